"""The recorded conversations with AbletonOSC, played to MidiMesh's own script: what it answers otherwise.

Prints the differences, conversation by conversation, in the form of differences.txt.
"""

import difflib
import os
import re
import sys

import conversation
from stage import HERE, OscClient, Stage, load_set

GOLDEN = os.path.join(HERE, "..", "Live.Tests", "Golden")
CLIENTS = {"a": "127.0.0.1", "b": "127.0.0.2"}
_ERROR = re.compile(r'^/live/error ,s\S* "(.*)"')


def recorded(name):
    """[(step, [answer lines])] of a golden file; the first entry has no step: what came before anything was sent."""
    with open(os.path.join(GOLDEN, name), encoding="utf-8") as file:
        text = file.read()
    result = [] if text.startswith("set ") else [(None, [])]
    lines = []
    for line in text.splitlines():
        if line.startswith("<"):
            client = line.split()[1]
        elif line.startswith("    /") and lines and lines[-1].startswith("<"):
            result[-1][1].append(client + " " + line.strip())
        elif not line.startswith(">"):
            steps = conversation.parse(line + "\n") if not line.startswith((" ", "bundle")) else ()
            result += [(step, []) for step in steps if step.verb is not None]
            if line == "bundle":
                result.append((conversation.Step("bundle", None, [line]), []))
        lines.append(line)
        if line.startswith("> ") and result[-1][0] is not None:
            result[-1][0].argument = bytes.fromhex(line.split()[2])
    return result


def normal(line):
    """Errors have their own words here, and name the message: only that there is one is compared. Unknown addresses are
    told in the same words."""
    client, text = line.split(" ", 1)
    match = _ERROR.match(text)
    if match and not match.group(1).startswith("Unknown OSC address"):
        return client + " /live/error"
    return line


def play(name):
    """[(step, [answer lines])] as the script under the fake Live answers."""
    steps = recorded(name)
    set_name = next((s.argument for s, _ in steps if s is not None and s.verb == "set"), "default.json")
    a = OscClient(None, CLIENTS["a"])
    b = OscClient(None, CLIENTS["b"], a.port)
    stage = Stage(load_set(set_name), reply_port=a.port, interval_ms=0)  # AbletonOSC's only clock
    clients = {"a": a, "b": b}
    try:
        client = "a"
        played = []
        for step, _ in steps:
            if step is not None:
                if step.verb in ("send", "bundle"):
                    clients[client].socket.sendto(step.argument, ("127.0.0.1", stage.port))
                elif step.verb == "tick":
                    stage.tick(step.argument)
                elif step.verb == "from":
                    client = step.argument
                elif step.verb == "restart":
                    stage.restart(load_set(set_name))
            answers = [key + " " + conversation.decode(d) for key in sorted(clients) for d in clients[key].datagrams()]
            played.append((step, answers))
        problems = stage.live.listener_failures + [line for line in stage.live.log if "listening on" not in line]
        return played, problems
    finally:
        stage.close()
        a.close()
        b.close()


def differences(name):
    """[lines of one difference] and what the script logged.

    A difference: the conversation and the last message sent before it, then with - what AbletonOSC answered there, with +
    what the script answers instead.
    """
    played, problems = play(name)
    found = []
    sent = "start"
    for (step, theirs), (_, ours) in zip(recorded(name), played):
        if step is not None and step.verb != "tick":
            sent = " / ".join(line.strip()[:100] for line in step.lines)
        theirs, ours = [[normal(line) for line in lines] for lines in (theirs, ours)]
        matcher = difflib.SequenceMatcher(None, theirs, ours, autojunk=False)
        lines = []
        for tag, low, high, start, end in matcher.get_opcodes():
            if tag != "equal":
                lines += ["- " + line for line in theirs[low:high]] + ["+ " + line for line in ours[start:end]]
        if lines:
            found.append([name + ": " + sent] + lines)
    return found, problems


def conversations():
    return sorted(name for name in os.listdir(GOLDEN) if name != "addresses.txt")


def main():
    for name in sys.argv[1:] or conversations():
        found, problems = differences(name)
        for lines in found:
            print("\n".join(lines) + "\n")
        for problem in problems:
            print("! %s: %s" % (name, problem))


if __name__ == "__main__":
    main()
