"""Properties as /midimesh/... has them: Live's own by the tables, and a few made of several."""

from . import tables
from .identity import key
from .values import Refusal, convert

LONGEST_NAMES = 6000  # of all parameters of a device together
EMPTY, STOPPED, TRIGGERED, PLAYING, RECORDING = range(5)


def slot_state(slot):
    """0 empty, 1 a clip that rests, 2 triggered, 3 playing, 4 recording. What will be counts for more than what is, except
    a recording."""
    status = int(slot.playing_status)
    if status == 2:
        return RECORDING
    if slot.is_triggered:
        return TRIGGERED
    if status == 1:
        return PLAYING
    return STOPPED if slot.has_clip or slot.controls_other_clips else EMPTY


def _of_clip(name):
    def read(slot):
        clip = slot.clip
        return None if clip is None else getattr(clip, name)

    return read


def _of_mixer(name):
    return lambda track: getattr(track.mixer_device, name).value


def _assign(side):
    """Whether a track is on this side of the crossfader: 0 A, 2 B."""
    return lambda track: int(track.mixer_device.crossfade_assign) == side


def _assign_event(track):
    return [(track.mixer_device, "crossfade_assign")]


def _share(parameter):
    """Where a parameter stands, 0 to 1 of its range."""
    span = parameter.max - parameter.min
    return (parameter.value - parameter.min) / span if span > 0 else 0.0


def all_tracks(song):
    """As Live's mixer shows them: tracks, returns, master."""
    return list(song.tracks) + list(song.return_tracks) + [song.master_track]


def _names_of_parameters(device):
    """One below the other, as many as go into one message."""
    text = ""
    for parameter in device.parameters:
        line = parameter.name.replace("\n", " ")
        if len(text) + len(line) >= LONGEST_NAMES:
            break
        text += line + "\n"
    return text[:-1]


def _clip_events(*names):
    return lambda slot: [(slot.clip, name) for name in names] if slot.clip is not None else []


def _own(*events):
    return lambda thing: [(thing, event) for event in events]


def _slot_events(slot):
    names = ["has_clip", "is_triggered", "playing_status"]
    if slot.is_group_slot:
        names.append("controls_other_clips")
    return [(slot, name) for name in names]


def _mixer_event(name):
    return lambda track: [(getattr(track.mixer_device, name), "value")]


# (kind, name) -> (read, events of the object, events of what is in it, found anew whenever the first of the object's comes)
MADE = {
    # A slot tells of its stopping unreliably, its clip does not; a clip tells of its waiting too.
    ("slot", "state"): (slot_state, _slot_events, _clip_events("playing_status")),
    ("slot", "clip_name"): (_of_clip("name"), _own("has_clip"), _clip_events("name")),
    ("slot", "clip_color"): (_of_clip("color"), _own("has_clip"), _clip_events("color")),
    ("slot", "clip_length"): (_of_clip("length"), _own("has_clip"),
                              _clip_events("loop_start", "loop_end", "looping", "end_marker")),
    ("slot", "clip_quantization"): (_of_clip("launch_quantization"), _own("has_clip"), _clip_events("launch_quantization")),
    ("track", "volume"): (_of_mixer("volume"), _mixer_event("volume"), None),
    ("track", "panning"): (_of_mixer("panning"), _mixer_event("panning"), None),
    ("track", "crossfade_assign"): (lambda track: int(track.mixer_device.crossfade_assign),
                                    _assign_event, None),
    ("track", "crossfade_a"): (_assign(0), _assign_event, None),
    ("track", "crossfade_b"): (_assign(2), _assign_event, None),
    # By its id, as a reference: a device in a rack has no place on the track.
    ("track", "selected_device"): (None, lambda track: [(track.view, "selected_device")], None),
    ("parameter", "text"): (lambda parameter: parameter.str_for_value(parameter.value), _own("value"), None),
    ("parameter", "share"): (_share, _own("value"), None),
    ("device", "class_name"): (lambda device: device.class_name, _own(), None),
    ("device", "parameter_names"): (_names_of_parameters, _own("parameters"), None),
    # By their paths.
    ("view", "selected_track"): (None, _own("selected_track"), None),
    ("view", "selected_scene"): (None, _own("selected_scene"), None),
    ("view", "selected_device"): (None, _own("selected_track"), lambda view: [(view.selected_track.view, "selected_device")]),
    ("view", "selected_track_name"): (lambda view: view.selected_track.name, _own("selected_track"), lambda view: [(view.selected_track, "name")]),
    ("view", "selected_scene_name"): (lambda view: view.selected_scene.name, _own("selected_scene"), lambda view: [(view.selected_scene, "name")]),
    # Places from 0: tracks, then returns, then the master.
    ("view", "selected_track_index"): (None, _own("selected_track"), None),
    ("view", "selected_scene_index"): (None, _own("selected_scene"), None),
    ("song", "beat"): (lambda song: int(song.current_song_time), _own("current_song_time"), None),
}


def names_of(kind):
    return sorted(list(tables.KINDS.get(kind, ({},))[0]) + [name for of, name in MADE if of == kind])


def _unknown(kind, name):
    return Refusal("no-such-property", "a %s has no %r; it has %s" % (kind, str(name)[:60], ", ".join(names_of(kind))))


def read_property(script, place, name):
    """The value. Raises what Live raises."""
    made = MADE.get((place.kind, name))
    if made is not None and made[0] is not None:
        return made[0](place.thing)
    if place.kind == "view" and name == "selected_track_index":
        return index_of(all_tracks(script.song), place.thing.selected_track)
    if place.kind == "view" and name == "selected_scene_index":
        return index_of(script.song.scenes, place.thing.selected_scene)
    if place.kind == "view" and name == "selected_device":
        device = place.thing.selected_track.view.selected_device
        return None if device is None else "#%d" % script.identity.of(device)
    if place.kind == "view" and made is not None:
        return script.paths.path_of(getattr(place.thing, name))
    if name == "selected_device" and made is not None:
        device = place.thing.view.selected_device
        return None if device is None else "#%d" % script.identity.of(device)
    if name not in tables.KINDS[place.kind][0]:
        raise _unknown(place.kind, name)
    return getattr(place.thing, name)


def _write_share(parameter, share):
    value = parameter.min + min(max(share, 0.0), 1.0) * (parameter.max - parameter.min)
    parameter.value = float(round(value)) if parameter.is_quantized else value


def _write_view(script, view, name, value):
    things = all_tracks(script.song) if name == "selected_track_index" else script.song.scenes
    thing = things[min(max(convert("i", value, name), 0), len(things) - 1)]
    if name == "selected_track_index":
        view.selected_track = thing
    else:
        view.selected_scene = thing


def write_property(script, place, name, value):
    if place.kind == "parameter" and name == "share":
        _write_share(place.thing, convert("f", value, name))
        return
    if place.kind == "view" and name in ("selected_track_index", "selected_scene_index"):
        _write_view(script, place.thing, name, value)
        return
    if place.kind == "track" and name in ("crossfade_a", "crossfade_b"):
        side = 0 if name == "crossfade_a" else 2
        mixer = place.thing.mixer_device
        if convert("b", value, name):
            mixer.crossfade_assign = side
        elif int(mixer.crossfade_assign) == side:
            mixer.crossfade_assign = 1
        return
    if place.kind == "track" and name in tables.TRACK_MIXER:
        getattr(place.thing.mixer_device, name).value = convert("f", value, name)
        return
    if place.kind == "track" and name == "crossfade_assign":
        place.thing.mixer_device.crossfade_assign = convert("i", value, name)
        return
    if place.kind == "view" or name not in tables.KINDS[place.kind][1]:
        if name in names_of(place.kind):
            raise Refusal("read-only", "%s of a %s can only be read" % (name, place.kind))
        raise _unknown(place.kind, name)
    setattr(place.thing, name, convert(tables.KINDS[place.kind][0][name], value, name))


def events_of(kind, name):
    """(events of an object: thing -> [(thing, event)], the same of what is in it, or None)."""
    made = MADE.get((kind, name))
    if made is not None:
        return made[1], made[2]
    if name not in tables.KINDS[kind][0]:
        raise _unknown(kind, name)
    return _own(name), None


def index_of(things, wanted):
    """The place of a thing in a list, or -1."""
    if wanted is None:
        return -1
    place = key(wanted)
    return next((n for n, thing in enumerate(things) if key(thing) == place), -1)
