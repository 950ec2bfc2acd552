"""The fake Live itself: a clock under the test's control, timers, update_display ticks, and what scripts get handed."""

from .objects import Notifications
from .sets import build

TICK = 100000  # microseconds from one update_display to the next


class Timer(object):
    """Live.Base.Timer: calls back on the main thread. A callback that raises has stopped its timer for good."""

    live = None  # the FakeLive that new timers belong to

    def __init__(self, callback=None, interval=1, repeat=False, start=False):
        if callback is None:
            raise RuntimeError("A timer needs a callback")
        self._callback = callback
        self._interval = max(int(interval), 1) * 1000
        self._repeat = repeat
        self._due = None
        Timer.live._timers.append(self)
        if start:
            self.start()

    @property
    def running(self):
        return self._due is not None

    def start(self):
        self._due = Timer.live.now + self._interval

    def restart(self):
        self.start()

    def stop(self):
        self._due = None

    def _fire(self):
        self._due = self._due + self._interval if self._repeat else None
        try:
            self._callback()
        except Exception as error:  # as Live does: one line in the log, and the timer is dead
            self._due = None
            Timer.live.log.append("Timer callback failed: %r" % error)


class Application(object):
    """What Live.Application.get_application() gives."""

    average_process_usage = 12.5

    def __init__(self, live, version):
        self._live = live
        self._version = version

    def get_major_version(self):
        return self._version[0]

    def get_minor_version(self):
        return self._version[1]

    def get_bugfix_version(self):
        return self._version[2]

    def get_document(self):
        return self._live.song


class CInstance(object):
    """The c_instance of one control surface slot."""

    def __init__(self, live, identifier):
        self._live = live
        self._identifier = identifier
        self.full_velocity = object()
        self.playhead = object()
        self.velocity_levels = object()

    def song(self):
        return self._live.hand_out(self._live.song)

    def show_message(self, text):
        self._live.messages.append(text)

    def log_message(self, text):
        self._live.log.append(text)

    def send_midi(self, data):
        self._live.midi_sent.append((self._identifier, tuple(data)))

    def request_rebuild_midi_map(self):
        self._live._rebuild_requested.add(self._identifier)

    def instance_identifier(self):
        return self._identifier

    def handle(self):
        return self._identifier

    def preferences(self, name):
        return {}

    def set_session_highlight(self, *corners):
        self._live.highlights[self._identifier] = corners

    def set_cs_suspended(self, suspended):
        """Nothing is played through the fake: nothing can be suspended."""


class FakeLive(object):
    """One running Live. Nothing happens by itself: advance() and tick() are its time.

    Within a step everything runs at its own moment and in this order: launches that fall due, timers,
    then, at each whole 100 ms, song time is told and update_display is called.
    """

    def __init__(self, description, version=(12, 1, 0)):
        self.now = 0  # microseconds
        self.song = build(description)
        self.application = Application(self, version)
        self.messages = []    # status bar
        self.log = []         # Log.txt
        self.midi_sent = []
        self.highlights = {}
        self.midi_maps = {}   # per control surface: what build_midi_map asked for
        self.hand_out = lambda thing: thing   # how scripts are given objects: as they are, or as handles
        self._surfaces = []
        self._timers = []
        self._rebuild_requested = set()
        Timer.live = self
        Notifications.depth = 0
        Notifications.failures = []

    @property
    def listener_failures(self):
        """What listeners raised so far."""
        return list(Notifications.failures)

    def start_script(self, create_instance):
        """Starts a control surface as Live does: create_instance(c_instance), then its MIDI map."""
        surface = create_instance(CInstance(self, len(self._surfaces)))
        self._surfaces.append(surface)
        self._build_midi_map(len(self._surfaces) - 1)
        return surface

    def stop_scripts(self):
        """As on quit, or before another set is loaded."""
        for surface in self._surfaces:
            surface.disconnect()
        self._surfaces = []
        self._timers = []

    def load_set(self, description):
        """Another set: the scripts are stopped; whoever wants them again starts new instances."""
        self.stop_scripts()
        self.song = build(description)

    def receive_midi(self, surface, data):
        """MIDI that the surface's map forwards to the script."""
        surface.receive_midi(tuple(data))

    def advance(self, microseconds):
        """Lets time pass."""
        end = self.now + microseconds
        while True:
            tick = (self.now // TICK + 1) * TICK
            timers = [t for t in self._timers if t.running]
            following = min([tick] + [max(t._due, self.now) for t in timers])
            if following > end:
                break
            self.now = following
            self.song._advance(self.now)
            for timer in timers:
                if timer.running and timer._due <= self.now:
                    timer._fire()
            if self.now == tick:
                self._update_display()
        if self.now < end:
            self.now = end
            self.song._advance(self.now)

    def tick(self, count=1):
        """Lets time pass up to the next update_display, and does it so often."""
        for _ in range(count):
            self.advance(TICK - self.now % TICK)

    def _update_display(self):
        self.song._publish_time()
        for index, surface in enumerate(self._surfaces):
            if index in self._rebuild_requested:
                self._build_midi_map(index)
            try:
                surface.update_display()
            except Exception as error:  # Live writes it to its log and goes on
                self.log.append("update_display failed: %r" % error)

    def _build_midi_map(self, index):
        self._rebuild_requested.discard(index)
        self.midi_maps[index] = []
        self._surfaces[index].build_midi_map(self.midi_maps[index])
