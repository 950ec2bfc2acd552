"""start_listen: who hears of what. Bound to the object; its indices are found again whenever the layout changes."""

from ..identity import is_gone, key
from ..values import Refusal, to_osc

MAX_SUBSCRIPTIONS = 65536     # of all peers together


class Subscription(object):
    """One value that one peer hears of, under the address of its getter."""

    __slots__ = ("peer", "messages", "target", "extra", "hooks", "track")

    def __init__(self, peer, messages, target, extra):
        """messages: [(address, read)]; read() gives the values behind the indices."""
        self.peer = peer
        self.messages = messages
        self.target = target
        self.extra = extra
        self.hooks = []

    def tell(self):
        """Sends the current value."""
        for address, read in self.messages:
            values = [to_osc(v) for v in read()]
            self.peer.send(address, list(self.target.indices) + list(self.extra) + values)

    def end(self):
        for hook in self.hooks:
            hook.remove()
        self.hooks = []


class Subscriptions(object):
    def __init__(self, script):
        self._script = script
        self._all = {}

    def __len__(self):
        return len(self._all)

    @staticmethod
    def _name(peer, topic, target, extra):
        return (peer.key, topic, key(target.thing) if target.thing is not None else None, tuple(extra))

    def start(self, peer, topic, target, extra, messages, events, first=True):
        """events: [(object, event name)]. A repeated start replaces the old one."""
        name = self._name(peer, topic, target, extra)
        old = self._all.pop(name, None)
        if old is not None:
            old.end()
        if len(self._all) >= MAX_SUBSCRIPTIONS:
            raise Refusal("too-large", "%d subscriptions are the limit" % MAX_SUBSCRIPTIONS)
        made = Subscription(peer, messages, target, extra)
        try:
            for thing, event in events:
                made.hooks.append(self._script.hub.hear(thing, event, made.tell))
            if first:
                made.tell()
        except Exception:
            made.end()
            raise
        self._all[name] = made
        return made

    def stop(self, peer, topic, target, extra):
        """Ending what was never started is no error."""
        made = self._all.pop(self._name(peer, topic, target, extra), None)
        if made is not None:
            made.end()

    def drop_peer(self, peer_key):
        for name in [n for n in self._all if n[0] == peer_key]:
            self._all.pop(name).end()

    def renumber(self):
        """Finds all indices again; what has left the set is ended. A generator."""
        places = {}
        for name, made in list(self._all.items()):
            target = made.target
            if target.kind not in ("song", "view"):
                indices = None if is_gone(target.thing) else self._indices(target, places)
                if indices is None:
                    made.end()
                    self._all.pop(name, None)
                else:
                    target.indices = indices
            yield

    def _indices(self, target, places):
        outer = self._script.layout.place(target.owners[0])
        if outer is None:
            return None
        letter, first = outer
        if isinstance(target.indices[0], str):
            first = "master" if letter == "master" else "%s/%d" % outer
        elif letter not in ("t", "s"):
            return None
        if len(target.owners) == 1:
            return (first,) + tuple(target.indices[1:])
        inner = target.owners[1]
        kind = "devices" if target.kind in ("device", "parameter") else "clip_slots"
        of_track = (key(target.owners[0]), kind)
        if of_track not in places:
            places[of_track] = {key(thing): n for n, thing in enumerate(getattr(target.owners[0], kind))}
        second = places[of_track].get(key(inner))
        if second is None or (target.kind == "clip" and (inner.clip is None or key(inner.clip) != key(target.thing))):
            return None
        return (first, second) + tuple(target.indices[2:])

    def sweep(self):
        """Ends what belongs to deleted objects. A generator."""
        for name, made in list(self._all.items()):
            if made.target.thing is not None and is_gone(made.target.thing):
                made.end()
                self._all.pop(name, None)
            yield

    def close(self):
        for made in self._all.values():
            made.end()
        self._all.clear()
