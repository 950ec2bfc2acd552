"""The APC40's matrix with one clip at a time, on Live's control surface framework."""

from _Framework.ButtonMatrixElement import ButtonMatrixElement
from APC40.APC40 import APC40

NONE = 1   # a clip's launch quantization: none


class OneClipMatrix(ButtonMatrixElement):
    """Tells of a pressed pad before the framework launches its clip."""

    def __init__(self, pressed, rows, **options):
        super().__init__(rows=rows, **options)
        self._pressed = pressed
        self._places = {button: (x, y) for y, row in enumerate(rows) for x, button in enumerate(row)}
        # Without it the framework of Live 10.1 and later does not call the method below: nobody listens to the matrix itself.
        self.request_listen_nested_control_elements()

    def on_nested_control_element_value(self, value, sender):
        # While Shift or another mode has the pads they are not the matrix's, and launch nothing.
        if value and sender in self._places and self.owns_control_element(sender):
            self._pressed(*self._places[sender])
        super().on_nested_control_element_value(value, sender)


class OneClipAPC40(APC40):
    """Everything but the matrix is Live's own."""

    def _create_controls(self):
        super()._create_controls()
        stock = self._session_matrix
        rows = [[stock.get_button(x, y) for x in range(stock.width())] for y in range(stock.height())]
        self._session_matrix = OneClipMatrix(self._stop_others, rows, name="One_Clip_Matrix")

    def _stop_others(self, x, y):
        """Stops what plays or waits on the other tracks of the matrix, if the pressed pad holds a clip."""
        try:
            self._stop(x, y)
        except Exception as error:
            self.log_message("MidiMesh_APC40: %s: %s" % (type(error).__name__, error))

    def _stop(self, x, y):
        session = self._session
        first = session.track_offset()
        shown = list(session.tracks_to_use())[first:first + self._session_matrix.width()]
        scene = session.scene_offset() + y
        if x >= len(shown) or scene >= len(shown[x].clip_slots) or shown[x].is_foldable:
            return
        slot = shown[x].clip_slots[scene]
        if not slot.has_clip:
            return
        quantized = slot.clip.launch_quantization != NONE
        for place, track in enumerate(shown):
            if place != x and len(track.clip_slots) and not track.is_foldable and (
                    track.playing_slot_index >= 0 or track.fired_slot_index >= 0):
                track.stop_all_clips(quantized)
