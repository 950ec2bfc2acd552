#!/usr/bin/env python3
"""Plays conversations to AbletonOSC's own, unmodified source running under the fake Live, and writes down its answers.

    record_golden.py CHECKOUT [CONVERSATION ...]     (without names: all of them)
    record_golden.py CHECKOUT --addresses            (writes the list of the addresses it answers)
    record_golden.py CHECKOUT --check                (writes nothing; fails where the answers are no longer the recorded ones)

CHECKOUT is a checkout of https://github.com/ideoforms/AbletonOSC. Each tests/Live.Tests/Conversations/NAME.txt gives
tests/Live.Tests/Golden/NAME.txt: the conversation, below each step the datagram it sends ("> client hex") and the datagrams
it causes ("< client hex", and the same as text). Traffic stays on 127.0.0.1 and 127.0.0.2 (Linux answers on both).
"""

import argparse
import difflib
import importlib.util
import json
import logging
import os
import socket
import sys
import types

import conversation
from fake_live import FakeLive, install, remove

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(HERE, "..", "Live.Tests")
CLIENTS = {"a": "127.0.0.1", "b": "127.0.0.2"}
PACKAGE = "AbletonOSC"


def cut_traceback(datagram):
    """A Python traceback in an error text names files and lines of one machine: only its first words are kept."""
    mark = b"Traceback (most recent call last):"
    if not datagram.startswith(b"/live/error\0") or mark not in datagram:
        return datagram
    text = conversation._string(datagram, 16)[0]
    return conversation.encode("/live/error ,s " + json.dumps(text[:text.index("Traceback")] + "Traceback"))


class Session(object):
    """AbletonOSC under the fake Live, its two clients and their ports."""

    def __init__(self, checkout, description):
        self._description = description
        self._open_clients()
        probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        probe.bind(("127.0.0.1", 0))
        self.port = probe.getsockname()[1]
        probe.close()
        self.live = FakeLive(description)
        self._modules = install(self.live)
        self._create_instance = self._load(checkout)
        self.surface = self.live.start_script(self._create_instance)

    def _open_clients(self):
        """Both clients listen on the same port of their own address."""
        self.clients = {name: socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for name in CLIENTS}
        self.clients["a"].bind((CLIENTS["a"], 0))
        self.reply_port = self.clients["a"].getsockname()[1]
        self.clients["b"].bind((CLIENTS["b"], self.reply_port))
        for client in self.clients.values():
            client.setblocking(False)

    def _load(self, checkout):
        """Imports the checkout as a package, with its ports moved out of the way of a real Live."""
        constants = types.ModuleType(PACKAGE + ".abletonosc.constants")
        constants.OSC_LISTEN_PORT = self.port
        constants.OSC_RESPONSE_PORT = self.reply_port
        sys.modules[constants.__name__] = constants
        spec = importlib.util.spec_from_file_location(
            PACKAGE, os.path.join(checkout, "__init__.py"), submodule_search_locations=[checkout])
        package = importlib.util.module_from_spec(spec)
        sys.modules[PACKAGE] = package
        spec.loader.exec_module(package)
        server = sys.modules[PACKAGE + ".abletonosc.osc_server"].OSCServer
        server.__init__.__defaults__ = (("127.0.0.1", self.port), ("127.0.0.1", self.reply_port))
        return package.create_instance

    def send(self, client, datagram):
        self.clients[client].sendto(datagram, ("127.0.0.1", self.port))

    def restart(self):
        self.live.load_set(self._description)
        self.surface = self.live.start_script(self._create_instance)

    def replies(self):
        """What has arrived, client by client."""
        for name in sorted(self.clients):
            while True:
                try:
                    yield name, cut_traceback(self.clients[name].recv(65536))
                except BlockingIOError:
                    break

    def close(self):
        self.live.stop_scripts()
        for client in self.clients.values():
            client.close()
        for name in [n for n in sys.modules if n == PACKAGE or n.startswith(PACKAGE + ".")]:
            del sys.modules[name]
        remove(self._modules)


def load_set(name):
    with open(os.path.join(TESTS, "Sets", name)) as file:
        return json.load(file)


def play(checkout, text):
    """The conversation with the answers in it."""
    steps = conversation.parse(text)
    name = next((s.argument for s in steps if s.verb == "set"), "default.json")
    session = Session(checkout, load_set(name))
    try:
        client = "a"
        lines = []
        started = False
        for step in steps:
            if step.verb is not None and step.verb != "set" and not started:
                started = True
                _write_replies(session, lines)
            lines += step.lines
            if step.verb == "send":
                lines.append("> %s %s" % (client, step.argument.hex()))
                session.send(client, step.argument)
            elif step.verb == "tick":
                session.live.tick(step.argument)
            elif step.verb == "from":
                client = step.argument
            elif step.verb == "restart":
                session.restart()
            _write_replies(session, lines)
        return "\n".join(lines) + "\n"
    finally:
        session.close()


def _write_replies(session, lines):
    for client, datagram in session.replies():
        lines.append("< %s %s" % (client, datagram.hex()))
        lines.append("    " + conversation.decode(datagram))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout")
    parser.add_argument("conversations", nargs="*")
    parser.add_argument("--addresses", action="store_true")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_intermixed_args()
    checkout = os.path.abspath(arguments.checkout)
    logging.raiseExceptions = False  # AbletonOSC's malformed log lines would print a traceback each
    logging.getLogger().addHandler(logging.NullHandler())
    deliver = check if arguments.check else write
    failed = False
    if arguments.addresses or arguments.check:
        session = Session(checkout, load_set("default.json"))
        failed |= not deliver("addresses.txt", "\n".join(session.surface.osc_server._callbacks) + "\n")
        session.close()
    if not arguments.addresses:
        folder = os.path.join(TESTS, "Conversations")
        for name in arguments.conversations or sorted(os.listdir(folder)):
            name = os.path.basename(name)
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                failed |= not deliver(name, play(checkout, file.read()))
    return 1 if failed else 0


def write(name, text):
    with open(os.path.join(TESTS, "Golden", name), "w", encoding="utf-8") as file:
        file.write(text)
    print("%s: %d datagrams" % (name, sum(line.startswith("< ") for line in text.splitlines())))
    return True


def check(name, text):
    with open(os.path.join(TESTS, "Golden", name), encoding="utf-8") as file:
        recorded = file.read()
    sys.stdout.writelines(difflib.unified_diff(
        recorded.splitlines(True), text.splitlines(True), name + " as recorded", name + " now", n=1))
    print("%s: %s" % (name, "same" if text == recorded else "DIFFERENT"))
    return text == recorded


if __name__ == "__main__":
    sys.exit(main())
