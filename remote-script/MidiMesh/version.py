"""Which MidiMesh this script belongs to."""

VERSION = "0.2.0"
