"""Listeners on Live's objects: one per object and event, however many of us want to hear it; all removed at the end."""

from .identity import is_gone, key

SHIFT, SHARDS = 5, 15   # addresses of objects differ from the sixth bit on


class Hook(object):
    """One wish to hear an event. remove() ends it; ending it twice does no harm."""

    __slots__ = ("_bell", "_callback")

    def __init__(self, bell, callback):
        self._bell = bell
        self._callback = callback

    def remove(self):
        bell, self._bell = self._bell, None
        if bell is not None:
            bell.remove(self._callback)


class _Bell(object):
    """The one listener that Live knows of. Thousands of them may be there: hence the slots, and no list for one callback."""

    __slots__ = ("_hub", "_bells", "_place", "thing", "_event", "_callback", "_more", "_ring")

    def __init__(self, hub, bells, place, thing, event):
        self._hub = hub
        self._bells = bells   # where the hub keeps it
        self._place = place
        self.thing = thing
        self._event = event
        self._callback = None
        self._more = None
        self._ring = self.ring  # one and the same for adding and removing
        getattr(thing, "add_%s_listener" % event)(self._ring)

    def add(self, callback):
        if self._callback is None:
            self._callback = callback
        else:
            self._more = (self._more or []) + [callback]

    def remove(self, callback):
        if self._callback == callback:
            self._callback = self._more.pop(0) if self._more else None
        elif self._more and callback in self._more:
            self._more.remove(callback)
        if self._callback is None:
            self.end()

    def end(self):
        self._bells.pop(self._place, None)
        self._callback = self._more = None
        try:
            if not is_gone(self.thing):
                getattr(self.thing, "remove_%s_listener" % self._event)(self._ring)
        except Exception:
            pass  # the object is gone, and the listener with it
        self._ring = None

    def ring(self):
        """Called by Live: nothing may be changed in here, and nothing raised."""
        if self._callback is not None:
            for callback in [self._callback] + (self._more or []):
                try:
                    callback()
                except Exception as error:
                    self._hub._log.failed("listener of %s" % self._event, error)


class Hub(object):
    def __init__(self, log):
        self._log = log
        # By event and a part of the object's key, then by object: no dictionary gets so big that making it bigger takes long.
        self._bells = {}

    def __len__(self):
        return sum(len(bells) for bells in self._bells.values())

    def hear(self, thing, event, callback):
        """Calls back at each event. AttributeError, RuntimeError: Live does not tell about this."""
        place = key(thing)
        bells = self._bells.setdefault((event, place >> SHIFT & SHARDS), {})
        bell = bells.get(place)
        if bell is not None and is_gone(bell.thing):
            bell.end()
            bell = None
        if bell is None:
            bell = bells[place] = _Bell(self, bells, place, thing, event)
        bell.add(callback)
        return Hook(bell, callback)

    def close(self):
        for bells in list(self._bells.values()):
            for bell in list(bells.values()):
                bell.end()
