"""Live's objects as a script really gets them: a new handle at each access, never the thing itself.

Two handles of one thing are equal and have one _live_ptr, but are not the same object, and cannot be keys of a dictionary.
The handle of a deleted thing equals None, and everything else done with it raises.
"""

import types

from .objects import LiveObject, Vector


class Handle(object):
    __slots__ = ("_thing", "_live_ptr")

    __hash__ = None

    def __init__(self, thing):
        object.__setattr__(self, "_thing", thing)
        object.__setattr__(self, "_live_ptr", id(thing))

    def __eq__(self, other):
        if other is None:
            return not self._thing._alive
        return self._thing is unwrap(other)

    def __getattr__(self, name):
        self._check(name)
        return wrap(getattr(self._thing, name))

    def __setattr__(self, name, value):
        self._check(name)
        setattr(self._thing, name, unwrap(value))

    def __dir__(self):
        return dir(self._thing)

    def _check(self, name):
        if not self._thing._alive:
            raise RuntimeError("%s of a %s that is gone" % (name, type(self._thing).__name__))


def unwrap(value):
    return value._thing if isinstance(value, Handle) else value


def wrap(value):
    """A value as a script sees it."""
    if isinstance(value, LiveObject):
        return Handle(value)
    if isinstance(value, Vector):
        return Vector(wrap(item) for item in value)
    if isinstance(value, types.MethodType) and isinstance(value.__self__, LiveObject):
        return lambda *args, **named: wrap(value(*[unwrap(a) for a in args], **{k: unwrap(v) for k, v in named.items()}))
    return value
