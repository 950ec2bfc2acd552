"""The script on its feet: MidiMesh running under the fake Live, with clients on real sockets of this machine.

    with Stage(description) as stage:
        client = stage.client()
        client.send("/live/song/get/tempo")
        stage.tick()
        client.received()      ->  [("/live/song/get/tempo", [120.0])]

Time is the fake Live's: the script's clock stands still while it works, unless a test lets it pass.
"""

import json
import os
import socket
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SETS = os.path.join(HERE, "..", "Live.Tests", "Sets")
sys.path.insert(0, os.path.join(HERE, "..", "..", "remote-script"))

from fake_live import FakeLive, handles, install, remove
from MidiMesh import osc
from MidiMesh.settings import Settings
from MidiMesh import surface as _surface


def load_set(name="default.json"):
    with open(os.path.join(SETS, name), encoding="utf-8") as file:
        return json.load(file)


def grid(tracks, scenes, clips=True, **more):
    """A set of MIDI tracks with a clip in every slot, or none."""
    result = {
        "scenes": ["Scene %d" % n for n in range(scenes)],
        "returns": ["A-Reverb", "B-Delay"],
        "tracks": [{"name": "Track %d" % t, "colour": t % 70,
                    "clips": [{"name": "Clip %d %d" % (t, s)} if clips else None for s in range(scenes)]} for t in range(tracks)],
    }
    result.update(more)
    return result


class OscClient(object):
    """A socket that speaks OSC with the script."""

    def __init__(self, stage, host="127.0.0.1", port=0):
        self._stage = stage
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.bind((host, port))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]

    def send(self, address, *arguments):
        self.send_bytes(osc.encode(address, arguments))

    def send_bytes(self, datagram):
        self.socket.sendto(datagram, ("127.0.0.1", self._stage.port))

    def datagrams(self):
        """What has arrived, as bytes."""
        found = []
        while True:
            try:
                found.append(self.socket.recv(65536))
            except BlockingIOError:
                return found

    def received(self):
        """What has arrived, as (address, arguments)."""
        return [message for datagram in self.datagrams() for message in osc.decode(datagram)]

    def close(self):
        self.socket.close()


class MeshClient(OscClient):
    """A registered client of /midimesh/..."""

    def __init__(self, stage, session=1, lease=0, host="127.0.0.1", name="test", hello=True):
        super().__init__(stage, host)
        self.number = 0
        self.session = session
        self.lease = lease
        self.name = name
        self.pushed = []
        self.parts = {}
        if hello:
            self.welcome = self.ask("hello", 1, session, name, 0, lease)

    def begin(self, verb, *arguments, **head):
        """Sends a request, and gives its id."""
        number = head.get("number")
        if number is None:
            self.number += 1
            number = self.number
        self.send("/midimesh/" + verb, number, osc.Double(head.get("stamp", 0.0)), head.get("age", 0), *arguments)
        return number

    def ask(self, verb, *arguments, **head):
        """Sends a request and gives what the ok brings; an error becomes ScriptError."""
        return self.answer(self.begin(verb, *arguments, **head))

    def answer(self, number, ticks=40):
        for _ in range(ticks):
            found = None
            for address, arguments in self.received():
                if address in ("/midimesh/ok", "/midimesh/error") and arguments[0] == number:
                    found = address, arguments[1:]
                else:
                    self._other(address, arguments)
            if found is not None:
                if found[0] == "/midimesh/error":
                    raise ScriptError(*found[1])
                return found[1]
            self._stage.tick()
        raise AssertionError("no answer to %d" % number)

    def _other(self, address, arguments):
        if address == "/midimesh/part":
            self.parts.setdefault(arguments[0], {})[arguments[1]] = arguments[2:]
        else:
            self.pushed.append((address, arguments))

    def pushes(self, address=None):
        """What came unasked since the last look."""
        for message in self.received():
            self._other(*message)
        found, self.pushed = self.pushed, []
        return [arguments for name, arguments in found if address in (None, name)]

    def changes(self):
        """{(path, property): value} of the pushed changes, the latest value each."""
        result = {}
        for values in self.pushes("/midimesh/change"):
            for at in range(1, len(values), 4):
                result[(values[at], values[at + 2])] = values[at + 3]
        return result

    def whole(self, number):
        """The values of all parts of a long answer."""
        parts = self.parts[number]
        return [value for n in sorted(parts) for value in parts[n]]


class ScriptError(Exception):
    def __init__(self, code, text, address):
        super().__init__("%s: %s (%s)" % (code, text, address))
        self.code = code


class Stage(object):
    """The fake Live with the script in it."""

    def __init__(self, description=None, clock=None, reply_port=None, **settings):
        self.live = FakeLive(description or load_set())
        self.live.hand_out = handles.wrap
        self._modules = install(self.live)
        self._clients = []
        self.home = OscClient(self)   # whoever listens on the reply port of this machine
        self._clients.append(self.home)
        values = {"port": _free_port(), "reply_port": reply_port or self.home.port}
        values.update(settings)
        self.settings = Settings(values)
        self.clock = clock or (lambda: self.live.now / 1e6)
        _surface._left.clear()
        self.start()

    def start(self):
        self.surface = self.live.start_script(lambda c: _surface.Surface(c, self.settings, self.clock))

    @property
    def script(self):
        return self.surface.script

    @property
    def port(self):
        return self.settings.port

    def client(self, **options):
        made = OscClient(self, **options)
        self._clients.append(made)
        return made

    def mesh(self, **options):
        made = MeshClient(self, **options)
        self._clients.append(made)
        return made

    def tick(self, count=1):
        self.live.tick(count)

    def restart(self, description=None):
        """Another set: the script starts anew."""
        self.live.load_set(description or load_set())
        self.start()

    def ask(self, address, *arguments):
        """Sends from home and gives the messages that come within one tick."""
        self.home.send(address, *arguments)
        self.tick()
        return self.home.received()

    def close(self):
        self.live.stop_scripts()
        for client in self._clients:
            client.close()
        remove(self._modules)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def _free_port():
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
    probe.close()
    return port
