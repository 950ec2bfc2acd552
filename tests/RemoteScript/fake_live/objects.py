"""The ground every object of the fake Live stands on: typed properties, listeners, typed methods, vectors.

Live's objects are C++ classes behind Boost.Python. What a script can see of that is imitated here:
* a value of the wrong type is an ArgumentError with Boost's text; an int passes where a bool or a float is wanted,
  a float never passes where an int or a bool is wanted;
* an observable property has add_X_listener, remove_X_listener and X_has_listener; others have none (AttributeError);
* the document cannot be changed from inside a listener;
* lists are vectors that count from the end for negative numbers and refuse anything but an int.
"""

import functools


class ArgumentError(TypeError):
    """What Boost.Python raises when the arguments do not fit the C++ signature."""


class Kind(object):
    """The C++ type of a value: what Python values fit it, and how they look to a script afterwards."""

    def __init__(self, name, fits, convert):
        self.name = name
        self.fits = fits
        self.convert = convert


BOOL = Kind("bool", lambda v: v is None or isinstance(v, int), bool)
INT = Kind("int", lambda v: isinstance(v, int), int)
FLOAT = Kind("double", lambda v: isinstance(v, (int, float)), float)
STR = Kind("std::string", lambda v: isinstance(v, str), str)
LIST = Kind("list", lambda v: isinstance(v, (list, tuple)), tuple)
ANY = Kind("object", lambda v: True, lambda v: v)


class Notifications(object):
    """Whether listeners are being called: while they are, nothing may change the document."""

    depth = 0
    failures = []  # what listeners raised: Live writes it into Log.txt, and the change goes on

    @classmethod
    def refuse_change(cls):
        if cls.depth:
            raise RuntimeError("Changes cannot be triggered by notifications. You will need to defer your response.")


def _argument_error(owner, method, given, signature):
    types = ", ".join([type(owner).__name__] + [type(v).__name__ for v in given])
    return ArgumentError("Python argument types in\n    %s.%s(%s)\ndid not match C++ signature:\n    %s(%s)" % (
        type(owner).__name__ if method != "None" else "None", method, types, method, signature))


class Property(object):
    """One property of a Live object.

    get: computes the value; without it the stored one is the value.
    set: called with (owner, converted value) in place of storing; must notify by itself.
    """

    def __init__(self, kind, default=None, writable=True, observable=True, get=None, set=None, nullable=False):
        self.kind = kind
        self.default = default
        self.writable = writable
        self.observable = observable
        self.getter = get
        self.setter = set
        self.nullable = nullable
        self.name = None

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, owner, owner_type=None):
        if owner is None:
            return self
        if LiveObject.reads is not None:
            LiveObject.reads()
        if self.getter is not None:
            return self.getter(owner)
        return owner._values.get(self.name, self.default)

    def __set__(self, owner, value):
        if not self.writable:
            raise AttributeError("can't set attribute")
        if not self.kind.fits(value) and not (self.nullable and value is None):
            raise _argument_error(owner, "None", (value,), "TPyHandle<A%s>, %s" % (type(owner).__name__, self.kind.name))
        Notifications.refuse_change()
        converted = None if value is None and self.nullable else self.kind.convert(value)
        if self.setter is not None:
            self.setter(owner, converted)
        else:
            owner._store(self.name, converted)


def readonly(kind, default=None, get=None, observable=True):
    return Property(kind, default, writable=False, observable=observable, get=get)


def method(*kinds, **options):
    """A method with C++ argument types; optional=n says how many of the last ones may be missing, name what Live calls it."""
    optional = options.get("optional", 0)

    def decorate(function):
        @functools.wraps(function)
        def call(self, *args):
            fits = len(kinds) - optional <= len(args) <= len(kinds) and all(k.fits(a) for k, a in zip(kinds, args))
            if not fits:
                signature = ", ".join(["TPyHandle<A%s>" % type(self).__name__] + [k.name for k in kinds])
                raise _argument_error(self, options.get("name", function.__name__), args, signature)
            Notifications.refuse_change()
            return function(self, *[k.convert(a) for k, a in zip(kinds, args)])

        return call

    return decorate


class LiveObject(object):
    """A thing in the set. Equal only to itself, and once deleted to None; listeners hold on to the object, never to its place."""

    reads = None  # called at each reading of a property: tests let time pass by it

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        for name, value in list(vars(cls).items()):
            if isinstance(value, Property) and value.observable:
                _add_listener_methods(cls, name)

    def __init__(self):
        self._values = {}
        self._listeners = {}
        self._alive = True

    def __eq__(self, other):
        if other is None:
            return not self._alive
        return True if self is other else NotImplemented

    __hash__ = object.__hash__

    def _store(self, name, value):
        """Stores a value and tells the listeners if it is another one."""
        if self._values.get(name, getattr(type(self), name).default) != value:
            self._values[name] = value
            self._notify(name)

    def _notify(self, name):
        for callback in list(self._listeners.get(name, ())):
            Notifications.depth += 1
            try:
                callback()
            except Exception as error:
                Notifications.failures.append(error)
            finally:
                Notifications.depth -= 1

    def _die(self):
        """The object left the set: its listeners are gone with it."""
        self._alive = False
        self._listeners.clear()


def _add_listener_methods(cls, name):
    def add(self, callback):
        callbacks = self._listeners.setdefault(name, [])
        if callback in callbacks:
            raise RuntimeError("Observer already connected")
        callbacks.append(callback)

    def remove(self, callback):
        callbacks = self._listeners.get(name, [])
        if callback not in callbacks:
            raise RuntimeError("Observer not connected")
        callbacks.remove(callback)

    def has(self, callback):
        return callback in self._listeners.get(name, [])

    setattr(cls, "add_%s_listener" % name, add)
    setattr(cls, "remove_%s_listener" % name, remove)
    setattr(cls, "%s_has_listener" % name, has)


class Vector(object):
    """What Live gives for a list of things."""

    def __init__(self, items):
        self._items = tuple(items)

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, item):
        return item in self._items

    def __getitem__(self, index):
        if isinstance(index, slice):
            return list(self._items[index])
        if not isinstance(index, int):
            raise TypeError("Invalid index type")
        if not -len(self._items) <= index < len(self._items):
            raise IndexError("Index out of range")
        return self._items[index]
