using System.Net;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Simulation.Scripts;

/// <summary>Our own remote script as far as a router's conversation goes (docs/remote-script.md): one client, commands done once and acknowledged, what is watched pushed with numbers.</summary>
/// <remarks>
/// Paths and properties: <see cref="MidiMeshReferences"/>. It maps no controls, since it hears no MIDI: such a request is refused. Stops of
/// <c>exclusive</c> are never held until a clip with a quantisation of its own has started: they go together with the start then.
/// </remarks>
internal sealed class MidiMeshScript : ISimulatedScript
{
    private const int KeptAnswers = 512;
    private const int ValuesInPush = 100;           // about 5 kB
    private const int ArgumentsInPart = 600;        // about 6 kB
    private const int Lease = 5000;
    private const string Epoch = "simulated";
    private static readonly string[] Commands = ["fire", "exclusive", "stop", "select", "step", "set", "do"];

    private readonly LiveSimulator _live;
    private readonly MidiMeshReferences _references;
    private readonly Action<byte[], IPAddress> _send;
    private readonly Dictionary<int, OscMessage> _answers = [];
    private readonly Queue<int> _answered = new();
    private readonly List<Watched> _watched = [];
    private readonly List<Watched> _held = [];
    private IPAddress _peer = IPAddress.Loopback;
    private int? _session;
    private int _pushes;
    private double _fastest = double.MaxValue;      // between a command's stamp and its arrival

    public MidiMeshScript(LiveSimulator live, Action<byte[], IPAddress> send)
    {
        (_live, _references, _send) = (live, new MidiMeshReferences(live), send);
        Say("startup", Epoch);
    }

    public IEnumerable<string> Addresses => [];

    public bool Process(ReadOnlySpan<byte> datagram, IPAddress sender)
    {
        _peer = sender;
        if (OscMessage.ParseAll(datagram, out var messages) != OscError.None)
        {
            Say("error", 0, "unreadable", "unreadable datagram", "");
            return true;
        }

        foreach (var message in messages)
        {
            Obey(message);
        }

        return true;
    }

    public void TellChanges()
    {
        var values = new List<OscValue>();
        foreach (var one in _watched.Concat(_held))
        {
            var read = one.Read();
            var value = read ?? OscValue.Nil;
            if (value.Equals(one.Told) || (read is null && one.Told is null))
            {
                continue;
            }

            one.Told = value;
            values.AddRange([one.Path, read is null ? 0 : _references.IdOf(one.Path), one.Property, value]);
        }

        foreach (var chunk in values.Chunk(4 * ValuesInPush))
        {
            Say("change", [++_pushes, .. chunk]);
        }
    }

    public bool IsQuestion(OscMessage message) => !Commands.Any(verb => message.Address == "/midimesh/" + verb);

    private void Obey(OscMessage message)
    {
        var verb = message.Address.StartsWith("/midimesh/", StringComparison.Ordinal) ? message.Address["/midimesh/".Length..] : "";
        if (message.Arguments.Count < 3 || !message.Arguments[0].Argument.TryGetInt32(out var id) || !message.Arguments[1].Argument.TryGetNumber(out var stamp) || !message.Arguments[2].Argument.TryGetInt32(out var age))
        {
            Say("error", 0, "bad-arguments", "a number, a stamp and an age are wanted", message.Address);
            return;
        }

        if (_session is null && verb is not ("hello" or "ping"))
        {
            Say("error", id, "unknown-client", "say hello first", message.Address);
            return;
        }

        var arguments = message.Arguments.Skip(3).ToArray();
        if (!Commands.Contains(verb))
        {
            Answer(verb, id, arguments, message.Address);
            return;
        }

        // Each command is done once, however often it comes; late is worse than not at all.
        if (!_answers.TryGetValue(id, out var answer))
        {
            _fastest = Math.Min(_fastest, Clock - stamp);
            answer = age > 0 && Clock - stamp - _fastest > age ? new OscMessage("/midimesh/error", id, "stale", "it came too late", message.Address)
                : Command(verb, arguments) is { } brings ? new OscMessage("/midimesh/ok", [id, .. brings])
                : new OscMessage("/midimesh/error", id, "no-such-object", $"{verb} {string.Join(' ', arguments.Select(static argument => argument.ToString()))}: not simulated, not there, or out of range", message.Address);
            _answers.Add(id, answer);
            _answered.Enqueue(id);
            if (_answered.Count > KeptAnswers)
            {
                _answers.Remove(_answered.Dequeue());
            }
        }

        _send(answer.ToPacket(), _peer);
    }

    private double Clock => _live.Now.TotalMilliseconds;

    private void Answer(string verb, int id, OscValue[] arguments, string address)
    {
        switch (verb)
        {
            case "hello" when arguments.Length > 1 && arguments[1].Argument.TryGetInt32(out var session):
                if (_session != session)
                {
                    _watched.Clear();
                    _held.Clear();
                }

                _session = session;
                Say("ok", id, 1, Epoch, "simulated", _live.Version.ToString(), 0, Lease, _pushes, OscValue.FromDouble(Clock));
                break;
            case "ping" when _session is null:
                Say("ok", id, 1, Epoch);
                break;
            case "ping":
                Say("ok", id, 1, Epoch, 0, _pushes, OscValue.FromDouble(Clock), 0f, 0, 0, 0);
                break;
            case "bye":
                _session = null;
                _watched.Clear();
                _held.Clear();
                break;
            case "scan" when arguments.Length > 0 && arguments[0].Argument.IsString:
                Scan(id, arguments);
                break;
            case "again":
                // Nothing is lost on the way here; a client that was unplugged reads once more.
                Say("error", id, "forgotten", "read it once more", address);
                break;
            case "watch":
                Say("ok", id, Watch(_watched, arguments));
                break;
            case "hold":
                _held.Clear();
                Say("ok", id, Watch(_held, arguments));
                break;
            case "unwatch" when arguments.Length == 0:
                _watched.Clear();
                _held.Clear();
                Say("ok", id, 0);
                break;
            case "refresh":
                _watched.ForEach(static one => one.Told = null);
                _held.ForEach(static one => one.Told = null);
                Say("ok", id, _watched.Count + _held.Count);
                break;
            case "get":
                Get(id, arguments, address);
                break;
            default:
                Say("error", id, "unknown-address", $"{address}: not simulated, or not with these arguments", address);
                break;
        }
    }

    private int Watch(List<Watched> into, OscValue[] arguments)
    {
        var matching = 0;
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            var property = Text(arguments[i + 1]);
            foreach (var path in MidiMeshReferences.PathsOf(Text(arguments[i])))
            {
                if (_references.Reader(path, property) is { } read)
                {
                    matching += read() is null ? 0 : 1;
                    into.RemoveAll(one => one.Path == path && one.Property == property);
                    into.Add(new Watched(path, property, read));
                }
            }
        }

        return matching;
    }

    private void Get(int id, OscValue[] arguments, string address)
    {
        var values = new List<OscValue> { id };
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            var (path, property) = (MidiMeshReferences.PathOf(arguments[i]), Text(arguments[i + 1]));
            if ((path, property) == ("song", "pushed"))
            {
                values.Add(_pushes);
            }
            else if (_references.Reader(path, property)?.Invoke() is { } value)
            {
                values.Add(value);
            }
            else
            {
                Say("error", id, "no-such-object", $"no {property} of {path}", address);
                return;
            }
        }

        Say("ok", [.. values]);
    }

    /// <summary>Rows of what is asked for, in parts; a row never spans two.</summary>
    private void Scan(int id, OscValue[] arguments)
    {
        var (block, parts) = (new int[4], new List<List<OscValue>> { new() });
        (block[1], block[3]) = (_live.TrackCount, _live.SceneCount);
        for (var i = 0; i < 4 && i + 1 < arguments.Length; i++)
        {
            block[i] = arguments[i + 1].Argument.TryGetInt32(out var number) ? Math.Max(number, 0) : 0;
        }

        var (tracks, scenes) = (Range(block[0], block[1], _live.TrackCount), Range(block[2], block[3], _live.SceneCount));
        foreach (var what in Text(arguments[0]).Split(' '))
        {
            foreach (var row in _references.Rows(what, tracks, scenes))
            {
                if (parts[^1].Count + row.Length > ArgumentsInPart)
                {
                    parts.Add([]);
                }

                parts[^1].AddRange(row);
            }
        }

        for (var part = 0; part < parts.Count; part++)
        {
            Say("part", [id, part, .. parts[part]]);
        }

        Say("ok", id, parts.Count, 0);
    }

    private static List<int> Range(int from, int count, int most) => [.. Enumerable.Range(from, Math.Clamp(most - from, 0, count))];

    /// <summary>Does a command; what its acknowledgement brings, or null when it cannot be done.</summary>
    private OscValue[]? Command(string verb, OscValue[] arguments)
    {
        var first = arguments.Length > 0 ? MidiMeshReferences.PathOf(arguments[0]) : "";
        switch (verb)
        {
            case "fire":
                return arguments.Length == 1 && Fire(first) ? [first] : null;
            case "exclusive":
                return arguments.Length >= 2 ? Exclusive(first, arguments[2..]) : null;
            case "stop" when arguments.Length == 0:
                _live.StopAllClips();
                return [];
            case "stop":
                return arguments.All(argument => _references.TrackOf(MidiMeshReferences.PathOf(argument)) is var track and >= 0 && Do(() => _live.StopTrack(track))) ? [] : null;
            case "select":
                return arguments.Length == 1 && _references.Select(first) ? [first] : null;
            case "step":
                return arguments.Length == 2 && arguments[1].Argument.TryGetInt32(out var steps) && _references.Step(first, steps) is var at and >= 0 ? [at] : null;
            case "set":
                return arguments.Length > 0 && arguments.Length % 3 == 0 && arguments.Chunk(3).All(one => _references.Set(MidiMeshReferences.PathOf(one[0]), Text(one[1]), one[2].Argument))
                    ? [arguments.Length / 3] : null;
            default:
                return arguments.Length >= 2 && CallMethod(first, Text(arguments[1]), arguments[2..]) ? [] : null;
        }
    }

    private bool Fire(string path)
    {
        switch (path)
        {
            case "s/selected":
                return Do(() => _live.FireScene(_live.SelectedScene));
            case "selected-slot":
                return _live.SelectedTrack < _live.TrackCount && Do(() => _live.Fire(_live.SelectedTrack, _live.SelectedScene));
        }

        if (_references.SlotOf(path) is { } slot)
        {
            return Do(() => _live.Fire(slot.Track, slot.Scene));
        }

        return _references.SceneOf(path) is var scene and >= 0 && Do(() => _live.FireScene(scene));
    }

    /// <summary>Stops what plays or waits among the other tracks of the group, then fires the slot. A clip that does not wait has them stopped at once.</summary>
    private OscValue[]? Exclusive(string path, OscValue[] group)
    {
        const int StopWaits = -2;
        const int NoQuantization = 1;
        if (_references.SlotOf(path) is not { } slot)
        {
            return null;
        }

        var isAtOnce = _live.ClipQuantization(slot.Track, slot.Scene) == NoQuantization;
        var answer = new List<OscValue> { isAtOnce ? "at-once" : "together" };
        var tracks = group.Length == 0 ? Enumerable.Range(0, _live.TrackCount) : group.Select(track => _references.TrackOf(MidiMeshReferences.PathOf(track)));
        foreach (var track in tracks.Where(track => track >= 0 && track != slot.Track && !_live.IsGroup(track)))
        {
            if (_live.FiredSlot(track) is var fired && fired != StopWaits && (fired >= 0 || _live.PlayingSlot(track) >= 0))
            {
                _live.StopTrack(track, quantized: !isAtOnce);
                answer.Add(MidiMeshReferences.PathOf(track));
            }
        }

        _live.Fire(slot.Track, slot.Scene);
        return [.. answer];
    }

    private bool CallMethod(string path, string method, OscValue[] arguments)
    {
        switch (path, method)
        {
            case ("song", "start_playing" or "stop_playing"):
                return Do(() => _live.SetPlaying(method == "start_playing"));
            case (_, "stop_all_clips") when _references.TrackOf(path) is var track and >= 0:
                return Do(() => _live.StopTrack(track, quantized: arguments.Length == 0 || arguments[0].Argument.IsTrue));
            default:
                return false;
        }
    }

    private static bool Do(Action act)
    {
        act();
        return true;
    }

    private static string Text(OscValue value) => value.Argument.IsString ? value.Argument.AsString() : "";

    private void Say(string verb, params OscValue[] arguments) => _send(new OscMessage("/midimesh/" + verb, arguments).ToPacket(), _peer);

    /// <summary>A value that is told when it becomes another.</summary>
    private sealed record Watched(string Path, string Property, Func<OscValue?> Read)
    {
        public OscValue? Told { get; set; }
    }
}
