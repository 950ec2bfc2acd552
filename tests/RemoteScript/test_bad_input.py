"""Everything wrong that can be sent: each address, each kind of bad argument, and never a word into Live's log."""

import math
import random
import unittest

from stage import Stage, grid, load_set
from MidiMesh import osc

NESTED = {
    "scenes": ["One", "Two"], "returns": ["A"],
    "tracks": [{"name": "G%d" % n, "kind": "group", **({"group": n - 1} if n else {})} for n in range(8)] +
              [{"name": "Leaf", "group": 7, "clips": [{"name": "C"}, None]}],
}
ODD = [float("nan"), float("inf"), -float("inf"), 1e38, 0.5, -1, 10 ** 6, 2 ** 31, 2 ** 62, -2 ** 63, "", "x", "*", "0", "9" * 400,
       "x" * 6000, b"", b"\xff" * 3000, True, False, None, [], [1, [2]], osc.Midi((1, 2, 3, 4)), osc.TimeTag(1), "t/0", "#1", "master",
       "../..", "t/*", "%s%n", "\u202e"]


class BadInputTest(unittest.TestCase):
    def stage_of(self, description, **settings):
        stage = Stage(description, **settings)
        self.addCleanup(stage.close)
        return stage

    def quiet(self, stage):
        """Nothing reached Live: no exception, no complaint in the log, the script still answers."""
        self.assertEqual([], stage.live.listener_failures)
        self.assertEqual([], [line for line in stage.live.log if "listening on" not in line])
        stage.home.received()
        answers = stage.ask("/live/test")
        self.assertIn(("/live/test", ["ok"]), answers)

    def test_every_live_address_with_every_count_and_odd_value(self):
        stage = self.stage_of(load_set("stage.json"))
        source = random.Random(1)
        names = [n for n in stage.script.addresses.names() if n not in ("/live/api/reload", "/live/song/export/structure")]
        for address in names:
            for count in range(7):
                stage.home.send(address, *[source.choice((0, 1, 2)) if n < count - 1 else source.choice(ODD) for n in range(count)])
                stage.home.send(address, *[source.choice(ODD) for _ in range(count)])
            stage.live.advance(5000)
            stage.home.datagrams()
        stage.tick(5)
        self.quiet(stage)

    def test_every_verb_with_every_count_and_odd_value(self):
        stage = self.stage_of(load_set("stage.json"), console=True)
        source = random.Random(2)
        client = stage.mesh()
        for verb in stage.script.calls.names():
            if verb in ("reload", "bye"):
                continue
            for count in range(9):
                for _ in range(8):
                    client.begin(verb, *[source.choice(ODD + ["t/0", "t/4/c/0", "name", "state", "mute"]) for _ in range(count)])
                stage.live.advance(5000)
                client.datagrams()
        for _ in range(400):
            client.send("/midimesh/" + source.choice(stage.script.calls.names()[1:]), *[source.choice(ODD) for _ in range(source.randrange(6))])
        stage.tick(5)
        client.datagrams()
        self.quiet(stage)

    def test_errors_say_which_message_failed_and_why(self):
        stage = self.stage_of(load_set())
        for address, arguments, words in (
                ("/live/track/get/name", [], "0 of 1"), ("/live/track/get/name", ["Kick"], "no number"),
                ("/live/track/get/name", [8], "there are 8"), ("/live/track/get/name", [math.nan], "no number"),
                ("/live/clip/get/name", [1, 0], "no clip at 1 0"), ("/live/track/set/name", [0, 7], "string is wanted"),
                ("/live/track/set/mute", [0, "on"], "true or false"), ("/live/song/set/tempo", [math.nan], "number is wanted"),
                ("/live/track/set/color_index", [0, 1.5], "whole number"), ("/live/clip/add/notes", [0, 0, 60, 0, 1, 100], "5 arguments"), ("/live/track/set/volume", [0], "value is missing")):
            (name, values), = [m for m in stage.ask(address, *arguments) if m[0] == "/live/error"]
            self.assertIn(words, values[0])
            self.assertEqual(address, values[1])
            self.assertEqual(len(arguments), len(values) - 2)

    def test_huge_strings_are_refused_or_cut(self):
        stage = self.stage_of(load_set())
        stage.ask("/live/track/set/name", 0, "x" * 60000)
        self.assertEqual("Drums", stage.live.song.tracks[0].name)
        stage.ask("/live/" + "y" * 60000)
        stage.ask("/live/api/show_message", "z" * 60000)
        self.assertLessEqual(len(stage.live.messages[-1]), 200)
        self.quiet(stage)

    def test_answer_over_the_datagram_limit_is_an_error(self):
        stage = self.stage_of(grid(200, 2))
        for track in stage.live.song.tracks:
            track.name = "n" * 400
        stage.home.received()
        stage.home.send("/live/song/get/track_names")
        stage.tick(3)
        (address, values), = stage.home.received()
        self.assertEqual("/live/error", address)
        self.assertIn("smaller blocks", values[0])

    def test_datagram_of_full_size_is_taken(self):
        stage = self.stage_of(load_set())
        blob = b"\x01" * (65504 - len(osc.encode("/live/song/get/tempo", [b""])))
        stage.home.send("/live/song/get/tempo", blob)
        stage.tick(2)
        self.assertIn("/live/error", [address for address, _ in stage.home.received()])  # the echo makes the answer too long

    def test_random_datagrams(self):
        stage = self.stage_of(load_set())
        source = random.Random(3)
        seeds = [osc.encode("/live/track/set/name", [0, "name"]), osc.encode("/live/clip_slot/fire", [0, 1]),
                 osc.encode("/midimesh/hello", [1, osc.Double(0), 0, 1, 5, "me", 0, 0]), osc.encode("/live/song/get/*")]
        for round in range(2000):
            data = bytearray(source.choice(seeds))
            for _ in range(source.randint(0, 4)):
                data[source.randrange(len(data))] = source.randrange(256)
            stage.home.send_bytes(bytes(data[:source.randrange(1, len(data) + 1)] if source.random() < 0.2 else data))
            if round % 50 == 49:
                stage.live.advance(5000)
                stage.home.datagrams()
        stage.tick(2)
        self.quiet(stage)

    def test_sets_of_every_shape(self):
        empty = {"scenes": ["Only"], "returns": [], "tracks": []}
        for description in (empty, NESTED, grid(500, 3), {"scenes": [""], "returns": list("ABCDEFGHIJKL"), "tracks": [{"name": ""}]}):
            stage = Stage(description)
            try:
                client = stage.mesh()
                number = client.begin("scan", "song tracks scenes clips sends devices parameters")
                count, _ = client.answer(number, ticks=200)
                self.assertEqual(count, len(client.parts[number]))
                client.ask("watch", "t/*", "playing_slot_index", "t/*/c/*", "state", "r/*", "volume")
                stage.home.received()
                stage.home.send("/live/song/get/track_data", 0, -1, "track.name", "clip.name", "track.group_track")
                stage.home.send("/live/song/export/structure")
                stage.home.send("/live/view/get/selected_track")
                stage.home.send("/live/track/get/name", 0)
                stage.tick(30)
                client.pushes()
                self.assertIn("/live/song/export/structure", [address for address, _ in stage.home.received()])
                self.quiet(stage)
            finally:
                stage.close()

    def test_hosts_not_on_the_list_are_not_heard(self):
        stage = self.stage_of(load_set(), allow=["10.1.2.3"])
        transport = stage.script.transport
        self.assertTrue(transport.allowed("127.0.0.1") and transport.allowed("127.9.9.9") and transport.allowed("10.1.2.3"))
        self.assertFalse(transport.allowed("10.1.2.4") or transport.allowed("0.0.0.0") or transport.allowed("1270.0.0.1"))

    def test_remote_host_may_play_but_not_edit(self):
        stage = self.stage_of(load_set(), allow=["10.1.2.3"])
        script = stage.script
        for address, arguments in (("/live/song/delete_track", [0]), ("/live/song/undo", []), ("/live/track/delete_clip", [0, 0]),
                                   ("/live/clip_slot/delete_clip", [0, 0]), ("/live/clip/remove/notes", [0, 0]), ("/live/api/reload", []),
                                   ("/live/clip_slot/duplicate_clip_to", [0, 0, 1, 0])):
            script._run((address, arguments, ("10.1.2.3", 5)))
            datagram, target = script.transport._waiting[-1]
            self.assertIn(b"not allowed", datagram)
            self.assertEqual("10.1.2.3", target[0])
        script._run(("/live/clip_slot/fire", [0, 0], ("10.1.2.3", 5)))
        self.assertEqual(0, stage.live.song.tracks[0].fired_slot_index)
        self.assertEqual(8, len(stage.live.song.tracks))
        script._run(("/midimesh/hello", [1, 0.0, 0, 1, 1, "far", 0, 0], ("10.1.2.3", 5)))
        script._run(("/midimesh/do", [2, 0.0, 0, "song", "delete_track", 0], ("10.1.2.3", 5)))
        script._run(("/midimesh/call", [3, 0.0, 0, "/live/song/delete_track", 0], ("10.1.2.3", 5)))
        self.assertEqual(8, len(stage.live.song.tracks))
        script.transport._waiting.clear()


if __name__ == "__main__":
    unittest.main()
