"""What is to be done, in slices: Live's main thread is held for a few milliseconds at a time, never longer.

A piece of work is either done at once or a generator; each of its yields is a place where it may be put aside.
"""

import collections

MAX_INBOX = 8192       # messages waiting
MAX_BACKGROUND = 64    # long reads under way


class Budget(object):
    """Seconds that a call from Live may take."""

    def __init__(self, clock, seconds):
        self._clock = clock
        self._start = clock()
        self._seconds = seconds

    def over(self, share=1.0):
        """Whether that share of the time is used up."""
        return self._clock() - self._start >= self._seconds * share


class Work(object):
    """The inbox (in order), what must come before it (gate), and long reads that the inbox may overtake."""

    def __init__(self, handle, failed):
        """handle(message) runs one message; may return a generator. failed(error): a generator raised."""
        self._handle = handle
        self._failed = failed
        self._inbox = collections.deque()
        self._background = collections.deque()
        self._gate = None
        self.is_halted = False   # nothing more of the inbox is run: another script will
        self.dropped = 0
        self.units = 0

    @property
    def waiting(self):
        return len(self._inbox)

    @property
    def is_idle(self):
        return not self._inbox and not self._background and self._gate is None

    def put(self, message):
        """False: too much waits already; the message is dropped and counted."""
        if len(self._inbox) >= MAX_INBOX:
            self.dropped += 1
            return False
        self._inbox.append(message)
        return True

    def put_first(self, generator):
        """Nothing of the inbox is run before this is done."""
        self._gate = generator

    def later(self, generator):
        """Something long. False: too many such are under way."""
        if len(self._background) >= MAX_BACKGROUND:
            return False
        self._background.append(generator)
        return True

    def run(self, budget, share):
        """Runs messages until the share of the budget is used up; at least one unit in any case."""
        while not self.is_halted:
            if self._gate is not None:
                if not self._step(self._gate):
                    self._gate = None
            elif self._inbox:
                self._start(self._inbox.popleft(), budget, share)
            else:
                return
            if budget.over(share):
                return

    def _start(self, message, budget, share):
        self.units += 1
        generator = self._handle(message)
        if generator is None:
            return
        while self._step(generator):
            if self._gate is not None or budget.over(share):
                if not self.later(generator):
                    self._refuse(generator)
                return

    def _refuse(self, generator):
        """Ends a generator; it tells its client in its own way."""
        try:
            generator.throw(Busy("too many long reads at once"))
        except (StopIteration, Busy):
            pass
        except Exception as error:
            self._failed(error)

    def run_background(self, budget, share):
        """One step of each long read in turn, until the share is used up; at least one step."""
        while self._background and self._gate is None:
            generator = self._background.popleft()
            if self._step(generator):
                self._background.append(generator)
            if budget.over(share):
                return

    def _step(self, generator):
        """False when it has ended."""
        self.units += 1
        try:
            next(generator)
            return True
        except StopIteration:
            return False
        except Exception as error:
            self._failed(error)
            return False

    def take(self):
        """What waits in the inbox."""
        waiting = list(self._inbox)
        self._inbox.clear()
        return waiting

    def clear(self):
        """Forgets everything; generators get to close."""
        for generator in list(self._background) + [self._gate]:
            if generator is not None:
                generator.close()
        self._inbox.clear()
        self._background.clear()
        self._gate = None


class Busy(Exception):
    """More asked for than is done at once."""
