"""The modules a control surface script imports inside Live, put into sys.modules."""

import sys
import types

from .clip import Clip, ClipSlot, MidiNoteSpecification
from .device import Device, DeviceParameter
from .framework import Component, ControlSurface
from .host import Timer
from .objects import Vector
from .song import Scene, Song
from .track import Track


class _Quantization(object):
    q_no_q, q_8_bars, q_4_bars, q_2_bars, q_bar, q_half, q_half_triplet, q_quarter = range(8)
    q_quarter_triplet, q_eight, q_eight_triplet, q_sixtenth, q_sixtenth_triplet, q_thirtytwoth = range(8, 14)


class _MapMode(object):
    (absolute, relative_signed_bit, relative_signed_bit2, relative_binary_offset, relative_two_compliment, absolute_14_bit,
     relative_smooth_signed_bit, relative_smooth_signed_bit2, relative_smooth_binary_offset,
     relative_smooth_two_compliment) = range(10)


class CCFeedbackRule(object):
    """How Live tells a control what its parameter is: channel, cc_no, cc_value_map, delay_in_ms, enabled."""


class NoteFeedbackRule(object):
    """channel, note_no, vel_map, delay_in_ms, enabled."""


class PitchBendFeedbackRule(object):
    """channel, value_pair_map, delay_in_ms, enabled."""


def _map_midi_cc(midi_map, parameter, channel, cc, mode, avoid_takeover, sensitivity=1.0):
    midi_map.append(("map", parameter, channel, cc))
    return True


def _map_midi_cc_with_feedback_map(midi_map, parameter, channel, cc, mode, rule, avoid_takeover, sensitivity=1.0):
    midi_map.append(("map", parameter, channel, cc, mode, rule, avoid_takeover))
    return True


def _map_midi_note(midi_map, parameter, channel, note):
    midi_map.append(("map note", parameter, channel, note))
    return True


def _map_midi_note_with_feedback_map(midi_map, parameter, channel, note, rule):
    midi_map.append(("map note", parameter, channel, note, rule))
    return True


def _map_midi_pitchbend(midi_map, parameter, channel, avoid_takeover):
    midi_map.append(("map pitch bend", parameter, channel, avoid_takeover))
    return True


def _map_midi_pitchbend_with_feedback_map(midi_map, parameter, channel, rule, avoid_takeover):
    midi_map.append(("map pitch bend", parameter, channel, rule, avoid_takeover))
    return True


def _send_feedback_for_parameter(midi_map, parameter):
    midi_map.append(("feedback", parameter))


def _forward_midi_cc(script_handle, midi_map, channel, cc):
    midi_map.append(("forward cc", channel, cc))


def _forward_midi_note(script_handle, midi_map, channel, note):
    midi_map.append(("forward note", channel, note))


def _module(name, **members):
    module = types.ModuleType(name)
    vars(module).update(members)
    return module


def install(live):
    """Makes `import Live` and the framework imports of scripts find this fake. Returns what remove() wants."""
    root = _module("Live")
    parts = {
        "Application": {"get_application": lambda: live.application},
        "Base": {"Timer": Timer, "Vector": Vector},
        "Clip": {"Clip": Clip, "MidiNoteSpecification": MidiNoteSpecification},
        "ClipSlot": {"ClipSlot": ClipSlot},
        "Device": {"Device": Device},
        "DeviceParameter": {"DeviceParameter": DeviceParameter},
        "MidiMap": {"map_midi_cc": _map_midi_cc, "map_midi_cc_with_feedback_map": _map_midi_cc_with_feedback_map,
                    "map_midi_note": _map_midi_note, "map_midi_note_with_feedback_map": _map_midi_note_with_feedback_map,
                    "map_midi_pitchbend": _map_midi_pitchbend,
                    "map_midi_pitchbend_with_feedback_map": _map_midi_pitchbend_with_feedback_map,
                    "send_feedback_for_parameter": _send_feedback_for_parameter,
                    "CCFeedbackRule": CCFeedbackRule, "NoteFeedbackRule": NoteFeedbackRule,
                    "PitchBendFeedbackRule": PitchBendFeedbackRule,
                    "forward_midi_cc": _forward_midi_cc, "forward_midi_note": _forward_midi_note, "MapMode": _MapMode},
        "Scene": {"Scene": Scene},
        "Song": {"Song": Song, "Quantization": _Quantization},
        "Track": {"Track": Track},
    }
    modules = {"Live": root}
    for name, members in parts.items():
        modules["Live." + name] = _module("Live." + name, **members)
        setattr(root, name, modules["Live." + name])
    modules["ableton"] = _module("ableton", __path__=[])
    modules["ableton.v2"] = _module("ableton.v2", __path__=[])
    modules["ableton.v2.control_surface"] = _module(
        "ableton.v2.control_surface", __path__=[], ControlSurface=ControlSurface, Component=Component)
    modules["ableton.v2.control_surface.component"] = _module("ableton.v2.control_surface.component", Component=Component)
    modules["_Framework"] = _module("_Framework", __path__=[])
    modules["_Framework.EncoderElement"] = _module("_Framework.EncoderElement", EncoderElement=object)
    before = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    return before


def remove(before):
    """Undoes install()."""
    for name, module in before.items():
        if module is None:
            sys.modules.pop(name, None)
        else:
            sys.modules[name] = module
