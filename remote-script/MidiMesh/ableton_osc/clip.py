"""/live/clip/... and /live/clips/..."""

import re

from .. import tables
from ..values import Refusal, convert_all, number, truth, whole
from .properties import Kind, may_edit

# Live's own limits lie far inside: the whole of any clip.
EVERYTHING = [0, 128, -1.0e6, 2.0e6]
NOTE = 5        # arguments of a note: pitch, start, duration, velocity, mute
STEP = 256      # notes before the work may be put aside

_NAMES = (("C",), ("C#", "Db"), ("D",), ("D#", "Eb"), ("E",), ("F",), ("F#", "Gb"), ("G",), ("G#", "Ab"), ("A",), ("A#", "Bb"),
          ("B",))
_IN_NAME = re.compile(r"[_-]([A-G][A-G#b1-9-]*)$")


def _range(values, what):
    if not values:
        return EVERYTHING
    if len(values) != 4:
        raise Refusal("bad-arguments", "%s: pitch, span, time, span are wanted, or none of them" % what)
    return convert_all("iiff", values, what)


def _notes(values):
    import Live
    if len(values) % NOTE:
        raise Refusal("bad-arguments", "notes have %d arguments each: pitch, start, duration, velocity, mute" % NOTE)
    notes = []
    for at in range(0, len(values), NOTE):
        pitch, start, duration, velocity, mute = values[at:at + NOTE]
        what = "note %d" % (at // NOTE)
        pitch, start = whole(pitch, what), number(start, what)
        duration, velocity = number(duration, what), number(velocity, what)
        if not 0 <= pitch <= 127 or duration <= 0 or not 0 <= velocity <= 127:
            raise Refusal("bad-arguments", "%s: pitch and velocity are 0-127, the duration is positive" % what)
        notes.append(Live.Clip.MidiNoteSpecification(pitch=pitch, start_time=start, duration=duration,
                                                     velocity=velocity, mute=truth(mute, what)))
        if len(notes) % STEP == 0:
            yield
    return tuple(notes)


def _is_midi(target):
    clip = target.need()
    if not clip.is_midi_clip:
        raise Refusal("bad-arguments", "the clip at %s %s is no MIDI clip" % tuple(target.indices))
    return clip


def register(script, addresses):
    kind = Kind(script, addresses, "clip", "clip")
    kind.methods(tables.CLIP_METHODS)
    kind.properties(tables.CLIP_READ, tables.CLIP)

    def get_notes(request, target):
        found = _is_midi(target).get_notes_extended(*_range(target.rest, "notes"))
        values = list(target.indices)
        for count, note in enumerate(found, 1):
            values += [note.pitch, note.start_time, note.duration, note.velocity, note.mute]
            if count % STEP == 0:
                yield
        return values

    def add_notes(request, target):
        clip = _is_midi(target)
        notes = yield from _notes(target.rest)
        if notes:
            clip.add_new_notes(notes)

    def remove_notes(request, target):
        may_edit(script, request, "notes")
        _is_midi(target).remove_notes_extended(*_range(target.rest, "notes"))

    kind.add("get/notes", get_notes, asks=True)
    kind.add("add/notes", add_notes)
    kind.add("remove/notes", remove_notes)

    def filter_clips(request):
        wanted = [_pitch(name) for name in request.arguments]
        for track in script.song.tracks:
            for slot in track.clip_slots:
                clip = slot.clip
                if clip is not None:
                    played = _played(clip.name)
                    if played:
                        clip.muted = not all(pitch in wanted for pitch in played)
            yield

    def unfilter_clips(request):
        low, high = convert_all("?ii", request.arguments, "unfilter") + [None] * (2 - len(request.arguments))
        for track in list(script.song.tracks)[low:high]:
            for slot in track.clip_slots:
                if slot.clip is not None:
                    slot.clip.muted = False
            yield

    addresses.add("/live/clips/filter", filter_clips)
    addresses.add("/live/clips/unfilter", unfilter_clips)


def _pitch(name):
    return next((place for place, names in enumerate(_NAMES) if name in names), None)


def _played(name):
    """The notes that a clip's name ends with, as in Arp_C-E-G."""
    match = _IN_NAME.search(name)
    return [_pitch(word) for word in re.sub("[1-9]", "", match.group(1)).split("-")] if match else []
