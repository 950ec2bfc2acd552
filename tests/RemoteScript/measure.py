#!/usr/bin/env python3
"""Measures the script under the fake Live: latency of a command, messages a second, the scan of a big set, single turns.

    measure.py [COMMANDS]

Each figure holds for the machine it is taken on; nothing depends on it. Live's own drawing is not in it.
"""

import os
import random
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "remote-script"))

from MidiMesh import osc


class FakeLiveProcess(object):
    """run_live.py as a process of its own, with a client of /live/..."""

    def __init__(self, *options):
        self.replies = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.replies.bind(("127.0.0.1", 0))
        self.replies.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.replies.settimeout(5)
        probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        probe.bind(("127.0.0.1", 0))
        self.port = probe.getsockname()[1]
        probe.close()
        self._process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "run_live.py"), "--port", str(self.port), "--reply-port",
             str(self.replies.getsockname()[1])] + list(options), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._process.stdout.readline()

    def send(self, address, *arguments):
        self.replies.sendto(osc.encode(address, arguments), ("127.0.0.1", self.port))

    def receive(self):
        return osc.decode(self.replies.recv(65536))[0]

    def wait_for(self, *addresses):
        while True:
            address, arguments = self.receive()
            if address in addresses:
                return arguments

    def say(self, line):
        """What somebody does in Live; comes back when it has begun."""
        self._process.stdin.write(line.encode("utf-8") + b"\n")
        self._process.stdin.flush()
        self._process.stdout.readline()

    def close(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self.replies.close()


def latency(count, interval):
    live = FakeLiveProcess("--interval", str(interval))
    live.wait_for("/live/startup")
    source = random.Random(1)
    times = []
    for _ in range(count):
        time.sleep(source.random() * (0.02 if interval else 0.2))
        before = time.perf_counter()
        live.send("/live/song/get/tempo")
        live.wait_for("/live/song/get/tempo")
        times.append((time.perf_counter() - before) * 1000.0)
    live.close()
    times.sort()
    print("latency, read every %3d ms: median %5.2f ms, p95 %6.2f ms, most %6.2f ms (%d commands)" % (
        interval or 100, times[count // 2], times[int(count * 0.95)], times[-1], count))


def rate(seconds, per_second):
    live = FakeLiveProcess()
    live.send("/midimesh/hello", 1, osc.Double(0), 0, 1, 1, "measure", 0, 60000)
    live.wait_for("/midimesh/ok")
    start = time.perf_counter()
    sent = 0
    while time.perf_counter() - start < seconds:
        while sent < (time.perf_counter() - start) * per_second:
            live.send("/live/track/set/volume", sent % 8, (sent % 100) / 100.0)
            sent += 1
        time.sleep(0.001)
    live.send("/midimesh/counts", 2, osc.Double(0), 0)
    values = live.wait_for("/midimesh/ok")[1:]
    counts = dict(zip(values[::2], values[1::2]))
    live.send("/midimesh/ping", 3, osc.Double(0), 0)
    lag = live.wait_for("/midimesh/ok")[6]
    print("rate: %d sent in %.1f s, %d received, %d waiting, %d dropped; longest gap of late %.1f ms, longest turn %.2f ms" % (
        sent, seconds, counts["received"] - 2, counts["waiting"], counts["not-run"], lag, counts["longest-us"] / 1000.0))
    live.close()


def scan(tracks, scenes):
    live = FakeLiveProcess("--grid", str(tracks), str(scenes))
    live.send("/midimesh/hello", 1, osc.Double(0), 0, 1, 1, "measure", 0, 60000)
    live.wait_for("/midimesh/ok")
    before = time.perf_counter()
    live.send("/midimesh/scan", 2, osc.Double(0), 0)
    parts = size = 0
    while True:
        datagram = live.replies.recv(65536)
        (address, arguments), = osc.decode(datagram)
        parts += address == "/midimesh/part"
        size += len(datagram)
        if address == "/midimesh/ok":
            break
    took = time.perf_counter() - before
    live.send("/midimesh/counts", 3, osc.Double(0), 0)
    values = live.wait_for("/midimesh/ok")[1:]
    longest = dict(zip(values[::2], values[1::2]))["longest-us"]
    print("scan of %d x %d: %.0f ms, %d of %d parts, %d kB; longest turn %.2f ms" % (
        tracks, scenes, took * 1000.0, parts, arguments[1], size // 1000, longest / 1000.0))
    live.close()


def turns():
    """Processor time that single calls from Live take, with the script in this very process."""
    from stage import Stage, grid
    with Stage(grid(100, 100), clock=time.process_time) as stage:
        script, client = stage.script, stage.mesh()
        pump, taken = script.pump, []

        def timed():
            before = time.process_time()
            pump()
            taken.append((time.process_time() - before) * 1000.0)

        def tell(what):
            busy = [t for t in taken if t > 0.2]
            print("turns, %s: longest %.2f ms, %d of them, %.0f ms in all" % (what, max(taken), len(busy), sum(busy)))
            del taken[:]
            client.pushes()

        script.pump = timed
        client.answer(client.begin("scan"), ticks=100)
        tell("scan of 100 x 100")
        for turn in range(200):
            for n in range(10):
                stage.home.send("/live/track/set/volume", n % 8, turn / 200.0)
            stage.live.advance(5000)
        tell("2000 messages in 1 s")
        client.begin("watch", "t/0-7/c/0-4", "state", "t/*", "playing_slot_index", "t/*", "fired_slot_index")
        stage.tick(10)
        tell("240 watches")
        stage.live.song.create_midi_track(0)
        stage.tick(10)
        tell("a new track among them")


if __name__ == "__main__":
    commands = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    latency(commands, 5)
    latency(commands, 10)
    latency(max(commands // 5, 10), 0)
    rate(5, 2000)
    scan(100, 100)
    turns()
