"""Builds a song from a description: the same JSON files describe the sets of the simulated Live."""

import json

from .clip import Clip
from .device import Chain, Device
from .song import Scene, Song
from .track import Track


def load(path):
    """Reads a description file and builds its song."""
    with open(path) as file:
        return build(json.load(file))


def build(description):
    """tempo, quantization, numerator, denominator, scenes [name], returns [name], tracks [{name, kind, colour (palette
    index), group (index of the parent), armed, clips [null or {name, colour, length, quantization, looping, mode}],
    devices [{name, class, type, parameters [name], chains [{name, devices}]}]}]."""
    song = Song()
    song._values.update(
        tempo=float(description.get("tempo", 120)),
        clip_trigger_quantization=description.get("quantization", 4),
        signature_numerator=description.get("numerator", 4),
        signature_denominator=description.get("denominator", 4))
    song._scenes = [Scene(song, name) for name in description["scenes"]]
    returns = description.get("returns", [])
    song._returns = [Track(song, "return", name, 0) for name in returns]
    for track in description["tracks"]:
        song._tracks.append(_track(song, track, returns))
    song._view._track = song._tracks[0] if song._tracks else song._master
    song._view._scene = song._scenes[0]
    return song


def _track(song, description, returns):
    track = Track(song, description.get("kind", "midi"), description["name"], len(song._scenes), returns)
    _paint(track, description.get("colour", 0))
    if "group" in description:
        track._group = song._tracks[description["group"]]
    track._values["arm"] = description.get("armed", False)
    for device in description.get("devices", []):
        track._devices.append(_device(device))
    for slot, clip in zip(track._slots, description.get("clips", [])):
        if clip is not None:
            slot._clip = _clip(slot, clip, description.get("colour", 0))
    return track


def _device(description):
    device = Device(description["name"], description.get("class", "InstrumentGroupDevice"),
                    description.get("type", 1), description.get("parameters", []))
    for chain in description.get("chains", []):
        device._chains.append(Chain(chain["name"], [_device(inner) for inner in chain.get("devices", [])]))
    return device


def _clip(slot, description, colour):
    clip = Clip(slot, description["name"], description.get("length", 4))
    _paint(clip, description.get("colour", colour))
    clip._values.update(launch_quantization=description.get("quantization", 0),
                        looping=description.get("looping", True),
                        launch_mode=description.get("mode", 0))
    return clip


def _paint(thing, index):
    from . import palette
    thing._values.update(color=palette.COLOURS[index], color_index=index)
