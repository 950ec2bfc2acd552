using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Backends.Jack;
using MidiMesh.Router.Backends.RtMidi;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Backends;

/// <summary>The contract on a real JACK server with peers in other processes, and what only a server can do: die and come back.</summary>
[Collection(JackTests.Name)]
public sealed class JackBackendTests : MidiBackendContract
{
    private readonly JackServer _server;

    public JackBackendTests(JackServer server)
    {
        _server = server;
        _server.Start();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Server_DiesAndComesBack_PortsAreLostOnceAndOpenAgain(bool killed)
    {
        using var changes = new PortChanges(Backend);
        using var sink = new RecordingSink();
        using var virtualSink = new RecordingSink();
        using (var peer = new JackPeer("pads"))
        {
            WaitFor(peer);
            using var input = Backend.OpenInput(peer.InputId, sink);
            using var output = Backend.OpenOutput(peer.OutputId);
            using var virtualInput = Backend.CreateVirtualInput("midimesh", virtualSink);
            using var virtualOutput = Backend.CreateVirtualOutput("midimesh");
            Stop(killed);
            Assert.NotEmpty(sink.TakeLoss());
            virtualSink.TakeLoss();
            changes.WaitUntil(() => output.LostReason is not null && virtualOutput.LostReason is not null && Backend.Unavailable is not null);
            Assert.Contains("JACK", Backend.Unavailable, StringComparison.Ordinal);
            Assert.False(output.TrySend([0x90, 1, 1]));
            Assert.Empty(Backend.ListPorts());
            Assert.Contains("JACK", Assert.Throws<MidiPortException>(() => Backend.OpenOutput(peer.OutputId)).Message, StringComparison.Ordinal);
            peer.Vanish();
        }

        _server.Start();
        changes.WaitUntil(() => Backend.Unavailable is null);
        using var returned = new JackPeer("pads");
        WaitFor(returned);
        using var inputAgain = Backend.OpenInput(returned.InputId, sink);
        using var outputAgain = Backend.OpenOutput(returned.OutputId);
        returned.Send(0x90, 7, 7);
        Assert.Equal([0x90, 7, 7], sink.Take());
        Assert.True(outputAgain.TrySend([0x80, 7, 7]));
        Assert.Equal([0x80, 7, 7], returned.Take());
        Assert.Equal(1, sink.Losses);
        Assert.Equal(1, virtualSink.Losses);
    }

    /// <summary>Five times; as often as MIDIMESH_JACK_RESTARTS says on demand.</summary>
    [Fact]
    public void Server_RestartsAgainAndAgain_PortsOpenEachTimeAndNoClientIsLeftOver()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("MIDIMESH_JACK_RESTARTS"), CultureInfo.InvariantCulture, out var asked) ? asked : 5;
        using var changes = new PortChanges(Backend);
        var clients = 0;
        for (byte round = 0; round < rounds; round++)
        {
            using var peer = new JackPeer("pads");
            WaitFor(peer);
            using var sink = new RecordingSink();
            using var input = Backend.OpenInput(peer.InputId, sink);
            using var output = Backend.OpenOutput(peer.OutputId);
            Assert.True(output.TrySend([0x80, round, 7]));
            Assert.Equal([0x80, round, 7], peer.Take());
            peer.Send(0x90, round, 7);
            Assert.Equal([0x90, round, 7], sink.Take());
            clients = round == 0 ? JackClients.Live : clients;
            Assert.Equal(clients, JackClients.Live);

            Stop(killed: true);
            sink.TakeLoss();
            changes.WaitUntil(() => output.LostReason is not null && Backend.Unavailable is not null);
            peer.Vanish();
            _server.Start();
            changes.WaitUntil(() => Backend.Unavailable is null);
        }
    }

    [Fact]
    public void Lost_OneOfTwoClientsOfOneName_TheOtherPlaysOn()
    {
        using var first = new JackPeer("pads");
        WaitFor(first);
        using var second = new JackPeer("pads");
        using var changes = new PortChanges(Backend);
        changes.WaitUntil(() => Backend.ListPorts().Any(port => port.Id == "pads-01:out"));
        using var lost = new RecordingSink();
        using var kept = new RecordingSink();
        using var input = Backend.OpenInput(first.InputId, lost);
        using var other = Backend.OpenInput("pads-01:out", kept);

        first.Vanish();

        Assert.Contains("'pads:out'", lost.TakeLoss(), StringComparison.Ordinal);
        second.Send(0x90, 3, 3);
        Assert.Equal([0x90, 3, 3], kept.Take());
        Assert.Equal(0, kept.Losses);
    }

    [Fact]
    public void Server_DiesUnderAFlood_WriterStopsAndTheProgramGoesOn()
    {
        using var changes = new PortChanges(Backend);
        var output = Backend.CreateVirtualOutput("flood");
        var refusedBefore = false;
        for (var i = 0; i < 20_000 && !refusedBefore; i++)
        {
            refusedBefore = !output.TrySend([0x90, 1, 1]);
        }

        Stop(killed: true);
        while (output.LostReason is null)
        {
            output.TrySend([0x90, 1, 1]);
        }

        output.Dispose();
        _server.Start();
        changes.WaitUntil(() => Backend.Unavailable is null);
        using var peer = new JackPeer("pads");
        WaitFor(peer);
        using var again = Backend.OpenOutput(peer.OutputId);
        Assert.True(again.TrySend([0x80, 1, 1]));
        Assert.Equal([0x80, 1, 1], peer.Take());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Server_DiesUnderTwoBackends_BothComeBack(bool killed)
    {
        IMidiBackend[] backends = [Backend, CreateBackend()];
        using var second = backends[1];
        var sinks = backends.Select(_ => new RecordingSink()).ToArray();
        var inputs = backends.Zip(sinks, (backend, sink) => backend.CreateVirtualInput("in", sink)).ToArray();
        var outputs = backends.Select(backend => backend.CreateVirtualOutput("out")).ToArray();
        var changes = backends.Select(backend => new PortChanges(backend)).ToArray();
        Stop(killed);
        foreach (var sink in sinks)
        {
            sink.TakeLoss();
        }

        _server.Start();
        for (var i = 0; i < backends.Length; i++)
        {
            var backend = backends[i];
            changes[i].WaitUntil(() => backend.Unavailable is null);
            using var again = backend.CreateVirtualOutput("again");
            Assert.Null(again.LostReason);
        }

        Array.ForEach(inputs, input => input.Dispose());
        Array.ForEach(outputs, output => output.Dispose());
        Assert.All(sinks, sink => Assert.Equal(1, sink.Losses));
    }

    [Fact]
    public async Task InputDispose_TrafficAndGarbageCollections_ProcessLives()
    {
        using var second = CreateBackend();
        using var output = second.CreateVirtualOutput("source");
        using var changes = new PortChanges(Backend);
        changes.WaitUntil(() => Backend.ListPorts().Any(port => port.Id.EndsWith(":source", StringComparison.Ordinal)));
        var source = Backend.ListPorts().Single(port => port.Id.EndsWith(":source", StringComparison.Ordinal)).Id;
        using var stop = new CancellationTokenSource();
        var traffic = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (!output.TrySend([0x90, 1, 1]))
                {
                    Thread.Yield();
                }
            }
        });
        var collections = Task.Run(async () =>
        {
            // 500 a second: far more than any rig makes, with room between them.
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                await pace.WaitForNextTickAsync();
            }
        });
        var clients = 0;
        for (var round = 0; round < 200; round++)
        {
            using var sink = new RecordingSink();
            using var input = Backend.OpenInput(source, sink);
            sink.Take();
            clients = round == 0 ? JackClients.Live : clients;
        }

        Assert.Equal(clients, JackClients.Live);

        await stop.CancelAsync();
        await traffic.WaitAsync(RecordingSink.Patience);
        await collections.WaitAsync(RecordingSink.Patience);
        Assert.Null(output.LostReason);
    }

    [Fact]
    public void Server_Hangs_CallersAreReleasedAndTheOutputIsGivenUp()
    {
        var time = new ManualTime();
        using var backend = new RtMidiBackend(changed => new JackPortSystem(changed, time), null, time, patience: TimeSpan.FromSeconds(2));
        var output = backend.CreateVirtualOutput("before");
        _server.Pause();
        try
        {
            Assert.Contains("does not answer", Assert.Throws<MidiPortException>(() => backend.CreateVirtualOutput("during")).Message, StringComparison.Ordinal);
            while (output.TrySend([0x90, 1, 1]))
            {
            }

            // What RtMidi's ring holds is gone from the queue; the writer then waits for a period that does not come.
            WaitFor(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return output.LostReason is not null;
            });
            output.Dispose();
            backend.Dispose();
        }
        finally
        {
            _server.Resume();
        }

        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var sink = new RecordingSink();
        using var input = Backend.OpenInput(peer.InputId, sink);
        peer.Send(0x90, 3, 3);
        Assert.Equal([0x90, 3, 3], sink.Take());
    }

    [Fact]
    public void Unavailable_NoServerYet_SaysSoAndEndsWhenItStarts()
    {
        Stop(killed: false);
        using var changes = new PortChanges(Backend);
        Assert.Contains("no JACK server is running", Backend.Unavailable, StringComparison.Ordinal);
        Assert.Empty(Backend.ListPorts());
        _server.Start();
        changes.WaitUntil(() => Backend.Unavailable is null);
        using var output = Backend.CreateVirtualOutput("hello");
        Assert.Null(output.LostReason);
    }

    [Fact]
    public void CreateVirtualOutput_JackMidiDumpListens_PrintsTheMessages()
    {
        using var output = Backend.CreateVirtualOutput("lights");
        using var dump = Process.Start(new ProcessStartInfo("jack_midi_dump", "listener") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        dump.BeginErrorReadLine();
        using var witness = CreateBackend();
        using var changes = new PortChanges(witness);
        changes.WaitUntil(() => witness.ListPorts().Any(port => port.Id == "listener:input"));
        var own = Assert.Single(witness.ListPorts(), port => port.Id.StartsWith("MidiMesh", StringComparison.Ordinal) && port.Id.EndsWith(":lights", StringComparison.Ordinal));
        Assert.True(JackServer.Run("jack_connect", own.Id, "listener:input"));
        Assert.True(output.TrySend([0x90, 0x35, 0x7F]));
        string? line;
        do
        {
            line = dump.StandardOutput.ReadLine();
        }
        while (line is not null && !line.Contains("90 35 7f", StringComparison.OrdinalIgnoreCase));
        dump.Kill();
        Assert.NotNull(line);
    }

    [Fact]
    public void Dispose_NoteOffJustSent_StillReachesThePeer()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        for (byte round = 0; round < 10; round++)
        {
            var output = Backend.OpenOutput(peer.OutputId);
            Assert.True(output.TrySend([0x80, round, 0]));
            output.Dispose();
            Assert.Equal([0x80, round, 0], peer.Take());
        }
    }

    [Fact]
    public void OpenOutput_FloodFarBeyondAPeriod_LosesNothing()
    {
        using var second = CreateBackend();
        using var sink = new RecordingSink();
        using var input = second.CreateVirtualInput("sink", sink);
        using var changes = new PortChanges(Backend);
        changes.WaitUntil(() => Backend.ListPorts().Any(port => port.Id.EndsWith(":sink", StringComparison.Ordinal)));
        using var output = Backend.OpenOutput(Backend.ListPorts().Single(port => port.Id.EndsWith(":sink", StringComparison.Ordinal)).Id);
        var sent = Numbered(12_000);
        foreach (var message in sent)
        {
            while (!output.TrySend(message))
            {
                Thread.Yield();
            }
        }

        Assert.Equal(sent, sink.Take(sent.Length));
        Assert.Equal(0, input.DroppedBytes);
    }

    protected override IMidiBackend CreateBackend() => MidiBackends.CreateJack(TimeProvider.System, NullLoggerFactory.Instance);

    private protected override MidiPeer CreatePeer(string name) => new JackPeer(name);

    private protected override MidiPeer ConnectPeer(string name, string? virtualInput, string? virtualOutput) => new JackPeer(name, virtualInput, virtualOutput);

    private void Stop(bool killed)
    {
        if (killed)
        {
            _server.Kill();
        }
        else
        {
            _server.Terminate();
        }
    }
}
