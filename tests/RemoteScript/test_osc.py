"""The script's own OSC: bytes to messages and back, and every kind of broken bytes."""

import ast
import math
import os
import random
import struct
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPTS = os.path.join(HERE, "..", "..", "remote-script")
sys.path.insert(0, HERE)
sys.path.insert(0, SCRIPTS)

import conversation
from MidiMesh import osc

# OSC 1.0's own examples, byte by byte.
FREQUENCY = bytes.fromhex("2f6f7363696c6c61746f722f342f6672657175656e6379002c66000043dc0000")
FOO = bytes.fromhex("2f666f6f000000002c69697366660000000003e8ffffffff68656c6c6f0000003f9df3b640b5b22d")


FUZZ_CASES = int(os.environ.get("MIDIMESH_FUZZ_CASES", "10000"))


class DecodeTest(unittest.TestCase):
    def test_examples_of_the_specification(self):
        self.assertEqual([("/oscillator/4/frequency", [440.0])], osc.decode(FREQUENCY))
        (address, arguments), = osc.decode(FOO)
        self.assertEqual(("/foo", [1000, -1, "hello"]), (address, arguments[:3]))
        self.assertEqual(FOO, osc.encode(address, arguments))

    def test_every_type_survives(self):
        values = [1, -1, 2 ** 31 - 1, -2 ** 31, 2 ** 31, 2 ** 40, 0.5, osc.Double(0.1), "Grüße", "", b"", b"\x01\x02\x03\x04\x05",
                  True, False, None, osc.Midi((0, 0x90, 60, 127)), osc.TimeTag(1 << 63), [1, ["a", []], None]]
        (address, found), = osc.decode(osc.encode("/all", values))
        self.assertEqual(values, found)
        self.assertIsInstance(found[15], osc.Midi)

    def test_message_without_type_tags_has_no_arguments(self):
        self.assertEqual([("/live/test", [])], osc.decode(b"/live/test\0\0"))

    def test_bundles_are_flattened_in_order(self):
        inner = conversation.bundle([osc.encode("/b"), osc.encode("/c", [1])])
        outer = conversation.bundle([osc.encode("/a"), inner, osc.encode("/d")])
        self.assertEqual(["/a", "/b", "/c", "/d"], [address for address, _ in osc.decode(outer)])

    def test_cut_anywhere_it_is_an_error_and_nothing_else(self):
        whole = conversation.bundle([osc.encode("/one", [1, "two", b"three", 4.0, [5]]), osc.encode("/six", [osc.Double(7)])])
        for datagram in (whole, FOO):
            for cut in range(len(datagram)):
                try:
                    osc.decode(datagram[:cut])
                except osc.OscError:
                    continue
                # What is still whole: an empty bundle, one element less, a message before its type tags.
                self.assertTrue(cut in (16,) or cut == 8 or cut == 20 + len(osc.encode("/one", [1, "two", b"three", 4.0, [5]])), cut)

    def test_random_bytes_never_do_more_than_raise_osc_error(self):
        source = random.Random(20261126)
        seeds = [FOO, FREQUENCY, conversation.bundle([FOO, conversation.bundle([FREQUENCY])])]
        for _ in range(FUZZ_CASES):
            data = bytearray(source.choice(seeds))
            for _ in range(source.randint(1, 8)):
                data[source.randrange(len(data))] = source.randrange(256)
            if source.random() < 0.3:
                data = data[:source.randrange(len(data) + 1)]
            try:
                osc.decode(bytes(data))
            except osc.OscError:
                pass

    def test_nesting_has_a_limit(self):
        deep = osc.encode("/a")
        for _ in range(osc.MAX_DEPTH + 1):
            deep = conversation.bundle([deep])
        with self.assertRaises(osc.OscError):
            osc.decode(deep)
        tags = "," + "[" * 5000 + "]" * 5000
        with self.assertRaises(osc.OscError):
            osc.decode(osc.text("/a") + osc.text(tags))

    def test_more_arguments_than_allowed_are_refused(self):
        osc.decode(osc.encode("/a", [True] * osc.MAX_ARGUMENTS))
        with self.assertRaises(osc.OscError):
            osc.decode(osc.encode("/a", [True] * (osc.MAX_ARGUMENTS + 1)))

    def test_more_messages_than_allowed_are_refused(self):
        with self.assertRaises(osc.OscError):
            osc.decode(conversation.bundle([osc.encode("/a")] * (osc.MAX_MESSAGES + 1)))

    def test_sizes_that_lie_are_refused(self):
        for blob in (b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\0\0\0\x05abcd"):
            with self.assertRaises(osc.OscError):
                osc.decode(osc.text("/a") + osc.text(",b") + blob)
        for size in (0, 3, -4, 0x7FFFFFFF):
            with self.assertRaises(osc.OscError):
                osc.decode(b"#bundle\0" + struct.pack(">Qi", 1, size) + b"/a\0\0")


class EncodeTest(unittest.TestCase):
    def test_what_cannot_be_sent_is_an_osc_error(self):
        for value in (2 ** 70, object(), {1: 2}, 1j):
            with self.assertRaises(osc.OscError):
                osc.encode("/a", [value])

    def test_floats_beyond_32_bits_get_64(self):
        (_, values), = osc.decode(osc.encode("/a", [1e300, math.inf, -1e-300]))
        self.assertEqual([1e300, math.inf, 0.0], values)

    def test_strings_lose_what_osc_cannot_hold(self):
        (_, values), = osc.decode(osc.encode("/a", ["a\0b", "\ud800"]))
        self.assertEqual(["ab", "?"], values)


class SyntaxTest(unittest.TestCase):
    def test_every_file_is_python_3_7(self):
        seen = 0
        older = {"feature_version": (3, 7)} if sys.version_info >= (3, 8) else {}  # 3.7 itself knows no more
        for folder, _, names in os.walk(SCRIPTS):
            for name in names:
                if name.endswith(".py"):
                    path = os.path.join(folder, name)
                    with open(path, encoding="utf-8") as file:
                        ast.parse(file.read(), path, **older)
                    seen += 1
        self.assertGreater(seen, 30)

    def test_only_the_standard_library_and_live_are_imported(self):
        allowed = {"Live", "APC40", "_Framework", "collections", "errno", "importlib", "json", "math", "os", "re", "socket",
                   "struct", "sys", "tempfile", "time", "types"}
        for folder, _, names in os.walk(SCRIPTS):
            for name in names:
                if not name.endswith(".py"):
                    continue
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    tree = ast.parse(file.read())
                for node in ast.walk(tree):
                    found = []
                    if isinstance(node, ast.Import):
                        found = [alias.name for alias in node.names]
                    elif isinstance(node, ast.ImportFrom) and not node.level:
                        found = [node.module]
                    for module in found:
                        self.assertIn(module.split(".")[0], allowed, name)
                    self.assertFalse(found and found[0] in ("threading", "asyncio"), name)


if __name__ == "__main__":
    unittest.main()
