"""OSC 1.0 as bytes: messages and bundles in, messages out. Knows nothing of Live.

Nothing here recurses, and no length is believed before it is checked.
"""

import struct

MAX_DATAGRAM = 65507   # what one IPv4 UDP datagram can carry
MAX_DEPTH = 16         # bundles in bundles, arrays in arrays: deeper is nobody's intent
MAX_MESSAGES = 1024    # in one datagram: reading it is one unit of work
MAX_ARGUMENTS = 8192   # of one message, for the same reason

_BUNDLE = b"#bundle\0"
_INT = struct.Struct(">i")
_LONG = struct.Struct(">q")
_FLOAT = struct.Struct(">f")
_DOUBLE = struct.Struct(">d")
_TIME = struct.Struct(">Q")


class OscError(ValueError):
    """Bytes that are no OSC, or a value that OSC cannot carry."""


class Double(float):
    """A float that is sent with 64 bits."""


class Midi(tuple):
    """Four bytes: port, status, two values."""


class TimeTag(int):
    """64 bits of NTP time."""


def decode(datagram):
    """The messages of a datagram, in order, as (address, arguments). Raises OscError; then nothing of it is to be run."""
    messages = []
    pending = [(0, len(datagram), 0)]
    while pending:
        start, end, depth = pending.pop()
        if datagram[start:start + 8] == _BUNDLE:
            pending.extend(reversed(_elements(datagram, start, end, depth)))
        else:
            messages.append(_message(datagram, start, end))
        if len(messages) + len(pending) > MAX_MESSAGES:
            raise OscError("more than %d messages in one datagram" % MAX_MESSAGES)
    return messages


def _elements(data, start, end, depth):
    if depth >= MAX_DEPTH:
        raise OscError("bundles nested more than %d deep" % MAX_DEPTH)
    at = start + 16
    if at > end:
        raise OscError("the bundle is cut in its time tag")
    elements = []
    while at < end:
        if end - at < 4:
            raise OscError("the bundle is cut in the size of an element")
        size = _INT.unpack_from(data, at)[0]
        at += 4
        if size <= 0 or size % 4 or size > end - at:
            raise OscError("an element of %d bytes where %d are left" % (size, end - at))
        elements.append((at, at + size, depth + 1))
        at += size
        if len(elements) > MAX_MESSAGES:
            raise OscError("more than %d elements in one bundle" % MAX_MESSAGES)
    return elements


def _string(data, at, end):
    stop = data.find(b"\0", at, end)
    after = at + ((stop - at) // 4 + 1) * 4
    if stop < 0 or after > end:
        raise OscError("a string without its end")
    try:
        return data[at:stop].decode("utf-8"), after
    except UnicodeDecodeError:
        raise OscError("a string that is not UTF-8")


def _message(data, start, end):
    address, at = _string(data, start, end)
    if at >= end:
        return address, []
    tags, at = _string(data, at, end)
    if tags[:1] != ",":
        raise OscError("no type tags behind %s" % address[:80])
    if len(tags) > MAX_ARGUMENTS + 1:
        raise OscError("%d arguments; at most %d" % (len(tags) - 1, MAX_ARGUMENTS))
    arguments = []
    open_arrays = []
    for tag in tags[1:]:
        if tag == "i":
            size, value = 4, _INT
        elif tag == "f":
            size, value = 4, _FLOAT
        elif tag == "s" or tag == "S":
            text, at = _string(data, at, end)
            arguments.append(text)
            continue
        elif tag in "TFNI[]":
            arguments = _bare(tag, arguments, open_arrays)
            continue
        elif tag == "h":
            size, value = 8, _LONG
        elif tag == "d":
            size, value = 8, _DOUBLE
        elif tag == "t":
            size, value = 8, _TIME
        elif tag in "crm":
            size, value = 4, _INT
        elif tag == "b":
            blob, at = _blob(data, at, end)
            arguments.append(blob)
            continue
        else:
            raise OscError("unknown type tag %r" % tag)
        if at + size > end:
            raise OscError("%s is cut: too few bytes for %s" % (address[:80], tags[:80]))
        found = value.unpack_from(data, at)[0]
        if tag == "m":
            found = Midi(bytearray(data[at:at + 4]))
        elif tag == "t":
            found = TimeTag(found)
        elif tag == "c":
            found = chr(found & 0x7F)
        arguments.append(found)
        at += size
    if open_arrays:
        raise OscError("an array that does not end")
    return address, arguments


def _bare(tag, arguments, open_arrays):
    """A tag without bytes. Returns the list that the following values go into."""
    if tag == "[":
        if len(open_arrays) >= MAX_DEPTH:
            raise OscError("arrays nested more than %d deep" % MAX_DEPTH)
        open_arrays.append(arguments)
        inner = []
        arguments.append(inner)
        return inner
    if tag == "]":
        if not open_arrays:
            raise OscError("the end of an array that has no beginning")
        return open_arrays.pop()
    if tag != "I":  # an impulse carries no value
        arguments.append({"T": True, "F": False, "N": None}[tag])
    return arguments


def _blob(data, at, end):
    if end - at < 4:
        raise OscError("a blob without its size")
    size = _INT.unpack_from(data, at)[0]
    at += 4
    if size < 0 or size + -size % 4 > end - at:
        raise OscError("a blob of %d bytes where %d are left" % (size, end - at))
    return bytes(data[at:at + size]), at + size + -size % 4


def text(value):
    """A string as OSC has it: ended and padded with zeros. What cannot be sent is replaced, never refused."""
    data = value.replace("\0", "").encode("utf-8", "replace") + b"\0"
    return data + b"\0" * (-len(data) % 4)


def encode(address, arguments=()):
    """One message. True and False become T and F, None N, an int i or h, a float f, lists arrays. Raises OscError."""
    tags, parts = pack(arguments)
    return text(address) + text("," + tags) + parts


def pack(arguments):
    """The arguments as (type tags without the comma, bytes)."""
    tags = []
    parts = []
    pending = [iter(arguments)]
    while pending:
        for value in pending[-1]:
            if isinstance(value, (list, tuple)) and not isinstance(value, Midi):
                if len(pending) > MAX_DEPTH:
                    raise OscError("arrays nested more than %d deep" % MAX_DEPTH)
                tags.append("[")
                pending.append(iter(value))
                break
            tag, data = _pack_one(value)
            tags.append(tag)
            parts.append(data)
        else:
            pending.pop()
            if pending:
                tags.append("]")
    return "".join(tags), b"".join(parts)


def _pack_one(value):
    if value is True:
        return "T", b""
    if value is False:
        return "F", b""
    if value is None:
        return "N", b""
    if isinstance(value, str):
        return "s", text(value)
    if isinstance(value, float):
        if not isinstance(value, Double):
            try:
                return "f", _FLOAT.pack(value)
            except OverflowError:
                pass  # beyond 32 bits: sent with 64
        return "d", _DOUBLE.pack(value)
    if isinstance(value, TimeTag):
        return "t", _TIME.pack(value)
    if isinstance(value, int):
        if -0x80000000 <= value <= 0x7FFFFFFF:
            return "i", _INT.pack(value)
        if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
            return "h", _LONG.pack(value)
        raise OscError("%d has more than 64 bits" % value)
    if isinstance(value, Midi):
        return "m", bytes(bytearray(value))
    if isinstance(value, (bytes, bytearray)):
        return "b", _INT.pack(len(value)) + bytes(value) + b"\0" * (-len(value) % 4)
    raise OscError("OSC has no type for %s" % type(value).__name__)
