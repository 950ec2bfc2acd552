using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Swap;

/// <summary>Twins plugged and pulled in random order while they play: never the wrong one, nothing hangs, nothing stays open.</summary>
public sealed class TwinStormTests
{
    private const int Rounds = 200;
    private const int NoteOfA = 61;
    private const int NoteOfB = 62;
    private const string Rig = """
        rig { name = storm, format = 1 }
        devices {
          left  { profile = generic/keyboard, match { port = "*Twin*" } }
          right { profile = generic/keyboard, match { port = "*Twin*" } }
          synth { profile = generic/midi, match { port = Synth } }
        }
        routes {
          l { from = left, to = synth }
          r { from = right, via = [ { channel = 2 } ], to = synth }
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Twins_PluggedInRandomOrder_AreNeverTakenForEachOther(int seed)
    {
        using var ports = new LoopbackBackend(TimeProvider.System);
        var (a, b, synth) = (ports.CreateDevice("Twin A"), ports.CreateDevice("Twin B"), ports.CreateDevice("Synth"));
        var ear = new Ear();
        synth.Received += ear.Hear;
        var counting = new CountingBackend(ports);
        var wrong = 0;
        synth.Received += message =>
        {
            // A plays 61 and is left, which plays channel 1; B plays 62 and is right.
            if ((message[0] & 0xE0) == 0x80 && (message[0] & 0x0F) != (message[1] == NoteOfA ? 0 : 1))
            {
                Interlocked.Increment(ref wrong);
            }
        };
        await using (var rig = await RunningRig.StartAsync(Rig, null, _ => [counting]))
        {
            string? PortOf(string device) => rig.Board.PortHolders().FirstOrDefault(holder => holder.Device == device)?.Input;
            bool IsReady(string device) => Array.Find(rig.Board.Wiring.Devices, lane => lane.Plan.Name == device)!.Report.Phase == DevicePhase.Ready;

            await RunningRig.Until(() => rig.Board.PortHolders().Count(holder => holder.Ambiguous) == 2, "both wait");
            var shown = rig.Router.IdentifyAsync("left", RunningRig.Patience, _ => a.Send([0x90, 10, 1, 0x80, 10, 0]), CancellationToken.None);
            Assert.Equal("Twin A", (await shown).Port);
            await RunningRig.Until(() => PortOf("left") == "Twin A" && PortOf("right") == "Twin B" && IsReady("left") && IsReady("right") && IsReady("synth"), "placed");

            var random = new Random(seed);
            for (var round = 0; round < Rounds; round++)
            {
                var (device, note) = random.Next(2) == 0 ? (a, NoteOfA) : (b, NoteOfB);
                if (!device.IsPlugged)
                {
                    device.Plug();
                }
                else if (random.Next(3) > 0)
                {
                    device.Send([0x90, (byte)note, 100]);          // held while the plug is pulled, more often than not
                    device.Unplug();
                }
                else
                {
                    device.Send([0x90, (byte)note, 100, 0x80, (byte)note, 0]);
                }

                Assert.True(PortOf("left") is null or "Twin A", $"round {round}: left is {PortOf("left")}");
                Assert.True(PortOf("right") is null or "Twin B", $"round {round}: right is {PortOf("right")}");
                if (random.Next(4) == 0)
                {
                    // Now and then the router gets the time to open what is there.
                    await RunningRig.Until(() => IsReady("left") == a.IsPlugged && IsReady("right") == b.IsPlugged, $"round {round} is worked off");
                }
            }

            a.Plug();
            b.Plug();
            await RunningRig.Until(() => IsReady("left") && IsReady("right") && ear.Silent, "all back, nothing sounds");
            await RunningRig.Until(() => counting.Open == 6, $"six ends are open, not {counting.Open}");
            Assert.Equal(("Twin A", "Twin B"), (PortOf("left"), PortOf("right")));
        }

        await RunningRig.Until(() => counting.Open == 0, "every end is closed");
        Assert.Equal(0, wrong);
        Assert.True(counting.Opened > 20);
    }

    /// <summary>Counts the ends that are open.</summary>
    private sealed class CountingBackend(LoopbackBackend inner) : IMidiBackend
    {
        private int _open;
        private int _opened;

        public int Open => Volatile.Read(ref _open);

        public int Opened => Volatile.Read(ref _opened);

        public string Name => inner.Name;

        public string? Unavailable => inner.Unavailable;

        public event Action? PortsChanged
        {
            add => inner.PortsChanged += value;
            remove => inner.PortsChanged -= value;
        }

        public IReadOnlyList<MidiPortDescription> ListPorts() => inner.ListPorts();

        public IMidiInput OpenInput(string portId, IMidiSink sink) => new Input(Count(inner.OpenInput(portId, sink)), this);

        public IMidiOutput OpenOutput(string portId) => new Output(Count(inner.OpenOutput(portId)), this);

        public IMidiInput CreateVirtualInput(string name, IMidiSink sink) => inner.CreateVirtualInput(name, sink);

        public IMidiOutput CreateVirtualOutput(string name) => inner.CreateVirtualOutput(name);

        public void Dispose()
        {
            // The test owns the ports.
        }

        private T Count<T>(T opened)
        {
            Interlocked.Increment(ref _open);
            Interlocked.Increment(ref _opened);
            return opened;
        }

        private void Closed(ref int disposed)
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0)
            {
                Interlocked.Decrement(ref _open);
            }
        }

        private sealed class Input(IMidiInput inner, CountingBackend owner) : IMidiInput
        {
            private int _disposed;

            public long DroppedBytes => inner.DroppedBytes;

            public void Dispose()
            {
                inner.Dispose();
                owner.Closed(ref _disposed);
            }
        }

        private sealed class Output(IMidiOutput inner, CountingBackend owner) : IMidiOutput
        {
            private int _disposed;

            public int Queued => inner.Queued;

            public string? LostReason => inner.LostReason;

            public bool TrySend(ReadOnlySpan<byte> message) => inner.TrySend(message);

            public void Dispose()
            {
                inner.Dispose();
                owner.Closed(ref _disposed);
            }
        }
    }
}
