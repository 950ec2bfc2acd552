using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;
using MidiMesh.Testing;

namespace MidiMesh.Live.Tests.Session;

/// <summary>A session, a clock moved by hand and whatever plays Live, joined by a wire that can lose datagrams.</summary>
internal sealed class SessionBench : ILiveSessionSink
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private readonly Dictionary<(int, int), ClipState> _lights = [];
    private int _steps;

    public SessionBench(LiveSessionOptions? options = null)
    {
        Options = options ?? new LiveSessionOptions();
        Session = new LiveSession(Options, new AbletonOscDialect(), this, Time);
    }

    public LiveSessionOptions Options { get; }

    public ManualTime Time { get; } = new();

    public LiveSession Session { get; }

    public long Now => Time.GetTimestamp();

    /// <summary>Where the session's datagrams go.</summary>
    public Action<byte[]> Deliver { get; set; } = _ => { };

    /// <summary>Called every 100 ms, when Live reads its socket.</summary>
    public Action OnLiveTick { get; set; } = () => { };

    /// <summary>Whether a datagram to Live gets lost, by its number.</summary>
    public Func<int, bool> LosesOut { get; set; } = _ => false;

    /// <summary>Whether a datagram from Live gets lost, by its number.</summary>
    public Func<int, bool> LosesIn { get; set; } = _ => false;

    public List<byte[]> Sent { get; } = [];

    public List<string> Links { get; } = [];

    public List<string> Errors { get; } = [];

    public List<int> Tracks { get; } = [];

    public List<(int Track, int Scene, ClipState State)> Slots { get; } = [];

    public List<(LiveValue Value, int Track, int Index, double Number)> Values { get; } = [];

    public List<(LiveText Text, int Index)> Texts { get; } = [];

    /// <summary>Tracks of which a name or colour was told.</summary>
    public List<int> Named { get; } = [];

    public List<(int Tracks, int Scenes)> Layouts { get; } = [];

    public int Arrived { get; private set; }

    /// <summary>What was sent, as text, bundles flattened.</summary>
    public IEnumerable<string> SentText => Sent.SelectMany(Flatten);

    /// <summary>A bench joined to a scripted Live.</summary>
    public static SessionBench With(ScriptedLive live, LiveSessionOptions? options = null)
    {
        var bench = new SessionBench(options);
        bench.Deliver = datagram => live.Arrive(datagram);
        bench.OnLiveTick = live.Tick;
        live.Reply = message => bench.Receive(message.ToPacket());
        return bench;
    }

    public static IEnumerable<string> Flatten(byte[] datagram)
    {
        Assert.Equal(OscError.None, OscMessage.ParseAll(datagram, out var messages));
        return messages.Select(message => message.ToString());
    }

    /// <summary>Starts and lets Live answer until the session is alive.</summary>
    public SessionBench Started()
    {
        Session.Start(Now);
        Run(TimeSpan.FromSeconds(1));
        Assert.Equal(LiveLink.Alive, Session.Link);
        Run(TimeSpan.FromSeconds(1));
        return this;
    }

    public void Run(TimeSpan time)
    {
        for (var end = Time.Elapsed + time; Time.Elapsed < end;)
        {
            Time.Advance(Step);
            if (++_steps % 2 == 0)
            {
                OnLiveTick();
            }

            Session.Tick(Now);
        }
    }

    /// <summary>A datagram from Live, unless the wire loses it.</summary>
    public void Receive(byte[] datagram)
    {
        if (!LosesIn(++Arrived))
        {
            Session.Receive(datagram, Now);
        }
    }

    public void Receive(string address, params OscValue[] arguments) => Receive(new OscMessage(address, arguments).ToPacket());

    public bool Execute(LiveCommand command) => Session.Execute(command, Now);

    /// <summary>What the lights show by the calls that the sink got; must always agree with what the session says.</summary>
    public ClipState Light(int track, int scene)
    {
        var light = _lights.GetValueOrDefault((track, scene));
        Assert.Equal(Session.SlotState(track, scene), light);
        return light;
    }

    public void Forget()
    {
        Sent.Clear();
        Links.Clear();
        Errors.Clear();
        Tracks.Clear();
        Slots.Clear();
        Values.Clear();
        Layouts.Clear();
    }

    void ILiveSessionSink.Send(ReadOnlySpan<byte> datagram)
    {
        var copy = datagram.ToArray();
        Sent.Add(copy);
        if (!LosesOut(Sent.Count))
        {
            Deliver(copy);
        }
    }

    void ILiveSessionSink.SlotChanged(int track, int scene, ClipState state)
    {
        _lights[(track, scene)] = state;
        Slots.Add((track, scene, state));
    }

    void ILiveSessionSink.TrackChanged(int track) => Tracks.Add(track);

    void ILiveSessionSink.ValueChanged(LiveValue value, int track, int index, double number) => Values.Add((value, track, index, number));

    void ILiveSessionSink.LinkChanged(LiveLink link, string reason) => Links.Add($"{link}: {reason}");

    void ILiveSessionSink.LayoutChanged(int tracks, int scenes) => Layouts.Add((tracks, scenes));

    void ILiveSessionSink.NamesChanged(int track) => Named.Add(track);

    void ILiveSessionSink.TextChanged(LiveText text, int index) => Texts.Add((text, index));

    void ILiveSessionSink.Error(string text) => Errors.Add(text);
}
