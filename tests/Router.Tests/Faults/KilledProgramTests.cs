using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Simulation;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Faults;

/// <summary>The program on real ports, killed with a note held and started again: the rig is there, page and variables are, what plays is what Live says, and the note ends.</summary>
[Collection(JackTests.Name)]
public sealed class KilledProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("midimesh-killed-").FullName;
    private long _pressed;                                   // stamp of the last press, or 0

    public KilledProgramTests(JackServer jack) => jack.Start();

    private string StateFile => Path.Combine(_folder, ".midimesh", "rig.state.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_KilledWithANoteHeld_GoesOnWhereItWasAndTheNoteEnds()
    {
        var (port, reply) = RunningRig.FreePorts();
        using var desk = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var told = new BlockingCollection<OscMessage>();
        var listening = Listen(desk, told);
        var rig = Path.Combine(_folder, "rig.conf");
        await File.WriteAllTextAsync(rig, Rig(port, reply, ((IPEndPoint)desk.Client.LocalEndPoint!).Port));
        await using var live = SimulatedLiveHost.Start(new SimulatedLiveHostOptions { Port = port, ReplyPort = reply, Simulation = new LiveSimulatorOptions { OscTick = TimeSpan.Zero } });
        using var unit = new JackPeer("unit");

        using (var first = RunningProgram.MidiMesh($"run {rig} --no-web"))
        {
            await first.Output.See("Ctrl-C ends it.");
            Answers(told, unit, 61, "/page", 1);        // its ports are open: page one, as the rig says
            unit.Send(0x90, 62, 100);                         // page two
            unit.Send(0x90, 63, 100);                         // the bank goes up by one
            Answers(told, unit, 61, "/page", 2);
            Answers(told, unit, 64, "/bank", 1);
            await RunningRig.Until(() => Pressed(unit, live, until: 0), "the clip plays");
            Hear(unit, 0x90, 48, [0x90, 48, 99]);
            await RunningRig.Until(() => File.Exists(StateFile) && File.ReadAllText(StateFile) is var text && text.Contains("\"two\"", StringComparison.Ordinal) && text.Contains("[48]", StringComparison.Ordinal), "it is written down");
            first.Signal("KILL");
            Assert.NotEqual(0, await first.EndAsync());
        }

        // A torn draft, as a kill in the middle of writing leaves it, is nobody's business.
        await File.WriteAllTextAsync(StateFile + ".1.new", "{\"pag");
        using (var second = RunningProgram.MidiMesh($"run {rig} --no-web"))
        {
            await second.Output.See("Ctrl-C ends it.");
            Hear(unit, 0x80, 48, null);                       // the note that was held
            Hear(unit, 0xB0, 123, null);                      // and what else the last second may have begun
            Assert.Contains("did not end in order", second.Error.Text, StringComparison.Ordinal);
            Answers(told, unit, 61, "/page", 2);
            Answers(told, unit, 64, "/bank", 1);

            // The group knows from Live what plays: pressed again, it stops.
            await RunningRig.Until(() => Pressed(unit, live, until: -1), "the clip that plays stops");
            second.Interrupt();
            Assert.Equal(0, await second.EndAsync());
        }

        Assert.False(File.Exists(StateFile));
        using var third = RunningProgram.MidiMesh($"run {rig} --no-web");
        await third.Output.See("Ctrl-C ends it.");
        Answers(told, unit, 61, "/page", 1);            // after an orderly end it begins as the rig says
        third.Interrupt();
        Assert.Equal(0, await third.EndAsync());
        desk.Close();
        await listening;
    }

    /// <summary>Presses until this slot plays (-1 for none), and again every five seconds: what comes before Live is known is refused, and a person presses once more.</summary>
    private bool Pressed(JackPeer unit, SimulatedLiveHost live, int until)
    {
        if (live.Read(static set => set.PlayingSlot(0)) == until)
        {
            _pressed = 0;
            return true;
        }

        if (_pressed == 0 || TimeProvider.System.GetElapsedTime(_pressed) > TimeSpan.FromSeconds(5))
        {
            _pressed = TimeProvider.System.GetTimestamp();
            unit.Send(0x90, 70, 100);
        }

        return false;
    }

    /// <summary>Plays a key until the desk is told this.</summary>
    private static void Answers(BlockingCollection<OscMessage> desk, JackPeer unit, byte key, string address, int value)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < RunningRig.Patience)
        {
            // Again, when nothing comes: its port may not be open yet.
            unit.Send(0x90, key, 100);
            while (desk.TryTake(out var message, TimeSpan.FromMilliseconds(500)))
            {
                if (message.Address == address && message.Arguments[0].Argument.AsInt32() == value)
                {
                    return;
                }
            }
        }

        Assert.Fail($"the desk is never told {address} {value}");
    }

    private static async Task Listen(UdpClient desk, BlockingCollection<OscMessage> told)
    {
        try
        {
            while (true)
            {
                told.Add(OscMessage.Parse((await desk.ReceiveAsync().ConfigureAwait(false)).Buffer));
            }
        }
        catch (Exception cause) when (cause is ObjectDisposedException or SocketException)
        {
            // The end.
        }
    }

    /// <summary>Waits for a message of this status and number; sends something first when that is to bring it.</summary>
    private static void Hear(JackPeer unit, int status, int number, byte[]? send)
    {
        if (send is not null)
        {
            unit.Send(send);
        }

        while (unit.Take() is var message && (message[0] != status || message[1] != number))
        {
        }
    }

    private static string Rig(int live, int reply, int desk) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = killed, format = 1, variables { bank { start = 0, range = "0..7" } } }
        devices {
          keys  { profile = generic/keyboard, match { in = "unit:out" } }
          synth { profile = generic/midi, match { out = "unit-in:in" } }
        }
        endpoints {
          live { kind = ableton-osc, send = {{live}}, receive = {{reply}} }
          desk { kind = osc, send = {{desk}} }
        }
        groups.one-clip { kind = exclusive }
        routes {
          hold   { from = "keys.note[48]", to = synth }
          next   { from = "keys.note[62]", on = press, via = [ { page = next } ] }
          up     { from = "keys.note[63]", on = press, via = [ { set { bank = "bank + 1" } } ] }
          bank   { from = "keys.note[64]", on = press, via = [ { osc = "/bank", args = [ "=bank" ] } ], to = desk }
          launch { from = "keys.note[70]", on = press, via = [ { exclusive = one-clip, member = "clip[1,1]" } ], to = "live.clip[1,1]" }
        }
        pages {
          order = [ one, two ], always = [ hold, next, up, bank, launch ]
          one { routes.tell { from = "keys.note[61]", on = press, via = [ { osc = "/page", args = [ 1 ] } ], to = desk } }
          two { routes.tell { from = "keys.note[61]", on = press, via = [ { osc = "/page", args = [ 2 ] } ], to = desk } }
        }
        """);
}
