"""How long a program needs from its start to a page that is served. usage: startup.py PROGRAM [RIG] [--times N]; run it on a machine that does nothing else."""

import argparse
import os
import pathlib
import signal
import subprocess
import tempfile
import time


def start(program, rig, folder):
    """Seconds on the wall, and of all processors, until the router says that it runs."""
    began = time.perf_counter()
    router = subprocess.Popen([program, "run", *rig, "--web-port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder,
                              env={"PATH": os.environ["PATH"], "HOME": folder, "XDG_RUNTIME_DIR": folder})
    said = []
    for line in router.stdout:
        said.append(line)
        if line.startswith("Ctrl-C"):
            break
    else:
        raise SystemExit("it did not start: " + "".join(said))
    wall = time.perf_counter() - began
    fields = pathlib.Path("/proc/%d/stat" % router.pid).read_text().rsplit(")", 1)[1].split()
    router.send_signal(signal.SIGINT)
    router.communicate()
    return wall, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("rig", nargs="?", type=os.path.abspath)
    parser.add_argument("--times", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="midimesh-start-") as folder:
        times = sorted(start(given.program, [given.rig] if given.rig else [], folder) for _ in range(given.times))
    processor = sorted(time[1] for time in times)
    print("start to ready, %d times: best %.0f ms, median %.0f, worst %.0f; processors %.0f ms (median); load of the machine %.1f" % (
        given.times, times[0][0] * 1000, times[given.times // 2][0] * 1000, times[-1][0] * 1000, processor[given.times // 2] * 1000, os.getloadavg()[0]))


if __name__ == "__main__":
    main()
