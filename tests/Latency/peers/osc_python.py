"""What config/rigs/osc-translate.conf does, as people write it with python-osc: a blocking server and a client.

usage: osc_python.py INPORT OUTPORT
"""
import sys

from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_server import BlockingOSCUDPServer
from pythonosc.udp_client import SimpleUDPClient

STOPS = 7


def main():
    client = SimpleUDPClient("127.0.0.1", int(sys.argv[2]))

    def note(_, number):
        for track in range(STOPS):
            client.send_message("/live/track/stop_all_clips", [track, number])
        client.send_message("/live/clip/fire", [STOPS, number])

    dispatcher = Dispatcher()
    dispatcher.map("/in/note", note)
    BlockingOSCUDPServer(("127.0.0.1", int(sys.argv[1])), dispatcher).serve_forever()


main()
