using System.Globalization;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Simulation;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.EndToEnd.Lives;

/// <summary>Exclusive launches over real sockets through a network that loses 10 %, doubles 10 %, and delays up to half a second (AbletonOSC: 300 ms), both ways.</summary>
/// <remarks>The rig gives a launch twenty seconds to be confirmed, or it would be marked as failed while it still is under way. 100 presses; <c>MIDIMESH_LAUNCHES=2000</c> does more.</remarks>
public sealed class LossTests(ITestOutputHelper output)
{
    private const int PressesBetweenLooks = 10;
    private const int MostAgain = 5;
    private static readonly TimeSpan BetweenPresses = TimeSpan.FromMilliseconds(40);

    private static int Presses { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("MIDIMESH_LAUNCHES"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 100;

    [Fact]
    public async Task MidiMesh_PressesThroughABadNetwork_EndInThePressedStateAndNothingIsDoneTwice()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, quantization: 0);
        using var network = new UdpShaper(port, seed: 5);
        await using var rig = await RunningRig.StartAsync(MidiMeshLiveTests.Rig(network.Port), ["apc"]);
        var pads = new PadLights(rig.Peer("apc"));
        await rig.Ready();
        (network.Loss, network.Delay) = (0.1, TimeSpan.FromMilliseconds(500));
        var random = new Random(7);
        var (before, read, again) = (0L, 0L, 0);
        for (var press = 1; press <= Presses; press++)
        {
            var (track, scene) = (random.Next(8), random.Next(5));
            (before, read) = press % PressesBetweenLooks == 1 ? (rig.Board.Context.Trace.Last, Readings(rig)) : (before, read);
            pads.Press(track, scene);
            await Task.Delay(BetweenPresses);
            if (press % PressesBetweenLooks == 0)
            {
                again += await Settle(rig, read, pads, track, scene, () => $"press {press}: {Story(rig, before)}");
                await live.PlaysOnly(track, scene, $"press {press}");
            }
        }

        // Fewer than one for each press: a press of what plays or waits already, or one that came too late, needs or may have none.
        var fired = (await live.Ask("fired"))[0];
        output.WriteLine($"{Presses} presses and {again} again, {fired} launches in Live; {network.Lost} datagrams lost, {network.Doubled} doubled, {network.Passed} passed");
        Assert.InRange(fired, Presses / 2, Presses + again);
        Assert.True(network.Lost > 0 && network.Doubled > 0);
    }

    [Fact]
    public async Task AbletonOsc_PressesThroughABadNetworkAndARestartOfLive_EndInThePressedState()
    {
        var (port, answers) = RunningRig.FreePorts();
        var live = StartLive(port, answers);
        using var network = new UdpShaper(port, seed: 6, answers);
        await using var rig = await RunningRig.StartAsync(AbletonOscRig(network.Port), ["apc"]);
        try
        {
            var pads = new PadLights(rig.Peer("apc"));
            await rig.Ready();
            (network.Loss, network.Delay) = (0.1, TimeSpan.FromMilliseconds(300));
            var random = new Random(8);
            var (before, read, again) = (0L, 0L, 0);
            for (var press = 1; press <= Presses; press++)
            {
                if (press == Presses / 2)
                {
                    // A press that waits, then Live is gone and comes back with its set. It says so once: nothing is lost until that is heard, or the wait would be for ever.
                    pads.Press(1, 1);
                    var readings = Readings(rig);      // loss may have made it read more than once by now
                    await live.DisposeAsync();
                    network.Loss = 0;
                    live = StartLive(port, answers);
                    await RunningRig.Until(() => Readings(rig) > readings, "the new Live is noticed");
                    network.Loss = 0.1;
                    await rig.Ready();
                }

                var (track, scene) = (random.Next(8), random.Next(5));
                (before, read) = press % PressesBetweenLooks == 1 ? (rig.Board.Context.Trace.Last, Readings(rig)) : (before, read);
                pads.Press(track, scene);
                await Task.Delay(BetweenPresses);
                if (press % PressesBetweenLooks == 0)
                {
                    again += await Settle(rig, read, pads, track, scene, () => $"press {press}: {Story(rig, before)}");
                    await RunningRig.Until(
                        () => live.Read(set => Enumerable.Range(0, 8).All(t => Math.Max(set.PlayingSlot(t), -1) == (t == track ? scene : -1))),
                        $"press {press}: only {track}.{scene} plays");
                }
            }

            output.WriteLine($"{Presses} presses and {again} again; {network.Lost} datagrams lost, {network.Doubled} doubled, {network.Passed} passed");
        }
        finally
        {
            await live.DisposeAsync();
        }
    }

    /// <summary>Waits until the lights tell that only one clip plays. How often that took another press: a machine that is busy for seconds lets Live pass for lost, the press is refused, its pad says so, and a hand presses again.</summary>
    private static async Task<int> Settle(RunningRig rig, long readings, PadLights pads, int track, int scene, Func<string> what)
    {
        var again = 0;
        for (; again < MostAgain; again++)
        {
            await RunningRig.Until(() => pads.ShowOnly(track, scene) || pads[track, scene] == PadLights.RedBlink, what);
            if (pads[track, scene] != PadLights.RedBlink)
            {
                break;
            }

            pads.Press(track, scene);
            await Task.Delay(BetweenPresses);
        }

        Assert.True(again < MostAgain && (again == 0 || Readings(rig) > readings), again == 0 ? "" : $"refused, and Live was not lost: {what()}");
        return again;
    }

    private static long Readings(RunningRig rig) => rig.Board.Wiring.Endpoints[0].Session!.Counters.Readings;

    private static string Story(RunningRig rig, long before) => $"{rig.Board.Wiring.Groups[0].Group?.Phase} {rig.Board.Wiring.Groups[0].Group?.Counters}; {rig.Happened(before)}";

    private static SimulatedLiveHost StartLive(int port, int answers) => SimulatedLiveHost.Start(new SimulatedLiveHostOptions
    {
        Port = port, ReplyPort = answers,
        Simulation = new LiveSimulatorOptions
        {
            Set = new LiveSet
            {
                Quantization = 0,
                Scenes = [.. Enumerable.Range(1, 5).Select(static scene => $"Scene {scene}")],
                Tracks = [.. Enumerable.Range(1, 8).Select(static track => new LiveSetTrack($"Track {track}")
                {
                    Clips = [.. Enumerable.Range(1, 5).Select(scene => new LiveSetClip($"Clip {track}.{scene}"))],
                })],
            },
        },
    });

    private static string AbletonOscRig(int send) =>
        MidiMeshLiveTests.Rig(send).Replace("kind = midimesh", string.Create(CultureInfo.InvariantCulture, $"kind = ableton-osc, receive = {RunningRig.FreePorts().First}"), StringComparison.Ordinal);
}
