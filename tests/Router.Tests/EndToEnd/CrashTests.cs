using System.Collections.Concurrent;
using System.Globalization;
using MidiMesh.Actors.Mesh;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Backends.Loopback;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>A crash of any actor, while a note is held and a launch waits for Live, leaves no note sounding and no light lying.</summary>
public sealed class CrashTests
{
    public static TheoryData<string> Actors => new(
        "", "ports", "graph", "status", "devices", "endpoints", "groups",
        "devices/keys", "devices/synth", "devices/apc", "endpoints/live", "groups/one-clip");

    [Theory]
    [MemberData(nameof(Actors))]
    public async Task Crash_NoteHeldAndLaunchWaiting_NothingSticksAndLightsTellTheTruth(string actor)
    {
        var (live, router) = RunningRig.FreePorts();
        await using var rig = await RunningRig.StartAsync(Rig(live, router), ["keys", "synth", "apc"]);
        var (keys, synth, apc) = (rig.Peer("keys"), rig.Peer("synth"), rig.Peer("apc"));
        var sounding = new Sounding(synth);
        var lights = new Lights(apc);
        await rig.Ready();

        // Something plays; then a note is held and another clip is asked for, and Live has not answered yet.
        apc.Send([0x90, 53, 127]);
        await RunningRig.Until(() => lights[0, 0] == 1 && rig.Live.Read(set => set.PlayingSlot(0)) == 0, "the first clip plays and its pad is green");
        keys.Send([0x90, 60, 100]);
        await RunningRig.Until(() => sounding.Notes.Contains(60), "the note sounds");
        apc.Send([0x92, 53, 127]);

        rig.Router.Mesh.Tell(new InjectCrash("a test", actor), ActorRefs.NoSender);
        keys.Send([0x80, 60, 0]);

        await rig.Ready();
        await RunningRig.Until(() => sounding.Notes.Count == 0, $"silence after a crash of '{actor}'");
        await RunningRig.Until(
            () => Enumerable.Range(0, 8).All(track => Enumerable.Range(0, 5).All(scene => lights[track, scene] == Expected(rig, track, scene))),
            $"lights that agree with Live after a crash of '{actor}'");
        Assert.Empty(rig.Board.Parked);

        // And it still plays: the next press ends in exactly that clip.
        apc.Send([0x91, 54, 127]);
        await RunningRig.Until(
            () => rig.Live.Read(set => Enumerable.Range(0, 8).All(track => set.PlayingSlot(track) == (track == 1 ? 1 : -1))),
            $"exactly the pressed clip plays after a crash of '{actor}'");
        await RunningRig.Until(() => lights[1, 1] == 1 && lights[0, 0] == 5 && lights[2, 0] == 5, "and the lights show it");
    }

    private static int Expected(RunningRig rig, int track, int scene) => rig.Live.Read(set => set.State(track, scene) switch
    {
        SlotState.Empty => 0,
        SlotState.Waiting => 2,
        SlotState.Playing => 1,
        SlotState.Recording => 3,
        _ => 5,
    });

    private static string Rig(int live, int router) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = crash, format = 1 }
        devices {
          apc { profile = akai/apc40, match = [ { port = apc } ] }
          keys { profile = generic/midi, match = [ { port = keys } ] }
          synth { profile = generic/midi, match = [ { port = synth } ] }
        }
        endpoints.live { kind = ableton-osc, host = "127.0.0.1", send = {{live}}, receive = {{router}}, simulate = true }
        groups.one-clip { kind = exclusive }
        routes {
          launch { from = "apc.pad[track,scene]", on = press, via = [ { exclusive = one-clip, member = "clip[track,scene]" } ], to = "live.clip[track,scene]" }
          play { from = keys, to = synth }
        }
        lights.clips {
          from = "live.clip[track,scene].state", to = "apc.pad[track,scene]"
          show { empty = off, stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink }
        }
        """);

    /// <summary>What a synthesiser sounds, from the messages it gets.</summary>
    private sealed class Sounding
    {
        private readonly ConcurrentDictionary<int, byte> _notes = new();

        public Sounding(LoopbackDevice device) => device.Received += message =>
        {
            if (message.Length == 3 && (message[0] & 0xF0) == 0x90 && message[2] > 0)
            {
                _notes[message[1]] = 0;
            }
            else if (message.Length == 3 && (message[0] & 0xE0) == 0x80)
            {
                _notes.TryRemove(message[1], out _);
            }
        };

        public ICollection<int> Notes => _notes.Keys;
    }

    /// <summary>What an APC40's pads show, from the messages it gets (its manual's table of clip launch LEDs).</summary>
    private sealed class Lights
    {
        private readonly int[] _pads = new int[16 * 128];

        public Lights(LoopbackDevice device) => device.Received += message =>
        {
            if (message.Length == 3 && (message[0] & 0xE0) == 0x80)
            {
                Volatile.Write(ref _pads[((message[0] & 15) << 7) | message[1]], (message[0] & 0xF0) == 0x80 ? 0 : message[2]);
            }
        };

        public int this[int track, int scene] => Volatile.Read(ref _pads[(track << 7) | (53 + scene)]);
    }
}
