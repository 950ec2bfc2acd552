"""An independent DAW, on mido: connects to a virtual port of the router in both directions, prints each message it hears as hex, and sends each line of
stdin as one message. usage: daw.py PORT"""
import sys
import mido

mido.set_backend("mido.backends.rtmidi/UNIX_JACK")


def find(names):
    return next(name for name in names if name.endswith(":" + sys.argv[1]))


output = mido.open_output(find(mido.get_output_names()))
listener = mido.open_input(find(mido.get_input_names()), callback=lambda message: print(message.hex(""), flush=True))
print("ready", flush=True)
for line in sys.stdin:
    output.send(mido.Message.from_hex(line.strip(), sep=None))
