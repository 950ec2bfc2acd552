"""The set: tracks, scenes, transport, view, and what happens at which beat."""

import math

from .objects import BOOL, FLOAT, INT, STR, LiveObject, Property, Vector, method, readonly
from . import palette
from .device import DeviceParameter
from .track import STOP, Track

# clip_trigger_quantization 0..13 in beats; None: bars, whose length depends on the signature.
_BARS = {1: 8, 2: 4, 3: 2, 4: 1}
_BEATS = {5: 2.0, 6: 4.0 / 3.0, 7: 1.0, 8: 2.0 / 3.0, 9: 0.5, 10: 1.0 / 3.0, 11: 0.25, 12: 1.0 / 6.0, 13: 0.125}

# Two beats closer than this are one: sums of floats may miss a boundary by a hair.
_SAME_BEAT = 1e-6


def _range_checked(low, high, default=None):
    def set(owner, value):
        if not low <= value <= high:
            raise RuntimeError("Invalid value")
        owner._store(found.name, value)

    found = Property(INT, low if default is None else default, set=set)
    return found


def _set_tempo(song, value):
    if math.isnan(value):
        raise RuntimeError("Invalid value")
    song._anchor()
    song._store("tempo", min(max(value, 20.0), 999.0))


def _set_song_time(song, value):
    if not math.isfinite(value):
        raise RuntimeError("Invalid value")
    song._seek(max(value, 0.0))


def _set_is_playing(song, value):
    if value:
        song.continue_playing()
    else:
        song.stop_playing()


class CuePoint(LiveObject):
    name = Property(STR, "")
    time = readonly(FLOAT, 0.0)

    def __init__(self, song, name, time):
        super().__init__()
        self._song = song
        self._values.update(name=name, time=time)

    @method()
    def jump(self):
        self._song._seek(self.time)


class Scene(LiveObject):
    """A row. tempo and signature are -1 while the scene does not set them."""

    name = Property(STR, "")
    color = Property(INT, 0, set=palette.set_colour)
    color_index = Property(INT, None, set=palette.set_index)
    tempo = Property(FLOAT, -1.0)
    tempo_enabled = Property(BOOL, False)
    time_signature_numerator = Property(INT, -1)
    time_signature_denominator = Property(INT, -1)
    time_signature_enabled = Property(BOOL, False)
    is_empty = readonly(BOOL, get=lambda self: not any(s.has_clip for s in self._slots()), observable=False)
    is_triggered = readonly(BOOL, get=lambda self: self._waits)
    clip_slots = readonly(None, get=lambda self: Vector(self._slots()))

    def __init__(self, song, name=""):
        super().__init__()
        self._song = song
        self._waits = False
        self.due = None  # beat; None: at once
        self._values["name"] = name

    def _slots(self):
        index = self._song._scenes.index(self)
        return [track._slots[index] for track in self._song._tracks]

    def _set_waits(self, waits, due=None):
        self.due = due
        if self._waits != waits:
            self._waits = waits
            self._notify("is_triggered")

    @method(BOOL, BOOL, optional=2)
    def fire(self, force_legato=False, can_select_scene_on_launch=True):
        self._set_waits(True, self._song._due(self._song.clip_trigger_quantization))
        for slot in self._slots():
            track = slot._track
            if track.is_foldable:
                continue
            # A scene records nothing: an empty slot stops its track, armed or not.
            if slot.has_clip or track._playing is not None or track._pending is not None:
                track._trigger(slot, may_record=False)
        if can_select_scene_on_launch:
            self._song.view.selected_scene = self

    @method(BOOL, optional=1)
    def fire_as_selected(self, force_legato=False):
        self.fire()
        scenes = self._song._scenes
        following = scenes.index(self) + 1
        if following < len(scenes):
            self._song.view.selected_scene = scenes[following]

    def _launch(self):
        if self.tempo_enabled and self.tempo > 0:
            _set_tempo(self._song, self.tempo)
        if self.time_signature_enabled and self.time_signature_numerator > 0 and self.time_signature_denominator > 0:
            self._song._store("signature_numerator", self.time_signature_numerator)
            self._song._store("signature_denominator", self.time_signature_denominator)
        self._set_waits(False)


class SongView(LiveObject):
    selected_track = Property(None, get=lambda self: self._track, set=lambda self, v: self._select("_track", v))
    selected_scene = Property(None, get=lambda self: self._scene, set=lambda self, v: self._select("_scene", v))

    def __init__(self):
        super().__init__()
        self._track = None
        self._scene = None

    def _select(self, what, value):
        if getattr(self, what) is not value:
            setattr(self, what, value)
            self._notify("selected" + what)

    def select_device(self, device):
        for track in [self._track] if self._track and device in self._track._devices else self._song._all_tracks():
            if device in track._devices:
                self.selected_track = track
                track.view._selected_device = device
                track.view._notify("selected_device")


class _ObjectKind(object):
    """selected_track and selected_scene take one class each."""

    def __init__(self, cls):
        self.name = "TPyHandle<A%s>" % cls.__name__
        self._cls = cls

    def fits(self, value):
        return isinstance(value, self._cls)

    @staticmethod
    def convert(value):
        return value


SongView.selected_track.kind = _ObjectKind(Track)
SongView.selected_scene.kind = _ObjectKind(Scene)


class Song(LiveObject):
    """Times are beats of a quarter note. Time passes only through _advance."""

    tempo = Property(FLOAT, 120.0, set=_set_tempo)
    signature_numerator = _range_checked(1, 99, 4)
    signature_denominator = _range_checked(1, 16, 4)
    clip_trigger_quantization = _range_checked(0, 13)
    midi_recording_quantization = _range_checked(0, 8)
    is_playing = Property(BOOL, get=lambda self: self._playing, set=_set_is_playing)
    current_song_time = Property(FLOAT, get=lambda self: self._beat, set=_set_song_time)
    song_length = readonly(FLOAT, 256.0)
    arrangement_overdub = Property(BOOL, False)
    back_to_arranger = Property(BOOL, False)
    groove_amount = Property(FLOAT, 1.0)
    is_ableton_link_enabled = Property(BOOL, False)
    loop = Property(BOOL, False)
    loop_start = Property(FLOAT, 0.0)
    loop_length = Property(FLOAT, 16.0)
    metronome = Property(BOOL, False)
    nudge_down = Property(BOOL, False)
    nudge_up = Property(BOOL, False)
    punch_in = Property(BOOL, False)
    punch_out = Property(BOOL, False)
    record_mode = Property(BOOL, False)
    root_note = _range_checked(0, 11)
    scale_name = Property(STR, "Major")
    session_record = Property(BOOL, False, set=lambda self, v: self._set_session_record(v))
    session_record_status = readonly(INT, 0)
    can_undo = readonly(BOOL, False, observable=False)
    can_redo = readonly(BOOL, False, observable=False)
    tracks = readonly(None, get=lambda self: Vector(self._tracks))
    visible_tracks = readonly(None, get=lambda self: Vector(t for t in self._tracks if t.is_visible))
    return_tracks = readonly(None, get=lambda self: Vector(self._returns))
    master_track = readonly(None, get=lambda self: self._master, observable=False)
    scenes = readonly(None, get=lambda self: Vector(self._scenes))
    cue_points = readonly(None, get=lambda self: Vector(self._cues))
    view = readonly(None, get=lambda self: self._view, observable=False)

    def __init__(self):
        super().__init__()
        self._tracks = []
        self._returns = []
        self._scenes = []
        self._cues = []
        self._master = Track(self, "return", "Master", 0)
        self._master._mixer._of_master = {"crossfader": DeviceParameter("Crossfader", 0.0, -1.0, 1.0),
                                          "cue_volume": DeviceParameter("Preview Volume", 0.85)}
        self._view = SongView()
        self._view._song = self
        self._playing = False
        self._beat = 0.0
        self._now = 0.0          # microseconds of the fake's clock
        self._anchored_at = 0.0  # the moment (microseconds) at which
        self._anchored = 0.0     # the song was at this beat

    def _all_tracks(self):
        return self._tracks + self._returns + [self._master]

    # ---- time ---------------------------------------------------------------------------------------------------

    def _beats_per_bar(self):
        return 4.0 * self.signature_numerator / self.signature_denominator

    def _due(self, quantization):
        """The beat of the next boundary, this one included; None: at once."""
        if not self._playing or quantization == 0:
            return None
        beats = _BARS[quantization] * self._beats_per_bar() if quantization in _BARS else _BEATS[quantization]
        return math.ceil((self._beat - _SAME_BEAT) / beats) * beats

    def _anchor(self):
        self._anchored_at = self._now
        self._anchored = self._beat

    def _beat_at(self, now):
        return self._anchored + (now - self._anchored_at) / 1e6 * self.tempo / 60.0

    def _seek(self, beat):
        """What waits keeps its distance: a jump neither hurries nor delays it."""
        moved = beat - self._beat
        for launch in [t._pending for t in self._tracks] + self._scenes:
            if launch is not None and launch.due is not None:
                launch.due += moved
        for track in self._tracks:
            if track._playing is not None:
                track._playing._clip._started_at += moved
        self._beat = beat
        self._anchor()
        self._notify("current_song_time")

    def _set_playing(self, playing):
        if self._playing != playing:
            self._playing = playing
            self._anchor()
            self._notify("is_playing")

    def _start(self, beat):
        if beat != self._beat:
            self._seek(beat)
        self._anchor()
        self._set_playing(True)

    def _advance(self, now):
        """Runs everything due up to the clock's new reading, each at its own beat, in the order of beats."""
        self._now = float(now)
        if not self._playing:
            waiting = [t._pending for t in self._tracks if t._pending is not None]
            if any(launch.action != STOP for launch in waiting) or any(s._waits for s in self._scenes):
                self._start(0.0)
            else:
                for track in self._tracks:
                    if track._pending is not None:
                        track._launch()
                return
        while True:
            events = [(-1.0 if s.due is None else s.due, s._launch) for s in self._scenes if s._waits]
            events += [event for event in (t._next_event() for t in self._tracks) if event is not None]
            if not events:
                break
            beat, run = min(events, key=lambda event: event[0])
            if beat > self._beat_at(self._now) + _SAME_BEAT:
                break
            if beat > self._beat:
                # Until the event is over the clock reads its moment, so that a new tempo counts from there.
                self._now, late = self._anchored_at + (beat - self._anchored) * 60e6 / self.tempo, self._now
                self._beat = beat
                run()
                self._now = late
            else:
                run()
        self._beat = max(self._beat, self._beat_at(self._now))

    def _publish_time(self):
        if self._playing:
            self._notify("current_song_time")

    # ---- transport ----------------------------------------------------------------------------------------------

    @method()
    def start_playing(self):
        self._start(0.0)

    @method()
    def continue_playing(self):
        self._start(self._beat)

    @method()
    def stop_playing(self):
        """What waits is forgotten; clips stay the track's clips and go on when the transport starts again."""
        if not self._playing and self._beat:
            self._seek(0.0)
        self._set_playing(False)
        for scene in self._scenes:
            scene._set_waits(False)
        for track in self._tracks:
            with track._change():
                track._end_recording()
                track._pending = None

    @method(BOOL, optional=1)
    def stop_all_clips(self, quantized=True):
        for track in self._tracks:
            if not track.is_foldable and (track._playing is not None or track._pending is not None):
                track._trigger_stop(quantized)

    @method(FLOAT)
    def jump_by(self, beats):
        _set_song_time(self, self._beat + beats)

    @method()
    def jump_to_next_cue(self):
        later = [c.time for c in self._cues if c.time > self._beat + _SAME_BEAT]
        if later:
            self._seek(min(later))

    @method()
    def jump_to_prev_cue(self):
        earlier = [c.time for c in self._cues if c.time < self._beat - _SAME_BEAT]
        if earlier:
            self._seek(max(earlier))

    @method()
    def set_or_delete_cue(self):
        here = [c for c in self._cues if abs(c.time - self._beat) < _SAME_BEAT]
        if here:
            self._cues.remove(here[0])
            here[0]._die()
        else:
            self._cues.append(CuePoint(self, str(len(self._cues) + 1), self._beat))
            self._cues.sort(key=lambda c: c.time)
        self._notify("cue_points")

    @method()
    def tap_tempo(self):
        """One tap sets no tempo."""

    @method()
    def force_link_beat_time(self):
        """Without Link there is no other beat time."""

    @method()
    def re_enable_automation(self):
        """The fake has no automation that could be overridden."""

    @method()
    def capture_midi(self):
        """Nobody played anything: there is nothing to capture."""

    @method()
    def undo(self):
        """can_undo is always False: the fake keeps no history."""

    @method()
    def redo(self):
        """can_redo is always False: the fake keeps no history."""

    def _set_session_record(self, on):
        self._store("session_record", on)
        self._store("session_record_status", 1 if on else 0)

    @method(FLOAT, optional=1)
    def trigger_session_record(self, record_length=None):
        """Records into the first empty slot of the selected scene's armed tracks; again: ends the takes."""
        if self.session_record:
            for track in self._tracks:
                if track._playing is not None and track._playing._recording:
                    track._trigger(track._playing)
            self._set_session_record(False)
            return
        self._set_session_record(True)
        index = self._scenes.index(self._view.selected_scene)
        for track in self._tracks:
            if track.can_be_armed and track.arm and track._slots[index]._clip is None:
                track._trigger(track._slots[index], record_length)

    # ---- tracks and scenes --------------------------------------------------------------------------------------

    def _place(self, index, count):
        """Where a new thing goes: -1 is the end."""
        if not -1 <= index <= count:
            raise RuntimeError("Invalid index")
        return count if index == -1 else index

    def _existing(self, things, index):
        if not 0 <= index < len(things):
            raise RuntimeError("Invalid index")
        return things[index]

    def _new_track(self, kind, index):
        place = self._place(index, len(self._tracks))
        track = Track(self, kind, "%d-%s" % (place + 1, "MIDI" if kind == "midi" else "Audio"), len(self._scenes),
                      [r.name for r in self._returns])
        self._tracks.insert(place, track)
        self._notify("tracks")

    @method(INT, optional=1)
    def create_midi_track(self, index=-1):
        self._new_track("midi", index)

    @method(INT, optional=1)
    def create_audio_track(self, index=-1):
        self._new_track("audio", index)

    @method()
    def create_return_track(self):
        letter = chr(ord("A") + len(self._returns))
        self._returns.append(Track(self, "return", letter + "-Return", 0))
        for track in self._tracks:
            track._mixer._sends.append(DeviceParameter(letter + "-Return"))
            track._mixer._notify("sends")
        self._notify("return_tracks")

    @method(INT)
    def delete_return_track(self, index):
        gone = self._existing(self._returns, index)
        self._returns.remove(gone)
        for track in self._tracks:
            track._mixer._sends.pop(index)
            track._mixer._notify("sends")
        gone._die()
        self._notify("return_tracks")

    @method(INT)
    def delete_track(self, index):
        gone = self._existing(self._tracks, index)
        leaving = [gone]
        for track in self._tracks:  # a group goes with all that is in it, however deep
            if track._group in leaving:
                leaving.append(track)
        if len(leaving) == len(self._tracks):
            raise RuntimeError("The last track cannot be deleted")
        self._tracks = [t for t in self._tracks if t not in leaving]
        for track in leaving:
            for slot in track._slots:
                slot._die()
                if slot._clip is not None:
                    slot._clip._die()
            track._die()
        if self._view._track in leaving:
            self._view._select("_track", self._tracks[min(index, len(self._tracks) - 1)])
        self._notify("tracks")

    @method(INT)
    def duplicate_track(self, index):
        source = self._existing(self._tracks, index)
        if source.is_foldable:
            raise RuntimeError("Groups cannot be duplicated here")
        copy = Track(self, source._kind, source.name, 0, [r.name for r in self._returns])
        copy._values = dict(source._values)
        copy._group = source._group
        copy._devices = list(source._devices)
        for slot in source._slots:
            copied = copy._new_slot()
            copy._slots.append(copied)
            if slot._clip is not None:
                copied._clip = slot._clip._copy_to(copied)
        self._tracks.insert(index + 1, copy)
        self._notify("tracks")

    def _insert_scene(self, place, name=""):
        scene = Scene(self, name)
        self._scenes.insert(place, scene)
        for track in self._tracks:
            track._slots.insert(place, track._new_slot())
            track._notify("clip_slots")
        self._notify("scenes")
        return scene

    @method(INT)
    def create_scene(self, index):
        self._insert_scene(self._place(index, len(self._scenes)))

    @method(INT)
    def delete_scene(self, index):
        gone = self._existing(self._scenes, index)
        if len(self._scenes) == 1:
            raise RuntimeError("The last scene cannot be deleted")
        for track in self._tracks:
            if track._slots[index]._clip is not None and not track.is_foldable:
                track._slots[index].delete_clip()
            track._slots.pop(index)._die()
            track._notify("clip_slots")
        self._scenes.remove(gone)
        gone._die()
        if self._view._scene is gone:
            self._view._select("_scene", self._scenes[min(index, len(self._scenes) - 1)])
        self._notify("scenes")

    @method(INT)
    def duplicate_scene(self, index):
        source = self._existing(self._scenes, index)
        copy = self._insert_scene(index + 1, source.name)
        copy._values = dict(source._values)
        for track in self._tracks:
            if track._slots[index]._clip is not None:
                track._slots[index].duplicate_clip_to(track._slots[index + 1])

    @method()
    def capture_and_insert_scene(self):
        """A new scene after the selected one, of copies of the playing clips, which play on in it."""
        place = self._scenes.index(self._view.selected_scene) + 1
        playing = [(t, t._playing) for t in self._tracks if t._playing is not None]
        scene = self._insert_scene(place)
        for track, slot in playing:
            slot.duplicate_clip_to(track._slots[place])
        self._view.selected_scene = scene
