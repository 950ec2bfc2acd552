"""MidiMesh_APC40: Live's own script with one clip at a time, on a fake of the framework's few classes."""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "..", "remote-script"))

from fake_live import FakeLive, apc40, handles, install, remove


def description():
    tracks = [{"name": "Track %d" % t, "clips": [{"name": "Clip"} for _ in range(8)]} for t in range(10)]
    tracks[3]["clips"][1] = None
    tracks[4]["clips"][0]["quantization"] = 1
    tracks.insert(0, {"name": "Group", "kind": "group"})
    tracks[1]["group"] = tracks[2]["group"] = 0
    return {"scenes": ["S%d" % n for n in range(8)], "returns": ["A"], "tracks": tracks}


class OneClipTest(unittest.TestCase):
    def setUp(self):
        self.live = FakeLive(description())
        self.live.hand_out = handles.wrap
        before = [install(self.live), apc40.install()]
        for modules in reversed(before):
            self.addCleanup(remove, modules)
        for name in [n for n in sys.modules if n.startswith("MidiMesh_APC40")]:
            del sys.modules[name]
        import MidiMesh_APC40
        self.module = MidiMesh_APC40
        self.surface = self.live.start_script(MidiMesh_APC40.create_instance)
        self.tracks = self.live.song.tracks

    def press(self, x, y):
        button = self.surface._matrix_rows_raw[y][x]
        button.receive_value(127)
        button.receive_value(0)

    def playing(self):
        return [n for n, track in enumerate(self.tracks) if track.playing_slot_index >= 0 and not track.is_foldable]

    def test_pad_launches_its_clip_and_stops_the_others_of_the_matrix(self):
        self.press(1, 0)
        self.live.tick(3)
        self.press(2, 3)
        self.live.tick(22)
        self.assertEqual([2], self.playing())
        self.assertEqual(3, self.tracks[2].playing_slot_index)
        self.assertEqual([], self.live.log)

    def test_lights_stay_lives_own(self):
        self.press(1, 0)
        self.live.tick(3)
        rows = self.surface._matrix_rows_raw
        self.assertEqual((1, 5, 0), (rows[0][1].light, rows[1][1].light, rows[1][4].light))

    def test_tracks_beside_the_matrix_and_groups_play_on(self):
        self.tracks[9].clip_slots[0].fire()
        self.live.tick(3)
        self.press(1, 0)
        self.live.tick(22)
        self.assertEqual([1, 9], self.playing())
        self.assertEqual(-1, self.tracks[3].fired_slot_index)

    def test_moved_box_counts_from_its_corner(self):
        self.surface._session.set_offsets(3, 2)
        self.tracks[10].clip_slots[0].fire()
        self.tracks[1].clip_slots[0].fire()
        self.live.tick(3)
        self.press(0, 1)
        self.live.tick(22)
        self.assertEqual([1, 3], self.playing())
        self.assertEqual(3, self.tracks[3].playing_slot_index)

    def test_empty_slot_stops_its_own_track_only(self):
        self.press(4, 0)
        self.live.tick(3)
        self.tracks[1].clip_slots[0].fire()
        self.live.tick(22)
        self.press(4, 1)
        self.live.tick(22)
        self.assertEqual([1], self.playing())

    def test_clip_without_quantisation_stops_the_others_at_once(self):
        self.press(1, 0)
        self.live.tick(3)
        self.press(5, 0)
        self.live.tick()
        self.assertEqual([5], self.playing())

    def test_pads_taken_by_another_mode_stop_nothing(self):
        self.press(1, 0)
        self.live.tick(3)
        zoom = apc40.ButtonMatrixElement(rows=self.surface._matrix_rows_raw, name="Shifted")
        zoom.grab()
        self.press(2, 0)
        self.live.tick(22)
        self.assertEqual([1], self.playing())

    def test_pads_beyond_the_set_and_a_group_do_nothing(self):
        self.surface._session.set_offsets(8, 6)
        self.press(7, 0)
        self.press(0, 4)
        self.surface._session.set_offsets(0, 0)
        self.tracks[5].clip_slots[0].fire()
        self.live.tick(3)
        self.press(0, 1)
        self.live.tick(22)
        self.assertEqual([1, 2, 5], self.playing())
        self.assertEqual([], self.live.log)

    def test_override_is_reached_only_because_it_is_asked_for(self):
        heard = []
        matrix = apc40.ButtonMatrixElement(rows=[[apc40.Button("b")]])
        matrix.on_nested_control_element_value = lambda value, sender: heard.append(value)
        matrix.get_button(0, 0).receive_value(127)
        self.assertEqual([], heard)
        self.assertEqual(1, self.surface._session_matrix._requests)

    def test_capabilities_are_the_apc40s(self):
        self.assertEqual("Akai APC40", self.module.get_capabilities()["controller_id"][2])


if __name__ == "__main__":
    unittest.main()
