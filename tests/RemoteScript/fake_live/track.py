"""Tracks: what plays, what waits, and the mixer strip."""

import contextlib

from .objects import BOOL, FLOAT, INT, STR, LiveObject, Property, Vector, method, readonly
from . import palette
from .clip import Clip, ClipSlot
from .device import MixerDevice, RoutingEntry

FIRE, STOP, RECORD = "fire", "stop", "record"
TOGGLE = 2


class Launch(object):
    """What a track waits for. slot: the blinking one, None for the track's stop button. due: beat, None for at once."""

    def __init__(self, action, slot, due, record_length=None):
        self.action = action
        self.slot = slot
        self.due = due
        self.record_length = record_length


def _set_arm(track, value):
    track._need_arm()
    track._store("arm", value)


def _get_arm(track):
    track._need_arm()
    return track._values.get("arm", False)


def _get_fold_state(track):
    if not track.is_foldable:
        raise RuntimeError("Only foldable tracks have a fold state")
    return track._values.get("fold_state", 0)


def _set_fold_state(track, value):
    _get_fold_state(track)
    track._store("fold_state", value)


def _get_monitoring(track):
    if track.is_foldable:
        raise RuntimeError("Group tracks have no monitoring state")
    return track._values.get("current_monitoring_state", 1)


def _set_monitoring(track, value):
    _get_monitoring(track)
    if not 0 <= value <= 2:
        raise RuntimeError("Invalid monitoring state")
    track._store("current_monitoring_state", value)


def _meter(name):
    def get(track):
        if not track.has_audio_output:
            raise RuntimeError("Only tracks with audio output have this meter")
        return track._values.get(name, 0.0)

    return get


class _RoutingKind(object):
    name = "RoutingEntry"

    @staticmethod
    def fits(value):
        return isinstance(value, RoutingEntry)

    @staticmethod
    def convert(value):
        return value


def _routing(name):
    """The chosen routing entry: must be one of the available ones."""
    def get(track):
        return track._routings[name][track._values.get(name, 0)]

    def set(track, entry):
        track._store(name, track._routings[name].index(entry))

    return Property(_RoutingKind, get=get, set=set)


class TrackView(LiveObject):
    selected_device = readonly(None, get=lambda self: self._selected_device)
    is_collapsed = Property(BOOL, False)

    def __init__(self):
        super().__init__()
        self._selected_device = None


class Track(LiveObject):
    """A regular track; kind is 'midi', 'audio' or 'group'. Return and master tracks are of this class too, without slots."""

    name = Property(STR, "")
    color = Property(INT, palette.COLOURS[0], set=palette.set_colour)
    color_index = Property(INT, 0, set=palette.set_index)
    mute = Property(BOOL, False)
    solo = Property(BOOL, False)
    arm = Property(BOOL, get=_get_arm, set=_set_arm)
    can_be_armed = readonly(BOOL, get=lambda self: self._kind in ("midi", "audio"), observable=False)
    fold_state = Property(INT, get=_get_fold_state, set=_set_fold_state, observable=False)
    current_monitoring_state = Property(INT, get=_get_monitoring, set=_set_monitoring)
    is_foldable = readonly(BOOL, get=lambda self: self._kind == "group", observable=False)
    is_grouped = readonly(BOOL, get=lambda self: self._group is not None, observable=False)
    is_visible = readonly(BOOL, get=lambda self: self._visible(), observable=False)
    group_track = readonly(None, get=lambda self: self._group, observable=False)
    has_midi_input = readonly(BOOL, get=lambda self: self._kind == "midi")
    has_audio_input = readonly(BOOL, get=lambda self: self._kind == "audio")
    has_midi_output = readonly(BOOL, get=lambda self: self._kind == "midi" and not self._has_instrument())
    has_audio_output = readonly(BOOL, get=lambda self: self._kind != "midi" or self._has_instrument())
    output_meter_level = readonly(FLOAT, 0.0)
    output_meter_left = readonly(FLOAT, get=_meter("output_meter_left"))
    output_meter_right = readonly(FLOAT, get=_meter("output_meter_right"))
    fired_slot_index = readonly(INT, get=lambda self: self._fired_index())
    playing_slot_index = readonly(INT, get=lambda self: self._playing_index())
    clip_slots = readonly(None, get=lambda self: Vector(self._slots))
    arrangement_clips = readonly(None, get=lambda self: Vector(()))
    devices = readonly(None, get=lambda self: Vector(self._devices))
    mixer_device = readonly(None, get=lambda self: self._mixer, observable=False)
    view = readonly(None, get=lambda self: self._view, observable=False)
    available_input_routing_types = readonly(None, get=lambda self: tuple(self._routings["input_routing_type"]))
    available_input_routing_channels = readonly(None, get=lambda self: tuple(self._routings["input_routing_channel"]))
    available_output_routing_types = readonly(None, get=lambda self: tuple(self._routings["output_routing_type"]))
    available_output_routing_channels = readonly(None, get=lambda self: tuple(self._routings["output_routing_channel"]))
    input_routing_type = _routing("input_routing_type")
    input_routing_channel = _routing("input_routing_channel")
    output_routing_type = _routing("output_routing_type")
    output_routing_channel = _routing("output_routing_channel")

    def __init__(self, song, kind, name, slots, sends=()):
        super().__init__()
        self._song = song
        self._kind = kind
        self._group = None
        self._devices = []
        self._mixer = MixerDevice(sends)
        self._view = TrackView()
        self._playing = None
        self._stopped = False
        self._pending = None
        self._slots = [ClipSlot(self) for _ in range(slots)]
        self._values["name"] = name
        midi = kind == "midi"
        names = {
            "input_routing_type": ["All Ins", "Computer Keyboard", "No Input"] if midi else ["Ext. In", "Resampling", "No Input"],
            "input_routing_channel": ["All Channels", "Ch. 1", "Ch. 2"] if midi else ["1/2", "1", "2"],
            "output_routing_type": ["Master", "Ext. Out", "Sends Only"],
            "output_routing_channel": ["1/2", "3/4"],
        }
        self._routings = {key: [RoutingEntry(n) for n in values] for key, values in names.items()}

    def _new_slot(self):
        return ClipSlot(self)

    def _need_arm(self):
        if not self.can_be_armed:
            raise RuntimeError("Master, Group or Return Tracks have no 'Arm' state!")

    def _has_instrument(self):
        return any(device.type == 1 for device in self._devices)

    def _visible(self):
        group = self._group
        while group is not None:
            if group.fold_state:
                return False
            group = group._group
        return True

    def _children(self):
        return [t for t in self._song._tracks if t._group is self]

    def _fired_index(self):
        if self._kind == "group":
            triggered = [i for i, slot in enumerate(self._slots) if slot.is_triggered]
            if triggered:
                return triggered[0]
            return -2 if any(child.fired_slot_index == -2 for child in self._children()) else -1
        if self._pending is None:
            return -1
        return -2 if self._pending.slot is None else self._slots.index(self._pending.slot)

    def _playing_index(self):
        """-1 while the track follows the arrangement, -2 after a stop button: only >= 0 means that a clip plays."""
        if self._kind == "group":
            playing = [i for i, slot in enumerate(self._slots) if slot.playing_status]
            if playing:
                return playing[0]
            return -2 if any(child.playing_slot_index == -2 for child in self._children()) else -1
        if self._playing is not None:
            return self._slots.index(self._playing)
        return -2 if self._stopped else -1

    # ---- methods that scripts call ------------------------------------------------------------------------------

    @method(BOOL, optional=1)
    def stop_all_clips(self, quantized=True):
        for track in self._children() if self._kind == "group" else [self]:
            track._trigger_stop(quantized)

    @method(INT)
    def delete_device(self, index):
        if not 0 <= index < len(self._devices):
            raise RuntimeError("Invalid device index")
        self._devices.pop(index)._die()
        self._notify("devices")

    # ---- launching ----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _change(self):
        """Tells the listeners whatever is different after the block: slot by slot, then the track, then its groups."""
        before = self._observed()
        yield
        after = {key: value for key, _, value in self._observed()}
        for key, notify, value in before:
            if key in after and after[key] != value:
                notify()

    def _observed(self):
        seen = []
        track = self
        while track is not None:
            for slot in track._slots:
                for name in ("has_clip", "controls_other_clips", "is_triggered", "playing_status"):
                    seen.append(_observation(slot, name, getattr(slot, name)))
                if slot._clip is not None:
                    clip = slot._clip
                    seen.append(_observation(clip, "is_recording", clip.is_recording))
                    seen.append(_observation(clip, "playing_status", (slot.playing_status, slot.is_triggered)))
            for name in ("fired_slot_index", "playing_slot_index"):
                seen.append(_observation(track, name, getattr(track, name)))
            track = track._group
        return seen

    def _trigger(self, slot, record_length=None, quantization=None, may_record=True):
        song = self._song
        clip = slot._clip
        action = FIRE
        if clip is None:
            if may_record and self.can_be_armed and self.arm:
                action = RECORD
            elif slot.has_stop_button:
                action = STOP
            else:
                return
        elif clip.launch_mode == TOGGLE and self._playing is slot:
            action = STOP
        if quantization is None:
            # The clip's own numbering is one more than the song's; its 0 means the song's.
            own = clip.launch_quantization if clip is not None else 0
            quantization = own - 1 if own > 0 else song.clip_trigger_quantization
        with self._change():
            self._pending = Launch(action, slot, song._due(quantization), record_length)

    def _trigger_stop(self, quantized):
        song = self._song
        with self._change():
            self._pending = Launch(STOP, None, song._due(song.clip_trigger_quantization if quantized else 0))

    def _next_event(self):
        """(beat, what to run) of the next thing that happens by itself, or None. A beat of -1 is at once."""
        events = []
        if self._pending is not None:
            events.append((-1.0 if self._pending.due is None else self._pending.due, self._launch))
        slot = self._playing
        if slot is not None:
            if slot._recording and slot._fixed_length is not None:
                events.append((slot._clip._started_at + slot._fixed_length, self._finish_take))
            elif not slot._recording and not slot._clip.looping:
                events.append((slot._clip._started_at + slot._clip._length(), self._end))
        return min(events, key=lambda event: event[0]) if events else None

    def _launch(self):
        launch, beat = self._pending, self._song._beat
        with self._change():
            self._pending = None
            self._end_recording()
            if launch.action == STOP:
                self._playing = None
                self._stopped = True
                return
            slot = launch.slot
            if launch.action == RECORD and slot._clip is None:
                slot._clip = Clip(slot)
                slot._clip._values.update(color=self.color, color_index=self.color_index)
                slot._recording = True
                slot._fixed_length = launch.record_length
            self._playing = slot
            self._stopped = False
            slot._clip._started_at = beat

    def _end_recording(self):
        """The running take becomes a clip as long as it was recorded."""
        slot = self._playing
        if slot is None or not slot._recording:
            return
        slot._recording = False
        slot._fixed_length = None
        length = self._song._beat - slot._clip._started_at
        if length > 0:
            slot._clip._store("loop_end", length)
            slot._clip._store("end_marker", length)

    def _finish_take(self):
        with self._change():
            self._end_recording()

    def _end(self):
        """A clip that does not loop has played to its end."""
        with self._change():
            self._playing = None
            self._stopped = True


def _observation(owner, name, value):
    return ((id(owner), name), lambda: owner._notify(name), value)
