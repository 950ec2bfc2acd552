"""Native mappings, the doorbell, SysEx."""

import random
import unittest

from stage import ScriptError, Stage, load_set
from MidiMesh import sysex


class MapTest(unittest.TestCase):
    def setUp(self):
        self.stage = Stage(doorbell=[15, 119])
        self.addCleanup(self.stage.close)
        self.song = self.stage.live.song
        self.client = self.stage.mesh()

    def built(self):
        """What the last map that Live has built holds, without the doorbell."""
        self.stage.tick()
        return [entry for entry in self.stage.live.midi_maps[0] if entry[0] != "forward cc"]

    def refused(self, *arguments):
        with self.assertRaises(ScriptError) as caught:
            self.client.ask("map", *arguments)
        return caught.exception.code

    def test_fader_is_handed_over_with_feedback_and_taken_back(self):
        volume = self.song.tracks[3].mixer_device.volume
        self.assertEqual(["t/3/volume"], self.client.ask("map", "t/3/volume", "cc", 2, 7, "absolute", True, True))
        (kind, parameter, channel, cc, mode, rule, avoid_takeover), told = self.built()
        self.assertEqual(("map", volume, 2, 7, 0, False), (kind, parameter, channel, cc, mode, avoid_takeover))
        self.assertEqual((2, 7, (), -1.0, True), (rule.channel, rule.cc_no, rule.cc_value_map, rule.delay_in_ms, rule.enabled))
        self.assertEqual(("feedback", volume), told)
        self.assertEqual([["cc", 2, 7, True]], [values[1:] for values in self.client.pushes("/midimesh/mapped")])
        self.client.ask("unmap", "cc", 2, 7)
        self.assertEqual([], self.built())

    def test_every_mode_and_kind(self):
        from MidiMesh.midi_map import MODES
        import Live
        for number, mode in enumerate(MODES):
            self.client.ask("map", "t/0/send/0", "cc", 0, number, mode, False, False)
        self.client.ask("map", "t/0/panning", "note", 1, 60, "absolute", True, True)
        self.client.ask("map", "master/crossfader", "pitchbend", 2, 0, "absolute", True, False)
        self.client.ask("map", "t/0/d/0/p/1", "note", 1, 61, "absolute", False, True)
        self.client.ask("map", "t/0/d/0/p/2", "pitchbend", 3, 0, "absolute", False, True)
        entries = self.built()
        self.assertEqual(len(MODES), len([e for e in entries if e[0] == "map"]))
        self.assertEqual(2, len([e for e in entries if e[0] == "map note"]))
        self.assertEqual(2, len([e for e in entries if e[0] == "map pitch bend"]))
        self.assertTrue(hasattr(Live.MidiMap.MapMode, "absolute_14_bit"))

    def test_a_control_has_one_parameter_the_last_one(self):
        self.client.ask("map", "t/0/volume", "cc", 0, 7, "absolute", False, True)
        self.client.ask("map", "t/1/volume", "cc", 0, 7, "absolute", False, True)
        (entry,) = self.built()
        self.assertEqual(self.song.tracks[1].mixer_device.volume, entry[1])

    def test_goodbye_and_silence_give_the_controls_back(self):
        other = self.stage.mesh()
        self.client.ask("map", "t/0/volume", "cc", 0, 7, "absolute", False, True)
        other.ask("map", "t/1/volume", "cc", 0, 8, "absolute", False, True)
        self.client.ask("bye")
        self.assertEqual(1, len(self.built()))
        self.stage.tick(60)
        self.assertEqual([], self.built())

    def test_deleted_parameter_is_left_out(self):
        self.client.ask("map", "t/0/volume", "cc", 0, 7, "absolute", False, True)
        self.song.tracks[0].mixer_device.volume._die()
        self.stage.surface.request_rebuild_midi_map()
        self.assertEqual([], self.built())
        self.assertEqual(0, len(self.stage.script.midi_map))

    def told(self):
        return [values[1:] for values in self.client.pushes("/midimesh/mapped")]

    def test_client_is_told_when_its_parameter_is_gone_or_its_control_is_anothers(self):
        other = self.stage.mesh()
        for number in (7, 8, 9):
            self.client.ask("map", "t/%d/volume" % (number - 7), "cc", 0, number, "absolute", False, True)
        self.built()
        self.assertEqual([["cc", 0, number, True] for number in (7, 8, 9)], self.told())
        other.ask("map", "t/3/volume", "cc", 0, 7, "absolute", False, True)
        other.ask("unmap", "cc", 0, 8)
        self.stage.tick()
        self.assertEqual([["cc", 0, 7, False], ["cc", 0, 8, False]], self.told())
        self.assertEqual([["cc", 0, 7, True]], [values[1:] for values in other.pushes("/midimesh/mapped")])
        self.song.tracks[2].mixer_device.volume._die()
        self.stage.tick(60)
        self.assertEqual([["cc", 0, 9, False]], self.told())

    def test_mapping_that_live_refuses_is_told(self):
        import Live
        before = Live.MidiMap.map_midi_cc

        def refuse(*arguments):
            raise RuntimeError("no")

        Live.MidiMap.map_midi_cc = refuse
        try:
            self.client.ask("map", "t/0/volume", "cc", 0, 7, "absolute", False, True)
            self.built()
        finally:
            Live.MidiMap.map_midi_cc = before
        self.assertEqual([["cc", 0, 7, False]], [values[1:] for values in self.client.pushes("/midimesh/mapped")])

    def test_wrong_mappings_are_refused(self):
        self.assertEqual("bad-arguments", self.refused("t/0", "cc", 0, 7, "absolute", True, True))
        self.assertEqual("bad-arguments", self.refused("t/0/volume", "cc", 16, 7, "absolute", True, True))
        self.assertEqual("bad-arguments", self.refused("t/0/volume", "cc", 0, 128, "absolute", True, True))
        self.assertEqual("bad-arguments", self.refused("t/0/volume", "wheel", 0, 1, "absolute", True, True))
        self.assertEqual("bad-arguments", self.refused("t/0/volume", "cc", 0, 1, "sideways", True, True))
        self.assertEqual("bad-arguments", self.refused("t/0/volume", "cc", 0, 1))

    def test_ableton_oscs_mapping_works_and_stays(self):
        self.stage.home.send("/live/midimap/map_cc", 0, 0, 1, 3, 21)
        self.stage.tick()
        self.assertEqual([("map", self.song.tracks[0].devices[0].parameters[1], 3, 21)], self.built())

    def test_doorbell_makes_the_script_look_at_once(self):
        self.assertIn(("forward cc", 15, 119), self.stage.live.midi_maps[0])
        self.stage.home.received()
        self.stage.home.send("/live/test")
        self.stage.live.receive_midi(self.stage.surface, (0xBF, 119, 1))
        self.stage.surface.receive_midi_chunk(((0xBF, 119, 1),))
        self.assertEqual([("/live/test", ["ok"])], self.stage.home.received())


class SysExTest(unittest.TestCase):
    def test_packing_is_as_described_and_reversible(self):
        self.assertEqual(bytes([0b0000101, 0x7F, 0x01, 0x00]), sysex.pack(bytes([0xFF, 0x01, 0x80])))
        self.assertEqual(b"", sysex.pack(b""))
        source = random.Random(4)
        for length in list(range(20)) + [100, 1000]:
            data = bytes(source.randrange(256) for _ in range(length))
            packed = sysex.pack(data)
            self.assertTrue(all(byte < 0x80 for byte in packed))
            self.assertEqual(length + (length + 6) // 7, len(packed))
            self.assertEqual(data, sysex.unpack(packed))
        with self.assertRaises(ValueError):
            sysex.unpack(b"\x80\x01")

    def test_messages_go_out_whole(self):
        with Stage(load_set()) as stage:
            client = stage.mesh()
            client.ask("sysex", b"\x7e\x7f\x06\x01")
            client.ask("sysex-packed", b"\x00\x21", b"\xff\x00")
            self.assertEqual([(0xF0, 0x7E, 0x7F, 6, 1, 0xF7), (0xF0, 0, 0x21, 1, 0x7F, 0, 0xF7)],
                             [data for _, data in stage.live.midi_sent])
            for blob in (b"", b"\x80", b"\xf0\x01\xf7", b"\x01" * 5000):
                with self.assertRaises(ScriptError):
                    client.ask("sysex", blob)
            with self.assertRaises(ScriptError):
                client.ask("sysex", "text")
            self.assertEqual(2, len(stage.live.midi_sent))

    def test_row_of_the_set_holds_what_a_device_needs(self):
        with Stage(load_set()) as stage:
            client = stage.mesh()
            stage.live.song.tracks[0].clip_slots[0].clip.name = "Grüße aus Köln"
            self.assertEqual([39 + 2], client.ask("sysex-row", "s/0", b"\x00\x21", 0, 2))
            (_, data), = stage.live.midi_sent
            row = sysex.unpack(bytes(data[3:-1]))
            self.assertEqual(bytes([1, 0xFF, 0x36, 0x36]) + "Grüße aus ".encode("utf-8"), row[:16])
            self.assertEqual(bytes(16), row[16:32])
            with self.assertRaises(ScriptError):
                client.ask("sysex-row", "s/0", b"", 7, 2)


if __name__ == "__main__":
    unittest.main()
