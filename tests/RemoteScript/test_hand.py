"""What a controller's hands need beside the mirror: numbers 0 to 1, what is selected, holding one device, the EQ, crossfader sides."""

import unittest

from stage import grid
from test_mesh import MeshTest

SET = grid(3, 4)
SET["tracks"][0]["devices"] = [
    {"name": "Sampler", "class": "OriginalSimpler", "parameters": ["Filter Freq", "Filter Res", "Volume"]},
    {"name": "Tone", "class": "FilterEQ3", "type": 2, "parameters": ["GainLo", "GainMid", "GainHi"]},
]


class HandTest(MeshTest):
    description = SET

    def test_share_is_where_a_parameter_stands_in_its_range_both_ways(self):
        parameter = self.song.tracks[0].mixer_device.panning
        self.assertEqual([0.5], self.client.ask("get", "t/0/panning", "share"))
        self.client.ask("set", "t/0/panning", "share", 0.25)
        self.assertAlmostEqual(-0.5, parameter.value)
        self.client.ask("set", "t/0/panning", "share", 7.0)
        self.assertEqual(1.0, parameter.value)
        self.client.ask("set", "t/0/d/0/p/0", "share", 0.4)     # "Device On" is on or off
        self.assertEqual(0.0, self.song.tracks[0].devices[0].parameters[0].value)

    def test_selection_by_place_goes_over_returns_to_the_master_and_no_further(self):
        view = self.song.view
        self.client.ask("set", "view", "selected_track_index", 3)
        self.assertEqual(self.song.return_tracks[0].name, view.selected_track.name)
        self.client.ask("set", "view", "selected_track_index", 99)
        self.assertEqual([5], self.client.ask("get", "view", "selected_track_index"))
        self.client.ask("set", "view", "selected_scene_index", -4)
        self.assertEqual([0], self.client.ask("get", "view", "selected_scene_index"))

    def test_steps_add_up_and_stop_at_both_ends(self):
        self.client.ask("set", "view", "selected_scene_index", 0)
        self.assertEqual([2], self.client.ask("step", "scene", 2))
        self.assertEqual([3], self.client.ask("step", "scene", 9))
        self.assertEqual([0], self.client.ask("step", "scene", -9))
        self.client.ask("set", "view", "selected_track_index", 0)
        self.assertEqual([0], self.client.ask("step", "device", 1))     # none was selected: the first
        self.assertEqual([1], self.client.ask("step", "device", 1))
        self.assertEqual([1], self.client.ask("step", "device", 1))
        self.client.ask("set", "view", "selected_track_index", 1)
        self.refused("no-such-object", "step", "device", 1)
        self.refused("bad-arguments", "step", "tempo", 1)

    def test_selected_device_follows_the_selected_track_and_its_own_selection(self):
        self.client.ask("watch", "view", "selected_device", "view", "selected_track_name")
        self.song.view.selected_track = self.song.tracks[0]
        self.song.view.select_device(self.song.tracks[0].devices[1])
        self.stage.tick(2)
        told = self.client.changes()
        tone = "#%d" % self.client.ask("get", "t/0/d/1", "id")[0]
        self.assertEqual(tone, told[("view", "selected_device")])
        self.song.tracks[0].name = "Renamed"
        self.stage.tick(2)
        self.assertEqual("Renamed", self.client.changes()[("view", "selected_track_name")])
        self.song.view.selected_track = self.song.tracks[2]
        self.stage.tick(2)
        self.assertIsNone(self.client.changes()[("view", "selected_device")])

    def test_hold_replaces_what_was_held_and_leaves_watches_alone(self):
        first, second = ("#%d" % self.client.ask("get", "t/0/d/%d" % n, "id")[0] for n in (0, 1))
        self.client.ask("watch", "song", "tempo")
        self.client.ask("hold", first, "parameter_names", first + "/p/1", "share")
        self.stage.tick(2)
        self.assertEqual("Device On\nFilter Freq\nFilter Res\nVolume", self.client.changes()[(first, "parameter_names")])
        self.client.ask("hold", second, "class_name", second + "/p/1", "share", second + "/p/99", "share")
        self.stage.tick(2)
        self.client.changes()
        devices = self.song.tracks[0].devices
        devices[0].parameters[1].value = 0.9
        devices[1].parameters[1].value = 0.1
        self.song.tempo = 99.0
        self.stage.tick(2)
        self.assertEqual({(second + "/p/1", "share"): 0.1, ("song", "tempo"): 99.0},
                         {key: round(value, 4) for key, value in self.client.changes().items()})
        self.client.ask("hold")
        self.assertEqual(1, len(self.stage.script.watches))

    def test_a_thousand_holds_leave_no_watch_behind(self):
        devices = ["#%d" % self.client.ask("get", "t/0/d/%d" % n, "id")[0] for n in (0, 1)]
        for n in range(1000):
            device = devices[n % 2]
            self.client.ask("hold", device, "name", device + "/p/1", "share", device + "/p/2", "text")
        self.client.ask("hold")
        self.assertEqual(0, len(self.stage.script.watches))

    def test_eq_of_a_track_is_found_by_its_class(self):
        self.client.ask("set", "t/0/eq-low", "share", 0.75)
        self.assertEqual(0.75, self.song.tracks[0].devices[1].parameters[1].value)
        self.refused("no-such-object", "get", "t/1/eq-low", "share")
        self.assertEqual([1], self.client.ask("watch", "t/0-2/eq-high", "share"))

    def test_crossfader_sides_are_switches(self):
        mixer = self.song.tracks[1].mixer_device
        self.client.ask("set", "t/1", "crossfade_a", True)
        self.assertEqual(0, mixer.crossfade_assign)
        self.client.ask("set", "t/1", "crossfade_b", False)     # it is on the other side: left alone
        self.assertEqual(0, mixer.crossfade_assign)
        self.client.ask("set", "t/1", "crossfade_a", False)
        self.assertEqual(1, mixer.crossfade_assign)
        self.assertEqual([False, False], self.client.ask("get", "t/1", "crossfade_a", "t/1", "crossfade_b"))


if __name__ == "__main__":
    unittest.main()
