using System.Globalization;
using MidiMesh.Contracts.Live;
using MidiMesh.Live.Script;
using MidiMesh.Live.Session;
using MidiMesh.Live.Tests.Simulation;
using MidiMesh.Testing;

namespace MidiMesh.Live.Tests.Script;

/// <summary>
/// Plays tests/Live.Tests/MidiMesh/router.txt: every datagram of the conversation must be, byte by byte, the one that stands there, and what the
/// real script answered to it (record_mesh.py wrote it down) must lead to the next. Lines <c>#! VERB track scene value [stops]</c> are commands.
/// </summary>
public sealed class GoldenScriptTests : ILiveSessionSink
{
    private readonly Queue<string> _sent = new();
    private readonly ManualTime _time = new();
    private readonly ScriptSession _session;

    public GoldenScriptTests() => _session = new ScriptSession(
        new LiveSessionOptions { Tracks = 3, Scenes = 2, Sends = 1, Values = [LiveValue.TrackVolume, LiveValue.TrackSend, LiveValue.Tempo] }, new ScriptClient(77), this, _time);

    [Fact]
    public void Conversation_ByteByByte_IsTheRecordedOne()
    {
        _session.Start(_time.GetTimestamp());
        var number = 0;
        foreach (var line in File.ReadLines(GoldenConversation.PathOf("MidiMesh", "router.txt")))
        {
            number++;
            if (line.StartsWith("> a ", StringComparison.Ordinal))
            {
                Assert.True(_sent.TryDequeue(out var sent), $"line {number}: nothing is sent");
                Assert.True(line[4..] == sent, $"line {number}: sent is hex {sent}");
            }
            else if (line.StartsWith("< a ", StringComparison.Ordinal))
            {
                _session.Receive(Convert.FromHexString(line[4..]), _time.GetTimestamp());
            }
            else if (line.StartsWith("tick", StringComparison.Ordinal))
            {
                Assert.True(_sent.Count == 0, $"line {number}: sent is also hex {string.Join(Environment.NewLine + "hex ", _sent)}");
                _time.Advance(TimeSpan.FromMilliseconds(100));
            }
            else if (line.StartsWith("#! ", StringComparison.Ordinal))
            {
                Execute(line[3..]);
            }
        }

        Assert.True(_sent.Count == 0, $"at the end: sent is also hex {string.Join(Environment.NewLine + "hex ", _sent)}");
        Assert.Equal(LiveLink.Alive, _session.Link);
        Assert.Equal(12, _session.Version.Major);
        Assert.Equal("Kick", _session.TrackName(1));
        Assert.Equal("Kick 1", _session.ClipName(1, 0));
        Assert.True(_session.IsGroup(0));
        Assert.Equal(ClipState.Waiting, _session.SlotState(1, 1));
        Assert.Equal(ClipState.Playing, _session.SlotState(1, 0));
        Assert.Equal(0.5, _session.Value(LiveValue.TrackVolume, 1, -1), 3);
        Assert.Equal(0.25, _session.Value(LiveValue.TrackSend, 2, 0), 3);
        Assert.Equal(98, _session.Value(LiveValue.Tempo, -1, -1), 3);
        Assert.Equal(0, _session.Unacknowledged);
    }

    void ILiveSessionSink.Send(ReadOnlySpan<byte> datagram) => _sent.Enqueue(Convert.ToHexStringLower(datagram));

    void ILiveSessionSink.SlotChanged(int track, int scene, ClipState state)
    {
    }

    void ILiveSessionSink.TrackChanged(int track)
    {
    }

    void ILiveSessionSink.ValueChanged(LiveValue value, int track, int index, double number)
    {
    }

    void ILiveSessionSink.LinkChanged(LiveLink link, string reason)
    {
    }

    void ILiveSessionSink.LayoutChanged(int tracks, int scenes)
    {
    }

    void ILiveSessionSink.Error(string text) => Assert.Fail(text);

    private void Execute(string text)
    {
        var words = text.Split('[')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var tracks = default(TrackSet);
        foreach (var track in text.Contains('[') ? text.Split('[')[1].TrimEnd(']').Split(' ', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            tracks.Add(int.Parse(track, CultureInfo.InvariantCulture));
        }

        Assert.True(_session.Execute(
            new LiveCommand(
                Enum.Parse<LiveVerb>(words[0]), int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture),
                double.Parse(words[3], CultureInfo.InvariantCulture), tracks),
            _time.GetTimestamp()));
    }
}
