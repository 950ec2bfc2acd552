"""/midimesh/...: clients, answers, exactly once, age, references, scans, watches, trace, dump, console."""

import random
import unittest
import xml.etree.ElementTree as ElementTree

from stage import ScriptError, Stage, grid, load_set
from MidiMesh import osc

NESTED = {
    "scenes": ["One", "Two"], "returns": ["A-Reverb", "B-Delay"],
    "tracks": [
        {"name": "Band", "kind": "group"},
        {"name": "Inner", "kind": "group", "group": 0},
        {"name": "Drums", "group": 1, "clips": [{"name": "Beat"}, None],
         "devices": [{"name": "Rack", "class": "DrumGroupDevice", "parameters": ["Macro"],
                      "chains": [{"name": "Kick", "devices": [{"name": "Sampler", "parameters": ["Pitch"]}]},
                                 {"name": "Sna/re", "devices": [
                                     {"name": "Inner rack", "chains": [{"name": "Deep", "devices": [{"name": "Deepest"}]}]}]}]}]},
        {"name": "Song 100% / live", "clips": [None, {"name": "Low & <high> \"x\" \u0001"}]},
    ],
}


class MeshTest(unittest.TestCase):
    description = None

    def setUp(self):
        self.stage = Stage(self.description or load_set())
        self.addCleanup(self.stage.close)
        self.song = self.stage.live.song
        self.client = self.stage.mesh()

    def refused(self, code, verb, *arguments, **head):
        with self.assertRaises(ScriptError) as caught:
            self.client.ask(verb, *arguments, **head)
        self.assertEqual(code, caught.exception.code, str(caught.exception))
        return str(caught.exception)


class SessionTest(MeshTest):
    def test_hello_tells_who_answers(self):
        protocol, epoch, version, live, layout, lease, pushed, clock = self.client.welcome
        self.assertEqual((1, "12.1.0", 0, 5000, 0), (protocol, live, layout, lease, pushed))
        self.assertEqual(8, len(epoch))
        self.assertGreater(clock, 0.0)

    def test_get_tells_the_last_push_that_its_values_are_as_new_as(self):
        self.assertEqual([0], self.client.ask("get", "song", "pushed"))
        self.client.ask("watch", "song", "tempo")
        self.stage.tick(1)
        pushed = self.client.ask("get", "song", "pushed")[0]
        self.assertEqual(self.client.ask("ping")[3], pushed)
        self.assertGreater(pushed, 0)
        self.refused("no-such-property", "get", "t/0", "pushed")

    def test_stranger_is_told_to_say_hello(self):
        stranger = self.stage.mesh(hello=False)
        with self.assertRaises(ScriptError) as caught:
            stranger.ask("get", "song", "tempo")
        self.assertEqual("unknown-client", caught.exception.code)
        self.assertEqual(2, len(stranger.ask("ping")))

    def test_wrong_protocol_is_refused(self):
        self.refused("wrong-protocol", "hello", 2, 1, "x", 0, 0)

    def test_lease_ends_and_takes_everything_along(self):
        self.client.ask("watch", "t/*", "mute")
        self.client.send("/live/song/start_listen/tempo")
        self.stage.tick()
        before = len(self.stage.script.hub)
        self.stage.tick(49)
        self.assertEqual(1, len(self.stage.script.clients))
        self.stage.tick(5)
        self.assertEqual(0, len(self.stage.script.clients))
        self.assertEqual(0, len(self.stage.script.watches))
        self.assertEqual(0, len(self.stage.script.subscriptions))
        self.assertLess(len(self.stage.script.hub), before)
        self.refused("unknown-client", "get", "song", "tempo")

    def test_any_datagram_renews_the_lease(self):
        for _ in range(30):
            self.stage.tick(4)
            self.client.send("/live/song/get/tempo")
        self.stage.tick()
        self.assertEqual(1, len(self.stage.script.clients))

    def test_same_session_keeps_what_it_has_and_another_starts_empty(self):
        self.client.ask("watch", "song", "tempo")
        self.client.ask("hello", 1, 1, "test", 0, 0)
        self.assertEqual(1, len(self.stage.script.watches))
        self.client.ask("hello", 1, 2, "test", 0, 0)
        self.assertEqual(0, len(self.stage.script.watches))

    def test_reply_port_is_the_clients_choice(self):
        ear = self.stage.client()
        self.client.begin("hello", 1, 9, "two ports", ear.port, 0)
        self.stage.tick()
        self.assertEqual("/midimesh/ok", ear.received()[0][0])
        self.client.send("/live/song/get/tempo")
        self.stage.tick()
        self.assertEqual([("/live/song/get/tempo", [120.0])], ear.received())
        self.assertEqual([], self.client.received())

    def test_registered_client_hears_live_addresses_at_its_own_port(self):
        self.stage.home.received()
        self.client.send("/live/song/start_listen/tempo")
        self.stage.tick()
        self.song.tempo = 90
        self.stage.tick()
        self.assertEqual([[120.0], [90.0]], [values for address, values in self.client.received()])
        self.assertEqual([], self.stage.home.received())

    def test_bye_forgets_the_client(self):
        self.client.ask("bye")
        self.refused("unknown-client", "counts")

    def test_more_clients_than_the_limit_are_refused(self):
        for n in range(31):
            self.stage.mesh(session=n)
        late = self.stage.mesh(hello=False)
        with self.assertRaises(ScriptError) as caught:
            late.ask("hello", 1, 1, "late", 0, 0)
        self.assertEqual("busy", caught.exception.code)

    def test_new_set_says_goodbye_and_greets_the_clients_it_had(self):
        epoch = self.client.welcome[1]
        self.stage.restart()
        messages = dict((address, values) for address, values in self.client.received())
        self.assertEqual([1, epoch], messages["/midimesh/bye"])
        self.assertNotEqual(epoch, messages["/midimesh/startup"][0])
        self.refused("unknown-client", "counts")


class OnceTest(MeshTest):
    def tracks(self):
        return len(self.song.tracks)

    def test_command_sent_again_is_answered_again_and_done_once(self):
        before = self.tracks()
        first = self.client.ask("do", "song", "create_midi_track", -1, number=7)
        again = self.client.ask("do", "song", "create_midi_track", -1, number=7)
        self.assertEqual(first, again)
        self.assertEqual(before + 1, self.tracks())

    def test_command_doubled_in_one_tick_is_done_once(self):
        before = self.tracks()
        for _ in range(3):
            self.client.begin("do", "song", "create_midi_track", -1, number=7)
        self.stage.tick()
        self.assertEqual(before + 1, self.tracks())
        self.assertEqual(3, sum(1 for address, _ in self.client.received() if address == "/midimesh/ok"))

    def test_failed_command_fails_again_without_being_tried(self):
        self.refused("live", "do", "song", "delete_scene", 99, number=7)
        self.refused("live", "do", "song", "delete_scene", 0, number=7)
        self.assertEqual(5, len(self.song.scenes))

    def test_older_id_that_came_late_is_still_done(self):
        self.client.ask("set", "song", "tempo", 100.0, number=8)
        self.client.ask("set", "song", "tempo", 101.0, number=7)
        self.assertEqual(101.0, self.song.tempo)

    def test_memory_is_bounded_and_what_is_forgotten_is_refused(self):
        for number in range(1, 601):
            self.client.begin("set", "song", "tempo", 60.0 + number / 10.0, number=number)
            if number % 100 == 0:
                self.stage.tick()
                self.client.received()
        self.client.number = 600
        self.assertEqual("forgotten", self._code(5))
        self.assertIsNone(self._code(590))
        self.assertEqual(120.0, self.song.tempo)

    def _code(self, number):
        try:
            self.client.ask("set", "song", "tempo", 33.0, number=number)
            return None
        except ScriptError as error:
            return error.code

    def test_ten_percent_loss_doubling_and_disorder_do_each_command_exactly_once(self):
        source = random.Random(11)
        waiting = {}      # id -> request that has no answer yet
        under_way = []    # (turn, datagram)
        done = 0
        for turn in range(4000):
            if done + len(waiting) < 300 and len(waiting) < 8:
                self.client.number += 1
                waiting[self.client.number] = osc.encode(
                    "/midimesh/do", [self.client.number, osc.Double(0.0), 0, "song", "jump_by", 1.0])
                under_way.append((turn, waiting[self.client.number]))
            if turn % 20 == 0:  # no answer for a while: the very same again
                under_way += [(turn, datagram) for datagram in waiting.values()]
            for moment, datagram in [entry for entry in under_way if entry[0] <= turn]:
                under_way.remove((moment, datagram))
                if source.random() < 0.1:
                    continue
                if source.random() < 0.1:
                    under_way.append((turn + source.randrange(1, 100), datagram))  # late, and doubled
                self.client.send_bytes(datagram)
            self.stage.live.advance(5000)
            for address, values in self.client.received():
                if address == "/midimesh/ok" and source.random() >= 0.1 and waiting.pop(values[0], None):
                    done += 1
            if done == 300:
                break
        self.assertEqual(300, done)
        self.stage.tick(20)
        self.assertEqual(300.0, self.song.current_song_time)

    def test_two_clients_may_use_the_same_ids(self):
        other = self.stage.mesh()
        before = self.tracks()
        self.client.ask("do", "song", "create_midi_track", -1, number=7)
        other.ask("do", "song", "create_midi_track", -1, number=7)
        self.assertEqual(before + 2, self.tracks())


class AgeTest(MeshTest):
    """The client's clock runs 1,000,000 ms ahead of the script's."""

    def stamp(self, sent_at=None):
        return (self.stage.live.now if sent_at is None else sent_at) / 1000.0 + 1e6

    def test_stale_launch_is_refused_and_a_fresh_one_done(self):
        self.client.ask("ping", stamp=self.stamp())
        self.client.ask("fire", "t/0/c/0", stamp=self.stamp(), age=500)
        sent = self.stage.live.now
        self.stage.tick(20)  # Live was busy: the datagram waited for two seconds
        text = self.refused("stale", "fire", "t/1/c/1", stamp=self.stamp(sent), age=500)
        self.assertIn("ms late", text)
        self.assertEqual(-1, self.song.tracks[1].fired_slot_index)

    def test_without_an_age_nothing_is_too_late(self):
        self.client.ask("ping", stamp=self.stamp())
        sent = self.stage.live.now
        self.stage.tick(20)
        self.client.ask("fire", "t/1/c/1", stamp=self.stamp(sent))

    def test_clocks_that_drift_apart_make_nothing_stale(self):
        for _ in range(200):  # 4 minutes at 0.01 %: 24 ms
            self.client.ask("ping", stamp=self.stamp() - self.stage.live.now / 1000.0 * 0.00009)
            self.stage.tick(11)
        self.client.ask("fire", "t/1/c/1", stamp=self.stamp() - self.stage.live.now / 1000.0 * 0.00009, age=15)


class ReferenceTest(MeshTest):
    description = NESTED

    def path(self, reference):
        return self.client.ask("get", reference, "path")[0]

    def test_things_are_found_by_place_name_id_and_selection(self):
        for reference, path in (
                ("t/2", "t/2"), (2, "t/2"), ("t/-1", "t/3"), ("t/=Drums", "t/2"), ("t/=Song 100%25 %2F live", "t/3"), ("r/=B-Delay", "r/1"),
                ("master", "master"), ("s/=Two", "s/1"), ("t/selected", "t/0"), ("s/selected", "s/0"), ("song", "song"),
                ("view", "view"), ("t/2/c/0", "t/2/c/0"), ("t/2/c/0/clip", "t/2/c/0/clip"), ("t/2/volume", "t/2/volume"),
                ("t/2/send/1", "t/2/send/1"), ("master/cue", "master/cue"), ("master/crossfader", "master/crossfader"),
                ("t/2/d/0/p/1", "t/2/d/0/p/1"), ("t/2/d/0/ch/0/d/0/p/1", "t/2/d/0/ch/0/d/0/p/1"),
                ("t/2/d/0/ch/1/d/0/ch/0/d/0", "t/2/d/0/ch/1/d/0/ch/0/d/0"), ("t/2/d/=Rack", "t/2/d/0"),
                ("t/2/d/0/ch/=Sna%2Fre/volume", "t/2/d/0/ch/1/volume")):
            self.assertEqual(path, self.path(reference), reference)

    def test_id_stays_with_its_track_wherever_it_moves(self):
        number, = self.client.ask("get", "t/3", "id")
        slot, = self.client.ask("get", "t/3/c/1", "id")
        self.client.ask("do", "song", "create_midi_track", 0)
        self.stage.tick()
        self.assertEqual("t/4", self.path("#%d" % number))
        self.assertEqual("t/4/c/0", self.path("#%d/c/0" % number))
        self.assertEqual(["Low & <high> \"x\" \u0001"], self.client.ask("get", "#%d" % slot, "clip_name"))
        self.client.ask("do", "song", "delete_track", 4)
        self.refused("no-such-object", "get", "#%d" % number, "name")

    def test_what_is_not_there_is_refused_by_name(self):
        for reference, code in (
                ("t/9", "no-such-object"), ("t/x", "bad-arguments"), ("t", "bad-arguments"), ("", "no-such-object"),
                ("q/1", "no-such-object"), ("t/0/zz", "no-such-object"), ("t/2/c/1/clip", "no-such-object"),
                ("r/0/c/0", "no-such-object"), ("t/2/crossfader", "no-such-object"), ("#99999", "no-such-object"),
                ("#", "no-such-object"), ("t/=nobody", "no-such-object"), ("t/2/d/0/ch/0/d/0/ch/0", "no-such-object"),
                ("t/999999999999", "bad-arguments"), ("/" * 50, "too-large"), ("t/" + "9" * 2000, "too-large"), (1.5, "bad-arguments")):
            self.refused(code, "get", reference, "name")

    def test_properties_are_known_by_name(self):
        self.assertIn("playing_slot_index", self.client.ask("names", "t/0"))
        self.assertIn("state", self.client.ask("names", "t/0/c/0"))
        self.refused("no-such-property", "get", "t/0", "__class__")
        self.refused("no-such-property", "set", "t/0", "nonsense", 1)
        self.refused("read-only", "set", "t/0", "is_foldable", True)
        self.refused("no-such-method", "do", "t/0", "add_name_listener", 1)


class CommandTest(MeshTest):
    def test_set_reaches_mixer_returns_master_and_devices(self):
        self.assertEqual([5], self.client.ask(
            "set", "r/0/volume", "value", 0.5, "master/volume", "value", 0.25, "t/0/send/1", "value", 0.75,
            "t/0/d/0/p/1", "value", 1, "t/1", "mute", 1.0))
        self.assertEqual(0.5, self.song.return_tracks[0].mixer_device.volume.value)
        self.assertEqual(0.25, self.song.master_track.mixer_device.volume.value)
        self.assertEqual(0.75, self.song.tracks[0].mixer_device.sends[1].value)
        self.assertEqual(1.0, self.song.tracks[0].devices[0].parameters[1].value)
        self.assertTrue(self.song.tracks[1].mute)

    def test_set_tries_all_and_tells_what_failed(self):
        text = self.refused("no-such-object", "set", "t/0", "mute", True, "t/99", "mute", True, "t/1", "mute", True)
        self.assertIn("1 of 3 failed; number 1", text)
        self.assertTrue(self.song.tracks[0].mute and self.song.tracks[1].mute)

    def test_wrong_values_are_refused_before_live_sees_them(self):
        for name, value in (("mute", "yes"), ("name", 7), ("color", 1.5), ("arm", float("nan")), ("name", "x" * 5000)):
            self.refused("too-large" if value == "x" * 5000 else "bad-arguments", "set", "t/0", name, value)
        self.refused("bad-arguments", "set", "song", "tempo", float("inf"))
        self.refused("live", "set", "t/0/volume", "value", 2.0)

    def test_fire_and_stop(self):
        self.assertEqual(["t/0/c/0"], self.client.ask("fire", "t/0/c/0"))
        self.assertEqual(["s/1"], self.client.ask("fire", "s/1"))
        self.client.ask("stop", "t/0", 1)
        self.assertEqual(-2, self.song.tracks[1].fired_slot_index)
        self.client.ask("stop")
        self.refused("bad-arguments", "fire", "t/0")

    def test_select_reaches_everything_that_can_be_selected(self):
        view = self.song.view
        self.client.ask("watch", "view", "selected_track", "view", "selected_scene", "t/0", "selected_device")
        self.client.ask("select", "master")
        self.assertEqual(self.song.master_track, view.selected_track)
        self.client.ask("select", "t/2/c/3")
        self.assertEqual((self.song.tracks[2], self.song.scenes[3]), (view.selected_track, view.selected_scene))
        self.client.ask("select", "t/0/d/0")
        self.stage.tick()
        number, = self.client.ask("get", "t/0/d/0", "id")
        told = self.client.changes()
        self.assertEqual(("t/0", "s/3", "#%d" % number),
                         (told[("view", "selected_track")], told[("view", "selected_scene")], told[("t/0", "selected_device")]))
        self.refused("bad-arguments", "select", "t/0/volume")

    def test_box_is_drawn_and_taken_away(self):
        self.client.ask("highlight", 0, 1, 8, 5)
        self.assertEqual((0, 1, 8, 5, False), self.stage.live.highlights[0])
        self.client.ask("highlight")
        self.assertEqual((-1, -1, -1, -1, False), self.stage.live.highlights[0])
        self.refused("bad-arguments", "highlight", 0, 0, 8)
        self.refused("bad-arguments", "highlight", -1, 0, 8, 5)

    def test_sends_and_crossfade_are_watched_and_set(self):
        self.assertEqual([8 * 2], self.client.ask("watch", "t/*/send/*", "value"))
        self.client.ask("watch", "t/1", "crossfade_assign")
        self.client.changes()
        self.client.ask("set", "t/1/send/=B-Delay", "value", 0.5, "t/1", "crossfade_assign", 2)
        self.stage.tick()
        self.assertEqual({("t/1/send/1", "value"): 0.5, ("t/1", "crossfade_assign"): 2}, self.client.changes())

    def test_call_brings_any_address_an_acknowledgement(self):
        self.assertEqual([0, "Drums"], self.client.ask("call", "/live/track/get/name", 0))
        self.assertEqual([], self.client.ask("call", "/live/track/set/name", 0, "New"))
        self.assertEqual("New", self.song.tracks[0].name)
        self.assertEqual(["/live/song/get/num_tracks", [8], "/live/song/get/num_scenes", [5]],
                         self.client.ask("call", "/live/song/get/num_*"))
        self.assertIn("there is no clip", self.refused("failed", "call", "/live/clip/get/name", 1, 0))
        self.assertIn("Unknown", self.refused("failed", "call", "/live/nothing"))
        self.assertEqual([], self.client.ask("call", "/live/device/set/parameters/value", 0, 0, 0.0, 0.25))

    def test_unknown_verb_names_those_that_are(self):
        self.assertIn("exclusive", self.refused("no-such-address", "launch"))

    def test_head_is_checked(self):
        for head in ([], [0, 0.0, 0], ["x", 0.0, 0], [-1, 0.0, 0], [1, "now", 0], [1, float("nan"), 0], [True, 0.0, 0], [1, 0.0, float("inf")],
                     [2 ** 31, 0.0, 0], [1]):
            self.client.send("/midimesh/counts", *head)
            self.stage.tick()
            (address, values), = self.client.received()
            self.assertEqual(("/midimesh/error", "bad-arguments"), (address, values[1]), head)


class ScanTest(MeshTest):
    description = NESTED

    COLUMNS = {"song": 14, "track": 18, "scene": 6, "clip": 10, "slot": 5, "send": 4, "device": 8, "parameter": 8, "cue": 5}

    def scan(self, *arguments):
        number = self.client.begin("scan", *arguments)
        count, layout = self.client.answer(number, ticks=400)
        self.assertEqual(list(range(count)), sorted(self.client.parts[number]))
        values = self.client.whole(number)
        rows = []
        while values:
            size = self.COLUMNS[values[0]]
            rows.append(values[:size])
            values = values[size:]
        return rows

    def test_everything_there_is(self):
        rows = self.scan("song tracks scenes clips sends devices parameters")
        kinds = [row[0] for row in rows]
        self.assertEqual({"song": 1, "track": 7, "scene": 2, "clip": 2, "slot": 2}, {k: kinds.count(k) for k in ("song", "track", "scene", "clip", "slot")})
        tracks = {row[1]: row for row in rows if row[0] == "track"}
        self.assertEqual(["", "t/0", "t/1"], [tracks["t/%d" % n][5] for n in range(3)])
        self.assertEqual(["t/2/d/0", "t/2/d/0/ch/0/d/0", "t/2/d/0/ch/1/d/0", "t/2/d/0/ch/1/d/0/ch/0/d/0"],
                         [row[1] for row in rows if row[0] == "device"])
        self.assertEqual(8, kinds.count("send"))
        self.assertEqual(2 + 2 + 1 + 1, len([row for row in rows if row[0] == "parameter"]))

    def test_cue_points(self):
        self.song.set_or_delete_cue()
        self.assertEqual([["cue", 0, "1", 0.0]], [row[:2] + row[3:] for row in self.scan("cues")])

    def test_block_of_tracks_and_scenes(self):
        rows = self.scan("tracks scenes clips", 2, 1, 0, 1)
        self.assertEqual(["t/2", "r/0", "r/1", "master"], [row[1] for row in rows if row[0] == "track"])
        self.assertEqual([[2, 0]], [row[1:3] for row in rows if row[0] == "clip"])
        self.assertEqual([0], [row[1] for row in rows if row[0] == "scene"])
        self.assertEqual([], [row for row in self.scan("clips", 100, 5, -3, 9)])

    def test_big_set_comes_in_parts_of_8_kb_and_lost_parts_again(self):
        self.stage.restart(grid(20, 40))
        self.client = self.stage.mesh()
        number = self.client.begin("scan")
        sizes = []
        while True:
            self.stage.tick()
            datagrams = self.client.datagrams()
            sizes += [len(d) for d in datagrams]
            messages = [m for d in datagrams for m in osc.decode(d)]
            for address, values in messages:
                self.client._other(address, values)
            if any(address == "/midimesh/ok" for address, _ in messages):
                break
        self.assertGreater(len(sizes), 5)
        self.assertLess(max(sizes), 8500)
        lost = self.client.parts[number].pop(2)
        self.assertEqual([len(sizes) - 1], self.client.ask("again", number, 2))
        self.stage.tick()
        self.client.pushes()
        self.assertEqual(lost, self.client.parts[number][2])
        self.refused("bad-arguments", "again", number, 999)
        self.refused("forgotten", "again", 12345)

    def test_scan_asked_twice_while_it_runs_is_done_once(self):
        self.stage.restart(grid(40, 40))
        self.client = self.stage.mesh()
        spent = [0.0]
        self.stage.script.clock = lambda: spent.__setitem__(0, spent[0] + 0.0002) or spent[0]
        number = self.client.begin("scan")
        self.stage.live.advance(5000)
        self.client.begin("scan", number=number)
        self.stage.tick(10)
        messages = self.client.received()
        parts = [values[1] for address, values in messages if address == "/midimesh/part"]
        self.assertEqual(list(range(len(parts))), parts)
        self.assertEqual(1, len([1 for address, _ in messages if address == "/midimesh/ok"]))

    def test_scan_of_a_session_that_is_over_does_not_reach_the_next(self):
        self.stage.restart(grid(40, 40))
        self.client = self.stage.mesh()
        spent = [0.0]
        self.stage.script.clock = lambda: spent.__setitem__(0, spent[0] + 0.0004) or spent[0]
        self.client.begin("scan")
        self.stage.live.advance(10000)
        self.client.begin("hello", 1, 99, "next", 0, 0, number=1)
        self.stage.live.advance(15000)
        messages = self.client.received()
        place = next(n for n, (address, values) in enumerate(messages) if address == "/midimesh/ok" and values[0] == 1)
        self.stage.tick(10)
        self.assertEqual([], messages[place + 1:] + self.client.received())

    def test_scan_ends_when_the_layout_changes(self):
        self.stage.restart(grid(40, 40))
        self.client = self.stage.mesh()
        spent = [0.0]
        self.stage.script.clock = lambda: spent.__setitem__(0, spent[0] + 0.0004) or spent[0]
        number = self.client.begin("scan")
        self.stage.live.advance(10000)
        self.song = self.stage.live.song
        self.song.create_midi_track(0)
        with self.assertRaises(ScriptError) as caught:
            self.client.answer(number)
        self.assertEqual("layout-changed", caught.exception.code)

    def test_unknown_words_are_refused(self):
        self.refused("bad-arguments", "scan", "everything")
        self.refused("bad-arguments", "scan", "clips", 1)
        self.refused("bad-arguments", "scan", 5)


class WatchTest(MeshTest):
    def test_values_come_at_once_and_then_with_each_change(self):
        self.assertEqual([8], self.client.ask("watch", "t/*", "mute"))
        self.assertEqual(8, len(self.client.changes()))
        self.song.tracks[3].mute = True
        self.stage.tick()
        self.assertEqual({("t/3", "mute"): True}, self.client.changes())

    def test_many_changes_in_one_turn_make_one_value(self):
        self.client.ask("watch", "t/0/volume", "value")
        self.client.changes()
        for n in range(50):
            self.song.tracks[0].mixer_device.volume.value = n / 100.0
        self.stage.tick()
        pushed = self.client.pushes("/midimesh/change")
        self.assertEqual(1, len(pushed))
        self.assertAlmostEqual(0.49, pushed[0][4], 6)

    def test_states_of_slots_follow_a_launch(self):
        self.client.ask("watch", "t/0/c/0-1", "state", "t/1/c/0", "state")
        self.assertEqual({("t/0/c/0", "state"): 1, ("t/0/c/1", "state"): 1, ("t/1/c/0", "state"): 0}, self.client.changes())
        self.song.tracks[0].clip_slots[1].fire()
        self.stage.live.advance(6000)
        self.assertIn(self.client.changes().get(("t/0/c/1", "state")), (2, 3))
        self.stage.tick(2)
        self.client.changes()
        self.song.tracks[0].clip_slots[0].fire()
        self.stage.live.advance(6000)
        self.assertEqual({("t/0/c/0", "state"): 2}, self.client.changes())
        self.stage.tick(22)
        self.assertEqual({("t/0/c/0", "state"): 3, ("t/0/c/1", "state"): 1}, self.client.changes())

    def test_clip_that_comes_and_goes_is_told(self):
        self.client.ask("watch", "t/1/c/0", "clip_name")
        self.assertEqual({("t/1/c/0", "clip_name"): None}, self.client.changes())
        self.song.tracks[1].clip_slots[0].create_clip(4)
        self.stage.tick()
        self.assertEqual({("t/1/c/0", "clip_name"): ""}, self.client.changes())
        self.song.tracks[1].clip_slots[0].clip.name = "New"
        self.stage.tick()
        self.assertEqual({("t/1/c/0", "clip_name"): "New"}, self.client.changes())
        self.song.tracks[1].clip_slots[0].delete_clip()
        self.stage.tick()
        self.assertEqual({("t/1/c/0", "clip_name"): None}, self.client.changes())

    def test_pushes_are_numbered_and_refresh_tells_all_again(self):
        self.client.ask("watch", "song", "tempo", "song", "is_playing")
        self.client.changes()
        for tempo in (90, 91, 92):
            self.song.tempo = tempo
            self.stage.tick()
        numbers = [values[0] for values in self.client.pushes("/midimesh/change")]
        self.assertEqual(list(range(numbers[0], numbers[0] + 3)), numbers)
        self.assertEqual(numbers[-1], self.client.ask("ping")[3])
        self.assertEqual([2], self.client.ask("refresh"))
        self.stage.tick()
        self.assertEqual({("song", "tempo"): 92.0, ("song", "is_playing"): False}, self.client.changes())

    def test_layout_change_is_told_and_watches_follow_their_objects(self):
        self.client.ask("watch", "t/*", "name")
        self.client.changes()
        self.song.delete_track(0)
        self.song.create_audio_track(7)
        self.stage.tick()
        pushed = self.client.pushes()
        self.assertEqual(1, len([v for v in pushed if len(v) == 2]))
        told = {values[at]: values[at + 3] for values in pushed if len(values) > 2 for at in range(1, len(values), 4)}
        self.assertEqual("Bass", told["t/0"])
        self.assertIn("8-Audio", told.values())
        self.song.tracks[0].name = "Moved"
        self.stage.tick()
        self.assertEqual({("t/0", "name"): "Moved"}, self.client.changes())
        self.assertEqual(8, len(self.stage.script.watches))

    def test_path_that_leads_nowhere_any_more_is_told_as_nil(self):
        tracks = len(self.song.tracks)
        last = "t/%d" % (tracks - 1)
        self.client.ask("watch", "t/*", "name", last, "name", "song", "tempo")
        self.client.ask("watch", last + "/volume", "value")
        self.client.changes()
        self.song.delete_track(0)
        self.stage.tick()
        told = self.client.changes()
        self.assertEqual([None, None], [told[(last, "name")], told[(last + "/volume", "value")]])
        self.assertEqual(2, sum(value is None for value in told.values()))
        self.assertNotIn(("song", "tempo"), told)

        # Told again where a push may have got lost, even after everything was watched anew, and no more once it is there again.
        self.client.ask("unwatch")
        self.client.ask("watch", "t/*", "name")
        self.client.changes()
        self.client.ask("refresh")
        self.stage.tick()
        self.assertIsNone(self.client.changes()[(last, "name")])
        self.song.create_audio_track(tracks - 1)
        self.stage.tick()
        self.assertIsNotNone(self.client.changes()[(last, "name")])
        self.client.ask("refresh")
        self.stage.tick()
        self.assertIsNotNone(self.client.changes()[(last, "name")])

    def test_device_that_is_deleted_is_told_as_nil(self):
        track = next(n for n, track in enumerate(self.song.tracks) if track.devices)
        device = "t/%d/d/0" % track
        number = "#%d" % self.client.ask("get", device, "id")[0]
        self.client.ask("watch", "t/*/d/0/p/0-3", "share")
        self.client.ask("hold", number, "name", number + "/p/1", "text")
        self.client.changes()
        self.song.tracks[track].delete_device(0)
        self.stage.tick()
        told = self.client.changes()
        self.assertEqual([None, None], [told[(number, "name")], told[(number + "/p/1", "text")]])
        if not self.song.tracks[track].devices:
            self.assertIsNone(told[(device + "/p/1", "share")])

    def test_what_is_unwatched_or_held_no_more_is_not_told_as_gone(self):
        self.client.ask("watch", "t/0", "name", "t/1", "name")
        self.client.ask("hold", "t/2", "name")
        self.client.changes()
        self.client.ask("unwatch", "t/1", "name")
        self.client.ask("hold", "t/3", "name")
        self.stage.tick(60)
        self.assertNotIn(None, self.client.changes().values())

    def test_object_that_dies_unnoticed_is_told_as_nil(self):
        self.client.ask("watch", "t/0/volume", "value")
        self.client.changes()
        self.song.tracks[0].mixer_device.volume._die()
        self.stage.tick(60)
        self.assertEqual({("t/0/volume", "value"): None}, self.client.changes())

    def test_unwatch_ends_it(self):
        self.client.ask("watch", "t/*", "mute", "song", "tempo")
        self.client.ask("unwatch", "t/*", "mute")
        self.assertEqual(1, len(self.stage.script.watches))
        self.client.ask("unwatch")
        self.assertEqual(0, len(self.stage.script.watches))

    def test_two_clients_hear_each_their_own(self):
        other = self.stage.mesh()
        self.client.ask("watch", "song", "tempo")
        other.ask("watch", "t/0", "mute")
        self.client.changes(), other.changes()
        self.song.tempo = 77
        self.stage.tick()
        self.assertEqual({("song", "tempo"): 77.0}, self.client.changes())
        self.assertEqual({}, other.changes())

    def test_what_live_does_not_tell_is_refused(self):
        self.refused("not-observable", "watch", "t/0", "is_visible")
        self.refused("no-such-property", "watch", "t/0", "nonsense")
        self.refused("bad-arguments", "watch", "t/0")
        self.refused("no-such-object", "watch", "t/99", "mute")
        self.assertEqual([0], self.client.ask("watch", "t/90-99", "mute"))

    def test_selection_is_told_by_path(self):
        self.client.ask("watch", "view", "selected_track")
        self.client.changes()
        self.song.view.selected_track = self.song.master_track
        self.stage.tick()
        self.assertEqual({("view", "selected_track"): "master"}, self.client.changes())


class InsideTest(MeshTest):
    description = NESTED

    def text(self, what):
        number = self.client.begin("dump", what)
        self.client.answer(number)
        return "".join(self.client.whole(number))

    def test_dump_of_the_set_is_xml_with_everything_in_it(self):
        tree = ElementTree.fromstring(self.text("set"))
        self.assertEqual(["Band", "Inner", "Drums", "Song 100% / live"], [t.get("name") for t in tree.findall("track")])
        self.assertEqual(["Deepest"], [d.get("name") for d in tree.findall("track/device/chain/device/chain/device")])
        self.assertEqual("Low & <high> \"x\" \ufffd", tree.find("track[@name='Song 100% / live']/clip").get("name"))
        self.assertEqual(2, len(tree.findall("return")))
        self.assertEqual("t/0", tree.findall("track")[1].get("group"))

    def test_dump_of_the_api_is_xml_of_what_live_has(self):
        tree = ElementTree.fromstring(self.text("api"))
        self.assertIsNotNone(tree.find("module[@name='Song']/class[@name='Song']/method[@name='start_playing']"))
        self.refused("bad-arguments", "dump", "everything")

    def test_trace_tells_what_came_in(self):
        self.client.ask("trace", "on")
        self.client.pushes()
        self.stage.home.send("/live/song/get/tempo", 1, "x" * 500)
        self.stage.tick()
        pushed, = self.client.pushes("/midimesh/trace")
        self.assertEqual(["/live/song/get/tempo", "ok"], [pushed[3], pushed[5]])
        self.stage.home.send("/live/clip/get/name", 0, 1)
        self.client.begin("do", "song", "create_scene", 99)
        self.stage.tick()
        outcomes = [values[5] for values in self.client.pushes("/midimesh/trace")]
        self.assertIn("no clip", outcomes[0])
        self.assertEqual("live", outcomes[1])
        self.client.ask("trace", "off")
        self.assertEqual(0, self.stage.script.trace.watchers)
        number = self.client.begin("trace", "read")
        self.client.answer(number)
        self.assertIn("/live/song/get/tempo", self.client.whole(number))

    def test_counts_are_pairs(self):
        values = self.client.ask("counts")
        self.assertEqual(0, len(values) % 2)
        self.assertEqual(1, dict(zip(values[::2], values[1::2]))["clients"])

    def test_console_is_off_by_default(self):
        self.refused("not-allowed", "console", "song.tempo")
        self.refused("not-allowed", "members", "song")


class ConsoleTest(MeshTest):
    def setUp(self):
        self.stage = Stage(console=True)
        self.addCleanup(self.stage.close)
        self.client = self.stage.mesh()

    def test_attributes_and_places_are_followed(self):
        self.assertEqual(["float", "120.0"], self.client.ask("console", "song.tempo"))
        self.assertEqual(["str", "'Drums Intro'"], self.client.ask("console", "song.tracks[0].clip_slots[0].clip.name"))
        self.assertEqual(["Vector", "8 of them"], self.client.ask("console", "song.tracks"))
        self.assertIn("method", self.client.ask("console", "song.start_playing")[1])
        number = self.client.begin("members", "song.tracks[0]")
        self.client.answer(number)
        self.assertIn("clip_slots", self.client.whole(number))

    def test_nothing_else_is(self):
        for path in ("song.__class__", "song._tracks", "song.start_playing()", "song.tracks[0].__init__", "os.system", "", "song..tempo",
                     "song.tracks['a']", "song.start_playing.__globals__", "song.tracks[1:2]", "song;1",
                     "song.start_playing.im_func", 5):
            self.refused("bad-arguments", "console", path)
        self.assertFalse(self.stage.live.song.is_playing)
        self.refused("live", "console", "song.tracks[99]")
        self.refused("live", "console", "song.nothing")


if __name__ == "__main__":
    unittest.main()
