"""map, unmap, sysex, sysex-packed, sysex-row: MIDI that goes past the router."""

from .. import sysex
from ..properties import slot_state
from ..values import Refusal, convert_all

NAME = 12    # bytes of a clip's name in a row


def register(script, calls):
    def map_(call):
        if len(call.arguments) != 7:
            raise Refusal("bad-arguments", "parameter, kind, channel, number, mode, feedback and take-over are wanted")
        place = script.paths.find(call.arguments[0])
        if place.kind != "parameter":
            raise Refusal("bad-arguments", "%s is a %s: a parameter is wanted" % (place.path, place.kind))
        kind, channel, number, mode, feedback, takeover = convert_all("siisbb", call.arguments[1:], "map")
        script.midi_map.add(call.client, (kind, channel, number), place.thing, mode, feedback, takeover)
        return [place.path]

    def unmap(call):
        if not call.arguments:
            script.midi_map.drop(call.client)
            return []
        control = tuple(convert_all("sii", call.arguments, "unmap"))
        if not script.midi_map.remove(control, call.client):
            raise Refusal("no-such-object", "%s %d %d is not mapped" % control)
        return []

    def send(call):
        if len(call.arguments) != 1 or not isinstance(call.arguments[0], bytes):
            raise Refusal("bad-arguments", "one blob is wanted: the message without F0 and F7")
        script.c_instance.send_midi(sysex.message(call.arguments[0]))
        return []

    def send_packed(call):
        if len(call.arguments) != 2 or not all(isinstance(v, bytes) for v in call.arguments):
            raise Refusal("bad-arguments", "two blobs are wanted: the head as it is, then what is to be packed")
        body = call.arguments[0] + sysex.pack(call.arguments[1])
        script.c_instance.send_midi(sysex.message(body))
        return [len(body) + 2]

    def send_row(call):
        if len(call.arguments) != 4 or not isinstance(call.arguments[1], bytes):
            raise Refusal("bad-arguments", "scene, head (a blob), first track and count are wanted")
        place = script.paths.find(call.arguments[0])
        if place.kind != "scene":
            raise Refusal("bad-arguments", "%s is a %s: a scene is wanted" % (place.path, place.kind))
        first, count = convert_all("ii", call.arguments[2:], "tracks")
        body = call.arguments[1] + sysex.pack(_row(place.thing, first, count))
        script.c_instance.send_midi(sysex.message(body))
        return [len(body) + 2]

    calls.add("map", map_, is_command=True)
    calls.add("unmap", unmap, is_command=True)
    calls.add("sysex", send, is_command=True)
    calls.add("sysex-packed", send_packed, is_command=True)
    calls.add("sysex-row", send_row, is_command=True)


def _row(scene, first, count):
    """A scene's slots, 16 bytes each: state, red, green, blue, then 12 bytes of the clip's name, padded with zeros."""
    slots = scene.clip_slots
    if first < 0 or count < 1 or first + count > len(slots):
        raise Refusal("no-such-object", "tracks %d to %d: there are %d" % (first, first + count - 1, len(slots)))
    data = bytearray()
    for place in range(first, first + count):
        clip = slots[place].clip
        color = int(clip.color) if clip is not None else 0
        name = clip.name.encode("utf-8")[:NAME].decode("utf-8", "ignore").encode("utf-8") if clip is not None else b""
        data += bytearray([slot_state(slots[place]), color >> 16 & 255, color >> 8 & 255, color & 255])
        data += name + b"\0" * (NAME - len(name))
    return bytes(data)
