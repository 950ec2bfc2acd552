"""/live/clip_slot/..."""

from .. import tables
from ..values import Refusal
from .properties import Kind, may_edit


def register(script, addresses):
    kind = Kind(script, addresses, "clip_slot", "slot")
    kind.methods(tables.SLOT_METHODS)
    kind.properties(tables.SLOT_READ, tables.SLOT)

    def duplicate(request, target):
        may_edit(script, request, "duplicate_clip_to")
        if len(target.rest) != 2:
            raise Refusal("bad-arguments", "duplicate_clip_to: track and scene to copy to are wanted")
        target.thing.duplicate_clip_to(script.targets.slot(target.rest).thing)

    kind.add("duplicate_clip_to", duplicate)
