"""System exclusive messages out of the script: whole ones, and eight-bit bytes packed into seven bits.

Packing: each group of up to seven bytes is sent as one byte with their top bits (bit 0: the first byte's, bit 1: the
second's ...) and then the bytes without them. Seven bytes become eight, the last group of n bytes n + 1.
"""

from .values import Refusal

START, END = 0xF0, 0xF7
MAX_BYTES = 4096     # of one message; a port at MIDI speed needs 1.3 s for it


def pack(data):
    """Bytes 0-255 as bytes 0-127."""
    packed = bytearray()
    for at in range(0, len(data), 7):
        group = bytearray(data[at:at + 7])
        packed.append(sum((byte >> 7) << bit for bit, byte in enumerate(group)))
        packed += bytearray(byte & 0x7F for byte in group)
    return bytes(packed)


def unpack(packed):
    """The reverse. ValueError: not what pack() makes."""
    data = bytearray()
    for at in range(0, len(packed), 8):
        group = bytearray(packed[at:at + 8])
        if len(group) < 2 or max(group) > 0x7F:
            raise ValueError("not packed")
        data += bytearray(byte | (group[0] >> bit & 1) << 7 for bit, byte in enumerate(group[1:]))
    return bytes(data)


def message(body):
    """F0 body F7 as Live's send_midi takes it. body must be seven-bit."""
    body = bytearray(body)
    if body[:1] == b"\xf0" or body[-1:] == b"\xf7":
        raise Refusal("bad-arguments", "F0 and F7 are put around it here: leave them out")
    if not body or len(body) > MAX_BYTES:
        raise Refusal("too-large" if body else "bad-arguments", "1 to %d bytes are wanted, not %d" % (MAX_BYTES, len(body)))
    if max(body) > 0x7F:
        raise Refusal("bad-arguments", "a byte above 7F stands in it: send it packed")
    return tuple([START] + list(body) + [END])
