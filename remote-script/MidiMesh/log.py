"""Words for Live's Log.txt, without ever filling it; and the ring of what happened last."""

import collections

from .osc import Double

SAME = 5           # so often is one text written, then it is only counted
TEXTS = 200        # different texts remembered
EVENTS = 256       # trace


class Log(object):
    """write() goes to Live's log; the same text at most five times."""

    def __init__(self, write):
        self._write = write
        self._seen = collections.OrderedDict()

    def write(self, text):
        count = self._seen.pop(text, 0) + 1
        self._seen[text] = count
        if len(self._seen) > TEXTS:
            self._seen.popitem(last=False)
        if count > SAME:
            return
        try:
            self._write("MidiMesh: %s%s" % (text, " (said often: no more of it)" if count == SAME else ""))
        except Exception:
            pass  # a log that cannot be written is no reason to stop a set

    def failed(self, what, error):
        """A failure of our own. Never raises."""
        self.write("%s: %s: %s" % (what, type(error).__name__, error))


class Event(object):
    """One message that came in: when (seconds), from whom, what it said, and what became of it."""

    __slots__ = ("clock", "peer", "address", "arguments", "outcome")

    def __init__(self, clock, peer, address, arguments, outcome):
        self.clock = clock
        self.peer = peer
        self.address = address
        self.arguments = arguments
        self.outcome = outcome

    def row(self):
        """As it is told: clock in milliseconds, peer, address, arguments as text, outcome."""
        return [Double(self.clock * 1000.0), "%s:%d" % tuple(self.peer), self.address[:128], short(self.arguments),
                self.outcome[:200]]


class Trace(object):
    """The last events."""

    def __init__(self):
        self._events = collections.deque(maxlen=EVENTS)
        self.watchers = 0   # clients that get each event pushed

    def add(self, clock, peer, address, arguments, outcome=""):
        event = Event(clock, peer, address, arguments, outcome)
        self._events.append(event)
        return event

    def events(self):
        return list(self._events)


def short(arguments, limit=120):
    """Arguments as people read them, cut to a length."""
    words = []
    size = 0
    for value in arguments:
        word = "<%d bytes>" % len(value) if isinstance(value, (bytes, bytearray)) else repr(value)[:48]
        size += len(word) + 1
        if size > limit:
            words.append("...")
            break
        words.append(word)
    return " ".join(words)
