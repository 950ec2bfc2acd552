"""MidiMesh for Live 11 and 12: a control surface that speaks OSC. Copy this folder into User Library/Remote Scripts."""

from .surface import Surface


def create_instance(c_instance):
    """Called by Live when the control surface is chosen, and again for each set that is loaded."""
    return Surface(c_instance)
