"""Devices, their parameters, and the mixer strip, which is made of parameters too."""

from .objects import BOOL, FLOAT, INT, STR, LiveObject, Property, Vector, readonly


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


class Chain(LiveObject):
    """One chain of a rack: devices and a mixer strip of its own."""

    name = Property(STR, "")
    color = Property(INT, 0)
    mute = Property(BOOL, False)
    solo = Property(BOOL, False)

    def __init__(self, name, devices, sends=()):
        super().__init__()
        self._values["name"] = name
        self._devices = list(devices)
        self._mixer = MixerDevice(sends)

    devices = readonly(None, get=lambda self: Vector(self._devices))
    mixer_device = readonly(None, get=lambda self: self._mixer, observable=False)


class Device(LiveObject):
    """type: 1 instrument, 2 audio effect, 4 MIDI effect. A rack has chains."""

    name = Property(STR, "")
    class_name = readonly(STR, "", observable=False)
    type = readonly(INT, 1, observable=False)
    can_have_chains = readonly(BOOL, get=lambda self: bool(self._chains), observable=False)
    is_active = readonly(BOOL, True)

    def __init__(self, name, class_name, kind, parameters=()):
        super().__init__()
        self._values.update(name=name, class_name=class_name, type=kind)
        self._parameters = [DeviceParameter("Device On", 1, 0, 1, True)]
        self._parameters += [DeviceParameter(p, 0.5) for p in parameters]
        self._chains = []

    parameters = readonly(None, get=lambda self: Vector(self._parameters))
    chains = readonly(None, get=lambda self: self._get_chains())

    def _get_chains(self):
        if not self._chains:
            raise RuntimeError("Only racks have chains")
        return Vector(self._chains)


class MixerDevice(LiveObject):
    """Volume 0..1 (0.85 is 0 dB), panning -1..1, one send per return track."""

    volume = readonly(None, get=lambda self: self._volume, observable=False)
    panning = readonly(None, get=lambda self: self._panning, observable=False)
    sends = readonly(None, get=lambda self: self._get_sends())

    def _get_sends(self):
        if self._of_master:
            raise RuntimeError("The master track has no sends")
        return Vector(self._sends)

    crossfade_assign = Property(INT, 1)
    crossfader = readonly(None, get=lambda self: self._master("crossfader"), observable=False)
    cue_volume = readonly(None, get=lambda self: self._master("cue_volume"), observable=False)

    def _master(self, name):
        if name not in self._of_master:
            raise AttributeError(name)
        return self._of_master[name]

    def __init__(self, sends):
        super().__init__()
        self._volume = DeviceParameter("Track Volume", 0.85)
        self._panning = DeviceParameter("Track Panning", 0.0, -1.0, 1.0)
        self._sends = [DeviceParameter(name) for name in sends]
        self._of_master = {}  # only the master track's strip has these, and it has no sends


class RoutingEntry(object):
    """A routing type or channel; told apart by the name people see."""

    def __init__(self, display_name):
        self.display_name = display_name
