using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Groups;
using MidiMesh.Live.Script;
using MidiMesh.Live.Session;
using MidiMesh.Testing;

namespace MidiMesh.Live.Tests.Script;

/// <summary>A group, a conversation with the script, a bad network and a small script behind it, in controlled time.</summary>
internal sealed class ScriptWorld : ILiveSessionSink, IExclusiveSink
{
    private const int SessionTick = 50;     // milliseconds, as the endpoint's lane has it
    private const int ScriptTick = 5;

    private readonly PriorityQueue<(byte[] Datagram, bool ToScript), (long At, long Number)> _air = new();
    private readonly List<byte[]> _socket = [];
    private readonly Queue<Action> _told = new();
    private readonly Random _random;
    private readonly Queue<string> _story = new();
    private long _number;
    private long _wake = long.MaxValue;

    public ScriptWorld(int seed, int tracks, int scenes, TimeSpan? confirmWithin = null, LiveSessionOptions? options = null)
    {
        _random = new Random(seed);
        Script = new SmallScript(tracks, scenes) { Say = datagram => Throw(datagram, toScript: false) };
        Session = new ScriptSession((options ?? new LiveSessionOptions()) with { Tracks = tracks, Scenes = scenes }, new ScriptClient(seed), this, Time);
        var members = default(TrackSet);
        for (var track = 0; track < tracks; track++)
        {
            members.Add(track);
        }

        Group = new ExclusiveGroup(
            new ExclusiveOptions
            {
                Tracks = members, PressAgain = PressAgain.Restart, ConfirmWithin = confirmWithin ?? TimeSpan.FromMinutes(2), Straggle = TimeSpan.FromMilliseconds(1200),
            },
            Session, this, Time);
    }

    public ManualTime Time { get; } = new();

    public SmallScript Script { get; }

    public ScriptSession Session { get; }

    public ExclusiveGroup Group { get; }

    /// <summary>Share of datagrams that are lost, both ways; as many are doubled.</summary>
    public double Loss { get; set; }

    /// <summary>Longest delay in milliseconds; each datagram has its own.</summary>
    public int Delay { get; set; }

    /// <summary>Whether Live reads its socket.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Whether the network lets anything through.</summary>
    public bool IsPlugged { get; set; } = true;

    public List<string> Errors { get; } = [];

    /// <summary>Controls that count as Live's own.</summary>
    public HashSet<NativeMapping> HandedOver { get; } = [];

    public List<string> Links { get; } = [];

    /// <summary>Numbers that were told.</summary>
    public List<(LiveValue Value, int Track, int Index, double Number)> Values { get; } = [];

    /// <summary>So many more datagrams Live sends; then it is gone in the middle of whatever it does.</summary>
    public int EndsAfter { get; set; } = int.MaxValue;

    /// <summary>What happened lately, for the message of a failed test.</summary>
    public string Story => string.Join(Environment.NewLine, _story);

    public long Now => Time.GetTimestamp();

    public bool IsAtRest => Group.Phase is ExclusivePhase.Idle or ExclusivePhase.Failed && Session.Unacknowledged == 0;

    public ScriptWorld Started()
    {
        Session.Start(Now);
        PassUntil(() => Session.Link == LiveLink.Alive, 5000);
        return this;
    }

    public void Press(int track, int scene)
    {
        Group.Press(track, scene, Now);
        Drain();
    }

    public void PassUntil(Func<bool> isSo, int atMost)
    {
        for (var left = atMost; !isSo(); left--)
        {
            Assert.True(left > 0, $"not within {atMost} ms; {Session.Link} {Group.Phase} {Session.Unacknowledged} {string.Join(' ', Enumerable.Range(0, Session.TrackCount).Select(Session.PlayingSlot))}");
            Pass(1);
        }
    }

    public void Pass(int milliseconds)
    {
        for (; milliseconds > 0; milliseconds--)
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
            var now = (long)Time.Elapsed.TotalMilliseconds;
            while (_air.TryPeek(out var next, out var key) && key.At <= now)
            {
                _air.Dequeue();
                if (next.ToScript)
                {
                    Log("  to Live: " + Text(next.Datagram));
                    _socket.Add(next.Datagram);
                }
                else
                {
                    Log("  from Live: " + Text(next.Datagram));
                    Session.Receive(next.Datagram, Now);
                    Drain();
                }
            }

            if (now % ScriptTick == 0 && !IsFrozen)
            {
                Script.Read(_socket, now);
                _socket.Clear();
            }

            if (now % SessionTick == 0)
            {
                Session.Tick(Now);
                Drain();
            }

            if (_wake <= Now)
            {
                _wake = long.MaxValue;
                Group.Tick(Now);
                Drain();
            }
        }
    }

    void ILiveSessionSink.Send(ReadOnlySpan<byte> datagram) => Throw(datagram.ToArray(), toScript: true);

    void ILiveSessionSink.SlotChanged(int track, int scene, ClipState state) => _told.Enqueue(() => Group.SlotChanged(track, scene, Now));

    void ILiveSessionSink.TrackChanged(int track) => _told.Enqueue(() => Group.TrackChanged(track, Now));

    void ILiveSessionSink.ValueChanged(LiveValue value, int track, int index, double number) => Values.Add((value, track, index, number));

    void ILiveSessionSink.LinkChanged(LiveLink link, string reason)
    {
        Links.Add($"{link} {reason}");
        Log($"link {link}");
        _told.Enqueue(() => Group.LinkChanged(link, Now));
    }

    void ILiveSessionSink.LayoutChanged(int tracks, int scenes) => _told.Enqueue(() => Group.LayoutChanged(Now));

    void ILiveSessionSink.MappingChanged(NativeMapping mapping, bool isMapped)
    {
        Log($"{mapping.ControlText} {(isMapped ? "is Live's" : "is ours")}");
        Assert.True(isMapped ? HandedOver.Add(mapping) : HandedOver.Remove(mapping), "told twice");
    }

    void ILiveSessionSink.Error(string text) => Errors.Add(text);

    void IExclusiveSink.Send(in LiveCommand command)
    {
        Log($"group sends {command.Verb} {command.Track}.{command.Scene} [{command.StopTracks}]");
        Session.Execute(command, Now);
    }

    void IExclusiveSink.Schedule(long dueTimestamp) => _wake = dueTimestamp;

    void IExclusiveSink.Note(ExclusiveNote what, int track, int scene, in TrackSet tracks, int attempt) => Log($"group: {what} {track}.{scene} [{tracks}] {attempt}");

    private static string Text(byte[] datagram)
    {
        Contracts.Osc.OscMessage.ParseAll(datagram, out var messages);
        return string.Join(" + ", messages);
    }

    private void Log(string line)
    {
        const int Lines = 250;
        _story.Enqueue($"{Time.Elapsed.TotalMilliseconds:0} {line}");
        if (_story.Count > Lines)
        {
            _story.Dequeue();
        }
    }

    /// <summary>As the lanes do it: the group hears when the conversation is done with the datagram.</summary>
    private void Drain()
    {
        while (_told.TryDequeue(out var tell))
        {
            tell();
        }
    }

    private void Throw(byte[] datagram, bool toScript)
    {
        if (EndsAfter == 0 || (!toScript && EndsAfter != int.MaxValue && EndsAfter-- == 0))
        {
            return;
        }

        var copies = !IsPlugged || _random.NextDouble() < Loss ? 0 : _random.NextDouble() < Loss ? 2 : 1;
        for (; copies > 0; copies--)
        {
            var at = (long)Time.Elapsed.TotalMilliseconds + 1 + (Delay > 0 ? _random.Next(Delay) : 0);
            _air.Enqueue((datagram, toScript), (at, _number++));
        }
    }
}
