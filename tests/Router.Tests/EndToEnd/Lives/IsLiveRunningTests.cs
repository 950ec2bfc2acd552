using System.Diagnostics;
using System.Globalization;
using System.Net;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Live;
using MidiMesh.Router.Backends.OscUdp;

namespace MidiMesh.Router.Tests.EndToEnd.Lives;

/// <summary>"Is Live running?" is answered by what is found, each case with what to do.</summary>
public sealed class IsLiveRunningTests
{
    private static readonly IPEndPoint Live = new(IPAddress.Loopback, 11000);

    [Theory]
    [InlineData(PeerPresence.Nothing, null, false, LiveLink.Silent, 11001, "Nothing listens at 127.0.0.1:11000: Live is not running, or AbletonOSC is not chosen")]
    [InlineData(PeerPresence.Nothing, null, true, LiveLink.Silent, 11001, "Live runs, but nothing listens at 127.0.0.1:11000: its script is not loaded")]
    [InlineData(PeerPresence.Nothing, null, false, LiveLink.Lost, 11001, "Live has ended")]
    [InlineData(PeerPresence.Something, "waves (process 7)", false, LiveLink.Silent, 11001, "127.0.0.1:11000 is held by waves (process 7)")]
    [InlineData(PeerPresence.Something, "Live (process 7)", true, LiveLink.Silent, 11001, "a dialogue or menu that is open")]
    [InlineData(PeerPresence.Something, null, false, LiveLink.Silent, 12001, "AbletonOSC always answers to port 11001 and this endpoint listens at 12001")]
    public void Explain_WhatWasFound_SaysWhyAndWhatToDo(PeerPresence presence, string? owner, bool liveRuns, LiveLink link, int receive, string expected)
    {
        var plan = new EndpointPlan("live", EndpointKind.AbletonOsc, Live, new IPEndPoint(IPAddress.Loopback, receive), false, 8, 5, [], 0);
        Assert.Contains(expected, LiveAdvice.Explain(plan, link, new PeerFinding(presence, owner, liveRuns)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_NobodyThereThenSomebody_TellsWhich()
    {
        var port = RunningRig.FreePorts().First;
        var peer = new IPEndPoint(IPAddress.Loopback, port);
        var probe = new UdpPeerProbe();
        Assert.Equal(PeerPresence.Nothing, (await probe.LookAsync(peer)).Presence);
        using var holder = Hold(port);
        var found = await probe.LookAsync(peer);
        Assert.Equal(PeerPresence.Something, found.Presence);
        Assert.StartsWith("python3", found.Owner, StringComparison.Ordinal);
        Assert.Equal(PeerPresence.Unknown, (await probe.LookAsync(new IPEndPoint(IPAddress.Parse("192.0.2.1"), port))).Presence);
        End(holder);
    }

    [Fact]
    public async Task NothingListens_StatusSaysSo()
    {
        var (live, router) = RunningRig.FreePorts();
        await using var rig = await RunningRig.StartAsync(Rig(live, router));
        var endpoint = rig.Board.Wiring.Endpoints[0];
        await RunningRig.Until(() => endpoint.Report.Reason.StartsWith("Nothing listens at", StringComparison.Ordinal), "told that nothing listens");
    }

    [Fact]
    public async Task SomethingElseListens_IsNamed()
    {
        var (live, router) = RunningRig.FreePorts();
        using var holder = Hold(live);
        await using var rig = await RunningRig.StartAsync(Rig(live, router));
        var endpoint = rig.Board.Wiring.Endpoints[0];
        await RunningRig.Until(() => endpoint.Report.Reason.Contains($"held by python3 (process {holder.Id})", StringComparison.Ordinal), $"told who: {endpoint.Report.Reason}");
        End(holder);
    }

    [Fact]
    public async Task ReplyPortStolen_IsFoundNamedAndTakenBack()
    {
        var (live, router) = RunningRig.FreePorts();
        using var thief = Hold(router);
        await using var rig = await RunningRig.StartAsync(Rig(live, router).Replace("kind", "simulate = true, kind", StringComparison.Ordinal));
        var endpoint = rig.Board.Wiring.Endpoints[0];
        await RunningRig.Until(() => endpoint.Report is { IsOpen: false, PortTaken: true }, "not open");
        Assert.Contains($"UDP port {router} is taken by python3 (process {thief.Id})", endpoint.Report.Reason, StringComparison.Ordinal);
        End(thief);
        await RunningRig.Until(() => endpoint.Link == LiveLink.Alive, "alive once the port is free");
    }

    private static string Rig(int live, int router) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = asking, format = 1 }
        endpoints.live { kind = ableton-osc, send = {{live}}, receive = {{router}} }
        """);

    private static Process Hold(int port)
    {
        var holder = Process.Start(new ProcessStartInfo("/usr/bin/python3")
        {
            ArgumentList = { "-c", string.Create(CultureInfo.InvariantCulture, $"import socket,sys\ns=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);s.bind(('127.0.0.1',{port}));print('held',flush=True);sys.stdin.read()") },
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        return holder;
    }

    private static void End(Process holder)
    {
        holder.StandardInput.Close();
        holder.WaitForExit();
    }
}
