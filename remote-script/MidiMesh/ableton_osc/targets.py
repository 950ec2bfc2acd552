"""From the first arguments of a message to what in the set it is about."""

from ..values import Refusal, index


class Target(object):
    """thing: the Live object (None: an empty slot); indices: what an answer begins with; rest: further arguments.

    owners: what the thing lies in, outermost first, so that its indices can be found again after a change.
    """

    __slots__ = ("kind", "thing", "indices", "rest", "owners")

    def __init__(self, kind, thing, indices, rest, owners=()):
        self.kind = kind
        self.thing = thing
        self.indices = indices
        self.rest = rest
        self.owners = owners

    def need(self):
        """The thing, which must be there."""
        if self.thing is None:
            raise Refusal("empty-slot", "there is no clip at %s %s" % tuple(self.indices))
        return self.thing


def member(things, value, what):
    """(index, thing) of a list; negative indices count from the end, and stay negative."""
    place = index(value, what)
    if not -len(things) <= place < len(things):
        raise Refusal("no-such-object", "%s %d: there are %d" % (what, place, len(things)))
    return place, things[place]


def _count(arguments, wanted, kind):
    if len(arguments) < wanted:
        raise Refusal("bad-arguments", "%s: %d of %d arguments that say which" % (kind, len(arguments), wanted))


class Targets(object):
    """Finds targets of each kind. A track may also be named as in /midimesh/...: r/0, master, t/=Bass, #12."""

    def __init__(self, script):
        self._script = script

    def find(self, kind, arguments):
        return getattr(self, kind)(arguments)

    def song(self, arguments):
        return Target("song", self._script.song, (), tuple(arguments))

    def _track(self, value):
        if isinstance(value, str) and (value[:1] in ("#",) or value[1:2] == "/" or value == "master"):
            place = self._script.paths.find(value)
            if place.kind != "track":
                raise Refusal("bad-arguments", "%s is a %s; a track is wanted" % (value[:80], place.kind))
            return place.path, place.thing
        return member(self._script.song.tracks, value, "track")

    def track(self, arguments):
        _count(arguments, 1, "track")
        echo, track = self._track(arguments[0])
        return Target("track", track, (echo,), tuple(arguments[1:]), (track,))

    def slot(self, arguments):
        _count(arguments, 2, "clip slot")
        echo, track = self._track(arguments[0])
        place, slot = member(track.clip_slots, arguments[1], "scene")
        return Target("slot", slot, (echo, place), tuple(arguments[2:]), (track, slot))

    def clip(self, arguments):
        found = self.slot(arguments)
        found.kind = "clip"
        found.owners = (found.owners[0], found.thing)
        found.thing = found.thing.clip
        return found

    def scene(self, arguments):
        _count(arguments, 1, "scene")
        place, scene = member(self._script.song.scenes, arguments[0], "scene")
        return Target("scene", scene, (place,), tuple(arguments[1:]), (scene,))

    def device(self, arguments):
        _count(arguments, 2, "device")
        echo, track = self._track(arguments[0])
        place, device = member(track.devices, arguments[1], "device")
        return Target("device", device, (echo, place), tuple(arguments[2:]), (track, device))
