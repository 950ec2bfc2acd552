"""Stand-ins for what Live's APC40 script is made of, as of Live 10.1: buttons, the matrix over them, the session, APC40.

A compound element hears its buttons only while somebody listens to it, or has asked for it.
"""

import sys
import types

from .framework import ControlSurface


class Button(object):
    """A pad: tells its listeners a value, keeps what light it was sent, and belongs to one owner at a time."""

    def __init__(self, name):
        self.name = name
        self.owner = None
        self.light = None
        self._listeners = []

    def add_value_listener(self, callback):
        self._listeners.append(callback)

    def receive_value(self, value):
        for callback in list(self._listeners):
            callback(value, self)

    def send_value(self, value):
        self.light = value


class ButtonMatrixElement(object):
    def __init__(self, rows=(), name=""):
        self.name = name
        self._rows = [list(row) for row in rows]
        self._requests = 0
        self._value_listeners = []

    def width(self):
        return len(self._rows[0]) if self._rows else 0

    def height(self):
        return len(self._rows)

    def get_button(self, column, row):
        return self._rows[row][column]

    def grab(self):
        """A layer takes the matrix into use: its buttons are its own until another takes them."""
        for row in self._rows:
            for button in row:
                button.owner = self

    def owns_control_element(self, button):
        return button.owner is self

    def add_value_listener(self, callback):
        if not self._value_listeners:
            self.request_listen_nested_control_elements()
        self._value_listeners.append(callback)

    def request_listen_nested_control_elements(self):
        self._requests += 1
        if self._requests == 1:
            for row in self._rows:
                for button in row:
                    button.add_value_listener(self.on_nested_control_element_value)

    def on_nested_control_element_value(self, value, sender):
        for callback in self._value_listeners:
            callback(value, sender)


class Session(object):
    """The red box: launches what its buttons stand for, and lights them."""

    def __init__(self, song, matrix):
        self._song = song
        self._matrix = matrix
        self._offset = [0, 0]
        matrix.grab()
        for y in range(matrix.height()):
            for x in range(matrix.width()):
                matrix.get_button(x, y).add_value_listener(self._listener(x, y))
        self.update()

    def track_offset(self):
        return self._offset[0]

    def scene_offset(self):
        return self._offset[1]

    def set_offsets(self, track, scene):
        self._offset = [track, scene]
        self.update()

    def tracks_to_use(self):
        return self._song.visible_tracks

    def _slot(self, x, y):
        tracks = self.tracks_to_use()
        track, scene = self._offset[0] + x, self._offset[1] + y
        if track < len(tracks) and scene < len(tracks[track].clip_slots):
            return tracks[track].clip_slots[scene]
        return None

    def _listener(self, x, y):
        def pressed(value, sender):
            slot = self._slot(x, y)
            if value and slot is not None and self._matrix.owns_control_element(sender):
                slot.fire()

        return pressed

    def update(self):
        for y in range(self._matrix.height()):
            for x in range(self._matrix.width()):
                slot = self._slot(x, y)
                self._matrix.get_button(x, y).send_value(
                    0 if slot is None or not slot.has_clip else 1 if slot.is_playing else 2 if slot.is_triggered else 5)


class APC40(ControlSurface):
    """Live's own script, as far as its matrix goes: 8 tracks of 5 scenes."""

    def __init__(self, c_instance):
        super().__init__(c_instance)
        self._create_controls()
        self._session = Session(self.song, self._session_matrix)

    def _create_controls(self):
        self._matrix_rows_raw = [[Button("%d_Clip_%d_Button" % (x, y)) for x in range(8)] for y in range(5)]
        self._session_matrix = ButtonMatrixElement(rows=self._matrix_rows_raw, name="Button_Matrix")

    def update_display(self):
        super().update_display()
        self._session.update()


def install():
    """Puts the modules where the script looks for them. Returns what fake_live.remove() wants."""
    modules = {
        "_Framework": types.ModuleType("_Framework"),
        "_Framework.ButtonMatrixElement": types.ModuleType("_Framework.ButtonMatrixElement"),
        "APC40": types.ModuleType("APC40"),
        "APC40.APC40": types.ModuleType("APC40.APC40"),
    }
    modules["_Framework"].__path__ = modules["APC40"].__path__ = []
    modules["_Framework.ButtonMatrixElement"].ButtonMatrixElement = ButtonMatrixElement
    modules["APC40"].get_capabilities = lambda: {"controller_id": (2536, 115, "Akai APC40")}
    modules["APC40.APC40"].APC40 = APC40
    before = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    return before
