"""/live/device/...: devices on tracks, and their parameters."""

from .. import tables
from ..values import Refusal, number
from .properties import Kind
from .targets import Target, member

STEP = 64  # parameters read or set before the work may be put aside


def parameter(target):
    """(index, parameter) that the argument behind the indices means."""
    if not target.rest:
        raise Refusal("bad-arguments", "the parameter is missing")
    return member(target.thing.parameters, target.rest[0], "parameter")


def gather(things, name):
    """One property of each. A generator that returns the list."""
    values = []
    for place, thing in enumerate(things):
        values.append(getattr(thing, name))
        if place % STEP == STEP - 1:
            yield
    return values


def register(script, addresses):
    kind = Kind(script, addresses, "device", "device")
    kind.properties(tables.DEVICE_READ, {})
    kind.add("get/num_parameters", lambda request, target: target.indices + (len(target.thing.parameters),), asks=True)
    for name in tables.PARAMETERS:
        _list(kind, name)

    def set_all(request, target):
        parameters = target.thing.parameters
        if len(target.rest) > len(parameters):
            raise Refusal("bad-arguments", "%d values for %d parameters" % (len(target.rest), len(parameters)))
        for place, value in enumerate(target.rest):
            parameters[place].value = number(value, "parameter %d" % place)
            if place % STEP == STEP - 1:
                yield

    kind.add("set/parameters/value", set_all)

    def get_value(request, target):
        place, found = parameter(target)
        return target.indices + (place, found.value)

    def get_string(request, target):
        place, found = parameter(target)
        return target.indices + (place, found.str_for_value(found.value))

    def set_value(request, target):
        place, found = parameter(target)
        if len(target.rest) < 2:
            raise Refusal("bad-arguments", "the value is missing")
        found.value = number(target.rest[1], found.name)

    def get_name(request, target):
        place, found = parameter(target)
        return target.indices + (place, found.name)

    kind.add("get/parameter/value", get_value, asks=True)
    kind.add("get/parameter/value_string", get_string, asks=True)
    kind.add("set/parameter/value", set_value)
    kind.add("get/parameter/name", get_name, asks=True)

    def listened(target):
        place, found = parameter(target)
        return Target("parameter", found, target.indices + (place,), target.rest[1:], target.owners)

    def start(request, target):
        inner = listened(target)
        found = inner.thing
        script.subscriptions.start(
            request.peer, "device/parameter", inner, inner.rest,
            [("/live/device/get/parameter/value", lambda: (found.value,)),
             ("/live/device/get/parameter/value_string", lambda: (found.str_for_value(found.value),))],
            [(found, "value")])

    def stop(request, target):
        inner = listened(target)
        script.subscriptions.stop(request.peer, "device/parameter", inner, inner.rest)

    kind.add("start_listen/parameter/value", start, asks=True)
    kind.add("stop_listen/parameter/value", stop, asks=True)


def _list(kind, name):
    def act(request, target):
        values = yield from gather(target.thing.parameters, name)
        return target.indices + tuple(values)

    kind.add("get/parameters/" + name, act, asks=True)
