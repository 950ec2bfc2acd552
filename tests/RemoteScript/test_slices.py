"""Live's main thread is never held for more than 5 ms: told by a clock that each reading of a property of Live moves on."""

import sys
import unittest

from stage import Stage, grid
from fake_live.objects import LiveObject
from MidiMesh import osc

READ_S = 2e-6       # one reading of a property, in Live about a microsecond
MESSAGE_S = 30e-6   # receiving, decoding and answering one message
LIMIT_S = 0.005


class SlicesTest(unittest.TestCase):
    """The script's clock is its own: it moves while the script works, and with the fake Live's time in between."""

    def start(self, description, **settings):
        self.worked = 0.0
        LiveObject.reads = self._read
        self.addCleanup(setattr, LiveObject, "reads", None)
        self.stage = Stage(description, clock=self._now, **settings)
        self.addCleanup(self.stage.close)
        self.song = self.stage.live.song
        script = self.stage.script
        self.longest = 0.0
        pump, run, flush = script.pump, script.work._handle, script.transport.flush_one

        def timed_pump():
            before = self._now()
            pump()
            self.longest = max(self.longest, self._now() - before)

        def costly_run(message):
            self.worked += MESSAGE_S
            return run(message)

        def costly_flush():
            self.worked += 10e-6
            return flush()

        script.pump, script.work._handle, script.transport.flush_one = timed_pump, costly_run, costly_flush
        self.client = self.stage.mesh()
        self.longest = 0.0

    def _read(self):
        # Only what the script itself reads, through a handle: the fake reads its own properties, too.
        reader = sys._getframe(2).f_globals["__name__"]
        if reader.startswith("MidiMesh") or reader == "fake_live.handles":
            self.worked += READ_S

    def _now(self):
        return self.worked + self.stage.live.now / 1e6 if hasattr(self, "stage") else self.worked

    def in_slices(self, least=0.0):
        self.assertLess(self.longest, LIMIT_S)
        self.assertGreaterEqual(self.longest, least)

    def test_scan_of_100_tracks_of_100_scenes(self):
        self.start(grid(100, 100))
        number = self.client.begin("scan")
        ticks = 0
        count = None
        while count is None:
            self.stage.tick()
            ticks += 1
            for address, values in self.client.received():
                if address == "/midimesh/ok":
                    count = values[1]
                self.client._other(address, values)
        self.assertEqual(count, len(self.client.parts[number]))
        self.assertLessEqual(ticks, 3)
        self.in_slices(0.003)

    def test_launch_overtakes_a_scan(self):
        self.start(grid(100, 100))
        self.client.begin("scan")
        self.stage.live.advance(10000)
        launch = self.client.begin("fire", "t/50/c/50")
        self.stage.live.advance(10000)
        self.assertIn(launch, [values[0] for address, values in self.client.received() if address == "/midimesh/ok"])
        self.assertFalse(self.stage.script.work.is_idle)
        self.in_slices()

    def test_reads_of_ableton_osc_over_500_tracks(self):
        self.start(grid(500, 20))
        home = self.stage.home
        for address, arguments in (("/live/song/get/track_data", [0, 500, "track.name", "clip.color"]), ("/live/song/export/structure", []),
                                   ("/live/track/get/*", [3]), ("/live/track/set/mute", ["*", True]), ("/live/clips/unfilter", []),
                                   ("/live/track/get/clips/name", ["*"]), ("/live/song/get/track_names", [])):
            home.send(address, *arguments)
        self.stage.tick(20)
        self.assertTrue(self.stage.script.work.is_idle)
        self.assertTrue(self.song.tracks[499].mute)
        self.in_slices()

    def test_dump_and_watch_of_a_big_set(self):
        self.start(grid(200, 20))
        self.client.begin("dump", "set")
        self.client.begin("watch", "t/*", "playing_slot_index", "t/*/c/*", "state", "t/*", "volume")
        self.stage.tick(20)
        self.client.datagrams()
        self.assertTrue(self.stage.script.work.is_idle)
        self.in_slices()

    def test_layout_change_under_many_subscriptions(self):
        self.start(grid(200, 10))
        for track in range(200):
            for address in ("mute", "name", "color", "playing_slot_index"):
                self.stage.home.send("/live/track/start_listen/" + address, track)
            for scene in range(4):
                self.stage.home.send("/live/clip_slot/start_listen/has_clip", track, scene)
            if track % 20 == 0:
                self.stage.tick()
                self.stage.home.datagrams()
        self.stage.tick(5)
        self.assertEqual(200 * 8, len(self.stage.script.subscriptions))
        self.stage.home.datagrams()
        self.song.delete_track(0)
        self.stage.tick(3)
        self.assertEqual(199 * 8, len(self.stage.script.subscriptions))
        self.song.tracks[198].name = "Last"
        self.stage.tick()
        self.assertIn(("/live/track/get/name", [198, "Last"]), self.stage.home.received())
        self.in_slices()

    def test_exclusive_launch_among_500_tracks_is_one_slice(self):
        self.start(grid(500, 2))
        for track in range(500):
            self.song.tracks[track].clip_slots[0].fire()
        self.stage.tick(3)
        self.longest = 0.0
        self.client.begin("exclusive", "t/7/c/1", "")
        self.stage.live.advance(6000)
        self.assertEqual(499, sum(1 for track in self.song.tracks if track.fired_slot_index == -2))
        self.in_slices()

    def test_2000_messages_a_second_for_five_seconds(self):
        self.start(grid(8, 5))
        sent = 0
        for turn in range(1000):  # ten at once each 5 ms
            for n in range(10):
                self.stage.home.send("/live/track/set/volume", n % 8, (turn % 100) / 100.0)
                sent += 1
            self.stage.live.advance(5000)
        self.stage.tick()
        self.assertEqual(sent, self.stage.script.transport.received - 1)
        self.assertEqual(0, self.stage.script.work.dropped)
        self.assertTrue(self.stage.script.work.is_idle)
        self.in_slices()

    def test_burst_of_3000_loses_nothing_that_the_system_held(self):
        self.start(grid(8, 5))
        for n in range(3000):
            self.stage.home.send("/live/song/set/tempo", 60.0 + n % 100)
            if n % 200 == 199:  # what one turn may read is bounded by its time
                self.stage.live.advance(5000)
        self.stage.tick(10)
        self.assertEqual(3000, self.stage.script.transport.received - 1)
        self.assertEqual(60.0 + 2999 % 100, self.song.tempo)
        self.in_slices()

    def test_without_a_timer_the_display_tick_does_the_work(self):
        self.start(grid(8, 5), interval_ms=0)
        for n in range(50):
            self.stage.home.send("/live/track/set/volume", n % 8, 0.5)
        self.stage.tick(2)
        self.assertTrue(self.stage.script.work.is_idle)
        self.in_slices()


class OverflowTest(unittest.TestCase):
    def test_inbox_is_bounded_and_counts_what_it_drops(self):
        with Stage() as stage:
            bundle = b"#bundle\0" + bytes(8)
            message = osc.encode("/live/song/get/tempo")
            bundle += (len(message).to_bytes(4, "big") + message) * 500
            script = stage.script
            for _ in range(24):
                script._accept(bundle, ("127.0.0.1", 9))
            self.assertEqual(8192, script.work.waiting)
            self.assertEqual(12000 - 8192, script.work.dropped)

    def test_outbox_is_bounded_and_counts_what_it_drops(self):
        with Stage() as stage:
            transport = stage.script.transport
            for _ in range(9000):
                transport.send(b"x", ("127.0.0.1", 9))
            self.assertEqual((8192, 808), (transport.waiting, transport.dropped))
            transport._waiting.clear()

    def test_long_reads_are_bounded(self):
        with Stage(grid(50, 50)) as stage:
            client = stage.mesh()
            spent = [0.0]

            def clock():
                spent[0] += 0.002
                return spent[0]

            stage.script.clock = clock
            for _ in range(200):
                client.begin("scan")
            stage.tick(5)
            codes = [values[1] for address, values in client.received() if address == "/midimesh/error"]
            self.assertIn("busy", codes)


if __name__ == "__main__":
    unittest.main()
