using System.Globalization;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Tests.Script;

/// <summary>
/// As much of our remote script as a router's conversation needs, written from docs/remote-script.md: a grid of clips without
/// quantisation. What it does twice it does wrong, and counts it.
/// </summary>
internal sealed class SmallScript(int tracks, int scenes)
{
    private const int ClipColumns = 10;
    private readonly Dictionary<int, byte[]> _answers = [];
    private readonly HashSet<(string Pattern, string Property)> _watches = [];
    private readonly int[] _playing = Enumerable.Repeat(-1, tracks).ToArray();
    private readonly HashSet<int> _changed = [];
    private readonly Dictionary<int, List<byte[]>> _long = [];
    private readonly Queue<Action> _later = new();
    private int? _session;
    private int _pushes;
    private int _layout;
    private double _fastest = double.MaxValue;

    /// <summary>What it sends.</summary>
    public Action<byte[]> Say { get; set; } = _ => { };

    /// <summary>Random per start in the real one.</summary>
    public string Epoch { get; private set; } = "epoch-0";

    /// <summary>Slots launched, each once per request.</summary>
    public List<(int Track, int Scene)> Launched { get; } = [];

    /// <summary>Requests refused because they came too late.</summary>
    public int Stale { get; private set; }

    /// <summary>Controls that it maps, and the parameter of each; what it was asked beside.</summary>
    public Dictionary<(string Kind, int Channel, int Number), string> Mapped { get; } = [];

    /// <summary>Whether Live builds its map when it is asked to, and how it takes what is in it on; null for not.</summary>
    public bool? Takes { get; set; } = true;

    /// <summary>Parameters that are not there.</summary>
    public HashSet<string> Missing { get; } = [];

    public int Playing(int track) => _playing[track];

    /// <summary>The set is loaded again: nothing plays, nobody is known, and the greeting may get lost.</summary>
    public void Restart(int number)
    {
        Say(Packet("/midimesh/bye", ++_pushes, Epoch));
        Epoch = string.Create(CultureInfo.InvariantCulture, $"epoch-{number}");
        (_session, _pushes, _layout, _fastest) = (null, 0, 0, double.MaxValue);
        _answers.Clear();
        _watches.Clear();
        _changed.Clear();
        Mapped.Clear();
        Array.Fill(_playing, -1);
        Say(Packet("/midimesh/startup", Epoch));
    }

    /// <summary>Reads its socket: these datagrams, in the order of their arrival.</summary>
    public void Read(IEnumerable<byte[]> datagrams, double now)
    {
        foreach (var datagram in datagrams)
        {
            Assert.Equal(OscError.None, OscMessage.ParseAll(datagram, out var messages));
            foreach (var message in messages)
            {
                Obey(message, now);
            }
        }

        while (_later.TryDequeue(out var tell))
        {
            tell();
        }

        if (_changed.Count > 0 && _session is not null)
        {
            var values = new List<object> { ++_pushes };
            foreach (var track in _changed.Order())
            {
                string path = $"t/{track}";
                values.AddRange([path, track + 2, "fired_slot_index", -1, path, track + 2, "playing_slot_index", _playing[track]]);
            }

            Say(Packet("/midimesh/change", [.. values]));
            _changed.Clear();
        }
    }

    private void Obey(OscMessage message, double now)
    {
        var id = (int)Number(message, 0);
        var verb = message.Address["/midimesh/".Length..];
        if (_session is null && verb is not ("hello" or "ping"))
        {
            Say(Packet("/midimesh/error", id, "unknown-client", "say hello first", message.Address));
            return;
        }

        if (verb is "exclusive" or "stop" or "do" or "set" or "map" or "unmap")
        {
            if (_answers.TryGetValue(id, out var known))
            {
                Say(known);
                return;
            }

            var (stamp, age) = (Number(message, 1), Number(message, 2));
            _fastest = Math.Min(_fastest, now - stamp);
            var late = now - stamp - _fastest;
            var answer = age > 0 && late > age ? TooLate(id, message.Address) : Command(verb, id, message);
            _answers[id] = answer;
            Say(answer);
            return;
        }

        switch (verb)
        {
            case "hello":
                _session = (int)Number(message, 4);
                Say(Packet("/midimesh/ok", id, 1, Epoch, "0.2.0", "12.1.0", _layout, 5000, _pushes, now));
                break;
            case "ping":
                Say(_session is null ? Packet("/midimesh/ok", id, 1, Epoch) : Packet("/midimesh/ok", id, 1, Epoch, _layout, _pushes, now, 0f, 0, 0));
                break;
            case "scan" when Text(message, 3) == "song":
                Parts(id, ["song", 1, 120f, 4, 4, 0, false, 0f, false, tracks, 0, scenes, "t/0", "s/0"]);
                break;
            case "scan":
                Scan(id);
                break;
            case "again":
                var kept = _long[(int)Number(message, 3)];
                foreach (var part in message.Arguments.Skip(4))
                {
                    Say(kept[part.Argument.AsInt32()]);
                }

                Say(Packet("/midimesh/ok", id, kept.Count));
                break;
            case "watch":
                Assert.True(_watches.Count < 256, "the real script refuses more patterns");
                _watches.Add((Text(message, 3), Text(message, 4)));
                _changed.UnionWith(Enumerable.Range(0, tracks));
                Say(Packet("/midimesh/ok", id, tracks));
                break;
            case "hold":
                Say(Packet("/midimesh/ok", id, 0));
                break;
            case "unwatch":
                _watches.Clear();
                Say(Packet("/midimesh/ok", id, 0));
                break;
            case "refresh":
                _changed.UnionWith(Enumerable.Range(0, tracks));
                Say(Packet("/midimesh/ok", id, tracks));
                break;
            case "get":
                Get(id, message);
                break;
            case "bye":
                _session = null;
                break;
            default:
                Assert.Fail($"not expected: {message}");
                break;
        }
    }

    private byte[] TooLate(int id, string address)
    {
        Stale++;
        return Packet("/midimesh/error", id, "stale", "late: not done", address);
    }

    /// <summary>Live has built its map anew, or a parameter has gone: says so.</summary>
    public void TellMapped(string kind, int channel, int number, bool works) => Say(Packet("/midimesh/mapped", ++_pushes, kind, channel, number, works));

    /// <summary>Something that is watched has changed; null: its path leads nowhere any more.</summary>
    public void TellChange(string path, string property, object? value) => Say(Packet("/midimesh/change", ++_pushes, path, 0, property, value ?? OscValue.Nil));

    /// <summary>The user has made or deleted tracks.</summary>
    public void Resize(int count)
    {
        (tracks, _layout) = (count, _layout + 1);
        Say(Packet("/midimesh/layout", ++_pushes, _layout));
    }

    /// <summary>A push that never arrives.</summary>
    public void LosePush() => _pushes++;

    private byte[] Map(string verb, int id, OscMessage message)
    {
        var at = verb == "map" ? 4 : 3;
        var control = (Text(message, at), (int)Number(message, at + 1), (int)Number(message, at + 2));
        if (verb == "unmap")
        {
            return Mapped.Remove(control) ? Packet("/midimesh/ok", id) : Packet("/midimesh/error", id, "no-such-object", "not mapped", message.Address);
        }

        if (Missing.Contains(Text(message, 3)))
        {
            return Packet("/midimesh/error", id, "no-such-object", "no " + Text(message, 3), message.Address);
        }

        Mapped[control] = $"{Text(message, 3)} {Text(message, 7)} {message.Arguments[8].Argument.Tag}{message.Arguments[9].Argument.Tag}";
        if (Takes is { } works)
        {
            _later.Enqueue(() => TellMapped(control.Item1, control.Item2, control.Item3, works));
        }

        return Packet("/midimesh/ok", id, Text(message, 3));
    }

    private byte[] Command(string verb, int id, OscMessage message)
    {
        if (verb is "map" or "unmap")
        {
            return Map(verb, id, message);
        }

        if (verb == "exclusive")
        {
            var place = Text(message, 3).Split('/');
            var (track, scene) = (int.Parse(place[1], CultureInfo.InvariantCulture), int.Parse(place[3], CultureInfo.InvariantCulture));
            for (var i = 5; i < message.Arguments.Count; i++)
            {
                if (Number(message, i) is var other && (int)other != track)
                {
                    Play((int)other, -1);
                }
            }

            Launched.Add((track, scene));
            Play(track, scene);
            return Packet("/midimesh/ok", id, "together");
        }

        for (var i = 3; verb == "stop" && i < message.Arguments.Count; i++)
        {
            Play((int)Number(message, i), -1);
        }

        if (verb == "do")
        {
            Play(int.Parse(Text(message, 3)[2..], CultureInfo.InvariantCulture), -1);
        }

        return Packet("/midimesh/ok", id);
    }

    private void Play(int track, int scene)
    {
        _playing[track] = scene;
        _changed.Add(track);
    }

    private void Scan(int id)
    {
        var (rows, clips) = (new List<object>(), new List<object>());
        for (var track = 0; track < tracks; track++)
        {
            rows.AddRange(["track", $"t/{track}", track + 2, $"Track {track}", 255, "", false, true, true, false, false, false, 0.85f, 0f, _playing[track], -1, 0, 0]);
        }

        for (var slot = 0; slot < tracks * scenes; slot++)
        {
            var (track, scene) = Math.DivRem(slot, scenes);
            clips.AddRange(["clip", track, scene, 100 + slot, $"Clip {track} {scene}", 255, 4f, 0, _playing[track] == scene ? 3 : 1, true]);
        }

        Parts(id, [rows, .. clips.Chunk(5 * ClipColumns).Select(static part => part.ToList())]);
    }

    private void Parts(int id, params List<object>[] parts)
    {
        _long[id] = [.. parts.Select((rows, part) => Packet("/midimesh/part", [id, part, .. rows]))];
        _long[id].ForEach(Say);
        Say(Packet("/midimesh/ok", id, parts.Length, _layout));
    }

    private void Get(int id, OscMessage message)
    {
        Assert.Equal("pushed", Text(message, 4));
        var values = new List<object> { id, _pushes };
        for (var i = 5; i < message.Arguments.Count; i += 2)
        {
            values.Add(Text(message, i + 1) == "playing_slot_index" ? _playing[(int)Number(message, i)] : -1);
        }

        Say(Packet("/midimesh/ok", [.. values]));
    }

    private static byte[] Packet(string address, params object[] arguments) => new OscMessage(address, [.. arguments.Select(static argument => argument switch
    {
        int number => (OscValue)number,
        float number => number,
        OscValue value => value,
        double number => OscValue.FromDouble(number),
        bool flag => flag,
        string text => text,
        _ => throw new ArgumentException(argument.ToString()),
    })]).ToPacket();

    private static double Number(OscMessage message, int index) => message.Arguments[index].Argument.AsDouble();

    private static string Text(OscMessage message, int index) => message.Arguments[index].Argument.AsString();
}
