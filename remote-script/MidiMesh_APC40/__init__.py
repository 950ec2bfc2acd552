"""Live's own APC40 script, but the matrix launches one clip at a time. Needs nothing else of MidiMesh."""

from .one_clip import OneClipAPC40


def create_instance(c_instance):
    """Called by Live when the control surface is chosen."""
    return OneClipAPC40(c_instance)


def get_capabilities():
    """What ports and which device Live suggests: the APC40's."""
    import APC40
    return APC40.get_capabilities()
