"""/live/test, /live/api/..., /live/application/..., /live/midimap/..."""

from ..values import Refusal, index, words
from .targets import member

LEVELS = ("debug", "info", "warning", "error", "critical")


def register(script, addresses):
    level = ["info"]

    def test(request):
        return ("ok",)

    def reload(request):
        if request.peer.is_remote and not script.settings.remote_may_edit:
            raise Refusal("not-allowed", "reload is not allowed from other hosts")
        script.want_reload()

    def get_level(request):
        return (level[0],)

    def set_level(request):
        wanted = words(request.arguments[0] if request.arguments else None, "log_level")
        if wanted not in LEVELS:
            raise Refusal("bad-arguments", "log_level: %s is wanted, not %r" % (", ".join(LEVELS), wanted[:40]))
        level[0] = wanted

    def show(request):
        if not request.arguments:
            raise Refusal("bad-arguments", "show_message: a text is wanted")
        text = request.arguments[0]
        script.say(text[:200] if isinstance(text, str) else str(text)[:200])

    addresses.add("/live/test", test, asks=True)
    addresses.add("/live/api/reload", reload)
    addresses.add("/live/api/get/log_level", get_level, asks=True)
    addresses.add("/live/api/set/log_level", set_level)
    addresses.add("/live/api/show_message", show)


class Application(object):
    @staticmethod
    def register(script, addresses):
        addresses.add("/live/application/get/version",
                      lambda request: script.live_version()[:2], asks=True)
        addresses.add("/live/application/get/average_process_usage",
                      lambda request: (float(script.application().average_process_usage),), asks=True)


class MidiMap(object):
    @staticmethod
    def register(script, addresses):
        def map_cc(request):
            if len(request.arguments) != 5:
                raise Refusal("bad-arguments", "map_cc: track, device, parameter, channel and controller are wanted")
            device = script.targets.device(request.arguments)
            _, parameter = member(device.thing.parameters, device.rest[0], "parameter")
            channel, number = [index(v, "channel and controller") for v in device.rest[1:]]
            script.midi_map.add(None, ("cc", channel, number), parameter, "absolute", feedback=False, takeover=False)

        addresses.add("/live/midimap/map_cc", map_cc)
