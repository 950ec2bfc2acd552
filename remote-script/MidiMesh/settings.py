"""What the file midimesh.json beside this script says. Without the file everything has its default."""

import json
import os

FILE = "midimesh.json"

DEFAULTS = {
    "host": "127.0.0.1",        # address to listen on; anything but loopback needs "allow"
    "port": 11000,
    "reply_port": 11001,        # where /live/... is answered, at the sender's address (AbletonOSC's way)
    "allow": [],                # further hosts that may speak; this machine always may
    "remote_may_edit": False,   # whether other hosts may delete, create, undo, reload
    "interval_ms": 5,           # Live.Base.Timer; 0 leaves the display tick of 100 ms
    "budget_ms": 4.0,           # at most so long is Live's main thread held per call
    "lease_s": 5.0,             # a client of /midimesh/... that is silent for so long is forgotten
    "doorbell": [],             # [channel 0-15, controller 0-127]: this CC makes the script read its socket at once
    "console": False,           # /midimesh/console, /midimesh/members: this machine only, reading only
}

_BOUNDS = {"port": (1, 65535), "reply_port": (1, 65535), "interval_ms": (0, 100), "budget_ms": (0.5, 4.5), "lease_s": (1, 60)}


class Settings(object):
    """The settings as attributes; problems: what was wrong with the file, one sentence each."""

    def __init__(self, values=None, problems=()):
        vars(self).update(DEFAULTS)
        self.problems = list(problems)
        for name in sorted(values or {}):
            problem = _check(name, values[name])
            if problem:
                self.problems.append("%s: %s" % (FILE, problem))
            else:
                setattr(self, name, values[name])
        if self.port == self.reply_port:
            self.problems.append("%s: port and reply_port are the same, %d: nobody would hear an answer" % (FILE, self.port))


def _check(name, value):
    if name not in DEFAULTS:
        return "unknown setting %r; known: %s" % (name, ", ".join(sorted(DEFAULTS)))
    default = DEFAULTS[name]
    if isinstance(default, bool) != isinstance(value, bool):
        return "%s must be %s" % (name, "true or false" if isinstance(default, bool) else "no true or false")
    if isinstance(default, (int, float)) and not isinstance(default, bool):
        low, high = _BOUNDS[name]
        whole = isinstance(default, int)
        if not isinstance(value, int if whole else (int, float)) or not low <= value <= high:
            return "%s must be a %s from %s to %s" % (name, "whole number" if whole else "number", low, high)
    elif isinstance(default, str) and not isinstance(value, str):
        return "%s must be a string" % name
    elif name == "allow" and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
        return "allow must be a list of addresses"
    elif name == "doorbell" and value != []:
        fits = isinstance(value, list) and len(value) == 2 and all(isinstance(v, int) for v in value)
        if not fits or not 0 <= value[0] <= 15 or not 0 <= value[1] <= 127:
            return "doorbell must be [channel 0-15, controller 0-127]"
    return None


def load(folder=None):
    """Reads the file. What is wrong in it is told in problems, and its default holds."""
    path = os.path.join(folder or os.path.dirname(os.path.abspath(__file__)), FILE)
    try:
        with open(path, encoding="utf-8") as file:
            values = json.load(file)
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        return Settings(problems=["%s: %s" % (FILE, error)])
    if not isinstance(values, dict):
        return Settings(problems=["%s: an object { } is wanted" % FILE])
    return Settings(values)
