"""AbletonOSC's addresses, so that what was written for it works here too. Registered in its order."""

from . import clip, device, general, scene, slot, song, track, view


def register(script, addresses):
    """Adds a handler for each address."""
    for part in (general, song, general.Application, clip, slot, track, device, view, scene, general.MidiMap):
        part.register(script, addresses)
    track.register_more(script, addresses)
