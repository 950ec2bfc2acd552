"""What clients of /midimesh/... watch: patterns of paths and properties. A change is pushed once per turn, the latest value.

A watch belongs to objects: when the layout changes the patterns are matched again, what is new is told, and what
remains is told under its new path from then on. Where a path leads nowhere any more, that is told as nil.
"""

import collections

from . import osc
from .clients import PART
from .identity import is_gone, key
from .properties import events_of, read_property
from .values import Refusal, to_osc

MAX_POINTS = 65536      # of all clients together
MAX_PATTERNS = 256      # of one client
MAX_GONE = 4096         # paths of one client that lead nowhere, remembered to be told again
NOTHING = 0             # the id of what is not there
PUSH = 4000             # bytes of one push, about: writing them is one unit of work
CHANGE = "/midimesh/change"


class _Point(object):
    """One property of one object that one client watches."""

    __slots__ = ("_watched", "place", "name", "hooks", "inner", "_events")

    def __init__(self, watched, place, name, hub):
        """Listens to all that can change the value. AttributeError, RuntimeError: Live does not tell about it."""
        self._watched = watched
        self.place = place
        self.name = name
        self.hooks = []
        self.inner = None       # hooks on what is in the object
        own, inner = events_of(place.kind, name)
        self._events = (hub, inner) if inner else None
        note = self.note
        try:
            for thing, event in own(place.thing):
                self.hooks.append(hub.hear(thing, event, self._note_inner if inner and not self.hooks else note))
        except (AttributeError, RuntimeError):
            self.end()
            raise
        self._hear_inner()

    def note(self):
        self._watched.changed[self] = True

    def _note_inner(self):
        self.note()
        self._hear_inner()

    def _hear_inner(self):
        """Of the clip in a slot, of the track that is selected: it may have become another one."""
        if self._events is None:
            return
        for hook in self.inner or ():
            hook.remove()
        self.inner = None
        hub, events = self._events
        self.inner = []
        for thing, event in events(self.place.thing):
            try:
                self.inner.append(hub.hear(thing, event, self.note))
            except (AttributeError, RuntimeError):
                pass  # this kind of clip has no such event

    def end(self):
        for hook in self.hooks + (self.inner or []):
            hook.remove()
        self.hooks, self.inner = [], None


class _Watched(object):
    """All that one client watches, and what of it has changed since it was last told."""

    def __init__(self):
        self.patterns = collections.OrderedDict()       # (pattern, property) -> paths that it led to
        self.gone = collections.OrderedDict()           # (path, property) that led somewhere once
        self.untold = collections.OrderedDict()         # those of them that are to be told
        self.held = ()          # those of the last hold
        self.points = {}
        self.changed = collections.OrderedDict()

    def lose(self, path, name):
        self.gone[(path, name)] = self.untold[(path, name)] = True
        if len(self.gone) > MAX_GONE:
            forgotten, _ = self.gone.popitem(last=False)
            self.untold.pop(forgotten, None)

    def find(self, path, name):
        if self.gone.pop((path, name), None):
            self.untold.pop((path, name), None)

    def places(self):
        return set((path, name) for (_, name), paths in self.patterns.items() for path in paths)


class Watches(object):
    def __init__(self, script):
        self._script = script
        self._clients = collections.OrderedDict()
        self._count = 0

    def __len__(self):
        return self._count

    def watch(self, client, pattern, name):
        """Watches a property of all that match, from now on. A generator that returns how many there are."""
        watched = self._clients.setdefault(client, _Watched())
        if (pattern, name) not in watched.patterns and len(watched.patterns) >= MAX_PATTERNS:
            raise Refusal("too-large", "%d patterns are the limit" % MAX_PATTERNS)
        paths = set()
        for place in self._script.paths.match(pattern):
            if place is not None:
                self._add(client, watched, place, name, tell=True)
                paths.add(place.path)
            yield
        watched.patterns[(pattern, name)] = paths
        return len(paths)

    def hold(self, client, pairs):
        """Watches these in place of those of the last hold: a controller's hand on one device. A generator that returns how many there are."""
        watched = self._clients.setdefault(client, _Watched())
        old = [pair for pair in watched.held if pair not in pairs]
        watched.held = tuple(pairs)
        for pair in old:
            watched.patterns.pop(pair, None)
        if old:
            yield from self._expand(client, watched)
        count = 0
        for pattern, name in pairs:
            try:
                count += yield from self.watch(client, pattern, name)
            except Refusal as refusal:
                if refusal.code != "no-such-object":
                    raise  # the device has gone meanwhile, or has fewer parameters than it had
        return count

    def unwatch(self, client, pattern, name):
        """Ends a watch; the others' points are found again. A generator."""
        watched = self._clients.get(client)
        if watched is None or watched.patterns.pop((pattern, name), None) is None:
            return
        yield from self._expand(client, watched)

    def unwatch_all(self, client):
        """Ends all of a client's watches; what is gone can still be told again."""
        watched = self._clients.get(client)
        if watched is not None:
            for identity in list(watched.points):
                self._end(watched, identity)
            watched.patterns.clear()
            watched.held = ()

    def drop(self, client):
        """The client is gone."""
        self.unwatch_all(client)
        self._clients.pop(client, None)

    def refresh(self, client):
        """Tells every value again."""
        watched = self._clients.get(client)
        if watched is not None:
            watched.changed.update((point, True) for point in watched.points.values())
            watched.untold.update(watched.gone)
            return len(watched.points)
        return 0

    def _add(self, client, watched, place, name, tell):
        watched.find(place.path, name)
        identity = (key(place.thing), name)
        point = watched.points.get(identity)
        if point is not None and is_gone(point.place.thing):
            self._end(watched, identity)
            point = None
        if point is None:
            if self._count >= MAX_POINTS:
                raise Refusal("too-large", "%d watched values are the limit" % MAX_POINTS)
            point = self._make(watched, place, name)
            watched.points[identity] = point
            self._count += 1
            watched.changed[point] = True
        else:
            moved, point.place = point.place.path != place.path, place
            if tell or moved:
                watched.changed[point] = True
        return identity

    def _make(self, watched, place, name):
        try:
            return _Point(watched, place, name, self._script.hub)
        except (AttributeError, RuntimeError) as error:
            raise Refusal("not-observable", "%s of %s: %s" % (name, place.path, error))

    def _end(self, watched, identity):
        point = watched.points.pop(identity)
        watched.changed.pop(point, None)
        point.end()
        self._count -= 1

    def _expand(self, client, watched):
        """Matches all patterns again: what is new is told, what no pattern means any more is ended, what leads nowhere is told as nil."""
        seen = set()
        lost = set()
        for pattern, name in list(watched.patterns):
            paths = set()
            try:
                for place in self._script.paths.match(pattern):
                    if place is not None:
                        seen.add(self._add(client, watched, place, name, tell=False))
                        paths.add(place.path)
                    yield
            except Refusal:
                pass  # what it named is not there at the moment
            before = watched.patterns.get((pattern, name))
            if before is not None:  # else it was unwatched meanwhile
                lost.update((path, name) for path in before - paths)
                watched.patterns[(pattern, name)] = paths
        for identity in [i for i in watched.points if i not in seen]:
            self._end(watched, identity)
        for path, name in sorted(lost - watched.places()):
            watched.lose(path, name)

    def expand_again(self):
        """After a change of the layout. A generator."""
        for client, watched in list(self._clients.items()):
            yield from self._expand(client, watched)

    def sweep(self):
        """Ends what belongs to deleted objects. A generator."""
        for watched in list(self._clients.values()):
            ended = set()
            for identity, point in list(watched.points.items()):
                if is_gone(point.place.thing) and watched.points.get(identity) is point:
                    self._end(watched, identity)
                    ended.add((point.place.path, point.name))
                yield
            if ended:
                for path, name in sorted(ended - set((p.place.path, p.name) for p in watched.points.values())):
                    watched.lose(path, name)

    def flush(self, budget, share):
        """Pushes what has changed, cut into datagrams."""
        for client, watched in list(self._clients.items()):
            while watched.untold or watched.changed:
                values, size = [], 0
                while (watched.untold or watched.changed) and size < PUSH:
                    if watched.untold:
                        (path, name), _ = watched.untold.popitem(last=False)
                        row = [path, NOTHING, name, None]
                    else:
                        point, _ = watched.changed.popitem(last=False)
                        row = self._row(point)
                    values += row
                    size += 24 + sum(len(v) if isinstance(v, str) else 5 for v in row)
                    if budget.over(share):
                        break
                if values:
                    client.push(CHANGE, values)
                if budget.over(share):
                    return

    def _row(self, point):
        """Path, id, property, value."""
        place = point.place
        if is_gone(place.thing):
            return []
        try:
            value = to_osc(read_property(self._script, place, point.name))
        except Exception:
            value = None  # this object has no such value now
        if isinstance(value, str):
            value = value[:PART // 4]
        if isinstance(value, int) and not isinstance(value, bool) and not -(1 << 63) <= value < 1 << 63:
            value = osc.Double(value)
        return [place.path, self._script.identity.of(place.thing), point.name, value]

    def close(self):
        for client in list(self._clients):
            self.drop(client)
