"""What Live calls. A plain class: it needs nothing of Ableton's frameworks, so no update of them can break it.

Everything behind it is made anew for each set, and can be loaded again from the files while Live runs.
Nothing raises into Live: an exception in a timer's callback would end that timer for good.
"""

import importlib
import sys
import time

from .log import Log

_PACKAGE = __name__.rpartition(".")[0]
SILENT_S = 0.3     # a timer not heard of for so long is taken for dead: the display tick does the work alone

# Who was there before: greeted when the next set has been loaded. Lives as long as Live does.
_left = {}


def _unload():
    """Takes all modules of this package but this one out of Python's memory. Gives what _restore wants."""
    names = [n for n in sys.modules if n.startswith(_PACKAGE + ".") and n != __name__]
    before = {name: sys.modules.pop(name) for name in names}
    for name in names:
        # The package remembers its parts by itself; `from . import part` would find the old one.
        vars(sys.modules[_PACKAGE]).pop(name[len(_PACKAGE) + 1:], None)
    return before


def _restore(before):
    _unload()
    sys.modules.update(before)
    for name, module in before.items():
        owner, _, part = name.rpartition(".")
        setattr(sys.modules[owner], part, module)


class Surface(object):
    """One control surface slot of Live."""

    def __init__(self, c_instance, settings=None, clock=time.perf_counter):
        self._c_instance = c_instance
        self._clock = clock
        self._given = settings
        self._log = Log(c_instance.log_message)
        self._timer = None
        self._timer_at = None
        self.script = None
        self._guarded(self._start, dict(_left))
        self._guarded(self._start_timer)

    def _guarded(self, act, *arguments):
        try:
            return act(*arguments)
        except Exception as error:
            self._log.failed(getattr(act, "__name__", "call"), error)
            return None

    def _start(self, handover):
        settings = self._given or importlib.import_module(_PACKAGE + ".settings").load()
        for problem in settings.problems:
            self._log.write(problem)
        made = importlib.import_module(_PACKAGE + ".script").Script
        self.script = made(self._c_instance, settings, self._log, self._clock, handover)
        self.script.start()

    # ---- time ----------------------------------------------------------------------------------------------------------

    def _start_timer(self):
        interval = self.script.settings.interval_ms if self.script is not None else 0
        if not interval:
            return
        import Live
        self._timer = Live.Base.Timer(callback=self._on_timer, interval=interval, repeat=True)
        self._timer.start()

    def _on_timer(self):
        self._timer_at = self._clock()
        self._pump()

    def _pump(self):
        if self.script is None:
            return
        self._guarded(self.script.pump)
        if self.script.reload_wanted:
            self._guarded(self.reload)

    def _revive_timer(self):
        """A timer that was heard of once and is silent now is started again."""
        if self._timer is not None and self._timer_at is not None and self._clock() - self._timer_at > SILENT_S:
            self._timer_at = self._clock()
            self._timer.stop()
            self._timer.start()

    # ---- reload --------------------------------------------------------------------------------------------------------

    def reload(self):
        """Loads all files again and goes on with them; if they do not load, with the old ones."""
        old = self.script
        old.want_reload(False)
        before = _unload()
        try:
            importlib.invalidate_caches()
            importlib.import_module(_PACKAGE + ".script")
        except Exception as error:
            _restore(before)
            self._log.failed("reload", error)
            old.say("MidiMesh: reload failed, the old script goes on: %s" % error)
            return
        handover = old.leave(for_reload=True)
        try:
            self._start(handover)
        except Exception as error:
            _restore(before)
            self._log.failed("start after a reload", error)
            self._start(handover)
        self.request_rebuild_midi_map()
        self.script.pump()

    # ---- called by Live --------------------------------------------------------------------------------------------------

    def connect_script_instances(self, instances):
        """Other scripts are none of our business."""

    def suggest_input_port(self):
        return ""

    def suggest_output_port(self):
        return ""

    def suggest_map_mode(self, channel, controller):
        return -1

    def suggest_needs_takeover(self, channel, controller):
        return True

    def can_lock_to_devices(self):
        return False

    def supports_pad_translation(self):
        return False

    def instance_identifier(self):
        return self._guarded(self._c_instance.instance_identifier)

    def request_rebuild_midi_map(self):
        self._guarded(self._c_instance.request_rebuild_midi_map)

    def build_midi_map(self, midi_map_handle):
        if self.script is not None:
            self._guarded(self.script.midi_map.build, midi_map_handle)

    def receive_midi(self, midi_bytes):
        """Only the doorbell is forwarded to us: look at the socket now."""
        self._pump()

    def receive_midi_chunk(self, midi_chunk):
        """The same, several messages at once: Live 11 and later do either."""
        self._pump()

    def refresh_state(self):
        """There are no lights of our own."""

    def update_display(self):
        """About each 100 ms. Does the work too: a timer may be missing."""
        self._guarded(self._revive_timer)
        self._pump()

    def port_settings_changed(self):
        self.request_rebuild_midi_map()

    def disconnect(self):
        """Live closes, loads another set, or the control surface was unchosen."""
        timer, self._timer = self._timer, None
        if timer is not None:
            self._guarded(timer.stop)
        script, self.script = self.script, None
        if script is not None:
            left = self._guarded(script.leave, False)
            _left.clear()
            _left.update(left or {})
