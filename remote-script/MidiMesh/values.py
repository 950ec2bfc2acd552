"""Values on their way between OSC and Live: what is unambiguous is accepted, anything else is refused with a reason."""

import math

from .osc import Double, Midi, TimeTag

LONGEST_TEXT = 4096  # bytes of a name; Live takes more, no display shows it


class Refusal(Exception):
    """A request that is not carried out. code: a word for programs; the text is for people."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def to_osc(value):
    """A value of Live's as OSC carries it."""
    if value is None or isinstance(value, (bool, str, bytes, list, Double, Midi, TimeTag)):
        return value
    if isinstance(value, int):
        return int(value)  # enumerations are ints too
    if isinstance(value, float):
        return float(value)
    return str(value)


def index(value, what):
    """A place in a list. Floats are cut, digits in strings count, as AbletonOSC has it."""
    if isinstance(value, (int, float, str)):
        try:
            return int(value)
        except (ValueError, OverflowError):
            pass
    raise Refusal("bad-arguments", "%s: %s is no number" % (what, _shown(value)))


def whole(value, what):
    """An int, exactly."""
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return int(value)
    raise Refusal("bad-arguments", "%s: a whole number is wanted, not %s" % (what, _shown(value)))


def number(value, what):
    """A finite float."""
    if isinstance(value, (int, float)):
        try:
            if math.isfinite(value):
                return float(value)
        except OverflowError:
            pass
    raise Refusal("bad-arguments", "%s: a number is wanted, not %s" % (what, _shown(value)))


def truth(value, what):
    """True or false: T, F, any number; nil is false."""
    if value is None or isinstance(value, int):
        return bool(value)
    if isinstance(value, float) and math.isfinite(value):
        return value != 0.0
    raise Refusal("bad-arguments", "%s: true or false is wanted, not %s" % (what, _shown(value)))


def words(value, what):
    """A string of bearable length."""
    if not isinstance(value, str):
        raise Refusal("bad-arguments", "%s: a string is wanted, not %s" % (what, _shown(value)))
    if len(value) > LONGEST_TEXT:
        raise Refusal("too-large", "%s: %d characters; at most %d" % (what, len(value), LONGEST_TEXT))
    return value


def numbers(value, what):
    """One whole number or an array of them: always a tuple."""
    return tuple(whole(v, what) for v in (value if isinstance(value, list) else [value]))


_CONVERTERS = {"i": whole, "f": number, "b": truth, "s": words, "l": numbers}


def convert(letter, value, what):
    """letter: i whole number, f number, b true or false, s string, l list of whole numbers."""
    return _CONVERTERS[letter](value, what)


def convert_all(letters, values, what):
    """letters: one per argument; those behind a ? may be missing ("f?i": a number, then perhaps a whole number)."""
    needed, _, optional = letters.partition("?")
    if not len(needed) <= len(values) <= len(needed) + len(optional):
        wanted = "%d" % len(needed) if not optional else "%d to %d" % (len(needed), len(needed + optional))
        raise Refusal("bad-arguments", "%s: %s arguments wanted, %d given" % (what, wanted, len(values)))
    return [convert(letter, value, what) for letter, value in zip(needed + optional, values)]


def _shown(value):
    text = "<%d bytes>" % len(value) if isinstance(value, (bytes, bytearray)) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
