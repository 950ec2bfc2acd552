"""The recorded conversations with real AbletonOSC, played to our script: it answers the same, but for what differences.txt names.
And the script's own, which other programs are tested with: it still answers so."""

import os
import re
import unittest

import golden
import record_mesh
from stage import HERE, Stage

LIST = os.path.join(HERE, "differences.txt")


def listed():
    """{conversation: [difference as text]} and the names of differences."""
    result = {}
    names = set()
    with open(LIST, encoding="utf-8") as file:
        for block in file.read().split("\n\n"):
            lines = [line for line in block.strip().splitlines() if not line.startswith("#")]
            if not lines:
                continue
            match = re.match(r"\[([a-z0-9-]+)\] \S", lines[0])
            if match:
                names.add(match.group(1))
            else:
                result.setdefault(lines[0].split(":")[0], []).append("\n".join(lines))
    return result, names


class GoldenTest(unittest.TestCase):
    maxDiff = None

    def test_every_conversation_is_answered_as_recorded_but_for_the_named_differences(self):
        wanted, names = listed()
        self.assertGreater(len(names), 15)
        for name in golden.conversations():
            with self.subTest(name):
                found, problems = golden.differences(name)
                self.assertEqual("\n\n".join(wanted.get(name, [])).split("\n"),
                                 "\n\n".join(sorted_like(wanted.get(name, []), ["\n".join(f) for f in found])).split("\n"))
                self.assertEqual([], problems)

    def test_every_address_of_ableton_osc_is_there_in_its_order(self):
        with open(os.path.join(golden.GOLDEN, "addresses.txt"), encoding="utf-8") as file:
            wanted = file.read().split()
        with Stage() as stage:
            known = stage.script.addresses.names()
        self.assertEqual(wanted, [name for name in known if name in set(wanted)])
        self.assertEqual(["/live/track/start_listen/send", "/live/track/stop_listen/send"],
                         [name for name in known if name not in set(wanted)])


class MeshGoldenTest(unittest.TestCase):
    maxDiff = None

    def test_own_conversations_are_answered_as_written_down(self):
        names = record_mesh.conversations()
        self.assertGreater(len(names), 1)
        for name in names:
            with self.subTest(name):
                before = record_mesh.read(name)
                self.assertEqual(before.splitlines(), record_mesh.play(before).splitlines())


def sorted_like(wanted, found):
    """The found differences in the order of the list, which is by name and not by place."""
    places = {}
    for place, text in enumerate(wanted):
        places.setdefault(text, []).append(place)
    return sorted(found, key=lambda text: places[text].pop(0) if places.get(text) else len(wanted))


if __name__ == "__main__":
    unittest.main()
