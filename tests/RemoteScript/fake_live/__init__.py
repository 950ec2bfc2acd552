"""A fake Live for tests: enough of Live's Python API to run control surface scripts outside Live, without a clock of its own.

    live = FakeLive(description)
    before = install(live)            # import Live, ableton.v2.control_surface ... now find the fake
    surface = live.start_script(create_instance)
    live.tick()                       # 100 ms pass, update_display is called
    remove(before)
"""

from .host import FakeLive
from .modules import install, remove
from .sets import load

__all__ = ["FakeLive", "install", "remove", "load"]
