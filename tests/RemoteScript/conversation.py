"""Conversations: plain text files of what a client says to Live, and OSC as such a file writes it.

    # a comment; empty lines too
    set stage.json                 which set is loaded (first line; default.json without it)
    send /live/track/set/name ,is 0 "Bass"
    bundle                         the lines indented below it, as one datagram; a bundle may hold bundles
        /live/song/get/tempo
    hex 2f6c697665                 a datagram byte by byte
    from b                         the next datagrams come from client a (127.0.0.1) or b (127.0.0.2)
    tick 4                         that many ticks of 100 ms pass
    restart                        the set is loaded again: the script starts anew

The arguments follow the type tags; T, F, N, [ and ] have none. Strings are JSON strings, blobs hex, m four bytes of hex.
"""

import json
import struct

_DECODER = json.JSONDecoder()
_PACKED = {"i": ">i", "h": ">q", "f": ">f", "d": ">d"}


def _text(value):
    data = value.encode("utf-8") + b"\0"
    return data + b"\0" * (-len(data) % 4)


def encode(line):
    """'/address ,tags arguments' as one OSC message."""
    address, _, rest = line.strip().partition(" ")
    tags, _, rest = rest.strip().partition(" ")
    data = _text(address) + _text(tags or ",")
    for tag in tags[1:]:
        if tag in "TFN[]":
            continue
        rest = rest.lstrip()
        if tag == "s":
            value, end = _DECODER.raw_decode(rest)
            rest = rest[end:]
            data += _text(value)
            continue
        word, _, rest = rest.partition(" ")
        if tag in _PACKED:
            data += struct.pack(_PACKED[tag], float(word) if tag in "fd" else int(word))
        elif tag == "b":
            blob = bytes.fromhex(word.strip("-"))
            data += struct.pack(">i", len(blob)) + blob + b"\0" * (-len(blob) % 4)
        else:
            data += bytes.fromhex(word)
    if rest.strip():
        raise ValueError("more arguments than type tags: " + line)
    return data


def bundle(elements):
    """Datagrams as one bundle, to be run at once."""
    return b"#bundle\0" + struct.pack(">Q", 1) + b"".join(struct.pack(">i", len(e)) + e for e in elements)


def _string(data, at):
    end = data.index(b"\0", at)
    return data[at:end].decode("utf-8"), (end // 4 + 1) * 4


def decode(data):
    """One OSC message as a line of text."""
    address, at = _string(data, 0)
    tags, at = _string(data, at)
    words = [address, tags] if tags != "," else [address]
    for tag in tags[1:]:
        if tag in "TFN[]":
            continue
        if tag == "s":
            value, at = _string(data, at)
            words.append(json.dumps(value, ensure_ascii=False))
        elif tag in _PACKED:
            value, = struct.unpack_from(_PACKED[tag], data, at)
            words.append("%.9g" % value if tag in "fd" else str(value))
            at += struct.calcsize(_PACKED[tag])
        elif tag == "b":
            size, = struct.unpack_from(">i", data, at)
            words.append(data[at + 4:at + 4 + size].hex() or "-")
            at += 4 + size + -size % 4
        else:
            words.append(data[at:at + 4].hex())
            at += 4
    return " ".join(words)


class Step(object):
    """One step: what to do, with which datagram or count, and the lines that said so."""

    def __init__(self, verb, argument, lines):
        self.verb = verb
        self.argument = argument
        self.lines = lines


def parse(text):
    """The steps of a conversation; comments and empty lines become steps with the verb None."""
    lines = text.splitlines()
    steps = []
    at = 0
    while at < len(lines):
        start = at
        verb, _, rest = lines[at].strip().partition(" ")
        at += 1
        if not verb or verb.startswith("#"):
            argument, verb = None, None
        elif verb == "send":
            argument = encode(rest)
        elif verb == "hex":
            argument = bytes.fromhex(rest)
        elif verb == "bundle":
            argument, at = _bundle(lines, at, 0)
            verb = "send"
        elif verb == "tick":
            argument = int(rest or 1)
        elif verb in ("set", "from", "restart"):
            argument = rest.strip()
        else:
            raise ValueError("line %d: no such step: %s" % (start + 1, verb))
        steps.append(Step("send" if verb == "hex" else verb, argument, lines[start:at]))
    return steps


def _bundle(lines, at, outer):
    elements = []
    while at < len(lines):
        indent = len(lines[at]) - len(lines[at].lstrip())
        if indent <= outer or not lines[at].strip():
            break
        if lines[at].strip() == "bundle":
            element, at = _bundle(lines, at + 1, indent)
        else:
            element, at = encode(lines[at]), at + 1
        elements.append(element)
    return bundle(elements), at
