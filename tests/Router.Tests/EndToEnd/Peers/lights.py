"""An independent listener: prints each MIDI message that reaches its JACK port, as hex. usage: lights.py CLIENT"""
import sys
import rtmidi

port = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name=sys.argv[1])
port.ignore_types(sysex=False, timing=False, active_sense=False)
port.set_callback(lambda event, _: print(" ".join("%02X" % byte for byte in event[0]), flush=True))
port.open_virtual_port("in")
print("ready", flush=True)
sys.stdin.read()
port.close_port()
del port
