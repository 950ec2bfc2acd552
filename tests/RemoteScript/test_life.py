"""From start to end: the port that is taken, timers that die, reloads, sets that change, the end in the middle of things."""

import json
import os
import socket
import sys
import tempfile
import unittest

from stage import Stage, grid, load_set
from fake_live import FakeLive, install, remove
from MidiMesh import settings as settings_module


SMALL = grid(1, 2)
SMALL["tracks"][0]["devices"] = [{"name": "Device", "parameters": ["Macro"]}]


def listeners(live):
    """How many listeners the objects of the set have."""
    song = live.song
    things = [song, song.view] + song._all_tracks() + song._scenes
    for track in song._all_tracks():
        things += [track._mixer, track._mixer._volume, track._mixer._panning] + track._mixer._sends + track._devices
        things += [parameter for device in track._devices for parameter in device._parameters]
        things += track._slots + [slot._clip for slot in track._slots if slot._clip is not None]
    return sum(len(callbacks) for thing in things for callbacks in thing._listeners.values())


def subscribe(stage, client):
    """Everything that makes listeners."""
    for address, arguments in (
            ("/live/song/start_listen/tempo", []), ("/live/song/start_listen/beat", []), ("/live/track/start_listen/volume", [0]),
            ("/live/track/start_listen/send", [0, 1]), ("/live/clip_slot/start_listen/has_clip", [0, 0]),
            ("/live/clip/start_listen/name", [0, 0]), ("/live/device/start_listen/parameter/value", [0, 0, 1]),
            ("/live/scene/start_listen/name", [0]), ("/live/view/start_listen/selected_track", [])):
        stage.home.send(address, *arguments)
    client.begin("watch", "t/*", "mute", "t/*/c/*", "state", "t/*/c/*", "clip_name", "song", "tempo")
    client.begin("map", "t/0/volume", "cc", 0, 7, "absolute", True, True)


class StartTest(unittest.TestCase):
    def test_port_taken_is_told_and_tried_again_until_free(self):
        taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        taken.bind(("127.0.0.1", 0))
        with Stage(port=taken.getsockname()[1]) as stage:
            self.assertIn("is taken", stage.live.messages[-1])
            stage.tick(30)
            self.assertEqual(1, len([line for line in stage.live.log if "cannot listen" in line]))
            taken.close()
            stage.tick(11)
            self.assertIn("listens on", stage.live.messages[-1])
            self.assertEqual([("/live/test", ["ok"])], [m for m in stage.ask("/live/test") if m[0] == "/live/test"])

    def test_host_that_is_not_ours_is_told_too(self):
        with Stage(host="192.0.2.1") as stage:
            self.assertIn("cannot listen", stage.live.messages[-1])
            stage.tick(3)

    def test_greeting_goes_to_the_reply_port_at_once(self):
        with Stage() as stage:
            self.assertEqual([("/live/startup", [])], stage.home.received())

    def test_next_set_greets_hosts_that_spoke_before(self):
        with Stage() as stage:
            stage.script._accept(b"/live/test\0\0,\0\0\0", ("127.0.0.5", 4))
            other = stage.client(host="127.0.0.5", port=stage.home.port)
            stage.tick()
            other.received()
            stage.restart()
            self.assertEqual([("/live/startup", [])], other.received())


class TimeTest(unittest.TestCase):
    def test_command_waits_for_a_few_milliseconds_only(self):
        with Stage() as stage:
            stage.home.received()
            stage.live.advance(1234)
            stage.home.send("/live/test")
            stage.live.advance(5000)
            self.assertEqual([("/live/test", ["ok"])], stage.home.received())

    def test_timer_that_died_is_started_again(self):
        with Stage() as stage:
            stage.tick()
            stage.surface._timer.stop()
            stage.tick(4)
            self.assertTrue(stage.surface._timer.running)

    def test_without_timers_the_display_tick_does_it(self):
        with Stage() as stage:
            import Live
            timer = Live.Base.Timer
            try:
                del Live.Base.Timer
                stage.restart()
            finally:
                Live.Base.Timer = timer
            stage.home.received()
            self.assertIsNone(stage.surface._timer)
            self.assertEqual([("/live/test", ["ok"])], stage.ask("/live/test"))

    def test_failure_inside_reaches_the_log_and_not_live(self):
        with Stage() as stage:
            def broken(*arguments):
                raise ValueError("broken on purpose")

            stage.script.watches.flush = broken
            stage.tick(50)
            self.assertTrue(stage.surface._timer.running)
            told = [line for line in stage.live.log if "broken on purpose" in line]
            self.assertEqual(5, len(told))
            self.assertEqual([], [line for line in stage.live.log if "failed:" in line and "update_display" in line])

    def test_script_that_cannot_start_leaves_a_surface_that_does_nothing(self):
        live = FakeLive(load_set())
        before = install(live)
        try:
            from MidiMesh.surface import Surface

            def no_song():
                raise RuntimeError("no song")

            def create(c_instance):
                c_instance.song = no_song
                return Surface(c_instance)

            surface = live.start_script(create)
            live.tick(3)
            for call in (surface.refresh_state, surface.suggest_input_port, surface.suggest_output_port, surface.can_lock_to_devices,
                         surface.supports_pad_translation, surface.port_settings_changed, surface.instance_identifier):
                call()
            surface.receive_midi((0xBF, 119, 1))
            surface.connect_script_instances([])
            self.assertIn("no song", live.log[0])
            live.stop_scripts()
        finally:
            remove(before)


class EndTest(unittest.TestCase):
    def test_end_removes_every_listener_and_frees_the_port(self):
        with Stage() as stage:
            client = stage.mesh()
            subscribe(stage, client)
            stage.tick(3)
            self.assertGreater(listeners(stage.live), 100)
            stage.live.stop_scripts()
            self.assertEqual(0, listeners(stage.live))
            probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            probe.bind(("127.0.0.1", stage.port))
            probe.close()

    def test_end_in_the_middle_of_a_bulk_read(self):
        with Stage(grid(100, 50)) as stage:
            client = stage.mesh()
            spent = [0.0]

            def clock():
                spent[0] += 0.0005
                return spent[0]

            stage.script.clock = clock
            client.begin("scan")
            client.begin("dump", "set")
            stage.home.send("/live/song/export/structure")
            stage.live.advance(12000)
            self.assertFalse(stage.script.work.is_idle)
            stage.live.stop_scripts()
            self.assertEqual(0, listeners(stage.live))
            self.assertIn("/midimesh/bye", [address for address, _ in client.received()])
            self.assertEqual([], [line for line in stage.live.log if "listening" not in line])

    def test_calls_after_the_end_do_nothing(self):
        with Stage() as stage:
            surface, script = stage.surface, stage.script
            stage.live.stop_scripts()
            surface.update_display()
            surface.receive_midi((1, 2, 3))
            surface.disconnect()
            script.pump()
            self.assertEqual([], stage.live.listener_failures)

    def test_deleted_objects_are_let_go(self):
        with Stage() as stage:
            client = stage.mesh()
            subscribe(stage, client)
            stage.tick(3)
            before = len(stage.script.subscriptions), len(stage.script.watches), len(stage.script.hub)
            song = stage.live.song
            for _ in range(20):
                song.tracks[1].clip_slots[0].create_clip(4)
                stage.home.send("/live/clip/start_listen/name", 1, 0)
                stage.home.send("/live/clip/start_listen/color", 1, 0)
                client.begin("get", "t/1/c/0/clip", "id")
                stage.tick()
                song.tracks[1].clip_slots[0].delete_clip()
                stage.tick()
            stage.tick(70)
            client.begin("ping")
            stage.tick(60)
            self.assertLessEqual(len(stage.script.subscriptions), before[0])
            self.assertLessEqual(len(stage.script.identity), 100)


class ReloadTest(unittest.TestCase):
    def test_thousand_reloads_leak_no_listener_and_answer_on(self):
        with Stage(SMALL) as stage:
            client = stage.mesh()
            stage.tick()
            # Loading 40 files a thousand times is Python's work, not the script's: most turns only make the Script anew.
            for turn in range(1000):
                subscribe(stage, client)
                stage.live.advance(5000)
                if turn == 0:
                    most = listeners(stage.live)
                    self.assertGreater(most, 20)
                self.assertLessEqual(listeners(stage.live), most)
                if turn % 200 == 0:
                    stage.home.send("/live/api/reload")
                    stage.live.advance(10000)
                else:
                    stage.surface._start(stage.script.leave(for_reload=True))
                stage.home.datagrams()
                client.datagrams()
                client.number = 0
                client.begin("hello", 1, turn, "again", 0, 0)
                stage.live.advance(5000)
            stage.home.received()
            self.assertEqual([("/live/test", ["ok"])], stage.ask("/live/test"))
            self.assertEqual([], stage.live.listener_failures)
            stage.live.stop_scripts()
            self.assertEqual(0, listeners(stage.live))

    def test_reload_runs_what_waits_with_the_new_files(self):
        with Stage() as stage:
            old = stage.script
            stage.home.received()
            for address in ("/live/song/start_listen/tempo", "/live/api/reload", "/live/song/get/num_tracks"):
                stage.home.send(address)
            stage.tick()
            self.assertEqual([("/live/song/get/tempo", [120.0]), ("/live/startup", []), ("/live/song/get/num_tracks", [8])],
                             stage.home.received())
            self.assertIsNot(type(old), type(stage.script))
            self.assertNotEqual(old.epoch, stage.script.epoch)

    def test_reload_by_a_client_says_goodbye_and_greets_it(self):
        with Stage() as stage:
            client = stage.mesh()
            client.begin("reload")
            stage.tick(2)
            self.assertEqual(["/midimesh/ok", "/midimesh/bye", "/midimesh/startup"], [address for address, _ in client.received()])

    def test_files_that_do_not_load_leave_the_old_script_running(self):
        with Stage() as stage:
            old = stage.script
            broken = os.path.join(tempfile.mkdtemp(), "broken.py")
            with open(broken, "w") as file:
                file.write("this is no Python")
            package = sys.modules["MidiMesh"]
            import importlib.abc
            import importlib.machinery

            class Breaks(importlib.abc.MetaPathFinder):
                def find_spec(self, name, path, target=None):
                    if name == "MidiMesh.work":
                        return importlib.machinery.ModuleSpec(name, importlib.machinery.SourceFileLoader(name, broken), origin=broken)
                    return None

            finder = Breaks()
            sys.meta_path.insert(0, finder)
            try:
                stage.ask("/live/api/reload")
            finally:
                sys.meta_path.remove(finder)
            self.assertIs(old, stage.script)
            self.assertIn("reload failed", stage.live.messages[-1])
            self.assertIs(package.script, sys.modules["MidiMesh.script"])
            stage.home.received()
            self.assertEqual([("/live/test", ["ok"])], stage.ask("/live/test"))
            stage.ask("/live/api/reload")
            self.assertIsNot(old, stage.script)


class SettingsTest(unittest.TestCase):
    def load(self, text):
        folder = tempfile.mkdtemp()
        with open(os.path.join(folder, settings_module.FILE), "w", encoding="utf-8") as file:
            file.write(text)
        return settings_module.load(folder)

    def test_without_a_file_everything_has_its_default(self):
        settings = settings_module.load(tempfile.mkdtemp())
        self.assertEqual(("127.0.0.1", 11000, 11001, []), (settings.host, settings.port, settings.reply_port, settings.problems))

    def test_values_are_taken(self):
        settings = self.load(json.dumps({"host": "0.0.0.0", "port": 9000, "allow": ["10.0.0.2"], "budget_ms": 2, "doorbell": [15, 119]}))
        self.assertEqual(("0.0.0.0", 9000, ["10.0.0.2"], 2, [15, 119], []),
                         (settings.host, settings.port, settings.allow, settings.budget_ms, settings.doorbell, settings.problems))

    def test_every_mistake_is_told_and_leaves_its_default(self):
        settings = self.load(json.dumps({
            "prt": 1, "port": 70000, "budget_ms": 50, "host": 5, "allow": "10.0.0.2", "console": 1, "interval_ms": True, "doorbell": [16, 0]}))
        self.assertEqual(8, len(settings.problems))
        self.assertEqual((11000, 4.0, False, []), (settings.port, settings.budget_ms, settings.console, settings.doorbell))
        for text in ("{", "[]", "\udcff".encode("utf-8", "surrogateescape").decode("latin-1")):
            self.assertEqual(1, len(self.load(text).problems))

    def test_one_port_for_both_ways_is_told_and_goes_round_no_circle(self):
        with Stage() as stage:
            stage.settings.reply_port = stage.port
            stage.restart()
            stage.home.send("/live/song/get/tempo")
            stage.home.send("/live/nothing")
            stage.tick(5)
            self.assertEqual(2, stage.script.transport.received)
        self.assertEqual(1, len(self.load(json.dumps({"port": 11001})).problems))

    def test_problems_reach_lives_log(self):
        live = FakeLive(load_set())
        before = install(live)
        try:
            from MidiMesh.surface import Surface
            from MidiMesh.settings import Settings
            live.start_script(lambda c: Surface(c, Settings({"prt": 1, "port": 38123}), lambda: live.now / 1e6))
            self.assertTrue(any("unknown setting 'prt'" in line for line in live.log))
            live.stop_scripts()
        finally:
            remove(before)


if __name__ == "__main__":
    unittest.main()
