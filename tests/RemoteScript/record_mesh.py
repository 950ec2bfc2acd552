#!/usr/bin/env python3
"""Plays the conversations of tests/Live.Tests/MidiMesh to the script under the fake Live and writes the answers into them.

    record_mesh.py [--check] [NAME ...]

As in the recorded conversations with AbletonOSC, below each step stands the datagram it sends and the datagrams it causes.
The epoch is fixed and the clock is the fake Live's, so the answers are the same each time.
"""

import os
import sys

import conversation
from stage import HERE, OscClient, Stage, load_set

FOLDER = os.path.join(HERE, "..", "Live.Tests", "MidiMesh")
EPOCH = "0123abcd"


def without_answers(text):
    """The conversation alone."""
    lines = []
    skip = False
    for line in text.splitlines():
        if line.startswith(("> ", "< ")):
            skip = line.startswith("< ")
            continue
        if not (skip and line.startswith("    ")):
            lines.append(line)
        skip = False
    return "\n".join(lines) + "\n"


def play(text):
    steps = conversation.parse(without_answers(text))
    set_name = next((step.argument for step in steps if step.verb == "set"), "default.json")
    client = OscClient(None)
    stage = Stage(load_set(set_name), reply_port=client.port)
    stage.script.epoch = EPOCH
    lines = []
    try:
        for step in steps:
            lines += step.lines
            if step.verb == "send":
                lines.append("> a " + step.argument.hex())
                client.socket.sendto(step.argument, ("127.0.0.1", stage.port))
            elif step.verb == "tick":
                stage.tick(step.argument)
            elif step.verb == "restart":
                _restart(stage, set_name)
            for datagram in client.datagrams():
                lines.append("< a " + datagram.hex())
                lines.append("    " + conversation.decode(datagram))
        return "\n".join(lines) + "\n"
    finally:
        stage.close()
        client.close()


def _restart(stage, set_name):
    """The next script gets another epoch, fixed before it greets."""
    urandom = os.urandom
    os.urandom = lambda size: bytes.fromhex(EPOCH)[::-1][:size]
    try:
        stage.restart(load_set(set_name))
    finally:
        os.urandom = urandom


def conversations():
    return sorted(name for name in os.listdir(FOLDER) if name.endswith(".txt"))


def read(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return file.read()


def main():
    check = "--check" in sys.argv
    names = [name for name in sys.argv[1:] if name != "--check"] or conversations()
    same = True
    for name in names:
        before = read(name)
        now = play(before)
        same &= before == now
        if not check:
            with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as file:
                file.write(now)
        print("%s: %s" % (name, "same" if before == now else "DIFFERENT"))
    return 0 if same or not check else 1


if __name__ == "__main__":
    sys.exit(main())
