using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.LiveOsc;
using MidiMesh.Live.Session;
using MidiMesh.Testing;

namespace MidiMesh.Live.Tests.LiveOsc;

/// <summary>A conversation with a small Live that has one of the old scripts, in controlled time.</summary>
internal sealed class LiveOscWorld : ILiveSessionSink
{
    public const int Tracks = 4;
    public const int Scenes = 4;

    private readonly ManualTime _time = new();
    private readonly Dictionary<(int, int), ClipState> _lights = [];

    public LiveOscWorld(LiveOscKind kind, bool isMuteFork = false, LiveValue[]? values = null, Func<LiveSessionOptions, LiveSessionOptions>? with = null)
    {
        Live = new SmallLiveOsc(kind, Tracks, Scenes, isMuteFork);
        var options = new LiveSessionOptions { Tracks = Tracks, Scenes = Scenes, Values = values ?? [], Returns = 2, Sends = 2 };
        Session = new LiveOscSession(with is null ? options : with(options), kind, this, _time);
        Connect();
    }

    public SmallLiveOsc Live { get; }

    public LiveOscSession Session { get; }

    public List<byte[]> Sent { get; } = [];

    public List<string> Errors { get; } = [];

    public List<(LiveValue Value, int Track, int Index, double Number)> Values { get; } = [];

    public List<(LiveText Text, int Index)> Texts { get; } = [];

    public IEnumerable<string> SentText => Sent.SelectMany(static datagram => OscMessage.ParseAll(datagram, out var messages) == OscError.None ? messages : []).Select(static message => message.ToString());

    public long Now => _time.GetTimestamp();

    public void Connect() => Live.Say = Receive;

    public LiveOscWorld Started(int within = 6000)
    {
        Session.Start(Now);
        PassUntil(() => Session.Link == LiveLink.Alive, within);
        return this;
    }

    public void Execute(LiveCommand command) => Assert.True(Session.Execute(command, Now));

    public void Receive(byte[] datagram) => Session.Receive(datagram, Now);

    public ClipState Light(int track, int scene) => _lights[(track, scene)];

    public void PassUntil(Func<bool> isSo, int atMost)
    {
        for (; !isSo(); atMost -= 50)
        {
            Assert.True(atMost > 0, $"{Session.Link}: never");
            Pass(50);
        }
    }

    public void Pass(int milliseconds)
    {
        for (; milliseconds > 0; milliseconds -= 50)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            if (_time.Elapsed.TotalMilliseconds % 100 == 0)
            {
                Live.Tick(_time.Elapsed.TotalMilliseconds);
            }

            Session.Tick(Now);
        }
    }

    void ILiveSessionSink.Send(ReadOnlySpan<byte> datagram)
    {
        Sent.Add(datagram.ToArray());
        Live.Arrive(datagram.ToArray());
    }

    void ILiveSessionSink.SlotChanged(int track, int scene, ClipState state) => _lights[(track, scene)] = state;

    void ILiveSessionSink.TrackChanged(int track)
    {
    }

    void ILiveSessionSink.ValueChanged(LiveValue value, int track, int index, double number) => Values.Add((value, track, index, number));

    void ILiveSessionSink.TextChanged(LiveText text, int index) => Texts.Add((text, index));

    void ILiveSessionSink.LinkChanged(LiveLink link, string reason)
    {
    }

    void ILiveSessionSink.LayoutChanged(int tracks, int scenes)
    {
    }

    void ILiveSessionSink.Error(string text) => Errors.Add(text);
}
