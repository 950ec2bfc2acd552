#!/usr/bin/env python3
"""Runs MidiMesh's own script under the fake Live in real time, until its standard input ends: a Live for other programs' tests.

    run_live.py [--set stage.json | --grid TRACKS SCENES] [--port 11000] [--reply-port 11001] [--interval 5] [--quantization N] [--console]

Says "ready PORT" when it listens. Lines on standard input are what somebody does in Live; each is said back when it begins:

    restart                 the set is loaded again
    freeze SECONDS          Live does nothing for so long (a dialog, a menu)
    away SECONDS            Live has ended, and comes back with the set after so long
    add-track               the user inserts a track in front of all others
    delete-device TRACK     the user deletes the first device of a track
    quantization N          the user chooses the song's launch quantisation, 0 none ... 13 1/32
    set VALUE TRACK NUMBER  the user moves something: TrackVolume, TrackMute, SelectedTrack (from 1), SongTime, IsPlaying, Tempo

and questions, answered by a line that begins with the same word:

    playing                 the playing slot of each track
    fired                   how often a slot was launched since the start, by whomever
    mapped                  what Live maps by itself: kind, channel and number of each control, and its parameter's value
    quit
"""

import argparse
import os
import select
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from stage import grid, load_set
from fake_live import FakeLive, handles, install
from fake_live.track import Track
from MidiMesh.settings import Settings
from MidiMesh.surface import Surface


def _play(song, number):
    (song.start_playing if number else song.stop_playing)()


MOVES = {
    "TrackVolume": lambda song, track, number: setattr(song.tracks[track].mixer_device.volume, "value", number),
    "TrackMute": lambda song, track, number: setattr(song.tracks[track], "mute", number > 0.5),
    "SelectedTrack": lambda song, track, number: setattr(song.view, "selected_track", song.tracks[int(number) - 1]),
    "SongTime": lambda song, track, number: setattr(song, "current_song_time", number),
    "IsPlaying": lambda song, track, number: _play(song, number),
    "Tempo": lambda song, track, number: setattr(song, "tempo", number),
}


def run(live, act):
    """Lets the fake Live's time follow the clock of this machine. act(line): one line of standard input; True ends it."""
    start = time.perf_counter()
    pending = b""
    while True:
        live.advance(int((time.perf_counter() - start) * 1e6) - live.now)
        ready, _, _ = select.select([0], [], [], 0.001)
        if not ready:
            continue
        data = os.read(0, 4096)
        if not data:
            return
        *lines, pending = (pending + data).split(b"\n")
        for line in lines:
            if act(line.decode("utf-8").split()):
                return


def count_launches():
    """A list that grows by one with every launch of a slot, whoever asks for it."""
    fired = []
    launch = Track._trigger

    def trigger(track, slot, *arguments, **more):
        fired.append(slot)
        return launch(track, slot, *arguments, **more)

    Track._trigger = trigger
    return fired


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", default="default.json")
    parser.add_argument("--grid", nargs=2, type=int)
    parser.add_argument("--port", type=int, default=11000)
    parser.add_argument("--reply-port", type=int, default=11001)
    parser.add_argument("--interval", type=int, default=5)
    parser.add_argument("--quantization", type=int, help="the song's launch quantisation, 0 none ... 13 1/32, in place of the set's")
    parser.add_argument("--console", action="store_true")
    arguments = parser.parse_args()
    description = grid(*arguments.grid) if arguments.grid else load_set(arguments.set)
    if arguments.quantization is not None:
        description["quantization"] = arguments.quantization
    settings = Settings({"port": arguments.port, "reply_port": arguments.reply_port, "interval_ms": arguments.interval,
                         "console": arguments.console})
    if settings.problems:
        sys.exit("\n".join(settings.problems))
    fired = count_launches()
    live = FakeLive(description)
    live.hand_out = handles.wrap
    install(live)

    def start():
        surface = live.start_script(lambda c: Surface(c, settings))
        if surface.script is None or not surface.script.transport.is_open:
            sys.exit("; ".join(live.log))

    def act(words):
        if words == ["playing"]:
            words = words + [str(track.playing_slot_index) for track in live.song.tracks]
        elif words == ["fired"]:
            words = words + [str(len(fired))]
        elif words == ["mapped"]:
            words = words + ["%s/%s/%s/%g" % (entry[0].replace(" ", "-"), entry[2], entry[3], entry[1].value)
                             for entry in live.midi_maps[0] or () if entry[0].startswith("map")]
        print(" ".join(words), flush=True)
        if words == ["restart"]:
            live.load_set(description)
            start()
        elif words[:1] == ["away"] and len(words) == 2:
            live.stop_scripts()
            time.sleep(float(words[1]))
            live.load_set(description)
            start()
            print("back", flush=True)
        elif words == ["add-track"]:
            live.song.create_midi_track(0)
        elif words[:1] == ["delete-device"] and len(words) == 2:
            live.song.tracks[int(words[1])].delete_device(0)
        elif words[:1] == ["quantization"] and len(words) == 2:
            live.song.clip_trigger_quantization = int(words[1])
        elif words[:1] == ["set"] and len(words) == 4:
            MOVES[words[1]](live.song, int(words[2]), float(words[3]))
        elif words[:1] == ["freeze"] and len(words) == 2:
            time.sleep(float(words[1]))
        return words == ["quit"]

    start()
    print("ready %d" % arguments.port, flush=True)
    try:
        run(live, act)
    except KeyboardInterrupt:
        pass
    live.stop_scripts()
    for line in live.log + [str(failure) for failure in live.listener_failures]:
        if "listening on" not in line:
            print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
