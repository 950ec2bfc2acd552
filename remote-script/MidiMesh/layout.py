"""Where things are: tracks, returns, scenes and devices by place; counts each change of it."""

from .identity import key


class Layout(object):
    """Hears of tracks, returns, scenes and devices that come, go and move. number counts the changes."""

    def __init__(self, song, hub, changed):
        """changed(): called from inside Live's notification, at most once until settle() has run."""
        self._song = song
        self._hub = hub
        self._changed = changed
        self._hooks = []
        self._track_hooks = {}
        self._dirty = False
        self.number = 0
        self._places = {}
        for event in ("tracks", "return_tracks", "scenes"):
            self._hooks.append(hub.hear(song, event, self._notice))
        for _ in self._read():
            pass

    def _notice(self):
        self.number += 1
        if not self._dirty:
            self._dirty = True
            self._changed()

    def _read(self):
        places = {}
        hooks = {}
        for letter, tracks in (("t", self._song.tracks), ("r", self._song.return_tracks), ("master", [self._song.master_track])):
            for index, track in enumerate(tracks):
                place = key(track)
                places[place] = (letter, index)
                hook = self._track_hooks.pop(place, None)
                hooks[place] = hook or self._hub.hear(track, "devices", self._notice)
                yield
        for index, scene in enumerate(self._song.scenes):
            places[key(scene)] = ("s", index)
            yield
        for hook in self._track_hooks.values():
            hook.remove()
        self._track_hooks = hooks
        self._places = places

    def settle(self):
        """Reads the places again. A generator."""
        self._dirty = False
        for _ in self._read():
            yield

    def place(self, thing):
        """('t', 3), ('r', 0), ('master', 0), ('s', 5), or None for what is in none of the lists."""
        return self._places.get(key(thing))

    def close(self):
        for hook in self._hooks + list(self._track_hooks.values()):
            hook.remove()
        self._hooks = []
        self._track_hooks = {}
