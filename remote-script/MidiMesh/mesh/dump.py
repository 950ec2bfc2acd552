"""dump: the set as XML, and Live's API as far as a script can see it."""

from ..values import Refusal, words

TEXT = 4000     # characters of a row
WHAT = ("set", "api")
DEEPEST = 4     # classes in classes of the API
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def register(script, calls):
    def dump(call):
        what = words(call.arguments[0] if call.arguments else None, "what")
        if what not in WHAT:
            raise Refusal("bad-arguments", "no dump %r; there are %s" % (what[:40], ", ".join(WHAT)))
        parts = call.parts()
        text = []
        size = 0
        for piece in the_set(script) if what == "set" else the_api():
            text.append(piece)
            size += len(piece)
            if size >= TEXT // 4:
                joined = "".join(text)
                for at in range(0, len(joined), TEXT // 4):
                    parts.add([joined[at:at + TEXT // 4]])
                text, size = [], 0
            yield
        if text:
            parts.add(["".join(text)])
        return [parts.end()]

    calls.add("dump", dump)


def _escape(value):
    """Text for an attribute; what XML 1.0 cannot hold becomes U+FFFD."""
    text = "true" if value is True else "false" if value is False else str(value)
    result = []
    for character in text:
        known = _ESCAPES.get(character)
        if known is not None:
            result.append(known)
        elif character < " " or "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff":
            result.append("\ufffd")
        else:
            result.append(character)
    return "".join(result)


def _tag(depth, name, attributes, end="/>"):
    words = ["%s<%s" % ("  " * depth, name)] + ['%s="%s"' % (key, _escape(value)) for key, value in attributes]
    return " ".join(words) + end + "\n"


def _have(thing, *names):
    """(name, value) of those properties that this thing has."""
    found = []
    for name in names:
        try:
            value = getattr(thing, name)
        except (AttributeError, RuntimeError):
            continue
        if value is not None:
            found.append((name, int(value) if isinstance(value, int) and not isinstance(value, bool) else value))
    return found


def the_set(script):
    """Pieces of XML. A generator: each piece is a unit of work."""
    song = script.song
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield _tag(0, "set", [("live", "%d.%d.%d" % script.live_version())] + _have(
        song, "tempo", "signature_numerator", "signature_denominator", "clip_trigger_quantization", "is_playing"), ">")
    for place, scene in enumerate(song.scenes):
        yield _tag(1, "scene", [("index", place), ("id", script.identity.of(scene))] + _have(scene, "name", "color", "tempo"))
    for kind, tracks in (("track", song.tracks), ("return", song.return_tracks), ("master", [song.master_track])):
        for place, track in enumerate(tracks):
            yield from _track(script, kind, place, track)
    for cue in song.cue_points:
        yield _tag(1, "cue-point", _have(cue, "name", "time"))
    yield "</set>\n"


def _track(script, kind, place, track):
    group = dict(_have(track, "group_track")).get("group_track")
    attributes = [("index", place), ("id", script.identity.of(track))] + _have(
        track, "name", "color", "is_foldable", "has_midi_input", "has_audio_input", "arm", "mute", "solo")
    if group is not None:
        attributes.append(("group", script.paths.path_of(group)))
    mixer = track.mixer_device
    attributes += [("volume", mixer.volume.value), ("panning", mixer.panning.value)]
    yield _tag(1, kind, attributes, ">")
    for number, send in enumerate(dict(_have(mixer, "sends")).get("sends", ())):
        yield _tag(2, "send", [("index", number)] + _have(send, "name", "value"))
    for number, slot in enumerate(track.clip_slots if kind == "track" else ()):
        clip = slot.clip
        if clip is not None:
            yield _tag(2, "clip", [("scene", number), ("id", script.identity.of(slot))] + _have(
                clip, "name", "color", "length", "looping", "loop_start", "loop_end", "is_midi_clip", "launch_mode",
                "launch_quantization", "muted", "file_path"))
        elif number % 16 == 15:
            yield ""
    # What is still to be written: a device to open, or a line that closes what was opened.
    pending = [(2, device) for device in reversed(list(track.devices))]
    while pending:
        depth, item = pending.pop()
        if isinstance(item, str):
            yield item
            continue
        yield _tag(depth, "device", [("id", script.identity.of(item))] + _have(
            item, "name", "class_name", "type", "is_active"), ">")
        for parameter in item.parameters:
            yield _tag(depth + 1, "parameter", _have(parameter, "name", "value", "min", "max", "is_quantized"))
        pending.append((depth, "%s</device>\n" % ("  " * depth)))
        for chain in reversed(list(item.chains) if item.can_have_chains else []):
            pending.append((depth, "%s</chain>\n" % ("  " * (depth + 1))))
            pending += [(depth + 2, device) for device in reversed(list(chain.devices))]
            pending.append((depth, _tag(depth + 1, "chain", _have(chain, "name", "color", "mute", "solo"), ">")))
    yield "  </%s>\n" % kind


def the_api():
    """Pieces of XML: the modules of Live, their classes, and what these have, with what Live says about it."""
    import Live
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<live-api>\n'
    pending = [(1, name, getattr(Live, name)) for name in sorted(dir(Live), reverse=True) if not name.startswith("_")]
    while pending:
        depth, name, thing = pending.pop()
        if thing is None:
            yield name
            continue
        is_module = type(thing).__name__ == "module"
        if not is_module and not isinstance(thing, type):
            yield _member(depth, name, thing)
            continue
        kind = "module" if is_module else "class"
        yield _tag(depth, kind, [("name", name)] + _doc(thing), ">")
        pending.append((depth, "%s</%s>\n" % ("  " * depth, kind), None))
        for inner in sorted(dir(thing), reverse=True):
            if inner.startswith("_"):
                continue
            try:
                member = getattr(thing, inner)
            except Exception:
                continue
            is_deep = isinstance(member, type) or type(member).__name__ == "module"
            if member is not None and (depth < DEEPEST or not is_deep):
                pending.append((depth + 1, inner, member))
    yield "</live-api>\n"


def _doc(thing):
    text = getattr(thing, "__doc__", None)
    return [("doc", " ".join(text.split())[:400])] if isinstance(text, str) and text.strip() else []


def _member(depth, name, thing):
    kind = "method" if callable(thing) else "value" if isinstance(thing, (int, float, str)) else "property"
    value = [("value", int(thing) if isinstance(thing, int) else thing)] if kind == "value" else []
    return _tag(depth, kind, [("name", name)] + value + _doc(thing if kind != "value" else None))
