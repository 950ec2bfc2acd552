"""Clips and their notes."""

from .objects import BOOL, FLOAT, INT, LIST, STR, LiveObject, Property, Vector, method, readonly
from . import palette


class MidiNoteSpecification(object):
    """A note to be added."""

    def __init__(self, pitch, start_time, duration, velocity=100.0, mute=False):
        self.pitch = pitch
        self.start_time = start_time
        self.duration = duration
        self.velocity = velocity
        self.mute = mute


class MidiNote(object):
    """A note of a clip."""

    def __init__(self, note_id, specification):
        self.note_id = note_id
        self.pitch = specification.pitch
        self.start_time = float(specification.start_time)
        self.duration = float(specification.duration)
        self.velocity = float(specification.velocity)
        self.mute = bool(specification.mute)


def _audio_only(kind, default, writable=True, observable=True):
    """A property that a MIDI clip does not have."""
    def get(clip):
        if clip.is_midi_clip:
            raise RuntimeError("Only Audio Clips have this property")
        return clip._values.get(found.name, default)

    def set(clip, value):
        get(clip)
        clip._store(found.name, value)

    found = Property(kind, default, writable=writable, observable=observable, get=get, set=set)
    return found


def _set_position(clip, value):
    length = clip.loop_end - clip.loop_start
    clip._store("loop_start", value)
    clip._store("loop_end", value + length)
    clip._notify("position")


class Clip(LiveObject):
    """A clip in a slot. Times are beats; launch_quantization: 0 global, 1 none, 2 eight bars ... 14 1/32."""

    name = Property(STR, "")
    color = Property(INT, palette.COLOURS[0], set=palette.set_colour)
    color_index = Property(INT, 0, set=palette.set_index)
    muted = Property(BOOL, False)
    looping = Property(BOOL, True)
    loop_start = Property(FLOAT, 0.0)
    loop_end = Property(FLOAT, 4.0)
    start_marker = Property(FLOAT, 0.0)
    end_marker = Property(FLOAT, 4.0)
    position = Property(FLOAT, get=lambda self: self.loop_start, set=_set_position)
    launch_mode = Property(INT, 0)
    launch_quantization = Property(INT, 0)
    legato = Property(BOOL, False)
    velocity_amount = Property(FLOAT, 0.0)
    gain = _audio_only(FLOAT, 0.4)
    gain_display_string = _audio_only(STR, "0.00 dB", writable=False, observable=False)
    pitch_coarse = _audio_only(INT, 0)
    pitch_fine = _audio_only(FLOAT, 0.0)
    ram_mode = _audio_only(BOOL, False)
    warp_mode = _audio_only(INT, 0)
    warping = _audio_only(BOOL, True)
    sample_length = _audio_only(INT, 352800, writable=False, observable=False)
    file_path = _audio_only(STR, "", writable=False)
    is_midi_clip = readonly(BOOL, get=lambda self: self._slot._track.has_midi_input, observable=False)
    is_audio_clip = readonly(BOOL, get=lambda self: not self._slot._track.has_midi_input, observable=False)
    is_overdubbing = readonly(BOOL, False)
    has_groove = readonly(BOOL, False, observable=False)
    is_playing = readonly(BOOL, get=lambda self: self._slot._track._playing is self._slot, observable=False)
    is_recording = readonly(BOOL, get=lambda self: self._slot._recording)
    is_triggered = readonly(BOOL, get=lambda self: self._slot.is_triggered, observable=False)
    will_record_on_start = readonly(BOOL, False, observable=False)
    # No value worth reading, but an event: fires when the clip gets triggered, starts and stops.
    playing_status = readonly(INT, get=lambda self: self._slot.playing_status)
    length = readonly(FLOAT, get=lambda self: self._length(), observable=False)
    start_time = readonly(FLOAT, 0.0, observable=False)
    end_time = readonly(FLOAT, get=lambda self: self._length())
    playing_position = readonly(FLOAT, get=lambda self: self._playing_position())
    notes = readonly(None, get=lambda self: Vector(self._sorted_notes()))

    def __init__(self, slot, name="", length=4.0):
        super().__init__()
        self._slot = slot
        self._notes = []
        self._next_note_id = 1
        self._started_at = 0.0
        self._values.update(name=name, loop_end=float(length), end_marker=float(length))

    def _length(self):
        if self.looping:
            return self.loop_end - self.loop_start
        return self.end_marker - self.start_marker

    def _playing_position(self):
        if not self.is_playing or self._length() <= 0:
            return self.loop_start
        passed = self._slot._track._song.current_song_time - self._started_at
        return self.loop_start + (passed % self._length() if self.looping else passed)

    def _copy_to(self, slot):
        copy = Clip(slot)
        copy._values = dict(self._values)
        copy._notes = list(self._notes)
        copy._next_note_id = self._next_note_id
        return copy

    @method()
    def fire(self):
        self._slot.fire()

    @method()
    def stop(self):
        # Only while this very clip plays or records; a waiting clip is not stopped by it.
        if self.is_playing:
            self._slot._track._trigger_stop(True)

    @method()
    def duplicate_loop(self):
        length = self.loop_end - self.loop_start
        self._store("loop_end", self.loop_end + length)
        if self.end_marker < self.loop_end:
            self._store("end_marker", self.loop_end)

    def _sorted_notes(self):
        return sorted(self._notes, key=lambda n: (n.pitch, n.start_time))

    def _need_midi(self):
        if not self.is_midi_clip:
            raise RuntimeError("This is not a MIDI clip")

    def _notes_in(self, pitch, pitch_span, time, time_span):
        self._need_midi()
        return [n for n in self._sorted_notes()
                if pitch <= n.pitch < pitch + pitch_span and time <= n.start_time < time + time_span]

    @method(INT, INT, FLOAT, FLOAT)
    def get_notes_extended(self, from_pitch, pitch_span, from_time, time_span):
        return Vector(self._notes_in(from_pitch, pitch_span, from_time, time_span))

    @method(LIST)
    def add_new_notes(self, specifications):
        self._need_midi()
        added = []
        for note in specifications:
            if not INT.fits(note.pitch) or not all(FLOAT.fits(v) for v in (note.start_time, note.duration, note.velocity)):
                raise TypeError("No registered converter was able to produce a C++ rvalue")
            if not 0 <= note.pitch <= 127 or note.duration <= 0 or not 0 <= note.velocity <= 127:
                raise RuntimeError("Invalid note specification")
            added.append(MidiNote(self._next_note_id + len(added), note))
        self._next_note_id += len(added)
        self._notes += added
        self._notify("notes")

    @method(INT, INT, FLOAT, FLOAT)
    def remove_notes_extended(self, from_pitch, pitch_span, from_time, time_span):
        gone = self._notes_in(from_pitch, pitch_span, from_time, time_span)
        self._notes = [n for n in self._notes if n not in gone]
        self._notify("notes")

    @method(LIST)
    def remove_notes_by_id(self, ids):
        self._need_midi()
        self._notes = [n for n in self._notes if n.note_id not in ids]
        self._notify("notes")


class ClipSlot(LiveObject):
    """One cell of the matrix. playing_status: 0 stopped, 1 playing, 2 recording."""

    has_stop_button = Property(BOOL, True)
    has_clip = readonly(BOOL, get=lambda self: self._clip is not None)
    clip = readonly(None, get=lambda self: self._clip, observable=False)
    color = readonly(INT, get=lambda self: self._clip.color if self._clip else None)
    is_group_slot = readonly(BOOL, get=lambda self: self._track.is_foldable, observable=False)
    controls_other_clips = readonly(BOOL, get=lambda self: any(s.has_clip or s.controls_other_clips for s in self._children()))
    is_playing = readonly(BOOL, get=lambda self: self.playing_status != 0, observable=False)
    is_recording = readonly(BOOL, get=lambda self: self._recording, observable=False)
    is_triggered = readonly(BOOL, get=lambda self: self._is_triggered())
    playing_status = readonly(INT, get=lambda self: self._status())
    will_record_on_start = readonly(BOOL, get=lambda self: self._will_record(), observable=False)

    def __init__(self, track):
        super().__init__()
        self._track = track
        self._clip = None
        self._recording = False
        self._fixed_length = None

    def _index(self):
        return self._track._slots.index(self)

    def _children(self):
        """The slots of the same scene that a group's slot stands for."""
        index = self._index()
        return [child._slots[index] for child in self._track._children()]

    def _is_triggered(self):
        if self._track.is_foldable:
            return any(child.is_triggered for child in self._children())
        return self._track._pending is not None and self._track._pending.slot is self

    def _status(self):
        if self._track.is_foldable:
            return max([child.playing_status for child in self._children()] or [0])
        if self._track._playing is not self:
            return 0
        return 2 if self._recording else 1

    def _will_record(self):
        return self._clip is None and not self._track.is_foldable and self._track.can_be_armed and self._track.arm

    def fire(self, record_length=None, launch_quantization=None, force_legato=False):
        """Live takes the last one by its name too."""
        given = [v for v in (record_length, launch_quantization) if v is not None]
        self._fire(*given)
        self.fired_legato = bool(force_legato)

    fired_legato = False

    @method(FLOAT, INT, optional=2, name="fire")
    def _fire(self, record_length=None, launch_quantization=None):
        """launch_quantization counts as the song's (0 none ... 13 1/32) and overrides the clip's own."""
        if launch_quantization is not None and not 0 <= launch_quantization <= 13:
            raise RuntimeError("Invalid value")
        for slot in self._children() if self._track.is_foldable else [self]:
            slot._track._trigger(slot, record_length, launch_quantization)

    @method()
    def stop(self):
        self._track.stop_all_clips()

    @method(FLOAT)
    def create_clip(self, length):
        if self._track.is_foldable or not self._track.has_midi_input:
            raise RuntimeError("Clips can only be created on MIDI tracks")
        if self._clip is not None:
            raise RuntimeError("The slot already has a clip")
        if length <= 0:
            raise RuntimeError("The length must be positive")
        self._put(Clip(self, "", length))

    def _put(self, clip):
        with self._track._change():
            self._clip = clip

    @method()
    def delete_clip(self):
        if self._clip is None:
            raise RuntimeError("The slot has no clip")
        gone = self._clip
        with self._track._change():
            if self._track._playing is self:
                self._track._playing = None
            if self._track._pending is not None and self._track._pending.slot is self:
                self._track._pending = None
            self._recording = False
            self._clip = None
        gone._die()

    def duplicate_clip_to(self, target):
        if self._clip is None:
            raise RuntimeError("The slot has no clip")
        if target._track.is_foldable or target._track.has_midi_input != self._track.has_midi_input:
            raise RuntimeError("The target track does not take this kind of clip")
        if target._clip is not None:
            target.delete_clip()
        target._put(self._clip._copy_to(target))

