"""Native mappings: a control moves a Live parameter inside Live, at Live's speed, with feedback; taken back at will."""

from .identity import is_gone
from .values import Refusal

MAX_MAPPINGS = 1024
MODES = ("absolute", "absolute_14_bit", "relative_signed_bit", "relative_signed_bit2", "relative_binary_offset",
         "relative_two_compliment", "relative_smooth_signed_bit", "relative_smooth_signed_bit2",
         "relative_smooth_binary_offset", "relative_smooth_two_compliment")
KINDS = {"cc": 127, "note": 127, "pitchbend": 0}   # highest number; pitch bend has none
AT_ONCE = -1.0                                      # delay of feedback: none


class _Mapping(object):
    __slots__ = ("owner", "parameter", "mode", "feedback", "takeover", "works")

    def __init__(self, owner, parameter, mode, feedback, takeover):
        self.owner = owner
        self.parameter = parameter
        self.mode = mode
        self.feedback = feedback
        self.takeover = takeover
        self.works = None     # what Live said when it was built


class MidiMap(object):
    """Mappings by control: (kind, channel 0-15, number). One control moves one parameter."""

    def __init__(self, script):
        self._script = script
        self._mappings = {}

    def __len__(self):
        return len(self._mappings)

    def add(self, owner, control, parameter, mode, feedback=True, takeover=True):
        """owner: the client whose goodbye ends it, or None. Works once Live has built its map again."""
        check(control)
        if mode not in MODES:
            raise Refusal("bad-arguments", "no mode %r; there are %s" % (mode, ", ".join(MODES)))
        if control not in self._mappings and len(self._mappings) >= MAX_MAPPINGS:
            raise Refusal("too-large", "%d mappings are the limit" % MAX_MAPPINGS)
        self._tell(control, self._mappings.get(control), False, but=owner)
        self._mappings[control] = _Mapping(owner, parameter, mode, feedback, takeover)
        self._script.c_instance.request_rebuild_midi_map()

    def remove(self, control, by=None):
        """False: there was none. by: the client that asks; another one, whose mapping it was, is told."""
        gone = self._mappings.pop(control, None)
        if gone is not None:
            self._tell(control, gone, False, but=by)
            self._script.c_instance.request_rebuild_midi_map()
        return gone is not None

    def drop(self, owner):
        """Ends all of a client's mappings."""
        mine = [control for control, mapping in self._mappings.items() if mapping.owner is owner]
        for control in mine:
            del self._mappings[control]
        if mine:
            self._script.c_instance.request_rebuild_midi_map()

    def build(self, handle):
        """Called by Live when its map is built: ours go into it."""
        import Live
        bell = self._script.settings.doorbell
        if bell:
            Live.MidiMap.forward_midi_cc(self._script.c_instance.handle(), handle, bell[0], bell[1])
        for control, mapping in list(self._mappings.items()):
            if is_gone(mapping.parameter):
                self._tell(control, self._mappings.pop(control), False)
                continue
            try:
                works = self._install(Live.MidiMap, handle, control, mapping)
            except Exception as error:
                self._script.log.failed("mapping of %s %d %d" % control, error)
                works = False
            self._tell(control, mapping, works)

    @staticmethod
    def _tell(control, mapping, works, but=None):
        """Tells the client whose mapping it is, once, whether Live has it."""
        if mapping is None:
            return
        if mapping.works is not works and mapping.owner is not None and mapping.owner is not but:
            mapping.owner.push("/midimesh/mapped", list(control) + [works])
        mapping.works = works

    def sweep(self):
        """Ends what belongs to deleted parameters: Live need not build its map for that. A generator."""
        for control, mapping in list(self._mappings.items()):
            if self._mappings.get(control) is mapping and is_gone(mapping.parameter):
                self._tell(control, self._mappings.pop(control), False)
                self._script.c_instance.request_rebuild_midi_map()
            yield

    @staticmethod
    def _install(live, handle, control, mapping):
        kind, channel, number = control
        parameter = mapping.parameter
        avoid_takeover = not mapping.takeover
        rule = _feedback(live, control) if mapping.feedback else None
        if kind == "cc":
            mode = getattr(live.MapMode, mapping.mode)
            if rule is None:
                result = live.map_midi_cc(handle, parameter, channel, number, mode, avoid_takeover)
            else:
                result = live.map_midi_cc_with_feedback_map(handle, parameter, channel, number, mode, rule, avoid_takeover, 1.0)
        elif kind == "note":
            if rule is None:
                result = live.map_midi_note(handle, parameter, channel, number)
            else:
                result = live.map_midi_note_with_feedback_map(handle, parameter, channel, number, rule)
        elif rule is None:
            result = live.map_midi_pitchbend(handle, parameter, channel, avoid_takeover)
        else:
            result = live.map_midi_pitchbend_with_feedback_map(handle, parameter, channel, rule, avoid_takeover)
        works = result is not False
        if works and rule is not None:
            live.send_feedback_for_parameter(handle, parameter)
        return works

    def close(self):
        self._mappings.clear()


def check(control):
    kind, channel, number = control
    if kind not in KINDS:
        raise Refusal("bad-arguments", "no kind of control %r; there are %s" % (kind, ", ".join(sorted(KINDS))))
    if not 0 <= channel <= 15 or not 0 <= number <= KINDS[kind]:
        raise Refusal("bad-arguments", "channels are 0-15, numbers of %s 0-%d" % (kind, KINDS[kind]))


def _feedback(live, control):
    """The rule by which Live tells the control its parameter's value: one to one."""
    kind, channel, number = control
    if kind == "cc":
        rule = live.CCFeedbackRule()
        rule.cc_no = number
        rule.cc_value_map = tuple()
    elif kind == "note":
        rule = live.NoteFeedbackRule()
        rule.note_no = number
        rule.vel_map = tuple()
    else:
        rule = live.PitchBendFeedbackRule()
        rule.value_pair_map = tuple()
    rule.channel = channel
    rule.delay_in_ms = AT_ONCE
    rule.enabled = True
    return rule
