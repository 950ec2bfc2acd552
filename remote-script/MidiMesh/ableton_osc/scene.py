"""/live/scene/..."""

from .. import tables
from .properties import Kind


def register(script, addresses):
    kind = Kind(script, addresses, "scene", "scene")
    kind.methods(tables.SCENE_METHODS)
    kind.properties(tables.SCENE_READ, tables.SCENE)

    def fire_selected(request):
        scene = script.song.view.selected_scene
        if scene is not None:
            scene.fire_as_selected()

    addresses.add("/live/scene/fire_selected", fire_selected)
