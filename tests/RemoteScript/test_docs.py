"""docs/remote-script.md names every verb, push, error code, setting and made property there is: the other side is written from it."""

import os
import re
import unittest

from stage import HERE, Stage
from MidiMesh import midi_map, properties, settings
from MidiMesh.mesh import commands, reading

SOURCES = os.path.join(HERE, "..", "..", "remote-script", "MidiMesh")


def source():
    """All of the script's code as one text."""
    text = []
    for folder, _, names in os.walk(SOURCES):
        for name in names:
            if name.endswith(".py"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    text.append(file.read())
    return "\n".join(text)


class DocsTest(unittest.TestCase):
    def setUp(self):
        with open(os.path.join(HERE, "..", "..", "docs", "remote-script.md"), encoding="utf-8") as file:
            self.text = file.read()
        self.rows = set(re.findall(r"^\| `([^`]+)`", self.text, re.MULTILINE))

    def test_every_verb_has_its_row_and_says_whether_it_is_a_command(self):
        with Stage() as stage:
            verbs = stage.script.calls._verbs
        self.assertGreater(len(verbs), 25)
        for name, verb in verbs.items():
            self.assertIn(name, self.rows)
            marked = re.search(r"^\| `%s` \*command\*" % re.escape(name), self.text, re.MULTILINE) is not None
            self.assertEqual(verb.is_command, marked, name)

    def test_every_push_has_its_row(self):
        pushed = set(re.findall(r'push\((?:PREFIX \+ "|"/midimesh/)([a-z]+)"', source()))
        self.assertGreaterEqual(pushed, {"layout", "trace", "bye", "mapped"})
        for name in pushed | {"change"}:
            self.assertIn("/midimesh/" + name, self.rows)

    def test_every_error_code_is_named(self):
        codes = set(re.findall(r'Refusal\("([a-z-]+)"', source())) | {"live", "busy", "failed"}
        self.assertGreater(len(codes), 12)
        paragraph = re.search(r"^Codes: .*$", self.text, re.MULTILINE).group(0)
        self.assertEqual(codes, set(re.findall(r"`([a-z-]+)`", paragraph)))

    def test_every_setting_and_row_of_a_scan_is_named(self):
        for name in settings.DEFAULTS:
            self.assertIn(name, self.rows)
        kinds = set(re.findall(r'yield \["([a-z]+)"', source()))
        self.assertGreater(len(kinds), 7)
        self.assertLessEqual(kinds, self.rows)
        self.assertIn("`%s`" % " ".join(reading.WHAT), self.text)

    def test_made_properties_options_and_modes_are_named(self):
        for _, name in properties.MADE:
            self.assertIn("`%s`" % name, self.text)
        for option in commands.OPTIONS:
            self.assertIn("`%s`" % option, self.text)
        for mode in midi_map.MODES:
            self.assertTrue(mode in self.text or mode.replace("_smooth", "") in self.text, mode)


if __name__ == "__main__":
    unittest.main()
