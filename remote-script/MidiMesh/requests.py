"""A message that somebody sent, and how it is answered."""

from . import osc
from .values import Refusal, to_osc

ERROR = "/live/error"
ECHOED = 8            # so many arguments of a failed message are told back
ECHOED_TEXT = 64      # characters of each


class Peer(object):
    """Somebody who is spoken to at an address. Sends only queue; nothing blocks."""

    def __init__(self, transport, host, port):
        self._transport = transport
        self.key = (host, port)

    @property
    def is_remote(self):
        return not self.key[0].startswith("127.")

    def send(self, address, arguments=()):
        """Queues a message; False if it cannot be one, or the queue is full."""
        try:
            return self.send_bytes(osc.encode(address, arguments))
        except osc.OscError:
            return False

    def send_bytes(self, datagram):
        """Queues a datagram; False if the queue is full."""
        return self._transport.send(datagram, self.key)


class Request(object):
    """One message to /live/...: answered under its own address; errors go to /live/error and name the message."""

    __slots__ = ("address", "arguments", "peer", "failed")

    def __init__(self, address, arguments, peer):
        self.address = address
        self.arguments = arguments
        self.peer = peer
        self.failed = None

    def at(self, address):
        """The same for another address: one match of a pattern."""
        return Request(address, self.arguments, self.peer)

    def answer(self, values):
        values = [to_osc(v) for v in values]
        try:
            datagram = osc.encode(self.address, values)
        except osc.OscError as error:
            raise Refusal("bad-answer", str(error))
        if len(datagram) > osc.MAX_DATAGRAM:
            raise Refusal("too-large", "the answer has %d bytes, a datagram at most %d: ask in smaller blocks" % (
                len(datagram), osc.MAX_DATAGRAM))
        self.peer.send_bytes(datagram)

    def fail(self, error):
        """error: a Refusal or whatever Live raised."""
        self.failed = text = reason(error)
        self.peer.send(ERROR, ["Error handling OSC message: " + text, self.address[:256]] + echoed(self.arguments))


def reason(error):
    """Why something failed, in words, on one line or a few."""
    if isinstance(error, Refusal):
        return str(error)
    return ("%s: %s" % (type(error).__name__, error))[:1000]


def code(error):
    """Why something failed, as a word for programs: everything that Live raised is 'live'."""
    return getattr(error, "code", "busy" if type(error).__name__ == "Busy" else "live")


def echoed(arguments):
    """The beginning of the arguments, cut to what an error may be long."""
    result = []
    for value in arguments[:ECHOED]:
        if isinstance(value, (str, bytes)):
            value = value[:ECHOED_TEXT]
        result.append(None if isinstance(value, list) else value)
    return result
