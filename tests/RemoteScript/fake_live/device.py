"""Devices, their parameters, and the mixer strip, which is made of parameters too."""

from .objects import BOOL, FLOAT, INT, STR, LiveObject, Property, Vector, method, readonly


def _set_parameter(parameter, value):
    if not parameter.min <= value <= parameter.max:
        raise RuntimeError("Invalid value. Check the parameters range with min/max")
    parameter._store("value", value)


class DeviceParameter(LiveObject):
    value = Property(FLOAT, 0.0, set=_set_parameter)
    name = readonly(STR, "")
    min = readonly(FLOAT, 0.0, observable=False)
    max = readonly(FLOAT, 1.0, observable=False)
    default_value = readonly(FLOAT, 0.0, observable=False)
    is_quantized = readonly(BOOL, False, observable=False)

    def __init__(self, name, value=0.0, minimum=0.0, maximum=1.0, is_quantized=False):
        super().__init__()
        self._values.update(name=name, value=float(value), min=float(minimum), max=float(maximum),
                            default_value=float(value), is_quantized=is_quantized)

    def str_for_value(self, value):
        return "%.2f" % value


class Device(LiveObject):
    """type: 1 instrument, 2 audio effect, 4 MIDI effect."""

    name = Property(STR, "")
    class_name = readonly(STR, "", observable=False)
    type = readonly(INT, 1, observable=False)
    can_have_chains = readonly(BOOL, False, observable=False)
    is_active = readonly(BOOL, True)

    def __init__(self, name, class_name, kind, parameters=()):
        super().__init__()
        self._values.update(name=name, class_name=class_name, type=kind)
        self._parameters = [DeviceParameter("Device On", 1, 0, 1, True)]
        self._parameters += [DeviceParameter(p, 0.5) for p in parameters]

    parameters = readonly(None, get=lambda self: Vector(self._parameters))


class MixerDevice(LiveObject):
    """Volume 0..1 (0.85 is 0 dB), panning -1..1, one send per return track."""

    volume = readonly(None, get=lambda self: self._volume, observable=False)
    panning = readonly(None, get=lambda self: self._panning, observable=False)
    sends = readonly(None, get=lambda self: Vector(self._sends))
    crossfade_assign = Property(INT, 1)

    def __init__(self, sends):
        super().__init__()
        self._volume = DeviceParameter("Track Volume", 0.85)
        self._panning = DeviceParameter("Track Panning", 0.0, -1.0, 1.0)
        self._sends = [DeviceParameter(name) for name in sends]


class RoutingEntry(object):
    """A routing type or channel; told apart by the name people see."""

    def __init__(self, display_name):
        self.display_name = display_name
