"""Requests to /midimesh/...: each names itself by an id and is answered by that id, and a command is done once.

Every request begins with three arguments: id (i), stamp (d, the client's clock in milliseconds, 0: none) and age
(i, milliseconds after which it is not to be done any more, 0: always).
"""

import types

from . import osc
from .clients import Parts, is_number
from .requests import Peer, code, reason
from .values import Refusal, to_osc

PREFIX = "/midimesh/"
OK = PREFIX + "ok"
ERROR = PREFIX + "error"
HEAD = 3
MAX_ID = 0x7FFFFFFF


class Verb(object):
    """is_command: answers are remembered and it is never done twice. Everything else may be repeated freely."""

    __slots__ = ("name", "handler", "is_command", "needs_client")

    def __init__(self, name, handler, is_command, needs_client=True):
        self.name = name
        self.handler = handler
        self.is_command = is_command
        self.needs_client = needs_client


class Call(object):
    """One request to /midimesh/..."""

    __slots__ = ("verb", "number", "stamp", "age", "arguments", "client", "source", "now", "outcome")

    def __init__(self, verb, number, stamp, age, arguments, client, source, now):
        self.verb = verb
        self.number = number
        self.stamp = stamp
        self.age = age
        self.arguments = arguments
        self.client = client
        self.source = source
        self.now = now
        self.outcome = None

    @property
    def is_remote(self):
        return not self.source[0].startswith("127.")

    def parts(self):
        return Parts(self.client, self.number)


class Calls(object):
    def __init__(self, script):
        self._script = script
        self._verbs = {}

    def add(self, name, handler, is_command=False, needs_client=True):
        """handler(call) -> values of the answer (None: none), or a generator that returns them. Raises Refusal."""
        self._verbs[name] = Verb(name, handler, is_command, needs_client)

    def names(self):
        return sorted(self._verbs)

    def handle(self, address, arguments, source):
        """Runs a request. (generator or None, outcome in a word); never raises."""
        script = self._script
        client = script.clients.find(source)
        peer = client or Peer(script.transport, source[0], source[1])
        head = arguments[:HEAD]
        number = head[0] if head and isinstance(head[0], int) and not isinstance(head[0], bool) else 0
        now = script.clock()
        if client is not None:
            client.heard = now
        verb = self._verbs.get(address[len(PREFIX):])
        try:
            if verb is None:
                raise Refusal("no-such-address", "unknown; there are %s" % ", ".join(self.names()))
            if len(head) < HEAD or not 0 < number <= MAX_ID or not is_number(head[1]) or not is_number(head[2]):
                raise Refusal("bad-arguments", "id (1 and up), stamp and age are wanted first")
            if client is None and verb.needs_client:
                raise Refusal("unknown-client", "say hello first")
        except Refusal as refusal:
            self._fail(peer, number, address, refusal)
            return None, refusal.code
        call = Call(verb, number, float(head[1]), int(head[2]), arguments[HEAD:], client, source, now)
        if client is not None and (number in client.running or verb.is_command and self._was_done(call)):
            return None, "again"
        work = self._run(call)
        return work, call.outcome or "long"

    def _was_done(self, call):
        """Answers a command that came before from memory."""
        client, number = call.client, call.number
        known = client.remembered(number)
        if known is not None:
            client.send_bytes(known)
            return True
        if number <= client.floor:
            gone = Refusal("forgotten", "ids up to %d are done and forgotten" % client.floor)
            self._fail(client, number, PREFIX + call.verb.name, gone)
            return True
        return False

    def _run(self, call):
        try:
            if call.stamp > 0 and call.client is not None:
                late = call.client.lateness(call.stamp, call.now)
                if 0 < call.age < late:
                    raise Refusal("stale", "%d ms late; at most %d wanted: not done" % (late, call.age))
            result = call.verb.handler(call)
            if isinstance(result, types.GeneratorType):
                if call.client is not None:
                    call.client.running.add(call.number)  # sent again meanwhile, it is not begun again
                return self._drive(call, result)
            self._answer(call, result)
        except Exception as error:
            self._refuse(call, error)
        return None

    def _drive(self, call, generator):
        try:
            result = yield from generator
            self._answer(call, result)
        except Exception as error:
            self._refuse(call, error)

    def _answer(self, call, values):
        values = [to_osc(v) for v in values or ()]
        try:
            datagram = osc.encode(OK, [call.number] + values)
        except osc.OscError as error:
            raise Refusal("bad-answer", str(error))
        if len(datagram) > osc.MAX_DATAGRAM:
            raise Refusal("too-large", "the answer has %d bytes" % len(datagram))
        call.outcome = "ok"
        self._deliver(call, datagram)

    def _refuse(self, call, error):
        call.outcome = code(error)
        self._deliver(call, self._failure(call.number, PREFIX + call.verb.name, error))

    def _deliver(self, call, datagram):
        client = call.client
        if client is None:
            self._script.transport.send(datagram, call.source)
            return
        client.running.discard(call.number)
        if call.verb.is_command:
            client.remember(call.number, datagram)
        client.send_bytes(datagram)

    @staticmethod
    def _failure(number, address, error):
        return osc.encode(ERROR, [number, code(error), reason(error), address[:256]])

    def _fail(self, peer, number, address, error):
        peer.send_bytes(self._failure(number, address, error))
