using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Router.Tests.EndToEnd.Lives;

/// <summary>Routes that a number of Live's sets off, while they run: somebody moves something in Live, and it comes out as MIDI and OSC. Against AbletonOSC's words, and against our own script in real Python.</summary>
public sealed class LiveSourceTests
{
    [Fact]
    public async Task AbletonOsc_SomebodyMovesThingsInLive_RoutesRun()
    {
        var (port, reply) = RunningRig.FreePorts();
        using var panel = new Panel();
        await using var rig = await RunningRig.StartAsync(Rig($"kind = ableton-osc, send = {port}, receive = {reply}, simulate = true", panel.Port), ["synth"]);

        await Play(rig, panel, (value, track, number) => rig.Live.Do(live => Assert.True(live.SetValue(value, track, -1, number))));
    }

    [Fact]
    public async Task MidiMesh_SomebodyMovesThingsInLive_RoutesRun()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, quantization: 0);
        using var panel = new Panel();
        await using var rig = await RunningRig.StartAsync(Rig($"kind = midimesh, send = {port}", panel.Port), ["synth"]);

        await Play(rig, panel, (value, track, number) => live.Tell(string.Create(CultureInfo.InvariantCulture, $"set {value} {track} {number}")));
    }

    private static async Task Play(RunningRig rig, Panel panel, Action<LiveValue, int, double> set)
    {
        var synth = new PortLog();
        synth.Listen(rig.Peer("synth"));
        await rig.Ready();
        await panel.Hears("/level/1", 0.85f);                // once, when Live has told it first
        await panel.Hears("/level/2", 0.85f);

        set(LiveValue.TrackVolume, 1, 0.25);
        await panel.Hears("/level/2", 0.25f);
        set(LiveValue.TrackVolume, 0, 0.5);
        await panel.Hears("/level/1", 0.5f);
        Assert.Equal(2, panel.Count("/level/2"));            // the other track's route is not this one's

        set(LiveValue.SelectedTrack, -1, 3);
        await Until(synth, "C002");
        set(LiveValue.TrackMute, 0, 1);
        await Until(synth, "903C7F");
        set(LiveValue.TrackMute, 0, 0);
        await Until(synth, "803C00");

        set(LiveValue.SongTime, -1, 6.5);
        await Until(synth, "B01407");                        // the seventh beat
        set(LiveValue.IsPlaying, -1, 1);
        await RunningRig.Until(() => synth.Lines().Exists(static line => line.StartsWith("B014", StringComparison.Ordinal) && Convert.ToInt32(line[4..], 16) > 7), "the next beat comes by itself");
    }

    private static Task Until(PortLog log, string line) => RunningRig.Until(() => log.Lines().Contains(line), line);

    private static string Rig(string live, int panel) => $$"""
        rig { name = sources, format = 1 }
        devices { synth { profile = generic/midi, match = [ { port = synth } ] } }
        endpoints {
          live { {{live}} }
          panel { kind = osc, send = {{panel}} }
        }
        routes {
          level { from = "live.track[1..2 as track].volume", via = [ { osc = "/level/{track}", args = [ "=value" ] } ], to = panel }
          pick  { from = "live.selected-track", via = [ { send = "C0 {int(value - 1)}", to = synth } ] }
          muted { from = "live.track[1].mute", when { value = 1 }, via = [ { send = "90 3C 7F", to = synth } ] }
          heard { from = "live.track[1].mute", when { value = 0 }, via = [ { send = "80 3C 00", to = synth } ] }
          beat  { from = "live.beat", via = [ { send = "B0 14 {int(value)}", to = synth } ] }
        }
        """;

    /// <summary>A program that listens for OSC.</summary>
    private sealed class Panel : IDisposable
    {
        private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
        private readonly List<(string Address, float Value)> _heard = [];

        public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

        public int Count(string address) => _heard.Count(one => one.Address == address);

        public Task Hears(string address, float value) => RunningRig.Until(
            () =>
            {
                while (_socket.Available > 0)
                {
                    IPEndPoint? from = null;
                    var reader = new OscReader(_socket.Receive(ref from));
                    while (reader.TryRead(out var message))
                    {
                        Assert.True(message.TryGetFloat(0, out var number));
                        _heard.Add((message.AddressString(), number));
                    }
                }

                return _heard.Contains((address, value));
            },
            $"{address} {value}");

        public void Dispose() => _socket.Dispose();
    }
}
