"""A terminal: runs a program in it, changes its size when told "WIDTH HEIGHT", writes what it is told to type, and prints each frame that the program draws.

A frame is what stands between two times that the program goes to the first place (CSI H): "frame WIDEST LINES FIRST-LINE".
usage: terminal.py WIDTH HEIGHT RUNTIME-FOLDER PROGRAM ARGUMENT...
"""

import fcntl
import os
import pty
import re
import struct
import sys
import termios
import threading

width, height, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


def resize(columns, rows):
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


child, screen = pty.fork()
if child == 0:
    os.environ.update(XDG_RUNTIME_DIR=folder, TERM="xterm-256color")
    os.execv(sys.argv[4], sys.argv[4:])
resize(width, height)


def obey():
    for line in sys.stdin:
        words = line.split()
        if words[0] == "size":
            resize(int(words[1]), int(words[2]))
        else:
            os.write(screen, words[1].encode())


threading.Thread(target=obey, daemon=True).start()
print("ready", flush=True)
seen = ""
while True:
    try:
        part = os.read(screen, 65536)
    except OSError:
        part = b""
    if not part:
        break
    seen += part.decode("utf-8", "replace")
    *frames, seen = seen.split("\x1b[H")
    for frame in frames:
        lines = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line).rstrip() for line in frame.split("\n")]
        print("frame", max(map(len, lines)), len(lines), lines[0], flush=True)
print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
