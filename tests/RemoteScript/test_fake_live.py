"""The fake Live by itself: what scripts are promised, and what other tests stand on."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import conversation
from fake_live import FakeLive, install, remove
from fake_live.framework import Component, ControlSurface
from fake_live.objects import ArgumentError


def description(**changes):
    """Two MIDI tracks of three slots; the third slot of the first track is empty. One bar of quantisation: 2 s."""
    result = {
        "scenes": ["One", "Two", "Three"],
        "returns": ["A"],
        "tracks": [
            {"name": "Left", "clips": [{"name": "L1"}, {"name": "L2"}, None]},
            {"name": "Right", "clips": [{"name": "R1"}, {"name": "R2"}, {"name": "R3"}]},
        ],
    }
    result.update(changes)
    return result


class FakeLiveTest(unittest.TestCase):
    def setUp(self):
        self.live = FakeLive(description())
        self.song = self.live.song
        self.left, self.right = self.song.tracks

    def playing(self):
        return [track.playing_slot_index for track in self.song.tracks]


class LaunchingTest(FakeLiveTest):
    def test_fire_transport_stands_starts_both_with_the_next_step(self):
        self.left.clip_slots[0].fire()
        self.assertEqual(0, self.left.fired_slot_index)
        self.live.tick()
        self.assertTrue(self.song.is_playing)
        self.assertEqual([0, -1], self.playing())
        self.assertEqual(-1, self.left.fired_slot_index)

    def test_fire_transport_runs_waits_for_the_bar(self):
        self.left.clip_slots[0].fire()
        self.live.tick(3)
        self.right.clip_slots[1].fire()
        self.live.tick(17)
        self.assertEqual([0, -1], self.playing())
        self.live.tick()
        self.assertEqual([0, 1], self.playing())
        # Started at the boundary itself, whenever that was noticed.
        self.assertEqual(4.0, self.right.clip_slots[1].clip._started_at)

    def test_fire_every_quantization_lands_on_its_grid(self):
        beats = [None, 32, 16, 8, 4, 2, 4 / 3., 1, 2 / 3., 0.5, 1 / 3., 0.25, 1 / 6., 0.125]
        for number, grid in enumerate(beats):
            live = FakeLive(description(quantization=number))
            live.song.start_playing()
            live.advance(350000)  # beat 0.7
            live.song.tracks[0].clip_slots[0].fire()
            live.advance(20000000)
            started = live.song.tracks[0].clip_slots[0].clip._started_at
            expected = 0.7 if grid is None else grid if grid > 0.7 else next(
                n * grid for n in range(1, 99) if n * grid >= 0.7)
            self.assertAlmostEqual(expected, started, 6, "quantization %d" % number)

    def test_fire_clip_with_its_own_quantization_ignores_the_songs(self):
        self.song.start_playing()
        self.live.advance(350000)
        clip = self.left.clip_slots[0].clip
        clip.launch_quantization = 8  # a quarter, one more than in the song's numbering
        clip.fire()
        self.live.tick(2)
        self.assertEqual(1.0, clip._started_at)

    def test_fire_empty_slot_stops_its_track(self):
        self.left.clip_slots[0].fire()
        self.live.tick(2)
        self.left.clip_slots[2].fire()
        self.assertEqual(2, self.left.fired_slot_index)
        self.live.tick(20)
        self.assertEqual([-2, -1], self.playing())

    def test_fire_empty_slot_armed_records_and_plays_on(self):
        self.left.arm = True
        slot = self.left.clip_slots[2]
        self.assertTrue(slot.will_record_on_start)
        slot.fire()
        self.live.tick(2)
        self.assertEqual(2, slot.playing_status)
        self.assertTrue(slot.clip.is_recording)
        slot.fire()
        self.live.tick(20)
        self.assertEqual(1, slot.playing_status)
        self.assertEqual(4.0, slot.clip.length)

    def test_stop_all_clips_unquantized_does_not_wait(self):
        self.left.clip_slots[0].fire()
        self.live.tick(3)
        self.left.stop_all_clips(False)
        self.live.tick()
        self.assertEqual([-2, -1], self.playing())

    def test_scene_fire_starts_its_clips_and_stops_the_rest(self):
        self.left.clip_slots[0].fire()
        self.live.tick(2)
        self.song.scenes[2].fire()
        self.assertTrue(self.song.scenes[2].is_triggered)
        self.live.tick(20)
        self.assertEqual([-2, 2], self.playing())
        self.assertFalse(self.song.scenes[2].is_triggered)
        self.assertIs(self.song.scenes[2], self.song.view.selected_scene)

    def test_tempo_changed_while_a_clip_waits_moves_the_boundary(self):
        self.song.start_playing()
        self.live.tick(5)
        self.left.clip_slots[0].fire()
        self.song.tempo = 240
        self.live.tick(7)
        self.assertEqual([-1, -1], self.playing())
        self.live.tick()
        self.assertEqual([0, -1], self.playing())

    def test_group_slot_fires_its_children(self):
        tracks = [{"name": "Group", "kind": "group"}] + description()["tracks"]
        tracks[1]["group"] = tracks[2]["group"] = 0
        live = FakeLive(description(tracks=tracks))
        group, left, right = live.song.tracks
        group.clip_slots[0].fire()
        live.tick()
        self.assertEqual([0, 0, 0], [t.playing_slot_index for t in (group, left, right)])
        self.assertTrue(group.clip_slots[0].is_group_slot)
        self.assertIs(group, left.group_track)


class ListenerTest(FakeLiveTest):
    def test_listener_hears_changes_only(self):
        heard = []
        self.left.add_name_listener(lambda: heard.append(self.left.name))
        self.left.name = "New"
        self.left.name = "New"
        self.assertEqual(["New"], heard)

    def test_launch_is_told_slot_first_then_track(self):
        heard = []
        slot = self.left.clip_slots[0]
        slot.add_is_triggered_listener(lambda: heard.append(("triggered", slot.is_triggered)))
        slot.add_playing_status_listener(lambda: heard.append(("status", slot.playing_status)))
        self.left.add_fired_slot_index_listener(lambda: heard.append(("fired", self.left.fired_slot_index)))
        self.left.add_playing_slot_index_listener(lambda: heard.append(("playing", self.left.playing_slot_index)))
        slot.fire()
        self.live.tick()
        self.assertEqual([("triggered", True), ("fired", 0),
                          ("triggered", False), ("status", 1), ("fired", -1), ("playing", 0)], heard)

    def test_clip_playing_status_is_told_when_triggered_too(self):
        heard = []
        self.left.clip_slots[0].clip.add_playing_status_listener(lambda: heard.append(1))
        self.left.clip_slots[0].fire()
        self.assertEqual(1, len(heard))
        self.live.tick()
        self.assertEqual(2, len(heard))

    def test_property_without_listener_has_no_such_method(self):
        with self.assertRaises(AttributeError):
            self.left.add_can_be_armed_listener(lambda: None)

    def test_remove_listener_never_added_is_an_error(self):
        with self.assertRaisesRegex(RuntimeError, "Observer not connected"):
            self.left.remove_name_listener(lambda: None)

    def test_document_changed_inside_a_listener_is_refused_and_logged(self):
        self.left.add_name_listener(lambda: setattr(self.right, "name", "too"))
        self.left.add_name_listener(self.left.clip_slots[0].fire)
        self.left.name = "New"
        self.assertEqual("Right", self.right.name)
        self.assertEqual(2, len(self.live.listener_failures))
        self.assertIn("Changes cannot be triggered by notifications", str(self.live.listener_failures[0]))

    def test_deleted_clip_tells_nobody(self):
        heard = []
        clip = self.left.clip_slots[0].clip
        clip.add_name_listener(lambda: heard.append(1))
        self.left.clip_slots[0].delete_clip()
        clip.name = "ghost"
        self.assertEqual([], heard)
        self.assertIsNone(self.left.clip_slots[0].clip)


class TypeTest(FakeLiveTest):
    def test_int_passes_for_float_and_bool_but_float_for_neither(self):
        self.song.tempo = 100
        self.assertIsInstance(self.song.tempo, float)
        self.left.mute = 1
        self.assertIs(True, self.left.mute)
        with self.assertRaisesRegex(ArgumentError, r"None\.None\(Track, float\)"):
            self.left.mute = 1.0
        with self.assertRaises(ArgumentError):
            self.left.color_index = 1.0

    def test_vector_counts_from_the_end_and_takes_only_ints(self):
        self.assertIs(self.right, self.song.tracks[-1])
        with self.assertRaisesRegex(IndexError, "Index out of range"):
            self.song.tracks[2]
        with self.assertRaisesRegex(TypeError, "Invalid index type"):
            self.song.tracks[0.0]

    def test_colour_snaps_to_the_palette(self):
        self.left.color = 0xFE3535
        self.assertEqual((0xFF3636, 14), (self.left.color, self.left.color_index))

    def test_parameter_out_of_range_is_refused(self):
        with self.assertRaises(RuntimeError):
            self.left.mixer_device.volume.value = 1.01
        self.assertEqual(0.85, self.left.mixer_device.volume.value)

    def test_read_only_property_cannot_be_set(self):
        with self.assertRaises(AttributeError):
            self.left.playing_slot_index = 1


class TimeTest(FakeLiveTest):
    def setUp(self):
        super().setUp()
        self.before = install(self.live)
        self.addCleanup(remove, self.before)

    def test_timer_repeats_at_its_own_moments_until_it_raises(self):
        import Live
        at = []

        def call():
            at.append(self.live.now)
            if len(at) == 3:
                raise ValueError("enough")

        timer = Live.Base.Timer(callback=call, interval=30, repeat=True)
        timer.start()
        self.live.advance(500000)
        self.assertEqual([30000, 60000, 90000], at)
        self.assertFalse(timer.running)
        self.assertIn("enough", self.live.log[0])

    def test_scheduled_message_counts_ticks(self):
        ran = []
        surface = self.live.start_script(ControlSurface)
        surface.schedule_message(1, lambda: ran.append(self.live.now))
        surface.schedule_message(3, ran.append, "third")
        self.live.tick()
        self.assertEqual([100000], ran)
        self.live.tick(2)
        self.assertEqual([100000, "third"], ran)

    def test_component_belongs_to_the_surface_whose_guard_is_open(self):
        surface = self.live.start_script(ControlSurface)
        with self.assertRaises(RuntimeError):
            Component()
        with surface.component_guard():
            self.assertIs(self.song, Component().song)

    def test_midi_map_is_built_at_start_and_on_request(self):
        import Live

        class Surface(ControlSurface):
            def build_midi_map(self, midi_map_handle):
                Live.MidiMap.forward_midi_cc(0, midi_map_handle, 15, 119)

        surface = self.live.start_script(Surface)
        self.assertEqual([("forward cc", 15, 119)], self.live.midi_maps[0])
        self.live.midi_maps[0] = None
        surface.request_rebuild_midi_map()
        self.assertIsNone(self.live.midi_maps[0])
        self.live.tick()
        self.assertEqual([("forward cc", 15, 119)], self.live.midi_maps[0])

    def test_load_set_disconnects_scripts_and_forgets_timers(self):
        import Live
        gone = []

        class Surface(ControlSurface):
            def disconnect(self):
                gone.append(self)

        surface = self.live.start_script(Surface)
        timer = Live.Base.Timer(callback=lambda: gone.append("timer"), interval=10, repeat=True, start=True)
        self.live.load_set(description(tempo=90))
        self.live.tick(2)
        self.assertEqual([surface], gone)
        self.assertTrue(timer.running)
        self.assertEqual(90.0, self.live.song.tempo)

    def test_song_time_is_told_once_a_tick(self):
        heard = []
        self.song.add_current_song_time_listener(lambda: heard.append(self.song.current_song_time))
        self.song.start_playing()
        self.live.tick(3)
        self.assertEqual([0.2, 0.4, 0.6], [round(beat, 6) for beat in heard])


class ConversationTest(unittest.TestCase):
    def test_message_survives_encoding_and_decoding(self):
        for line in ('/a', '/live/x ,iis -1 2 "a \\"quoted\\" word"', '/f ,fd 0.5 -2.25', '/t ,TFN[i]h 3 5000000000',
                     '/b ,bm 0102ff 00903c7f', '/u ,s "Grüße"'):
            self.assertEqual(line, conversation.decode(conversation.encode(line)))

    def test_bundle_holds_the_indented_lines(self):
        step, = conversation.parse("bundle\n    /a\n    bundle\n        /b ,i 1\n    /c\n")
        self.assertEqual("send", step.verb)
        self.assertEqual(5, len(step.lines))
        inner = conversation.bundle([conversation.encode("/b ,i 1")])
        self.assertEqual(conversation.bundle([conversation.encode("/a"), inner, conversation.encode("/c")]), step.argument)

    def test_unknown_step_is_an_error_with_its_line(self):
        with self.assertRaisesRegex(ValueError, "line 2"):
            conversation.parse("tick\nsleep 4\n")

    def test_more_arguments_than_tags_is_an_error(self):
        with self.assertRaises(ValueError):
            conversation.encode("/a ,i 1 2")


if __name__ == "__main__":
    unittest.main()
