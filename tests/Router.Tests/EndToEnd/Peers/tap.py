"""An independent reader of OSC between a router and Live: prints each datagram that comes to LISTEN, decoded, and passes it on to FORWARD.
usage: tap.py LISTEN FORWARD
Written apart from MidiMesh's codec on purpose: struct and the OSC 1.0 specification, nothing else."""
import socket
import struct
import sys


def text(data, at):
    end = data.index(b"\0", at)
    return data[at:end].decode("utf-8"), (end // 4 + 1) * 4


def messages(data):
    if data.startswith(b"#bundle\0"):
        at, found = 16, []
        while at < len(data):
            size, = struct.unpack_from(">i", data, at)
            found += messages(data[at + 4:at + 4 + size])
            at += 4 + size
        return found
    address, at = text(data, 0)
    tags, at = text(data, at)
    arguments = []
    for tag in tags[1:]:
        if tag == "i":
            arguments.append("%d" % struct.unpack_from(">i", data, at))
            at += 4
        elif tag == "f":
            arguments.append("%g" % struct.unpack_from(">f", data, at))
            at += 4
        elif tag == "s":
            value, at = text(data, at)
            arguments.append(repr(value))
        else:
            arguments.append(tag)
    return [" ".join([address] + arguments)]


listen, forward = int(sys.argv[1]), int(sys.argv[2])
inside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
inside.bind(("127.0.0.1", listen))
print("ready", flush=True)
while True:
    data, sender = inside.recvfrom(65536)
    inside.sendto(data, ("127.0.0.1", forward))
    print(" | ".join(messages(data)), flush=True)
