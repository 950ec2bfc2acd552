"""trace: what came in and what became of it."""

from ..values import Refusal, words


def register(script, calls):
    def trace(call):
        what = words(call.arguments[0] if call.arguments else None, "what")
        client = call.client
        if what in ("on", "off"):
            wanted = what == "on"
            script.trace.watchers += int(wanted) - int(client.is_traced)
            client.is_traced = wanted
            return []
        if what != "read":
            raise Refusal("bad-arguments", "on, off or read is wanted, not %r" % what[:40])
        return _read(call)

    def _read(call):
        parts = call.parts()
        for event in script.trace.events():
            parts.add(event.row())
            yield
        return [parts.end()]

    def counts(call):
        transport, work = script.transport, script.work
        return ["received", transport.received, "sent", transport.sent, "refused", transport.refused,
                "not-sent", transport.dropped, "not-run", work.dropped, "waiting", work.waiting, "clients", len(script.clients),
                "subscriptions", len(script.subscriptions), "watched", len(script.watches), "listeners", len(script.hub),
                "mappings", len(script.midi_map), "held-launches", script.launches.held, "ids", len(script.identity),
                "longest-us", int(script.longest * 1e6)]

    calls.add("trace", trace)
    calls.add("counts", counts)
