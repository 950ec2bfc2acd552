"""Stand-ins for ableton.v2.control_surface: only what a script needs that brings its own protocol."""

import contextlib


class ControlSurface(object):
    """Base of a script's main class. Scheduled messages count update_display calls, about 100 ms each."""

    _guarded = None  # the surface whose component_guard is open

    def __init__(self, c_instance=None):
        self._c_instance = c_instance
        self._scheduled = []
        self._components = []

    @property
    def song(self):
        return self._c_instance.song()

    @contextlib.contextmanager
    def component_guard(self):
        outer, ControlSurface._guarded = ControlSurface._guarded, self
        try:
            yield
        finally:
            ControlSurface._guarded = outer

    def schedule_message(self, delay_in_ticks, callback, parameter=None):
        """Calls back in the given number of ticks, in the next one at the earliest."""
        self._scheduled.append([max(delay_in_ticks, 1), callback, parameter])

    def update_display(self):
        waiting, self._scheduled = self._scheduled, []
        for index, entry in enumerate(waiting):
            entry[0] -= 1
            if entry[0] > 0:
                self._scheduled.append(entry)
                continue
            _, callback, parameter = entry
            try:
                callback() if parameter is None else callback(parameter)
            except Exception:
                self._scheduled += waiting[index + 1:]
                raise

    def show_message(self, text):
        self._c_instance.show_message(text)

    def log_message(self, *texts):
        self._c_instance.log_message(" ".join(str(t) for t in texts))

    def request_rebuild_midi_map(self):
        self._c_instance.request_rebuild_midi_map()

    def build_midi_map(self, midi_map_handle):
        """A surface without controls maps nothing."""

    def receive_midi(self, midi_bytes):
        """A surface without controls hears nothing."""

    def refresh_state(self):
        """A surface without controls shows nothing."""

    def disconnect(self):
        self._scheduled = []
        for component in self._components:
            component.disconnect()


class Component(object):
    """Belongs to the surface in whose component_guard it is made."""

    def __init__(self, *args, **kwargs):
        super().__init__()
        self._surface = ControlSurface._guarded
        if self._surface is None:
            raise RuntimeError("A component must be made inside component_guard")
        self._surface._components.append(self)

    @property
    def song(self):
        return self._surface.song

    def disconnect(self):
        """Components hold nothing of Live's that would have to be let go."""
