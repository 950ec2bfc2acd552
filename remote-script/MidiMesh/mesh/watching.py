"""watch, hold, unwatch, refresh: changes as they come."""

from ..values import Refusal, words


def register(script, calls):
    def pairs(call):
        if not call.arguments or len(call.arguments) % 2:
            raise Refusal("bad-arguments", "pattern and property are wanted, so often as you like")
        values = iter(call.arguments)
        return [(pattern, words(name, "property")) for pattern, name in zip(values, values)]

    def watch(call):
        count = 0
        for pattern, name in pairs(call):
            count += yield from script.watches.watch(call.client, pattern, name)
        return [count]

    def hold(call):
        wanted = pairs(call) if call.arguments else []
        count = yield from script.watches.hold(call.client, wanted)
        return [count]

    def unwatch(call):
        if not call.arguments:
            script.watches.unwatch_all(call.client)
            return [0]
        for pattern, name in pairs(call):
            yield from script.watches.unwatch(call.client, pattern, name)
        return [0]

    def refresh(call):
        return [script.watches.refresh(call.client)]

    calls.add("watch", watch)
    calls.add("hold", hold)
    calls.add("unwatch", unwatch)
    calls.add("refresh", refresh)
