"""/live/track/...: properties, the mixer strip, lists of clips and devices, routing."""

from .. import tables
from ..values import Refusal, number, words
from .device import gather
from .properties import Kind, may_edit
from .targets import Target, member

_ROUTING = ("output", "input")


def register(script, addresses):
    kind = Kind(script, addresses, "track", "track")
    kind.methods(tables.TRACK_METHODS)
    kind.properties(tables.TRACK_READ, tables.TRACK)
    for name in tables.TRACK_MIXER:
        _mixer(script, kind, name)

    def get_send(request, target):
        place, send = _send(target, 1)
        return target.indices + (place, send.value)

    def set_send(request, target):
        _, send = _send(target, 2)
        send.value = number(target.rest[1], "send")

    def delete_clip(request, target):
        may_edit(script, request, "delete_clip")
        if len(target.rest) != 1:
            raise Refusal("bad-arguments", "delete_clip: track and scene are wanted, nothing else")
        script.targets.slot(list(target.indices) + list(target.rest)).thing.delete_clip()

    kind.add("get/send", get_send, asks=True)
    kind.add("set/send", set_send)
    kind.add("delete_clip", delete_clip)
    for name in ("name", "length", "color"):
        _clips(kind, name)
    for address, attribute, name in tables.TRACK_LISTS:
        _members(kind, address, attribute, name)
    kind.add("get/num_devices", lambda request, target: target.indices + (len(target.thing.devices),), asks=True)
    for name in tables.TRACK_DEVICES:
        _members(kind, "devices/" + name, "devices", name)
    for way in _ROUTING:
        for what in ("types", "channels"):
            _available(kind, "available_%s_routing_%s" % (way, what))
        for what in ("type", "channel"):
            _routing(kind, "%s_routing_%s" % (way, what), "available_%s_routing_%ss" % (way, what))


def register_more(script, addresses):
    """What AbletonOSC does not have: listeners of sends."""
    kind = Kind(script, addresses, "track", "track")

    def inner(target):
        place, send = _send(target, 1, more=True)
        return Target("track", send, target.indices + (place,), target.rest[1:], target.owners)

    def start(request, target):
        found = inner(target)
        script.subscriptions.start(request.peer, "track/send", found, found.rest,
                                   [("/live/track/get/send", lambda: (found.thing.value,))], [(found.thing, "value")])

    def stop(request, target):
        found = inner(target)
        script.subscriptions.stop(request.peer, "track/send", found, found.rest)

    kind.add("start_listen/send", start, asks=True)
    kind.add("stop_listen/send", stop, asks=True)


def _send(target, wanted, more=False):
    """(index, parameter) of the send meant."""
    if len(target.rest) < wanted or (len(target.rest) > wanted and not more):
        raise Refusal("bad-arguments", "%d arguments are wanted behind the track, %d given" % (wanted, len(target.rest)))
    return member(target.thing.mixer_device.sends, target.rest[0], "send")


def _mixer(script, kind, name):
    def parameter(target):
        return getattr(target.thing.mixer_device, name)

    def setter(request, target):
        if not target.rest:
            raise Refusal("bad-arguments", "%s: the value is missing" % name)
        parameter(target).value = number(target.rest[0], name)

    def start(request, target):
        found = parameter(target)
        script.subscriptions.start(request.peer, "track/" + name, target, target.rest,
                                   [("/live/track/get/" + name, lambda: (found.value,))], [(found, "value")])

    kind.add("get/" + name, lambda request, target: target.indices + (parameter(target).value,), asks=True)
    kind.add("set/" + name, setter)
    kind.add("start_listen/" + name, start, asks=True)
    kind.add("stop_listen/" + name, lambda request, target:
             script.subscriptions.stop(request.peer, "track/" + name, target, target.rest), asks=True)


def _clips(kind, name):
    """One value per scene; nil for an empty slot."""
    def act(request, target):
        values = list(target.indices)
        for place, slot in enumerate(target.thing.clip_slots):
            clip = slot.clip
            values.append(None if clip is None else getattr(clip, name))
            if place % 64 == 63:
                yield
        return values

    kind.add("get/clips/" + name, act, asks=True)


def _members(kind, address, attribute, name):
    def act(request, target):
        values = yield from gather(getattr(target.thing, attribute), name)
        return target.indices + tuple(values)

    kind.add("get/" + address, act, asks=True)


def _available(kind, attribute):
    kind.add("get/" + attribute, lambda request, target: target.indices + tuple(
        entry.display_name for entry in getattr(target.thing, attribute)), asks=True)


def _routing(kind, attribute, available):
    def setter(request, target):
        given = target.rest[0] if target.rest else None
        wanted = words(str(given) if isinstance(given, int) else given, attribute)  # channels are called 1, 2 ...
        known = list(getattr(target.thing, available))
        for entry in known:
            if entry.display_name == wanted:
                setattr(target.thing, attribute, entry)
                return
        raise Refusal("bad-arguments", "%s: no %r here; there are %s" % (
            attribute, wanted[:60], ", ".join(entry.display_name for entry in known)[:400]))

    kind.add("get/" + attribute, lambda request, target: target.indices + (
        getattr(target.thing, attribute).display_name,), asks=True)
    kind.add("set/" + attribute, setter)
