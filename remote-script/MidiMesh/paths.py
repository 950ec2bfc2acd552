"""References to things in the set, as text.

    song  view
    t/3  r/0  master             a track, a return track, the master track; places count from 0
    t/=Bass  r/=A-Reverb         by name (the first one of it; / and % in a name are written %2F and %25)
    t/selected                   the selected track, whatever kind it is
    s/2  s/=Chorus  s/selected   a scene
    <track>/c/2                  a clip slot;  <track>/c/2/clip: the clip in it
    <track>/volume  /panning  /send/0  /crossfader  /cue      a parameter of the mixer strip; /send/=A-Reverb too
    <track>/d/0                  a device;  <device>/p/3: its parameter;  <device>/ch/1: a chain of a rack
    <chain>/d/0                  and so on inwards;  <chain>/volume  /panning  /send/0
    <track>/eq-low  /eq-mid  /eq-high    a gain of the track's first EQ Three, EQ Eight or Channel EQ
    selected-slot                the clip slot that Live highlights
    #17                          anything, by its id; more may follow (#17/c/2)

In a pattern a place may be * or a range such as 0-7.
"""

from .values import Refusal

MAX_PARTS = 24        # of one reference: racks in racks
_LISTS = {            # kind -> letter -> (attribute, kind of its members)
    "root": {"t": ("tracks", "track"), "r": ("return_tracks", "track"), "s": ("scenes", "scene")},
    "track": {"c": ("clip_slots", "slot"), "d": ("devices", "device"), "send": ("sends", "parameter")},
    "chain": {"d": ("devices", "device"), "send": ("sends", "parameter")},
    "device": {"p": ("parameters", "parameter"), "ch": ("chains", "chain")},
}
_MIXER = {"volume": "volume", "panning": "panning", "crossfader": "crossfader", "cue": "cue_volume"}

_EQ = {               # by Live's class: its three gains
    "FilterEQ3": ("GainLo", "GainMid", "GainHi"),
    "Eq8": ("1 Gain A", "2 Gain A", "4 Gain A"),
    "ChannelEq": ("Low Gain", "Mid Gain", "High Gain"),
}
_EQ_PARTS = ("eq-low", "eq-mid", "eq-high")


class Place(object):
    """A thing found: its kind, the Live object, and the path that leads to it."""

    __slots__ = ("kind", "thing", "path")

    def __init__(self, kind, thing, path):
        self.kind = kind
        self.thing = thing
        self.path = path


class Paths(object):
    """Finds things by path. Paths of found things have places for names, so that they can be compared."""

    def __init__(self, song, identity, layout):
        self._song = song
        self._identity = identity
        self._layout = layout

    def find(self, path):
        """The one thing the path leads to. An int is a track's place. Raises Refusal."""
        parts = self._parts(path)
        place = Place("root", self._song, "")
        at = 0
        while at < len(parts):
            place, at = self._step(place, parts, at)
        if place.kind == "root":
            raise Refusal("no-such-object", "the reference is empty")
        return place

    def match(self, pattern):
        """All things that a pattern leads to, in order. A generator: None where it may be put aside."""
        parts = self._parts(pattern)
        if not any(_is_many(part) for part in parts):
            yield self.find(pattern)
            return
        # Each entry is a thing and how far into the pattern it is; the next to be followed is the last.
        pending = [(Place("root", self._song, ""), 0)]
        while pending:
            place, at = pending.pop()
            if at == len(parts):
                yield place
                continue
            if at + 1 < len(parts) and _is_many(parts[at + 1]) and parts[at] in _LISTS.get(place.kind, ()):
                things, kind, prefix = self._list(place, parts[at])
                low, high = _range(parts[at + 1], len(things))
                for index in range(high - 1, low - 1, -1):
                    pending.append((Place(kind, things[index], "%s/%d" % (prefix, index)), at + 2))
                yield None
                continue
            if _is_many(parts[at]):
                raise Refusal("bad-arguments", "%s: %r stands where no place does" % (pattern, parts[at]))
            try:
                pending.append(self._step(place, parts, at))
            except Refusal as refusal:
                if refusal.code != "no-such-object":
                    raise  # what one of many does not have is left out
            yield None

    def path_of(self, thing):
        """The path of a track or scene as it stands now, or None."""
        place = self._layout.place(thing)
        if place is None:
            return None
        return "master" if place[0] == "master" else "%s/%d" % place

    def _parts(self, path):
        if isinstance(path, int) and not isinstance(path, bool):
            return ["t", str(path)]
        if not isinstance(path, str):
            raise Refusal("bad-arguments", "a reference is a string or a track's place, not %r" % (path,))
        parts = path.split("/")
        if len(path) > 1024 or len(parts) > MAX_PARTS:
            raise Refusal("too-large", "a reference of %d characters and %d parts" % (len(path), len(parts)))
        return parts

    def _step(self, place, parts, at):
        """One step along the path: the next thing and where the path goes on."""
        part = parts[at]
        lists = _LISTS.get(place.kind, {})
        if part in lists:
            if at + 1 >= len(parts):
                raise Refusal("bad-arguments", "%s: a place is missing behind %s" % ("/".join(parts), part))
            return self._member(place, part, parts[at + 1]), at + 2
        if place.kind == "root":
            return self._root(part, parts), at + 1
        if place.kind == "slot" and part == "clip":
            clip = place.thing.clip
            if clip is None:
                raise Refusal("no-such-object", "%s is empty" % place.path)
            return Place("clip", clip, place.path + "/clip"), at + 1
        if place.kind == "track" and part in _EQ_PARTS:
            for device in place.thing.devices:
                wanted = _EQ.get(device.class_name)
                for parameter in device.parameters if wanted else ():
                    # Newer Lives show some under another name than the one they began with.
                    if wanted[_EQ_PARTS.index(part)] in (parameter.name, getattr(parameter, "original_name", None)):
                        return Place("parameter", parameter, "%s/%s" % (place.path, part)), at + 1
            raise Refusal("no-such-object", "%s has no EQ" % place.path)
        if place.kind in ("track", "chain") and part in _MIXER:
            parameter = getattr(place.thing.mixer_device, _MIXER[part], None)
            if parameter is None:
                raise Refusal("no-such-object", "%s has no %s" % (place.path, part))
            return Place("parameter", parameter, "%s/%s" % (place.path, part)), at + 1
        raise Refusal("no-such-object", "%s: a %s has no %r" % ("/".join(parts), place.kind, part))

    def _root(self, part, parts):
        if part == "song":
            return Place("song", self._song, "song")
        if part == "view":
            return Place("view", self._song.view, "view")
        if part == "selected-slot":
            slot = self._song.view.highlighted_clip_slot
            if slot is None:
                raise Refusal("no-such-object", "no slot is highlighted")
            return Place("slot", slot, part)
        if part == "master":
            return Place("track", self._song.master_track, "master")
        if part[:1] == "#" and part[1:].isdigit() and len(part) < 12:
            thing = self._identity.find(int(part[1:]))
            if thing is None:
                raise Refusal("no-such-object", "nothing has the id %s (any more)" % part)
            return Place(_kind_of(thing), thing, self.path_of(thing) or part)
        raise Refusal("no-such-object", "%s: unknown; song, view, master, t/..., r/..., s/... or #id is wanted" % (
            "/".join(parts)[:80]))

    def _list(self, place, letter):
        attribute, kind = _LISTS[place.kind][letter]
        try:
            things = getattr(place.thing.mixer_device if letter == "send" else place.thing, attribute)
        except (AttributeError, RuntimeError):
            things = ()  # a device that is no rack has no chains
        return things, kind, (place.path + "/" if place.path else "") + letter

    def _member(self, place, letter, name):
        things, kind, prefix = self._list(place, letter)
        if name == "selected" and place.kind == "root":
            thing = self._song.view.selected_scene if letter == "s" else self._song.view.selected_track
            return Place(kind, thing, self.path_of(thing) or "%s/selected" % letter)
        if name[:1] == "=":
            wanted = name[1:].replace("%2F", "/").replace("%2f", "/").replace("%25", "%")
            for index, thing in enumerate(things):
                if thing.name == wanted:
                    return Place(kind, thing, "%s/%d" % (prefix, index))
            raise Refusal("no-such-object", "%s: no %s is called %r" % (prefix, kind, wanted[:80]))
        index = _place(name, len(things), prefix)
        return Place(kind, things[index], "%s/%d" % (prefix, index))


def _is_many(part):
    return part == "*" or _bounds(part) is not None


def _bounds(part):
    low, dash, high = part.partition("-")
    if dash and low.isdigit() and high.isdigit() and len(part) < 16:
        return int(low), int(high)
    return None


def _range(part, count):
    """From and up to (without) of the places meant, cut to what is there."""
    if part == "*":
        return 0, count
    low, high = _bounds(part)
    return low, min(high + 1, count)


def _place(text, count, prefix):
    digits = text[1:] if text[:1] == "-" else text
    if not digits.isdigit() or len(digits) > 9:
        raise Refusal("bad-arguments", "%s/%s: a place is wanted" % (prefix, text[:80]))
    index = int(text)
    if not -count <= index < count:
        raise Refusal("no-such-object", "%s/%d: there are %d" % (prefix, index, count))
    return index + count if index < 0 else index


def _kind_of(thing):
    """What an object is, by what it has."""
    if hasattr(thing, "mixer_device"):
        return "track" if hasattr(thing, "clip_slots") else "chain"
    if hasattr(thing, "has_clip"):
        return "slot"
    if hasattr(thing, "looping"):
        return "clip"
    if hasattr(thing, "parameters"):
        return "device"
    if hasattr(thing, "default_value") or hasattr(thing, "is_quantized"):
        return "parameter"
    return "scene"
