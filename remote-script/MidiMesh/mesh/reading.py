"""get, names, scan, again: reading, in parts where it is long. May be asked again at any time."""

from ..properties import EMPTY, names_of, read_property, slot_state
from ..values import Refusal, convert_all, to_osc, words

WHAT = ("song", "tracks", "scenes", "clips", "sends", "devices", "parameters", "cues")
USUAL = "song tracks scenes clips"
_FLAGS = ("is_foldable", "has_midi_input", "can_be_armed", "arm", "mute", "solo")
STEP = 16    # slots looked at before the work may be put aside


def register(script, calls):
    def get(call):
        if not call.arguments or len(call.arguments) % 2:
            raise Refusal("bad-arguments", "reference and property are wanted, so often as you like")
        values = []
        for at in range(0, len(call.arguments), 2):
            reference, name = call.arguments[at:at + 2]
            place = script.paths.find(reference)
            values.append(place.path if name == "path" else script.identity.of(place.thing) if name == "id" else
                          call.client.sequence if name == "pushed" and place.kind == "song" else
                          to_osc(read_property(script, place, name)))
            yield
        return values

    def names(call):
        if len(call.arguments) != 1:
            raise Refusal("bad-arguments", "one reference is wanted")
        return ["id", "path"] + names_of(script.paths.find(call.arguments[0]).kind)

    def scan(call):
        text = words(call.arguments[0], "what") if call.arguments else USUAL
        what = text.split() or USUAL.split()
        for word in what:
            if word not in WHAT:
                raise Refusal("bad-arguments", "no %r to scan; there are %s" % (word[:40], ", ".join(WHAT)))
        block = convert_all("?iiii", call.arguments[1:], "block")
        if len(block) % 2:
            raise Refusal("bad-arguments", "a block is first track and count, then first scene and count")
        parts = call.parts()
        layout = script.layout.number
        for word in WHAT:
            if word in what:
                for row in _SCANS[word](script, block):
                    if row is not None:
                        parts.add(row)
                        if script.transport.waiting <= 256:
                            continue
                    yield
                    if script.layout.number != layout:
                        raise Refusal("layout-changed", "tracks or scenes have changed meanwhile: scan again")
        return [parts.end(), layout]

    def again(call):
        numbers = convert_all("i", call.arguments[:1], "again") + [
            convert_all("i", [v], "part")[0] for v in call.arguments[1:]]
        kept = call.client.bulk(numbers[0])
        if kept is None:
            raise Refusal("forgotten", "the parts of %d are not kept any more: ask anew" % numbers[0])
        if not kept.is_whole:
            raise Refusal("busy", "%d is not finished" % numbers[0])
        for number in numbers[1:]:
            if not 0 <= number < len(kept):
                raise Refusal("bad-arguments", "part %d of %d" % (number, len(kept)))
            call.client.send_bytes(kept[number])
        return [len(kept)]

    calls.add("get", get)
    calls.add("names", names)
    calls.add("scan", scan)
    calls.add("again", again)


def _span(block, at, count):
    """Places from the block's first on, at most as many as it says; without a block all."""
    if len(block) < at + 2:
        return range(count)
    low = min(max(block[at], 0), count)
    return range(low, min(low + max(block[at + 1], 0), count))


def _try(read, default):
    """A value that this kind of track does not have becomes the default."""
    try:
        return to_osc(read())
    except (AttributeError, RuntimeError):
        return default


def _song(script, block):
    song = script.song
    yield ["song", script.identity.of(song), float(song.tempo), int(song.signature_numerator), int(song.signature_denominator),
           int(song.clip_trigger_quantization), bool(song.is_playing), float(song.current_song_time), bool(song.metronome),
           len(song.tracks), len(song.return_tracks), len(song.scenes),
           script.paths.path_of(song.view.selected_track), script.paths.path_of(song.view.selected_scene)]


def _all_tracks(script, block):
    """(path, track): those of the block, then returns and master, which belong to every block."""
    tracks = script.song.tracks
    for place in _span(block, 0, len(tracks)):
        yield "t/%d" % place, tracks[place]
    for place, track in enumerate(script.song.return_tracks):
        yield "r/%d" % place, track
    yield "master", script.song.master_track


def _tracks(script, block):
    for path, track in _all_tracks(script, block):
        mixer = track.mixer_device
        group = _try(lambda: script.paths.path_of(track.group_track) if track.group_track is not None else "", "")
        flags = [bool(_try(lambda: getattr(track, name), False)) for name in _FLAGS]
        yield ["track", path, script.identity.of(track), track.name, int(track.color or 0), group] + flags + [
            float(mixer.volume.value), float(mixer.panning.value), int(_try(lambda: track.playing_slot_index, -1)),
            int(_try(lambda: track.fired_slot_index, -1)), len(_sends_of(track)), len(track.devices)]
        yield None


def _scenes(script, block):
    scenes = script.song.scenes
    for place in _span(block, 2, len(scenes)):
        scene = scenes[place]
        yield ["scene", place, script.identity.of(scene), scene.name, int(scene.color or 0), bool(scene.is_triggered)]
        if place % STEP == STEP - 1:
            yield None


def _clips(script, block):
    """Slots that hold a clip, or stand for clips of a group."""
    tracks = script.song.tracks
    for track_place in _span(block, 0, len(tracks)):
        slots = tracks[track_place].clip_slots
        for place in _span(block, 2, len(slots)):
            slot = slots[place]
            clip = slot.clip
            if clip is not None:
                yield ["clip", track_place, place, script.identity.of(slot), clip.name, int(clip.color), float(clip.length),
                       int(clip.launch_quantization), slot_state(slot), bool(clip.is_midi_clip)]
            else:
                state = slot_state(slot)
                if state != EMPTY:
                    yield ["slot", track_place, place, script.identity.of(slot), state]
            if place % STEP == STEP - 1:
                yield None
        yield None


def _sends_of(track):
    """The sends of a track; the master track need not have the property at all."""
    try:
        return track.mixer_device.sends
    except (AttributeError, RuntimeError):
        return ()


def _sends(script, block):
    for path, track in _all_tracks(script, block):
        for place, send in enumerate(_sends_of(track)):
            yield ["send", "%s/send/%d" % (path, place), script.identity.of(send), float(send.value)]
        yield None


def _each_device(script, block):
    """(path, device), racks with all that is in them, in the order of the signal. None where the work may be put aside."""
    for path, track in _all_tracks(script, block):
        pending = [("%s/d/%d" % (path, place), device) for place, device in enumerate(track.devices)][::-1]
        while pending:
            where, device = pending.pop()
            yield where, device
            inner = []
            for number, chain in enumerate(device.chains if device.can_have_chains else ()):
                inner += [("%s/ch/%d/d/%d" % (where, number, place), each) for place, each in enumerate(chain.devices)]
            pending.extend(reversed(inner))
        yield None


def _devices(script, block):
    for found in _each_device(script, block):
        if found is None:
            yield None
            continue
        path, device = found
        yield ["device", path, script.identity.of(device), device.name, device.class_name, int(device.type),
               len(device.parameters), bool(device.can_have_chains)]


def _parameters(script, block):
    for found in _each_device(script, block):
        if found is None:
            yield None
            continue
        path, device = found
        for place, parameter in enumerate(device.parameters):
            yield ["parameter", "%s/p/%d" % (path, place), script.identity.of(parameter), parameter.name, float(parameter.value),
                   float(parameter.min), float(parameter.max), bool(parameter.is_quantized)]
            if place % STEP == STEP - 1:
                yield None


def _cues(script, block):
    for place, cue in enumerate(script.song.cue_points):
        yield ["cue", place, script.identity.of(cue), cue.name, float(cue.time)]
        yield None


_SCANS = {"song": _song, "tracks": _tracks, "scenes": _scenes, "clips": _clips, "sends": _sends, "devices": _devices,
          "parameters": _parameters, "cues": _cues}
