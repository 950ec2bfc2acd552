"""The socket's bad moments, on a socket that fails as it is told."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "remote-script"))

from MidiMesh.log import Log
from MidiMesh.settings import Settings
from MidiMesh.transport import Transport

PEER = ("127.0.0.1", 5)


class Socket(object):
    """Gives or raises what stands in its lists, one after the other; then nothing waits and everything is sent."""

    def __init__(self, incoming=(), outgoing=()):
        self.incoming = list(incoming)
        self.outgoing = list(outgoing)
        self.sent = []
        self.is_closed = False

    def getsockname(self):
        return ("127.0.0.1", 11000)

    def recvfrom(self, size):
        event = self.incoming.pop(0) if self.incoming else BlockingIOError()
        if isinstance(event, Exception):
            raise event
        return event, PEER

    def sendto(self, datagram, target):
        event = self.outgoing.pop(0) if self.outgoing else None
        if event is not None:
            raise event
        self.sent.append(datagram)

    def close(self):
        self.is_closed = True


class TransportTest(unittest.TestCase):
    def make(self, socket):
        self.log = []
        return Transport(Settings(), Log(self.log.append), lambda text: None, socket)

    def test_a_dead_peer_told_by_windows_loses_nothing(self):
        transport = self.make(Socket([ConnectionResetError(), b"a", ConnectionResetError(), b"b"]))
        self.assertEqual([b"a", b"b"], [transport.receive()[0], transport.receive()[0]])
        self.assertIsNone(transport.receive())

    def test_a_broken_socket_is_closed_and_opened_again_later(self):
        socket = Socket([OSError("broken")])
        transport = self.make(socket)
        self.assertIsNone(transport.receive())
        self.assertTrue(socket.is_closed)
        self.assertFalse(transport.is_open)

    def test_a_full_buffer_keeps_the_order(self):
        socket = Socket(outgoing=[None, BlockingIOError(), None])
        transport = self.make(socket)
        for datagram in (b"1", b"2", b"3"):
            transport.send(datagram, PEER)
        self.assertEqual([(None, b"1", PEER), None], [transport.flush_one(), transport.flush_one()])
        self.assertEqual(2, transport.waiting)
        transport.flush_one(), transport.flush_one()
        self.assertEqual([b"1", b"2", b"3"], socket.sent)

    def test_what_cannot_be_sent_is_told_and_stops_nothing(self):
        socket = Socket(outgoing=[OSError("Message too long"), ConnectionResetError()])
        transport = self.make(socket)
        transport.send(b"long", PEER)
        transport.send(b"short", PEER)
        self.assertEqual(("Message too long", b"long", PEER), transport.flush_one())
        self.assertIsNone(transport.flush_one()[0])  # about an earlier one
        transport.flush_one()
        self.assertEqual(([b"short"], 1), (socket.sent, transport.dropped))

    def test_own_datagrams_are_not_heard(self):
        socket = Socket([b"a"])
        socket.recvfrom = lambda size, events=[b"a"]: (events.pop(), ("127.0.0.1", 11000)) if events else Socket().recvfrom(1)
        self.assertIsNone(self.make(socket).receive())

    def test_log_says_the_same_five_times_at_most(self):
        lines = []
        log = Log(lines.append)
        for _ in range(50):
            log.write("again")
        self.assertEqual(5, len(lines))

        def broken(text):
            raise RuntimeError("no log")

        Log(broken).write("does not matter")


if __name__ == "__main__":
    unittest.main()
