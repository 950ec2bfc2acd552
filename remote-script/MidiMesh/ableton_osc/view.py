"""/live/view/...: what is selected."""

from ..identity import key
from ..values import Refusal
from .targets import Target, member


def _place(things, wanted, what):
    for place, thing in enumerate(things):
        if wanted is not None and key(thing) == key(wanted):
            return place
    raise Refusal("no-such-object", "the selected %s is none of them" % what)


def register(script, addresses):
    song = script.song

    def scene():
        return _place(song.scenes, song.view.selected_scene, "scene")

    def track():
        return _place(song.tracks, song.view.selected_track, "track (a return or the master is selected)")

    def device(request):
        place = track()
        chosen = song.view.selected_track
        return place, _place(chosen.devices, chosen.view.selected_device, "device")

    def select_scene(value):
        song.view.selected_scene = member(song.scenes, value, "scene")[1]

    def select_track(value):
        song.view.selected_track = script.targets.track([value]).thing

    def needs(request, count):
        if len(request.arguments) < count:
            raise Refusal("bad-arguments", "%d arguments are wanted" % count)
        return request.arguments

    def set_scene(request):
        select_scene(needs(request, 1)[0])

    def set_track(request):
        select_track(needs(request, 1)[0])

    def set_clip(request):
        wanted = script.targets.slot(needs(request, 2))
        song.view.selected_track = wanted.owners[0]
        select_scene(wanted.indices[1])

    def set_device(request):
        found = script.targets.device(needs(request, 2))
        song.view.select_device(found.thing)
        return found.indices

    add = addresses.add
    add("/live/view/get/selected_scene", lambda request: (scene(),), asks=True)
    add("/live/view/get/selected_track", lambda request: (track(),), asks=True)
    add("/live/view/get/selected_clip", lambda request: (track(), scene()), asks=True)
    add("/live/view/get/selected_device", device, asks=True)
    add("/live/view/set/selected_scene", set_scene)
    add("/live/view/set/selected_track", set_track)
    add("/live/view/set/selected_clip", set_clip)
    add("/live/view/set/selected_device", set_device)

    def listen(name, read):
        topic, address = "view/" + name, "/live/view/get/" + name

        def start(request):
            script.subscriptions.start(request.peer, topic, Target("view", song.view, (), ()), tuple(request.arguments),
                                       [(address, lambda: (read(),))], [(song.view, name)])

        def stop(request):
            script.subscriptions.stop(request.peer, topic, Target("view", song.view, (), ()), tuple(request.arguments))

        return start, stop

    of_scene, of_track = listen("selected_scene", scene), listen("selected_track", track)
    add("/live/view/start_listen/selected_scene", of_scene[0], asks=True)
    add("/live/view/start_listen/selected_track", of_track[0], asks=True)
    add("/live/view/stop_listen/selected_scene", of_scene[1], asks=True)
    add("/live/view/stop_listen/selected_track", of_track[1], asks=True)
