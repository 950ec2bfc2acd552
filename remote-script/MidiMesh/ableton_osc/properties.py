"""Getters, setters, listeners and methods for a kind of object, from its tables."""

import types

from .. import tables
from ..values import Refusal, convert, convert_all


def read(thing, name):
    """A property; None where Live says that this object has none (the fold state of a track that is no group)."""
    try:
        return getattr(thing, name)
    except RuntimeError:
        return None


def may_edit(script, request, name):
    """Refuses what takes something away when it comes from another host."""
    if name in tables.EDITS and request.peer.is_remote and not script.settings.remote_may_edit:
        raise Refusal("not-allowed", "%s is not allowed from %s (remote_may_edit in midimesh.json)" % (name, request.peer.key[0]))


class Kind(object):
    """One kind of object: prefix is the word in its addresses, kind how its targets are found."""

    def __init__(self, script, addresses, prefix, kind):
        self._script = script
        self._addresses = addresses
        self._prefix = prefix
        self._kind = kind

    def each(self, request, act):
        """act(target) for the target, or for every track when the first argument is an asterisk."""
        arguments = request.arguments
        if self._kind != "track" or not arguments or arguments[0] != "*":
            return act(self._script.targets.find(self._kind, arguments))
        return self._all(request, act)

    def _all(self, request, act):
        for place in range(len(self._script.song.tracks)):
            values = act(self._script.targets.track([place] + request.arguments[1:]))
            if isinstance(values, types.GeneratorType):
                values = yield from values
            if values is not None:
                request.answer(values)
            yield

    def add(self, address, act, asks=False):
        """act(request, target) -> values of the answer, or None."""
        self._addresses.add("/live/%s/%s" % (self._prefix, address),
                            lambda request: self.each(request, lambda target: act(request, target)), asks)

    def methods(self, table):
        for name, letters in table.items():
            self._method(name, letters)

    def _method(self, name, letters):
        def act(request, target):
            may_edit(self._script, request, name)
            getattr(target.need(), name)(*convert_all(letters, target.rest, name))

        self.add(name, act)

    def properties(self, readable, writable):
        for name in tables.joined(readable, writable):
            self._getter(name)
            self._listener(name)
        for name, letter in writable.items():
            self._setter(name, letter)

    def _getter(self, name):
        self.add("get/" + name, lambda request, target:
                 target.indices + (read(target.need(), name),) + target.rest, asks=True)

    def _setter(self, name, letter):
        def act(request, target):
            if not target.rest:
                raise Refusal("bad-arguments", "%s: the value is missing" % name)
            setattr(target.need(), name, convert(letter, target.rest[0], name))

        self.add("set/" + name, act)

    def _listener(self, name):
        topic = "%s/%s" % (self._prefix, name)
        address = "/live/%s/get/%s" % (self._prefix, name)

        def start(request, target):
            thing = target.need()
            if not hasattr(thing, "add_%s_listener" % name):
                raise Refusal("not-observable", "Live does not tell about changes of %s" % name)
            self._script.subscriptions.start(request.peer, topic, target, target.rest,
                                             [(address, lambda: (getattr(thing, name),))], [(thing, name)])

        self.add("start_listen/" + name, start, asks=True)
        self.add("stop_listen/" + name, lambda request, target:
                 self._script.subscriptions.stop(request.peer, topic, target, target.rest), asks=True)
