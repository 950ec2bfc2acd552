using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Session;

/// <summary>Parameters of any device by number, with AbletonOSC: it wants numbers of the parameter's own range, which must be asked for first.</summary>
public sealed class LiveDeviceRangesTests
{
    private static readonly string[] Asked = ["/live/device/get/parameters/min ,ii 2 1", "/live/device/get/parameters/max ,ii 2 1"];

    [Fact]
    public void Set_RangeNotKnown_AsksAndThenSendsTheLatest()
    {
        var bench = Started();
        Set(bench, 1, 0.5);
        Assert.Equal(Asked, Sent(bench));
        bench.Run(TimeSpan.FromMilliseconds(60));
        Set(bench, 1, 0.25);
        Set(bench, 2, 1);
        bench.Sent.Clear();
        Answer(bench);

        Assert.Equal(["/live/device/set/parameter/value ,iiif 2 1 1 45", "/live/device/set/parameter/value ,iiif 2 1 2 1"], Sent(bench));
        bench.Sent.Clear();
        bench.Run(TimeSpan.FromMilliseconds(60));
        bench.Sent.Clear();
        Set(bench, 1, 1);
        Assert.Equal(["/live/device/set/parameter/value ,iiif 2 1 1 120"], Sent(bench));
    }

    [Fact]
    public void Set_NoSuchParameter_IsRefused()
    {
        var bench = Started();
        Set(bench, 1, 0.5);
        Answer(bench);

        Assert.False(bench.Execute(Command(3, 0.5)));
        Assert.False(bench.Execute(new LiveCommand(LiveVerb.SetDeviceParameter, 99, DevicePlace.Pack(0, 1), 0.5)));
    }

    [Fact]
    public void Set_AnswersGetLost_AsksAgainAndGivesUpInTheEnd()
    {
        var bench = Started();
        Set(bench, 1, 0.5);
        bench.Run(TimeSpan.FromMilliseconds(500));
        Assert.Equal(2, Sent(bench).Count(static text => text == Asked[0]));
        var before = bench.Session.Counters.GivenUp;
        bench.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(4, Sent(bench).Count(static text => text == Asked[0]));
        Assert.Equal(before + 1, bench.Session.Counters.GivenUp);

        bench.Sent.Clear();
        Set(bench, 1, 0.75);                                 // the device may have come since
        Answer(bench);
        Assert.Contains("/live/device/set/parameter/value ,iiif 2 1 1 95", Sent(bench));
    }

    [Fact]
    public void Set_AnotherDeviceHasTakenThePlace_ItsRangesAreFoundWhileItIsInUse()
    {
        var bench = Started();
        Set(bench, 1, 0.5);
        Answer(bench);
        bench.Run(TimeSpan.FromSeconds(4));
        bench.Sent.Clear();
        Set(bench, 1, 0.5);
        Assert.Superset(Asked.ToHashSet(), Sent(bench).ToHashSet());
        bench.Receive("/live/device/get/parameters/min", 2, 1, 0f, 0f);
        bench.Receive("/live/device/get/parameters/max", 2, 1, 1f, 1000f);
        bench.Run(TimeSpan.FromMilliseconds(100));
        bench.Sent.Clear();
        Set(bench, 1, 0.5);
        Assert.Equal(["/live/device/set/parameter/value ,iiif 2 1 1 500"], Sent(bench));
    }

    [Fact]
    public void Set_AgainstTheSimulatedLive_MovesTheParameter()
    {
        var tracks = LiveSet.Default.Tracks.ToArray();
        tracks[0] = tracks[0] with { Devices = [new LiveSetDevice("Synth") { Parameters = ["Cutoff"] }] };
        var live = new LiveSimulator(new LiveSimulatorOptions { Set = LiveSet.Default with { Tracks = tracks } });
        var bench = LiveSessionSimulatorTests.With(live).Started();
        Assert.True(bench.Execute(new LiveCommand(LiveVerb.SetDeviceParameter, 0, DevicePlace.Pack(0, 1), 0.25)));
        bench.Run(TimeSpan.FromSeconds(1));
        var told = new List<string>();

        live.Receive(new OscMessage("/live/device/get/parameter/value", 0, 0, 1).ToPacket(), System.Net.IPAddress.Loopback);
        live.Tick(bench.Time.Elapsed + TimeSpan.FromMilliseconds(100));
        while (live.TryTakeReply(out var reply))
        {
            told.AddRange(SessionBench.Flatten(reply.Payload.ToArray()));
        }

        Assert.Contains(told, static text => text.StartsWith("/live/device/get/parameter/value ,iiif 0 0 1 0.25", StringComparison.Ordinal));
        Assert.Empty(bench.Errors);
    }

    private static SessionBench Started()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(4, 4)).Started();
        var deliver = bench.Deliver;
        bench.Deliver = datagram =>
        {
            if (!SessionBench.Flatten(datagram).Any(IsOfDevice))
            {
                deliver(datagram);
            }
        };
        bench.Sent.Clear();
        return bench;
    }

    private static bool IsOfDevice(string message) => message.StartsWith("/live/device/", StringComparison.Ordinal);

    private static IEnumerable<string> Sent(SessionBench bench) => bench.SentText.Where(IsOfDevice);

    private static LiveCommand Command(int parameter, double share) => new(LiveVerb.SetDeviceParameter, 2, DevicePlace.Pack(1, parameter), share);

    private static void Set(SessionBench bench, int parameter, double share) => Assert.True(bench.Execute(Command(parameter, share)));

    private static void Answer(SessionBench bench)
    {
        bench.Receive("/live/device/get/parameters/max", 2, 1, 1f, 120f, 1f);
        bench.Receive("/live/device/get/parameters/min", 2, 1, 0f, 20f, -1f);
    }
}
