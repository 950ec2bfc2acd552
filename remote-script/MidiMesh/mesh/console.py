"""console, members: a look at any attribute in Live, by path. Off unless midimesh.json says "console": true; only from
this machine; attributes and places in lists only, nothing is called, set or evaluated.

    song.tracks[0].mixer_device.volume.value      app.average_process_usage
"""

import re

from ..values import Refusal, words

MAX_STEPS = 32
LONGEST = 1000
_STEP = re.compile(r"\.?([A-Za-z][A-Za-z0-9_]{0,63})|\[(-?[0-9]{1,6})\]")


def register(script, calls):
    def allowed(call):
        if not script.settings.console:
            raise Refusal("not-allowed", "the console is off (console in midimesh.json)")
        if call.is_remote:
            raise Refusal("not-allowed", "the console answers this machine only")
        return words(call.arguments[0] if call.arguments else None, "path")

    def console(call):
        thing = walk(script, allowed(call))
        return [type(thing).__name__, shown(thing)]

    def members(call):
        thing = walk(script, allowed(call))
        parts = call.parts()
        for name in dir(thing):
            if not name.startswith("_"):
                parts.add([name])
                yield
        return [parts.end()]

    calls.add("console", console)
    calls.add("members", members)


def walk(script, path):
    """Follows a path of attributes. Raises Refusal, or what Live raises."""
    thing = None
    at = 0
    steps = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None or steps >= MAX_STEPS:
            raise Refusal("bad-arguments", "%r: attributes and [places] only, at most %d" % (path[:80], MAX_STEPS))
        name, place = match.groups()
        if steps == 0:
            thing = _root(script, name)
        elif name is not None:
            if callable(thing):
                raise Refusal("bad-arguments", "%r goes into a method" % path[:80])
            thing = getattr(thing, name)
        else:
            thing = thing[int(place)]
        at = match.end()
        steps += 1
    if steps == 0:
        raise Refusal("bad-arguments", "song or app is wanted first")
    return thing


def _root(script, name):
    if name == "song":
        return script.song
    if name == "app":
        return script.application()
    raise Refusal("bad-arguments", "song or app is wanted first, not %r" % str(name)[:40])


def shown(thing):
    """A value as text; of things only their kind, of methods that they are."""
    if callable(thing):
        return "(a method; nothing is called here)"
    if isinstance(thing, (bool, int, float, str)) or thing is None:
        return repr(thing)[:LONGEST]
    try:
        return "%d of them" % len(thing)
    except TypeError:
        return "(%s)" % type(thing).__name__
