"""/midimesh/...: what AbletonOSC cannot. docs/remote-script.md is the description of it."""

from . import commands, console, dump, midi, reading, session, tracing, watching


def register(script, calls):
    """Adds the handler of each verb."""
    for part in (session, commands, reading, watching, midi, dump, tracing, console):
        part.register(script, calls)
