using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Router.Tests.Notes;

/// <summary>Random rigs, played at random while they are reloaded, unplugged, silenced and crashed, pages turn and roles pass on. The same seed always plays the same, and each step is what it is whatever goes before it.</summary>
internal sealed class NoteWorld : IDisposable
{
    private const int LowestNote = 58;
    private const int Notes = 8;
    private const int Channels = 2;
    private const int HistoriesOfARig = 4;
    private const int Faders = 25;
    private const int Switches = 30;
    private const int FootSwitches = 40;                     // press and release of one kind, then of another; the value is the switch
    private static readonly int[] Pedals = [64, 66, 69];

    private readonly int _seed;
    private readonly bool _tells;
    private readonly NoteRigs _rigs;
    private readonly NoteStage _stage = new();
    private readonly List<string> _story = [];
    private Random _random;

    /// <summary>Makes the world of a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="tells">Whether its story is to be written down.</param>
    public NoteWorld(int seed, bool tells)
    {
        (_seed, _tells) = (seed, tells);
        _random = new Random(seed);
        _rigs = NoteRigs.Of(seed / HistoriesOfARig);
        for (var i = 0; i < _rigs.Texts.Count; i++)
        {
            Tell($"rig {i}:\n{_rigs.Texts[i]}");
        }

        foreach (var (name, synth) in _stage.Synths.Where(_ => tells))
        {
            synth.Took = message => Tell($"    {name} takes {message}");
        }

        if (_random.Next(2) == 0)
        {
            Wait(TimeSpan.FromHours(1));
        }

        Reload(0);
    }

    /// <summary>What was done, for whoever looks into a failure.</summary>
    public string Story => string.Join('\n', _story);

    public void Dispose() => _stage.Dispose();

    /// <summary>Plays some steps, lets everything go, and says what is wrong then.</summary>
    public List<string> Play(IEnumerable<int> steps)
    {
        foreach (var step in steps)
        {
            _random = new Random(unchecked((_seed * 1_000_003) + step));
            Step();
        }

        LetEverythingGo();
        var verdict = new NoteVerdict(_stage, isCramped: _rigs.IsCramped);
        verdict.NothingSoundsUnknown();
        if (_rigs.Latches)
        {
            Do($"panic", _stage.PanicAll);
            Wait(TimeSpan.FromMinutes(1));                   // what waits on a slow line
        }

        verdict.NothingIsLeft();
        return verdict.Complaints;
    }

    private void Step()
    {
        switch (_random.Next(200))
        {
            case < 108:
                Press();
                break;
            case < 120:
                Reload(_random.Next(_rigs.Plans.Count));
                break;
            case 120:
                Misspell();
                break;
            case < 128:
                Do(RandomRig.Sources, "unplug or replug", _stage.Unplug);
                break;
            case < 136:
                Do(RandomRig.Outputs, "unplug or replug", _stage.Replug);
                break;
            case < 144:
                Do([.. RandomRig.Sources, .. RandomRig.Outputs], "crash", device => _stage.Crash(device, PlayMeanwhile));
                break;
            case < 147:
                Do($"crash the panel", () => _stage.CrashPanel(PlayMeanwhile));
                break;
            case < 151:
                Do($"crash the stage", () => _stage.CrashStage(PlayMeanwhile));
                break;
            case < 154:
                Do(RandomRig.Sources, "panic", _stage.Panic);
                break;
            case 154 or 155:
                Do($"panic", _stage.PanicAll);
                break;
            case < 162:
                Send("a", MidiMessage.ControlChange(0, RandomRig.TurnPage, 127));
                break;
            case < 169:
                Send("b", MidiMessage.ControlChange(0, RandomRig.ChangeVariable, 127));
                break;
            case < 173:
                Do(["p0", "p1", "p2"], "show", page => _stage.OnStage(stage => stage.ShowPage(page)));
                break;
            case < 180:
                GiveRole();
                break;
            case < 184:
                Do(RandomRig.Outputs, "busy or no longer", output => _stage.Synths[output].IsBusy ^= true);
                break;
            default:
                Wait(TimeSpan.FromMilliseconds(_random.Next(400)));
                break;
        }
    }

    /// <summary>Somebody plays: a key, pedal, switch or fader of either controller, or something on the panel.</summary>
    private void Press()
    {
        var source = RandomRig.Sources[_random.Next(RandomRig.Sources.Count)];
        var (channel, note) = (_random.Next(Channels), LowestNote + _random.Next(Notes));
        switch (_random.Next(26))
        {
            case < 10:
                Send(source, MidiMessage.NoteOn(channel, note, 1 + _random.Next(127)));
                break;
            case < 18:
                Send(source, _random.Next(2) == 0 ? MidiMessage.NoteOff(channel, note, _random.Next(128)) : MidiMessage.NoteOn(channel, note, 0));
                break;
            case < 20:
                Send(source, MidiMessage.ControlChange(channel, Pedals[_random.Next(Pedals.Length)], _random.Next(128)));
                break;
            case < 22:
                Send(source, _random.Next(2) == 0
                    ? MidiMessage.ControlChange(channel, Switches + _random.Next(3), 127 * _random.Next(2))
                    : MidiMessage.ControlChange(0, FootSwitches + _random.Next(4), 1 + _random.Next(3)));
                break;
            case 22:
                Send(source, MidiMessage.ControlChange(channel, Faders + _random.Next(2), _random.Next(128)));
                break;
            case 23:
                Send(source, MidiMessage.PolyPressure(channel, note, _random.Next(128)));
                break;
            default:
                var velocity = 127 * _random.Next(2);
                Do($"panel: {note} {velocity}", () => _stage.Play(new OscMessage("/n", note, velocity)));
                break;
        }
    }

    private void PlayMeanwhile()
    {
        while (_random.Next(2) == 0)
        {
            Press();
        }
    }

    private void Send(string source, MidiMessage message) => Do($"{source}: {message}", () => _stage.Play(source, message));

    /// <summary>Lane by lane, in any order, with somebody playing between.</summary>
    private void Reload(int rig) => Do($"rig {rig} comes", () => _stage.Apply(_rigs.Plans[rig], _random.Shuffle, () =>
    {
        if (_random.Next(4) == 0)
        {
            Press();
        }
    }));

    /// <summary>A rig with a mistake changes nothing.</summary>
    private void Misspell() => Do($"a rig with a mistake comes", () =>
    {
        var loaded = NoteFiles.Load("devices { a { profile = notes/pads, virtual = true } }, routes { wrong { from = a, to = nowhere } }");
        if (loaded.Plan is not null)
        {
            throw new InvalidOperationException("a rig with a mistake was compiled");
        }
    });

    private void GiveRole()
    {
        var (role, devices) = RandomRig.Roles[_random.Next(RandomRig.Roles.Count)];
        var device = devices[_random.Next(devices.Length)];
        Do($"{device} plays {role}", () => _stage.OnStage(stage => stage.Give(role, device)));
    }

    private void Wait(TimeSpan time) => Do($"{time.TotalMilliseconds} ms pass", () => _stage.Time.Advance(time));

    private void LetEverythingGo()
    {
        _stage.PlugAll();
        foreach (var source in RandomRig.Sources)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                for (var note = LowestNote; note < LowestNote + Notes; note++)
                {
                    Send(source, MidiMessage.NoteOff(channel, note, 0));
                }

                for (var at = 0; at < Pedals.Length; at++)
                {
                    Send(source, MidiMessage.ControlChange(channel, Pedals[at], 0));
                    Send(source, MidiMessage.ControlChange(channel, Switches + at, 0));
                    Send(source, MidiMessage.ControlChange(0, FootSwitches + 1, 1 + at));
                    Send(source, MidiMessage.ControlChange(0, FootSwitches + 3, 1 + at));
                }
            }
        }

        Wait(TimeSpan.FromMinutes(1));
    }

    private void Do(IReadOnlyList<string> things, string what, Action<string> act)
    {
        var thing = things[_random.Next(things.Count)];
        Do($"{what} {thing}", () => act(thing));
    }

    private void Tell(FormattableString what)
    {
        if (_tells)
        {
            _story.Add(FormattableString.Invariant(what));
        }
    }

    private void Do(FormattableString what, Action act)
    {
        Tell(what);
        act();
    }
}
