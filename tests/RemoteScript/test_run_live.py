"""The script under the fake Live in real time, as other programs use it: starts, answers, freezes, restarts, ends."""

import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from measure import FakeLiveProcess
from MidiMesh import osc


class RunLiveTest(unittest.TestCase):
    def setUp(self):
        self.live = FakeLiveProcess("--set", "stage.json")
        self.addCleanup(self.live.close)
        self.live.wait_for("/live/startup")

    def ask(self, verb, number, *arguments, age=0):
        self.live.send("/midimesh/" + verb, number, osc.Double(time.perf_counter() * 1000.0), age, *arguments)

    def test_launch_that_waited_while_live_was_frozen_is_not_done(self):
        self.ask("hello", 1, 1, 5, "test", 0, 60000)
        self.live.wait_for("/midimesh/ok")
        self.live.say("freeze 0.8")
        self.ask("fire", 2, "t/1/c/0", age=100)
        self.assertEqual("stale", self.live.wait_for("/midimesh/ok", "/midimesh/error")[1])

    def test_restart_greets_and_answers_on(self):
        self.live.send("/live/test")
        self.assertEqual(["ok"], self.live.wait_for("/live/test"))
        self.live.say("restart")
        self.live.wait_for("/live/startup")
        self.live.send("/live/song/get/num_tracks")
        self.assertEqual([6], self.live.wait_for("/live/song/get/num_tracks"))


if __name__ == "__main__":
    unittest.main()
