"""/live/song/...: properties and methods, blocks of names and data, cue points, beats."""

import json
import os
import sys
import tempfile

from .. import tables
from ..identity import key
from ..values import Refusal, index, whole, words
from .properties import Kind
from .targets import Target, member

STRUCTURE = "abletonosc-song-structure.json"


def register(script, addresses):
    song = script.song
    kind = Kind(script, addresses, "song", "song")
    kind.methods(tables.SONG_METHODS)
    kind.properties(tables.SONG_READ, tables.SONG)

    def ask(address, handler):
        addresses.add("/live/song/" + address, handler, asks=True)

    ask("get/num_tracks", lambda request: (len(song.tracks),))
    ask("get/track_names", lambda request: _names(song.tracks, request.arguments, "track"))
    ask("get/track_data", lambda request: _track_data(song, request.arguments))
    addresses.add("/live/song/export/structure", lambda request: _export(song))
    ask("get/num_scenes", lambda request: (len(song.scenes),))
    ask("get/scenes/name", lambda request: _names(song.scenes, request.arguments, "scene"))
    ask("get/cue_points", lambda request: [v for cue in song.cue_points for v in (cue.name, cue.time)])
    addresses.add("/live/song/cue_point/jump", lambda request: _jump(song, request.arguments))

    def add_or_delete(request):
        return addresses.find("/live/song/set_or_delete_cue")(request)

    def set_name(request):
        if len(request.arguments) < 2:
            raise Refusal("bad-arguments", "cue_point/set/name: index and name are wanted")
        member(song.cue_points, request.arguments[0], "cue point")[1].name = words(request.arguments[1], "name")

    addresses.add("/live/song/cue_point/add_or_delete", add_or_delete)
    addresses.add("/live/song/cue_point/set/name", set_name)

    def start_beat(request):
        target = Target("song", song, (), ())
        script.subscriptions.start(request.peer, "song/beat", target, (), _Beats(song), [(song, "current_song_time")],
                                   first=False)

    def stop_beat(request):
        script.subscriptions.stop(request.peer, "song/beat", Target("song", song, (), ()), ())

    ask("start_listen/beat", start_beat)
    ask("stop_listen/beat", stop_beat)


class _Beats(object):
    """The messages of a beat listener: one when the song has come to another beat, or was moved back."""

    def __init__(self, song):
        self._song = song
        self._last = -1.0

    def __iter__(self):
        time = self._song.current_song_time
        last, self._last = self._last, time
        if time < last or int(time) > int(last):
            return iter([("/live/song/get/beat", lambda: (int(time),))])
        return iter(())


def _names(things, arguments, what):
    """All names, or those from one place up to (without) another; -1 is the end."""
    low, high = 0, len(things)
    if arguments:
        if len(arguments) != 2:
            raise Refusal("bad-arguments", "no arguments, or first and last+1; %d given" % len(arguments))
        low, high = [whole(v, what) for v in arguments]
        high = len(things) if high == -1 else high
    if low < -len(things) or high > len(things):
        raise Refusal("no-such-object", "%ss %d to %d: there are %d" % (what, low, high - 1, len(things)))
    names = []
    for place in range(low, high):
        names.append(things[place].name)
        if place % 64 == 63:
            yield
    return names


def _track_data(song, arguments):
    """AbletonOSC's block read: per track, per property in the order asked."""
    if len(arguments) < 2:
        raise Refusal("bad-arguments", "track_data: first, last+1 and properties are wanted")
    tracks = song.tracks
    low, high = index(arguments[0], "track"), index(arguments[1], "track")
    high = len(tracks) if high == -1 else high
    columns = [_column(name) for name in arguments[2:]]
    if columns and (low < -len(tracks) or high > len(tracks)):
        raise Refusal("no-such-object", "tracks %d to %d: there are %d" % (low, high - 1, len(tracks)))
    values = []
    for place in range(low, high) if columns else ():
        track = tracks[place]
        for read in columns:
            yield from read(song, track, values)
        yield
    return values


def _column(word):
    owner, dot, name = words(word, "property").partition(".")
    if not dot or "." in name or name.startswith("_"):
        raise Refusal("bad-arguments", "%r: track.X, clip.X, clip_slot.X or device.X is wanted" % word[:60])
    if owner == "track":
        return _of_track(name)
    if owner in ("clip", "clip_slot", "device"):
        return _of_members(owner, name)
    raise Refusal("bad-arguments", "%r: unknown; track.X, clip.X, clip_slot.X or device.X is wanted" % word[:60])


def _of_track(name):
    def read(song, track, values):
        if name == "num_devices":
            values.append(len(track.devices))
            return
        value = getattr(track, name)
        if callable(value):
            raise Refusal("bad-arguments", "track.%s is no property" % name)
        if hasattr(value, "clip_slots"):  # a track stands for itself by its place
            value = next((n for n, other in enumerate(song.tracks) if key(other) == key(value)), None)
        values.append(value)
        yield

    return read


def _of_members(owner, name):
    def read(song, track, values):
        for place, thing in enumerate(track.devices if owner == "device" else track.clip_slots):
            thing = thing.clip if owner == "clip" else thing
            value = None if thing is None else getattr(thing, name)
            if callable(value):
                raise Refusal("bad-arguments", "%s.%s is no property" % (owner, name))
            values.append(value)
            if place % 64 == 63:
                yield

    return read


def _jump(song, arguments):
    if not arguments:
        raise Refusal("bad-arguments", "cue_point/jump: an index or a name is wanted")
    if isinstance(arguments[0], str):
        for cue in song.cue_points:
            if cue.name == arguments[0]:
                cue.jump()
                return
        raise Refusal("no-such-object", "no cue point is called %r" % arguments[0][:60])
    member(song.cue_points, whole(arguments[0], "cue point"), "cue point")[1].jump()


def _export(song):
    """Writes the set into a file where AbletonOSC's clients look for it."""
    tracks = []
    for place, track in enumerate(song.tracks):
        group = track.group_track
        tracks.append({
            "index": place, "name": track.name, "is_foldable": bool(track.is_foldable),
            "group_track": None if group is None else next(
                (n for n, other in enumerate(song.tracks) if key(other) == key(group)), None),
            "clips": [{"index": n, "name": slot.clip.name, "length": slot.clip.length}
                      for n, slot in enumerate(track.clip_slots) if slot.clip is not None],
            "devices": []})
        yield
        for device in track.devices:
            parameters = []
            for parameter in device.parameters:
                parameters.append({"name": parameter.name, "value": parameter.value, "min": parameter.min,
                                   "max": parameter.max, "is_quantized": bool(parameter.is_quantized)})
                if len(parameters) % 64 == 0:
                    yield
            tracks[-1]["devices"].append({"class_name": device.class_name, "type": int(device.type), "name": device.name,
                                          "parameters": parameters})
            yield
    folder = "/tmp" if sys.platform == "darwin" else tempfile.gettempdir()
    path = os.path.join(folder, STRUCTURE)
    with open(path + ".part", "w") as file:
        file.write('{"tracks": [')
        for place, track in enumerate(tracks):
            file.write((", " if place else "") + json.dumps(track))
            yield
        file.write("]}")
    os.replace(path + ".part", path)  # nobody reads half a set
    return (1,)
