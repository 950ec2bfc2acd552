"""Numbers for Live's objects that stay theirs while they live, wherever they are moved to."""


def key(thing):
    """What tells one Live object from another: its address inside Live. Two Python handles of one thing have one key."""
    pointer = getattr(thing, "_live_ptr", None)
    return pointer if pointer is not None else id(thing)


def is_gone(thing):
    """A deleted Live object equals None, though it is not None."""
    return thing == None  # noqa: E711


class Identity(object):
    """Gives each object an id from 1 on. Ids mean something within one epoch (one run of the script) only."""

    def __init__(self):
        self._ids = {}
        self._things = {}
        self._last = 0

    def of(self, thing):
        """The object's id."""
        place = key(thing)
        known = self._ids.get(place)
        if known is not None:
            if not is_gone(self._things[known][0]):
                return known
            self._forget(known)  # Live has used the memory of a deleted object again
        self._last += 1
        self._ids[place] = self._last
        self._things[self._last] = (thing, place)
        return self._last

    def find(self, number):
        """The object with that id, or None when there is none, or no more."""
        found = self._things.get(number)
        if found is None:
            return None
        if is_gone(found[0]):
            self._forget(number)
            return None
        return found[0]

    def _forget(self, number):
        _, place = self._things.pop(number)
        if self._ids.get(place) == number:
            del self._ids[place]

    def sweep(self):
        """Forgets what was deleted. A generator: one object a step."""
        for number in list(self._things):
            self.find(number)
            yield

    def __len__(self):
        return len(self._things)
