using System.Globalization;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Status;
using MidiMesh.Contracts.Live;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Swap;

namespace MidiMesh.Router.Tests.Faults;

/// <summary>A whole rig that is played by one random player while another one breaks things. What the seed says happens in that order; what the threads make of it is theirs.</summary>
internal sealed class FaultWorld : IAsyncDisposable
{
    private const int Steps = 80;
    private const int MostHeld = 6;
    private const int Tracks = 8;
    private const int Scenes = 5;
    private static readonly string[] Devices = ["apc", "keys", "synth"];
    private static readonly string[] Actors =
        ["", "ports", "graph", "stage", "status", "devices", "endpoints", "groups", "devices/keys", "devices/synth", "devices/apc", "endpoints/live", "groups/one-clip"];

    private readonly Random _random;
    private readonly FaultyTime _time;
    private readonly FaultyPorts _ports;
    private readonly FaultySockets _sockets;
    private readonly RunningRig _rig;
    private readonly MeshPlan[] _plans;
    private readonly Ear _ear = new();
    private readonly Surface _apc;
    private readonly List<byte> _held = [];
    private readonly List<string> _story = [];
    private readonly StarvedPool _pool = new();
    private readonly int _usualTimers;
    private int _pedal;
    private bool _isEnded;

    private FaultWorld(int seed, FaultyTime time, FaultyPorts ports, FaultySockets sockets, RunningRig rig, MeshPlan[] plans, int usualTimers)
    {
        (_random, _time, _ports, _sockets, _rig, _plans, _usualTimers) = (new Random(seed), time, ports, sockets, rig, plans, usualTimers);
        rig.Peer("synth").Received += _ear.Hear;
        _apc = new Surface(new LoopbackFarEnd(rig.Peer("apc")), null);
    }

    /// <summary>What was done, for whoever reads of a failure.</summary>
    public string Story => string.Join(", ", _story);

    public static async Task<FaultWorld> StartAsync(int seed)
    {
        var (live, router) = RunningRig.FreePorts();
        var (time, sockets) = (new FaultyTime(), new FaultySockets());
        FaultyPorts ports = null!;
        var rig = await RunningRig.StartAsync(Rig(live, router, 12), Devices, change: (loopback, options) => options with
        {
            CreateBackends = _ => [ports = new FaultyPorts(loopback)], Time = time, AroundSockets = sockets.Around,
        });
        await rig.Ready();
        MeshPlan[] plans = [.. ((int[])[12, 7]).Select(transpose => RigCompiler.LoadText(Rig(live, router, transpose), "faults.conf").Plan!)];
        return new FaultWorld(seed, time, ports, sockets, rig, plans, Calm(time));
    }

    /// <summary>Plays and breaks, puts everything right again, and says whether it is.</summary>
    public async Task PlayAsync()
    {
        // Painted once, so that what the lamps show is known.
        await RunningRig.Until(() => Lights() == "", $"lights before anything: {Lights()}");
        for (var step = 0; step < Steps; step++)
        {
            await Step();
        }

        await Heal();
        Assert.Empty(_rig.Board.Parked);
        await RunningRig.Until(() => _ear.Silent, "silence");
        await RunningRig.Until(
            () => _rig.Board.Wiring.Devices.All(static device => device.Counts is { Held: 0, Presses: 0, Sounding: 0, Pedals: 0, Owed: 0, Blocked: 0, Backlog.Waiting: 0 }),
            $"the ledgers are empty: {string.Join("; ", _rig.Board.Wiring.Devices.Select(static device => device.Counts))}");
        await RunningRig.Until(() => DeliveryBalance.Check(_rig.Board.Status).Count == 0, $"every delivery is accounted for: {string.Join("; ", DeliveryBalance.Check(_rig.Board.Status))}");
        await RunningRig.Until(() => Lights() == "", $"lights that agree with Live: {Lights()}");
        await RunningRig.Until(() => _time.Timers <= _usualTimers, $"no more timers than the {_usualTimers} of the start, but {_time.Timers}");
        Assert.Equal((1, 0), (_sockets.Open, _sockets.ClosedTwice));

        // And it plays: exactly the pressed clip, and a note.
        var (pressed, scene) = _rig.Live.Read(static set => (from track in Enumerable.Range(0, Tracks) from scene in Enumerable.Range(0, Scenes) where set.State(track, scene) == SlotState.Stopped select (track, scene)).Last());
        Tap(pressed, scene);
        await RunningRig.Until(() => _rig.Live.Read(set => Enumerable.Range(0, Tracks).All(track => set.PlayingSlot(track) == (track == pressed ? scene : -1))), "exactly the pressed clip plays");
        await RunningRig.Until(() => Lights() == "", "and the lights show it");
        _rig.Peer("keys").Send([0x90, 100, 1]);
        await RunningRig.Until(() => _ear.Sounds(0, 100), "a key sounds");
        _rig.Peer("keys").Send([0x80, 100, 1]);
        await RunningRig.Until(() => _ear.Silent, "and ends");
    }

    /// <summary>Ends the router; then every port has been closed, and once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            _pool.Dispose();
            await _rig.DisposeAsync();
        }
    }

    /// <summary>After the end.</summary>
    public void CheckClosed()
    {
        Assert.Empty(_ports.NotClosedOnce);
        Assert.True(_ports.Opened >= 2 * Devices.Length);
        Assert.Equal(0, _sockets.Open);
    }

    private async Task Step()
    {
        switch (_random.Next(26))
        {
            case < 6:
                PlayKeys();
                break;
            case < 9:
                Tap(_random.Next(Tracks), _random.Next(Scenes));
                break;
            case < 12:
                var actor = Actors[_random.Next(Actors.Length)];
                Tell($"crash '{actor}'");
                _rig.Router.Mesh.Tell(new InjectCrash("injected", actor), ActorRefs.NoSender);
                break;
            case 12 or 13:
                var (thrower, after) = (Devices[_random.Next(Devices.Length)], _random.Next(8));
                Tell($"{thrower} throws after {after}");
                _ports.Throw(thrower, after);
                break;
            case 14 or 15:
                var (full, messages) = (Devices[_random.Next(Devices.Length)], _random.Next(1, 400));
                Tell($"{full} refuses {messages}");
                _ports.Refuse(full, messages);
                break;
            case 16:
                await Burst();
                break;
            case 17 or 18:
                Plug(Devices[_random.Next(Devices.Length)]);
                break;
            case 19:
                var jump = TimeSpan.FromMinutes(_random.Next(-1_000_000, 1_000_000));
                Tell($"clock set by {jump}");
                _time.SetBy(jump);
                break;
            case 20:
                Tell("lists and opens fail");
                _ports.FailLists(_random.Next(3));
                _ports.FailOpens(_random.Next(4));
                break;
            case 21:
                Tell("socket refuses");
                _sockets.Refuse(_random.Next(1, 60));
                break;
            case 22:
                Tell("socket throws");
                _sockets.Throw(_random.Next(12));
                break;
            case 23:
                Tell("another rig");
                _rig.Router.Mesh.Tell(new ApplyRig(_plans[_random.Next(_plans.Length)]), ActorRefs.NoSender);
                break;
            case 24:
                Tell("panic");
                _rig.Router.Panic();
                break;
            default:
                Tell(_pool.IsStarved ? "pool fed" : "pool starved");
                _pool.Toggle();
                break;
        }

        // Sometimes all at once, sometimes with time for something to come of it.
        if (_random.Next(4) == 0)
        {
            await Task.Yield();
            Thread.Sleep(_random.Next(12));                  // waits for nothing: the seed's rhythm
        }
    }

    private void PlayKeys()
    {
        var keys = _rig.Peer("keys");
        if (_random.Next(5) == 0)
        {
            _pedal = 127 - _pedal;
            Tell($"pedal {_pedal}");
            keys.Send([0xB0, 64, (byte)_pedal]);
        }
        else if (_held.Count > 0 && (_held.Count == MostHeld || _random.Next(2) == 0))
        {
            var note = _held[_random.Next(_held.Count)];
            _held.Remove(note);
            Tell($"off {note}");
            keys.Send([0x80, note, 64]);
        }
        else
        {
            var note = (byte)_random.Next(24, 96);
            if (!_held.Contains(note))
            {
                _held.Add(note);
                Tell($"on {note}");
                keys.Send([0x90, note, 100]);
            }
        }
    }

    private void Tap(int track, int scene)
    {
        Tell($"pad {track + 1},{scene + 1}");
        _apc.Press(track, 53 + scene);
        _apc.Release(track, 53 + scene);
    }

    /// <summary>More than any queue holds, from two threads.</summary>
    private async Task Burst()
    {
        Tell("burst");
        var keys = _rig.Peer("keys");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(hand => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 3000; i++)
                {
                    keys.Send([0xB0, (byte)(1 + hand), (byte)(i & 127)]);
                }
            },
            TaskCreationOptions.LongRunning)));
    }

    private void Plug(string name)
    {
        var device = _rig.Peer(name);
        if (device.IsPlugged)
        {
            Tell($"{name} pulled in mid-SysEx");
            device.Send([0xF0, 0x47, 0x00]);
            device.Unplug();
            if (name == "keys")
            {
                _held.Clear();                               // nobody holds a key of a keyboard that is gone
                _pedal = 0;
            }
        }
        else
        {
            Tell($"{name} plugged");
            device.Plug();
        }
    }

    private async Task Heal()
    {
        Tell("heal");
        _pool.Feed();
        _ports.Heal();
        _sockets.Heal();
        foreach (var device in Devices)
        {
            _rig.Peer(device).Plug();
        }

        // Each fault may have parked an actor for having failed too often: whoever applies the rig again has seen to it.
        await _rig.Router.ApplyAsync(_plans[0]);
        await _rig.Ready();
        await RunningRig.Until(() => _rig.Board.Wiring.Devices.All(static device => device.IsAttached) && _rig.Board.Wiring.Endpoints[0].IsAttached, "every actor is back");
        foreach (var note in _held)
        {
            _rig.Peer("keys").Send([0x80, note, 64]);
        }

        _rig.Peer("keys").Send([0xB0, 64, 0]);
        _held.Clear();
    }

    /// <summary>The first lamp that shows another thing than the slot is, or the first slot that is taken for another than Live has; empty when all agree. A press that failed shows so until the next.</summary>
    private string Lights()
    {
        for (var track = 0; track < Tracks; track++)
        {
            for (var scene = 0; scene < Scenes; scene++)
            {
                var (at, slot) = (track, scene);
                var known = _rig.Board.Wiring.Endpoints[0].SlotState(track, scene);
                var (expected, colour) = known == ClipState.Failed ? (ClipState.Failed, 4) : _rig.Live.Read(set => set.State(at, slot) switch
                {
                    SlotState.Empty => (ClipState.Empty, 0),
                    SlotState.Waiting => (ClipState.Waiting, 2),
                    SlotState.Playing => (ClipState.Playing, 1),
                    SlotState.Recording => (ClipState.Recording, 3),
                    _ => (ClipState.Stopped, 5),
                });
                if (_apc.Light(track, 53 + scene) is var light && (light != colour || known != expected))
                {
                    return $"pad {track + 1},{scene + 1} is {expected}, taken for {known} and shows {light}";
                }
            }
        }

        return "";
    }

    private void Tell(string what) => _story.Add(what);

    /// <summary>The fewest timers in a while: those of one moment only come and go.</summary>
    private static int Calm(FaultyTime time)
    {
        var (fewest, start) = (int.MaxValue, TimeProvider.System.GetTimestamp());
        while (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMilliseconds(300))
        {
            fewest = Math.Min(fewest, time.Timers);
            Thread.Yield();
        }

        return fewest;
    }

    private static string Rig(int live, int router, int transpose) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = faults, format = 1 }
        limits { queue = 64 }
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
          later { from = keys, when { note = "0..127" }, via = [ { channel = 2 }, { transpose = {{transpose}} }, { delay = 15ms } ], to = synth }
        }
        lights.clips {
          from = "live.clip[track,scene].state", to = "apc.pad[track,scene]"
          show { empty = off, stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink }
        }
        """);
}
