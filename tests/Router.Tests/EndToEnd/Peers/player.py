"""An independent controller: presses pads through JACK. usage: player.py CLIENT
Each line on stdin is one message in hex ("90 35 7F"); each is sent at once. "ready" goes to stdout when the port is there."""
import sys
import rtmidi

out = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name=sys.argv[1])
out.open_virtual_port("out")
print("ready", flush=True)
for line in sys.stdin:
    if line.strip():
        out.send_message([int(byte, 16) for byte in line.split()])
        print("sent", flush=True)
out.close_port()
del out
