"""One run of the script inside Live, from the load of a set to the next: everything is owned here.

pump() is called by Live, many times a second. It reads the socket, works within its budget, and sends.
"""

import os
import types

from . import ableton_osc, mesh, osc
from .ableton_osc.subscriptions import Subscriptions
from .ableton_osc.targets import Targets
from .addresses import Addresses
from .calls import PREFIX, Calls
from .clients import Clients
from .exclusive import ExclusiveLaunches
from .hub import Hub
from .identity import Identity
from .layout import Layout
from .log import Trace
from .midi_map import MidiMap
from .paths import Paths
from .requests import ERROR, Peer, Request
from .transport import Transport
from .values import Refusal
from .watches import Watches
from .work import Budget, Work

RECEIVE = 0.25       # shares of the budget: up to here datagrams are read,
MESSAGES = 0.60      # messages run,
CHANGES = 0.75       # changes pushed,
BACKGROUND = 0.90    # long reads continued; the rest is for sending
CARE_S = 0.25        # from one look at leases to the next
SWEEP_S = 5.0        # from one look for deleted objects to the next
MAX_PEERS = 256      # hosts that spoke to /live/...


class Script(object):
    """Made when a set is loaded. start() before anything else; stop() at the end."""

    def __init__(self, c_instance, settings, log, clock, handover=None):
        """handover: what the script before a reload, or before this set, has left (see leave)."""
        handover = handover or {}
        self.c_instance = c_instance
        self.settings = settings
        self.log = log
        self.clock = clock
        self.song = c_instance.song()
        self.epoch = os.urandom(4).hex()
        self.reload_wanted = False
        self.is_stopped = False
        self.lag = 0.0              # longest time between two calls of late, seconds
        self.longest = 0.0          # longest time that one call took, seconds
        self.transport = Transport(settings, log, self.say, handover.get("socket"))
        self.trace = Trace()
        self.hub = Hub(log)
        self.identity = Identity()
        self.layout = Layout(self.song, self.hub, self._layout_changed)
        self.paths = Paths(self.song, self.identity, self.layout)
        self.targets = Targets(self)
        self.subscriptions = Subscriptions(self)
        self.clients = Clients(self.transport, self._client_dropped)
        self.watches = Watches(self)
        self.launches = ExclusiveLaunches(self)
        self.midi_map = MidiMap(self)
        self.work = Work(self._run, lambda error: log.failed("long work", error))
        self.addresses = Addresses()
        self.calls = Calls(self)
        ableton_osc.register(self, self.addresses)
        mesh.register(self, self.calls)
        for message in handover.get("inbox", ()):
            self.work.put(message)
        self._peers = {}
        self._greet = list(handover.get("peers", ()))        # of /live/...: (host, port)
        self._greet_mesh = list(handover.get("clients", ()))  # of /midimesh/...
        self._last = clock()
        self._care_at = self._sweep_at = self._last
        self._pumping = False

    # ---- Live's side -------------------------------------------------------------------------------------------------

    def start(self):
        """Opens the socket and says hello to whoever was there before."""
        self.transport.poll(self.clock())
        home = ("127.0.0.1", self.settings.reply_port)
        for host, port in [home] + [p for p in self._greet if tuple(p) != home]:
            Peer(self.transport, host, port).send("/live/startup")
        for host, port in self._greet_mesh:
            Peer(self.transport, host, port).send(PREFIX + "startup", [self.epoch])
        self._send(Budget(self.clock, self.settings.budget_ms / 1000.0))

    def pump(self):
        """Called by Live. Never raises, never takes longer than its budget and one unit of work."""
        if self._pumping or self.is_stopped:
            return
        self._pumping = True
        before = self.clock()
        try:
            self._pump()
        except Exception as error:
            self.log.failed("pump", error)
        finally:
            self._pumping = False
            self.longest = max(self.longest, self.clock() - before)

    def _pump(self):
        budget = Budget(self.clock, self.settings.budget_ms / 1000.0)
        now = self.clock()
        self.lag = max(now - self._last, self.lag * 0.98)
        self._last = now
        self.transport.poll(now)
        self._receive(budget)
        self.work.run(budget, MESSAGES)
        if self.reload_wanted:
            return  # what waits is the next script's
        if now - self._care_at >= CARE_S:
            self._care_at = now
            self._care(now)
        self.launches.settle()
        self.watches.flush(budget, CHANGES)
        self.work.run_background(budget, BACKGROUND)
        self._send(budget)

    def _receive(self, budget):
        while self.work.waiting < 4096:
            found = self.transport.receive()
            if found is None:
                return
            self._accept(*found)
            if budget.over(RECEIVE):
                return

    def _accept(self, datagram, source):
        try:
            messages = osc.decode(datagram)
        except osc.OscError as error:
            peer = self._peer(source)
            self.trace.add(self.clock(), source, "(%d bytes)" % len(datagram), [], "no OSC: %s" % error)
            peer.send(ERROR, ["Error parsing OSC message: %s" % error])
            return
        for address, arguments in messages:
            if not self.work.put((address, arguments, source)):
                self.trace.add(self.clock(), source, address, arguments, "dropped: too much waits")

    def _care(self, now):
        """Leases, and things that were deleted."""
        self.clients.expire(now)
        if now - self._sweep_at >= SWEEP_S:
            self._sweep_at = now
            self.work.later(self._sweep())

    def _sweep(self):
        yield from self.identity.sweep()
        yield from self.subscriptions.sweep()
        yield from self.watches.sweep()
        yield from self.midi_map.sweep()

    def _send(self, budget):
        while True:
            sent = self.transport.flush_one()
            if sent is None:
                return
            problem, datagram, target = sent
            if problem is not None:
                self._not_sent(problem, datagram, target)
            if budget.over():
                return

    def _not_sent(self, problem, datagram, target):
        self.log.write("cannot send to %s:%d: %s" % (target[0], target[1], problem))
        if len(datagram) > 1024:  # an answer too long for this system; what is short failed for another reason
            address = datagram[:datagram.find(b"\0")].decode("utf-8", "replace")
            Peer(self.transport, *target).send(ERROR, ["Socket error: %s (%d bytes)" % (problem, len(datagram)), address])

    def want_reload(self, wanted=True):
        """Asks for the files to be loaded again; whatever has not been run yet waits for it."""
        self.reload_wanted = self.work.is_halted = wanted

    # ---- messages ------------------------------------------------------------------------------------------------------

    def _peer(self, source):
        """Who is answered: a registered client, or AbletonOSC's way the reply port of the sending host."""
        client = self.clients.find(source)
        if client is not None:
            client.heard = self.clock()
            return client
        key = (source[0], self.settings.reply_port)
        peer = self._peers.get(key)
        if peer is None:
            if len(self._peers) >= MAX_PEERS:
                self._forget_peer(next(iter(self._peers)))
            peer = self._peers[key] = Peer(self.transport, *key)
        return peer

    def _forget_peer(self, key):
        del self._peers[key]
        self.subscriptions.drop_peer(key)

    def _run(self, message):
        """Runs one message; may return a generator. Never raises."""
        address, arguments, source = message
        event = self.trace.add(self.clock(), source, address, arguments)
        work = None
        try:
            if address.startswith(PREFIX):
                work, event.outcome = self.calls.handle(address, arguments, source)
            else:
                request = Request(address, arguments, self._peer(source))
                work = self.run_request(request)
                event.outcome = request.failed or ("long" if work is not None else "ok")
        except Exception as error:
            event.outcome = "failed"
            self.log.failed(address[:80], error)
        if self.trace.watchers:
            self._push_trace(event)
        return work

    def run_request(self, request):
        """A message to /live/...; may return a generator."""
        handler = self.addresses.find(request.address)
        if handler is not None:
            return self._handle(request, handler)
        matches = self.addresses.match(request.address)
        if matches:
            return self._handle_all(request, matches)
        text = "Unknown OSC address: " + request.address[:256]
        request.failed = text
        request.peer.send(ERROR, [text])
        return None

    def _handle(self, request, handler):
        try:
            result = handler(request)
            if isinstance(result, types.GeneratorType):
                return self._drive(request, result)
            if result is not None:
                request.answer(result)
        except Exception as error:
            request.fail(error)
        return None

    @staticmethod
    def _drive(request, generator):
        try:
            result = yield from generator
            if result is not None:
                request.answer(result)
        except Exception as error:
            request.fail(error)

    @staticmethod
    def _handle_all(request, matches):
        """Every address that a pattern means; what fails is left out unless all fail."""
        first = None
        worked = False
        for address, handler in matches:
            single = request.at(address)
            try:
                result = handler(single)
                if isinstance(result, types.GeneratorType):
                    result = yield from result
                if result is not None:
                    single.answer(result)
                worked = True
            except Exception as error:
                first = first or error
            yield
        if not worked:
            request.fail(first)

    # ---- changes -------------------------------------------------------------------------------------------------------

    def _layout_changed(self):
        self.work.put_first(self._settle_layout())

    def _settle_layout(self):
        yield from self.layout.settle()
        yield from self.subscriptions.renumber()
        yield from self.watches.expand_again()
        for client in self.clients:
            client.push(PREFIX + "layout", [self.layout.number])

    def _client_dropped(self, client):
        self.subscriptions.drop_peer(client.key)
        self.watches.drop(client)
        self.midi_map.drop(client)
        if client.is_traced:
            self.trace.watchers -= 1

    def _push_trace(self, event):
        for client in self.clients:
            if client.is_traced:
                client.push(PREFIX + "trace", event.row())

    # ---- Live's words ----------------------------------------------------------------------------------------------------

    def say(self, text):
        """In Live's status bar."""
        try:
            self.c_instance.show_message(text)
        except Exception as error:
            self.log.failed("show_message", error)

    def application(self):
        import Live
        return Live.Application.get_application()

    def live_version(self):
        application = self.application()
        return (application.get_major_version(), application.get_minor_version(), application.get_bugfix_version())

    def need_edit_right(self, call, name):
        if call.is_remote and not self.settings.remote_may_edit:
            raise Refusal("not-allowed", "%s is not allowed from %s (remote_may_edit in midimesh.json)" % (name, call.source[0]))

    # ---- the end ---------------------------------------------------------------------------------------------------------

    def leave(self, for_reload):
        """Ends everything. Gives what the next script takes over: who to greet; after a reload also socket and inbox."""
        handover = {
            "peers": list(self._peers),
            "clients": [client.key for client in self.clients],
        }
        if for_reload:
            handover["inbox"] = self.work.take()
        for client in self.clients:
            client.push(PREFIX + "bye", [self.epoch])
        for _ in range(1024):
            if self.transport.flush_one() is None:
                break
        self.is_stopped = True
        for part in (self.work.clear, self.watches.close, self.subscriptions.close, self.launches.close, self.midi_map.close,
                     self.layout.close, self.hub.close):
            try:
                part()
            except Exception as error:
                self.log.failed("at the end", error)
        if for_reload:
            handover["socket"] = self.transport.take()
        else:
            self.transport.close()
        return handover
