"""Exclusive launch inside Live: one tick, the right stops, no silence and no overlap where quantisations differ."""

import unittest

from stage import ScriptError, Stage, grid

BAR_US = 2000000   # a bar at 120 beats per minute


def matrix(**own):
    """Three tracks of two clips; own: launch quantization of a clip, as t0s1=14."""
    description = grid(3, 2)
    for name, value in own.items():
        description["tracks"][int(name[1])]["clips"][int(name[3])]["quantization"] = value
    return description


class ExclusiveTest(unittest.TestCase):
    def start(self, description):
        self.stage = Stage(description)
        self.addCleanup(self.stage.close)
        self.song = self.stage.live.song
        self.client = self.stage.mesh()

    def playing(self):
        return [track.playing_slot_index for track in self.song.tracks]

    def sounding(self):
        return [n for n, place in enumerate(self.playing()) if place >= 0]

    def launch(self, slot, *group, **more):
        return self.client.ask("exclusive", slot, more.get("options", ""), *group)

    def test_others_stop_and_one_starts_in_the_same_tick(self):
        self.start(matrix())
        self.launch("t/0/c/0")
        self.stage.tick(5)
        self.song.tracks[2].clip_slots[0].fire()
        self.stage.tick(22)
        self.assertEqual([0, 2], self.sounding())
        self.assertEqual(["together", "t/0", "t/2"], self.launch("t/1/c/1"))
        self.assertEqual([-2, 1, -2], [t.fired_slot_index for t in self.song.tracks])
        self.stage.tick(22)
        self.assertEqual([1], self.sounding())

    def test_silent_tracks_and_groups_are_left_alone(self):
        description = matrix()
        description["tracks"].insert(0, {"name": "Group", "kind": "group"})
        for track in description["tracks"][1:3]:
            track["group"] = 0
        self.start(description)
        self.launch("t/1/c/0")
        self.stage.tick(3)
        self.assertEqual(["together", "t/1"], self.launch("t/3/c/0"))
        self.assertEqual(-1, self.song.tracks[2].fired_slot_index)

    def test_tracks_outside_the_group_play_on(self):
        self.start(matrix())
        self.launch("t/2/c/0")
        self.stage.tick(3)
        self.assertEqual(["together"], self.launch("t/0/c/0", 0, 1))
        self.stage.tick(22)
        self.assertEqual([0, 2], self.sounding())

    def test_clip_that_waits_for_nothing_stops_the_others_at_once(self):
        self.start(matrix(t1s0=1))
        self.launch("t/0/c/0")
        self.stage.tick(5)
        self.assertEqual(["at-once", "t/0"], self.launch("t/1/c/0"))
        self.stage.tick()
        self.assertEqual([1], self.sounding())

    def test_stops_are_held_until_a_clip_on_a_finer_grid_has_started(self):
        self.start(matrix(t1s0=6))  # half a bar; the song waits for a whole one
        self.launch("t/0/c/0")
        self.stage.tick(3)
        self.assertEqual(["held", "t/0"], self.launch("t/1/c/0"))
        self.assertEqual(-1, self.song.tracks[0].fired_slot_index)
        overlap = self._watch_until(lambda: self.sounding() == [1], 3 * BAR_US)
        self.assertLess(overlap["both"], 20000)
        self.assertEqual(0, overlap["none"])
        self.assertEqual(0, self.stage.script.launches.held)

    def test_stops_are_held_until_a_clip_on_a_coarser_grid_has_started(self):
        self.start(matrix(t1s0=3))  # four bars
        self.launch("t/0/c/0")
        self.stage.tick(3)
        self.assertEqual("held", self.launch("t/1/c/0")[0])
        overlap = self._watch_until(lambda: self.sounding() == [1], 6 * BAR_US)
        self.assertLess(overlap["both"], 20000)
        self.assertEqual(0, overlap["none"])

    def _watch_until(self, done, limit):
        """Lets time pass in steps of 1 ms; counts how long two tracks sounded, and none. Microseconds."""
        times = {"both": 0, "none": 0}
        passed = 0
        while not done():
            self.stage.live.advance(1000)
            passed += 1000
            self.assertLess(passed, limit)
            times["both"] += 1000 if len(self.sounding()) > 1 else 0
            times["none"] += 1000 if not self.sounding() else 0
        return times

    def test_launch_taken_back_lets_the_others_play_on(self):
        self.start(matrix(t1s0=3))
        self.launch("t/0/c/0")
        self.stage.tick(3)
        self.launch("t/1/c/0")
        self.song.tracks[1].stop_all_clips(False)
        self.stage.tick(5)
        self.assertEqual(0, self.stage.script.launches.held)
        self.stage.tick(100)
        self.assertEqual([0], self.sounding())

    def test_last_press_wins_over_held_stops(self):
        self.start(matrix(t1s0=3))
        self.launch("t/0/c/0")
        self.stage.tick(3)
        self.launch("t/1/c/0")
        self.launch("t/2/c/0")
        self.assertEqual(0, self.stage.script.launches.held)
        self.stage.tick(100)
        self.assertEqual([2], self.sounding())

    def test_track_that_waits_is_stopped_even_when_stops_are_held(self):
        self.start(matrix(t1s0=3))
        self.launch("t/0/c/0")
        self.stage.tick(3)
        self.song.tracks[2].clip_slots[0].fire()
        self.launch("t/1/c/0")
        self.assertEqual(-2, self.song.tracks[2].fired_slot_index)
        self.stage.tick(25)
        self.assertEqual([0], self.sounding())

    def test_deleted_clip_ends_what_was_held(self):
        self.start(matrix(t1s0=3))
        self.launch("t/0/c/0")
        self.stage.tick(3)
        self.launch("t/1/c/0")
        self.song.delete_track(1)
        self.stage.tick(3)
        self.assertEqual(0, self.stage.script.launches.held)

    def test_every_end_is_the_pressed_state_over_many_presses(self):
        self.start(matrix(t0s1=1, t1s0=6, t2s1=3))
        import random
        source = random.Random(7)
        for _ in range(250):
            track, scene = source.randrange(3), source.randrange(2)
            self.launch("t/%d/c/%d" % (track, scene))
            self.stage.tick(source.choice((0, 1, 3, 30)))
        self.stage.tick(170)
        self.assertEqual([track], self.sounding())
        self.assertEqual(scene, self.playing()[track])
        self.assertEqual(0, self.stage.script.launches.held)

    def test_empty_slot_is_refused_unless_asked_for(self):
        description = matrix()
        description["tracks"][1]["clips"][1] = None
        self.start(description)
        self.launch("t/1/c/0")
        self.stage.tick(3)
        with self.assertRaises(ScriptError) as caught:
            self.launch("t/1/c/1")
        self.assertEqual("empty-slot", caught.exception.code)
        self.launch("t/1/c/1", options="empty")
        self.stage.tick(22)
        self.assertEqual([], self.sounding())

    def test_legato_and_ids(self):
        self.start(matrix())
        number, = self.client.ask("get", "t/1/c/1", "id")
        self.launch("#%d" % number, options="legato")
        self.assertTrue(self.song.tracks[1].clip_slots[1].fired_legato)
        with self.assertRaises(ScriptError):
            self.launch("t/1/c/1", options="loudly")
        with self.assertRaises(ScriptError):
            self.launch("t/1")
        with self.assertRaises(ScriptError):
            self.launch("t/1/c/1", "s/0")
        with self.assertRaises(ScriptError):
            self.launch("t/1/c/1", "r/0")


if __name__ == "__main__":
    unittest.main()
