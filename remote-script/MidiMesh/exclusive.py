"""Exclusive launch inside Live: the others of a set of tracks stop and one slot starts, in one tick, by one decision.

A stop waits for the song's quantisation, a start for the clip's own. Where they differ the stops are held back until the
clip has started, so that there is neither silence nor overlap.
"""

from .identity import is_gone, key

TOGETHER = "together"   # same quantisation: stops and start travel together
AT_ONCE = "at-once"     # the clip waits for nothing: neither do the stops
HELD = "held"           # the stops follow the start
STOPPING = -2           # fired_slot_index: the stop button blinks


class _Held(object):
    """Stops that wait for a clip to start."""

    def __init__(self, hub, track, slot, others):
        self.track = track
        self.slot = slot
        self.others = others
        self.is_due = True   # look at once: it may have started before the listeners were there
        self.hooks = [hub.hear(track, event, self._look) for event in ("playing_slot_index", "fired_slot_index")]

    def _look(self):
        self.is_due = True

    def end(self):
        for hook in self.hooks:
            hook.remove()


class ExclusiveLaunches(object):
    """Fires slots and keeps the stops that are held back."""

    def __init__(self, script):
        self._script = script
        self._held = []

    def fire(self, track, slot, group, legato=False):
        """Stops the group's other tracks that play or wait, then fires. Returns (mode, tracks told to stop)."""
        own = key(track)
        others = [t for t in group if key(t) != own]
        self._forget([track] + others)
        mode = self._mode(slot)
        stopped, held = [], []
        for other in others:
            playing, fired = other.playing_slot_index, other.fired_slot_index
            if playing < 0 and fired < 0 and fired != STOPPING:
                continue  # silent: a stop would make its button blink
            if other.is_foldable:
                continue  # its stop would stop the tracks inside
            stopped.append(other)
            if mode == AT_ONCE:
                other.stop_all_clips(False)
            elif mode == HELD and playing >= 0 and fired < 0:
                held.append(other)
            elif fired != STOPPING:
                other.stop_all_clips(True)  # what merely waits could start before ours: it is stopped in any case
        if legato:
            slot.fire(force_legato=True)
        else:
            slot.fire()
        if held:
            self._held.append(_Held(self._script.hub, track, slot, held))
        return mode, stopped

    def _mode(self, slot):
        song = self._script.song
        clip = slot.clip
        own = int(clip.launch_quantization) if clip is not None else 0   # 0: the song's; else one more than the song's number
        if not song.is_playing or own == 0 or own - 1 == int(song.clip_trigger_quantization):
            return TOGETHER
        return AT_ONCE if own == 1 else HELD

    def _forget(self, tracks):
        """A new launch among the same tracks is the last word: what was held back for an earlier one is dropped."""
        keys = set(key(t) for t in tracks)
        for wait in list(self._held):
            if key(wait.track) in keys:
                self._drop(wait)

    def _drop(self, wait):
        wait.end()
        self._held.remove(wait)

    def settle(self):
        """Called outside of Live's notifications: stops what was held back if its time has come."""
        for wait in list(self._held):
            if not wait.is_due and not is_gone(wait.slot):
                continue
            wait.is_due = False
            if is_gone(wait.track) or is_gone(wait.slot) or not wait.slot.has_clip:
                self._drop(wait)
            elif wait.slot.is_playing and not wait.slot.is_triggered:
                self._drop(wait)
                for other in wait.others:
                    if not is_gone(other) and (other.playing_slot_index >= 0 or other.fired_slot_index >= 0):
                        other.stop_all_clips(False)
            elif not wait.slot.is_triggered:
                self._drop(wait)  # somebody took the launch back: music that plays is better than silence

    @property
    def held(self):
        return len(self._held)

    def close(self):
        for wait in list(self._held):
            self._drop(wait)
