"""What changes something: fire, exclusive, stop, select, highlight, set, do, call. Each is done at most once."""

import types

from .. import tables
from ..properties import all_tracks, index_of, write_property
from ..requests import Request, code, reason
from ..values import Refusal, convert_all, to_osc, words

OPTIONS = ("legato", "empty")


def register(script, calls):
    def fire(call):
        place = _one(script, call, 1)
        if place.kind not in ("slot", "clip", "scene"):
            raise Refusal("bad-arguments", "%s is a %s: a slot, a clip or a scene can be fired" % (place.path, place.kind))
        place.thing.fire()
        return [place.path]

    def stop(call):
        if not call.arguments:
            script.song.stop_all_clips()
        for reference in call.arguments:
            _track(script, reference).thing.stop_all_clips()
        return []

    def exclusive(call):
        if len(call.arguments) < 2:
            raise Refusal("bad-arguments", "slot, options and the group's tracks are wanted")
        place = script.paths.find(call.arguments[0])
        options = words(call.arguments[1], "options").split()
        for option in options:
            if option not in OPTIONS:
                raise Refusal("bad-arguments", "no option %r; there are %s" % (option[:40], ", ".join(OPTIONS)))
        if place.kind != "slot":
            raise Refusal("bad-arguments", "%s is a %s: a slot is wanted" % (place.path, place.kind))
        track, slot = _owner(script, place)
        if slot.clip is None and not slot.controls_other_clips and "empty" not in options:
            raise Refusal("empty-slot", "%s is empty" % place.path)
        group = [_track(script, reference).thing for reference in call.arguments[2:]]
        if not group:
            group = list(script.song.tracks)
        mode, stopped = script.launches.fire(track, slot, group, "legato" in options)
        return [mode] + [script.paths.path_of(t) for t in stopped]

    def select(call):
        place = _one(script, call, 1)
        _select(script, place)
        return [place.path]

    def step(call):
        if len(call.arguments) != 2:
            raise Refusal("bad-arguments", "track, scene or device and a number of steps are wanted")
        what, steps = words(call.arguments[0], "what"), convert_all("i", call.arguments[1:], "steps")[0]
        view = script.song.view
        if what == "track":
            things, selected = all_tracks(script.song), view.selected_track
        elif what == "scene":
            things, selected = list(script.song.scenes), view.selected_scene
        elif what == "device":
            things, selected = list(view.selected_track.devices), view.selected_track.view.selected_device
        else:
            raise Refusal("bad-arguments", "no %r to step through; there are track, scene and device" % what[:40])
        if not things:
            raise Refusal("no-such-object", "the track has no devices")
        # A device in a rack is in no list: from there the first is the next.
        at = min(max(index_of(things, selected) + steps, 0), len(things) - 1)
        if what == "track":
            view.selected_track = things[at]
        elif what == "scene":
            view.selected_scene = things[at]
        else:
            view.select_device(things[at])
        return [at]

    def highlight(call):
        corners = convert_all("?iiiib", call.arguments, "highlight")
        if len(corners) not in (0, 4, 5):
            raise Refusal("bad-arguments", "first track and scene, how many of each, and whether returns; or nothing")
        left, top, width, height = corners[:4] or [-1, -1, -1, -1]  # Live's word for no box
        if corners and (left < 0 or top < 0 or width < 1 or height < 1):
            raise Refusal("bad-arguments", "a box has no negative corner, and a track and a scene at least")
        script.c_instance.set_session_highlight(left, top, width, height, len(corners) == 5 and corners[4])
        return []

    def set_(call):
        if not call.arguments or len(call.arguments) % 3:
            raise Refusal("bad-arguments", "reference, property and value are wanted, so often as you like")
        failures = []
        for at in range(0, len(call.arguments), 3):
            reference, name, value = call.arguments[at:at + 3]
            try:
                write_property(script, script.paths.find(reference), name, value)
            except Exception as error:
                failures.append((at // 3, error))
            yield
        if failures:
            place, error = failures[0]
            raise Refusal(code(error), "%d of %d failed; number %d: %s" % (
                len(failures), len(call.arguments) // 3, place, reason(error)))
        return [len(call.arguments) // 3]

    def do(call):
        place = _one(script, call, 2)
        name = words(call.arguments[1], "method")
        methods = tables.KINDS[place.kind][2]
        if name not in methods:
            raise Refusal("no-such-method", "a %s cannot %r; it can %s" % (
                place.kind, name[:60], ", ".join(sorted(methods)) or "nothing"))
        if name in tables.EDITS:
            script.need_edit_right(call, name)
        getattr(place.thing, name)(*convert_all(methods[name], call.arguments[2:], name))
        return []

    def call_(call):
        address = words(call.arguments[0] if call.arguments else None, "address")
        request = _Wrapped(address, call.arguments[1:], call.client)
        work = script.run_request(request)
        if isinstance(work, types.GeneratorType):
            yield from work
        for inner in [request] + request.inner:
            if inner.failed is not None:
                raise Refusal("failed", inner.failed)
        return request.flat()

    calls.add("fire", fire, is_command=True)
    calls.add("stop", stop, is_command=True)
    calls.add("exclusive", exclusive, is_command=True)
    calls.add("select", select, is_command=True)
    calls.add("step", step, is_command=True)
    calls.add("highlight", highlight, is_command=True)
    calls.add("set", set_, is_command=True)
    calls.add("do", do, is_command=True)
    calls.add("call", call_, is_command=True)


class _Wrapped(Request):
    """A message to /live/... inside a call: what it answers goes into the call's answer."""

    __slots__ = ("values", "inner")

    def __init__(self, address, arguments, peer):
        super().__init__(address, arguments, peer)
        self.values = None
        self.inner = []

    def at(self, address):
        inner = _Wrapped(address, self.arguments, self.peer)
        self.inner.append(inner)
        return inner

    def answer(self, values):
        self.values = (self.values or []) + [to_osc(v) for v in values]

    def fail(self, error):
        self.failed = reason(error)

    def flat(self):
        """One address: its values. A pattern: for each that answered its address and an array of its values."""
        if not self.inner:
            return self.values or []
        result = []
        for inner in self.inner:
            if inner.values is not None:
                result += [inner.address, inner.values]
        return result


def _select(script, place):
    view = script.song.view
    if place.kind == "track":
        view.selected_track = place.thing
    elif place.kind == "scene":
        view.selected_scene = place.thing
    elif place.kind == "slot":
        track, slot = _owner(script, place)
        view.selected_track = track
        view.selected_scene = script.song.scenes[index_of(track.clip_slots, slot)]
    elif place.kind == "device":
        view.select_device(place.thing)
    else:
        raise Refusal("bad-arguments", "%s is a %s: a track, scene, slot or device can be selected" % (place.path, place.kind))


def _one(script, call, wanted):
    if len(call.arguments) < wanted:
        raise Refusal("bad-arguments", "%d arguments are wanted behind id, stamp and age; %d given" % (wanted, len(call.arguments)))
    return script.paths.find(call.arguments[0])


def _track(script, reference):
    """A track that has clips."""
    place = script.paths.find(reference)
    if place.kind != "track" or place.path[:2] != "t/":
        raise Refusal("bad-arguments", "%s: a track with clips is wanted" % place.path)
    return place


def _owner(script, place):
    """(track, slot) of a slot's place; one found by its id is looked for in all tracks."""
    track_path, mark, _ = place.path.rpartition("/c/")
    if mark:
        return script.paths.find(track_path).thing, place.thing
    for track in script.song.tracks:
        if index_of(track.clip_slots, place.thing) >= 0:
            return track, place.thing
    raise Refusal("no-such-object", "%s is in no track" % place.path)
