using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests.Flow;

/// <summary>Cables that lead round, and playing that looks like it.</summary>
public sealed class LoopTests : IDisposable
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private readonly TestRig _rig = new();
    private readonly FakeOutput _synth = new();
    private readonly List<DeviceLane> _lanes = [];
    private Cable? _cable;

    public void Dispose()
    {
        foreach (var lane in _lanes)
        {
            lane.Dispose();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Loop_NoteThatComesBack_IsOpenedWithinTwentyMilliseconds(int roundTrip)
    {
        var keys = Looped(roundTrip);
        _rig.Play(keys, MidiMessage.NoteOn(0, 60, 100));
        Pass(20);

        var loop = Assert.Single(keys.Counts.Loops);
        Assert.Equal(("thru", true), (loop.Route, loop.IsOpen));
        var (strokes, sent) = (_cable!.Bytes.Count(static bytes => bytes[0] == 0x90), _cable.Sent);
        Pass(100);
        Assert.Equal(strokes, _cable.Bytes.Count(static bytes => bytes[0] == 0x90));
        Assert.InRange(_cable.Sent, sent, sent + 1);         // a note-off may still be on its way round
        Assert.Contains(Trace(), static entry => entry.Kind == TraceKind.Loop && entry.Route!.Name == "thru");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Loop_FaderThatComesBack_IsOpenedWithinTwentyMilliseconds(int roundTrip)
    {
        var keys = Looped(roundTrip);
        _rig.Play(keys, MidiMessage.ControlChange(0, 7, 64));
        Pass(20);

        Assert.True(Assert.Single(keys.Counts.Loops).IsOpen);
    }

    [Fact]
    public void Loop_SlowerThanTheWindowAllows_IsOpenedAfterARowOfReturns()
    {
        var keys = Looped(10);
        _rig.Play(keys, MidiMessage.ControlChange(0, 7, 64));
        Pass(100);
        Assert.Empty(keys.Counts.Loops);
        Pass(200);

        Assert.True(Assert.Single(keys.Counts.Loops).IsOpen);
    }

    [Fact]
    public void Loop_SysExThatComesBack_IsOpened()
    {
        var keys = Looped(1);
        keys.Deliver(DeviceDelivery.Input(MidiMessage.SysEx, new byte[] { 0xF0, 0x7D, 1, 2, 3, 0xF7 }, _rig.Time.GetTimestamp()));
        Pass(20);

        Assert.Single(keys.Counts.Loops);
    }

    [Fact]
    public void Open_FreshPlaying_PassesOnceAndReleasesPass()
    {
        var keys = Looped(1);
        _rig.Play(keys, MidiMessage.NoteOn(0, 60, 100));
        Pass(20);
        _cable!.Bytes.Clear();

        _rig.Play(keys, MidiMessage.NoteOn(0, 64, 90));
        _rig.Play(keys, MidiMessage.NoteOff(0, 60, 0));
        Pass(20);

        Assert.Single(_cable.Bytes, static bytes => bytes[0] == 0x90 && bytes[1] == 64);
        Assert.Equal(1, keys.Counts.Sounding);               // the new note, and not the one that was let go
    }

    [Fact]
    public void Open_PauseOver_ClosesByItselfAndRestsLongerWhileTheLoopPersists()
    {
        var keys = Looped(1);
        var reported = new List<bool>();
        keys.LoopReported = (_, isOpen) => reported.Add(isOpen);
        _rig.Play(keys, MidiMessage.ControlChange(0, 7, 1));
        Pass(20 + 250);
        Assert.False(Assert.Single(keys.Counts.Loops).IsOpen);

        _rig.Play(keys, MidiMessage.ControlChange(0, 7, 2));
        Pass(20 + 300);
        Assert.True(Assert.Single(keys.Counts.Loops).IsOpen);
        Pass(250);
        Assert.False(Assert.Single(keys.Counts.Loops).IsOpen);
        Assert.Equal([true, false, true, false], reported);

        // The cable is taken out: nothing opens any more.
        _cable!.IsCut = true;
        _rig.Play(keys, MidiMessage.ControlChange(0, 7, 3));
        Pass(1000);
        Assert.Equal(2, Assert.Single(keys.Counts.Loops).Times);
    }

    [Fact]
    public void Open_AgainBeforeItWasClosed_ForgetsTheOldTime()
    {
        var breaker = new MidiMesh.Actors.Routing.LoopBreaker(1000);
        var route = TestRig.Thru(0);
        var e = new MeshEvent { Echo = EchoSign.LightReturned, Arrived = MidiMessage.NoteOn(0, 60, 100) };
        for (var now = 0; now < 300; now++)
        {
            breaker.Admits(route, e, now, out _, out _);     // nobody closes at 250 + what it was opened at
        }

        Assert.False(breaker.TryClose(300, out _));
        Assert.True(breaker.NextDue > 300);
    }

    [Fact]
    public void Loop_OfOneRoute_LeavesTheOthersAlone()
    {
        var notes = TestRig.Thru(1) with { Name = "notes", When = [new Contracts.Routing.Filters.NoteFilter(0, 127)] };
        var faders = TestRig.Thru(0) with { Name = "faders", When = [new Contracts.Routing.Filters.ControllerFilter(7, 7)] };
        var keys = Lane("keys");
        var synth = Lane("synth");
        TestRig.Wire([keys, synth], TestRig.Source(notes, faders), DeviceSource.None);
        Connect(keys, 1);
        synth.Attach(TestRig.Rethrow);
        TestRig.Connect(synth, _synth);

        _rig.Play(keys, MidiMessage.ControlChange(0, 7, 64));
        Pass(30);
        _rig.Play(keys, MidiMessage.NoteOn(0, 60, 100));
        _rig.Play(keys, MidiMessage.NoteOff(0, 60, 0));

        Assert.Equal("faders", Assert.Single(keys.Counts.Loops).Route);
        Assert.Equal(2, _synth.Sent.Count);
    }

    [Fact]
    public void LightThatComesBackAsAPress_IsOpened()
    {
        var pads = Lane("pads", TestRig.Pads());
        var synth = Lane("synth");
        TestRig.Wire([pads, synth], new DeviceSource([.. Enumerable.Repeat<RouteEntry[]>([new RouteEntry(TestRig.Thru(1), 0, [])], TestRig.Pads().Elements.Length)], [], 0), DeviceSource.None);
        Connect(pads, 1);
        synth.Attach(TestRig.Rethrow);
        TestRig.Connect(synth, _synth);
        Pass(11_000);                                        // the repaints after a connect are over; dark lights return as releases
        Assert.Empty(pads.Counts.Loops);

        for (var element = 0; element < 6; element++)
        {
            pads.Deliver(DeviceDelivery.Light(element, 1));
            Pass(5);
        }

        Assert.True(Assert.Single(pads.Counts.Loops).IsOpen);
        Assert.Equal(LoopSigns, _synth.Sent.Count(static bytes => bytes[0] < 0x98 && bytes[0] >= 0x90));
    }

    [Fact]
    public void Loop_OfANoteAndItsRelease_IsOpenedAfterARowOfReturns()
    {
        var keys = Looped(7);
        _rig.Play(keys, MidiMessage.NoteOn(9, 38, 127), MidiMessage.NoteOff(9, 38, 0));
        Pass(200);

        Assert.True(Assert.Single(keys.Counts.Loops).IsOpen);
    }

    /// <summary>More equal strokes a second than hands give: a few are late now and then, while the breaker looks whether more come; each of them sounds, and ends.</summary>
    [Theory]
    [InlineData(15, 64)]
    [InlineData(8, 0)]
    [InlineData(2, 64)]
    [InlineData(1, 0)]
    public void Machine_RollsOnOnePad_NeverOpensAndEveryStrokeSounds(int every, int release)
    {
        var keys = Straight();
        for (var stroke = 0; stroke < 2000; stroke++)
        {
            _rig.Play(keys, MidiMessage.NoteOn(9, 38, 127), release == 0 ? MidiMessage.NoteOn(9, 38, 0) : MidiMessage.NoteOff(9, 38, release));
            Pass(every);
        }

        Pass(100);
        Assert.Empty(keys.Counts.Loops);
        Assert.Equal((0, 0, 0), (keys.Counts.Returned, keys.Counts.Held, keys.Counts.Postponed));
        Assert.Equal(2000, _synth.Sent.Count(static sent => sent[0] == 0x99 && sent[2] == 127));
        Assert.Empty(_synth.Playing);
    }

    /// <summary>A drum module whose note-offs come long after its strokes, at full velocity: a buzz roll looks like a loop until nothing comes back.</summary>
    [Theory]
    [InlineData(3, 12)]
    [InlineData(5, 12)]
    [InlineData(40, 15)]
    public void Drummer_BuzzRollWithLongGates_EveryStrokeSounds(int strokes, int every)
    {
        var keys = Straight();
        for (var stroke = 0; stroke < strokes; stroke++)
        {
            _rig.Play(keys, MidiMessage.NoteOn(9, 38, 127));
            Pass(every);
        }

        Pass(100);
        for (var stroke = 0; stroke < strokes; stroke++)
        {
            _rig.Play(keys, MidiMessage.NoteOff(9, 38, 64));
            Pass(every);
        }

        Pass(300);
        Assert.Equal(strokes, _synth.Sent.Count(static sent => sent[0] == 0x99));
        Assert.Empty(_synth.Playing);
        Assert.Equal(0, keys.Counts.Returned);
    }

    [Fact]
    public void Held_StrokeIsLetGoWhileItWaits_LastsAsLongAsItWasHeld()
    {
        var keys = Straight();
        for (var stroke = 0; stroke < 3; stroke++)
        {
            _rig.Play(keys, MidiMessage.NoteOn(9, 38, 127));
            Pass(4);
        }

        var before = _synth.Sent.Count;
        _rig.Play(keys, MidiMessage.NoteOff(9, 38, 64));
        Assert.Equal(2, _synth.Sent.Count(static sent => sent[0] == 0x99));
        Pass(20);

        Assert.Equal(3, _synth.Sent.Count(static sent => sent[0] == 0x99));
        Assert.Empty(_synth.Playing);
        Assert.Equal(0, keys.Counts.Held);
        Assert.True(_synth.Sent.Count > before);
    }

    [Theory]
    [InlineData("trill")]
    [InlineData("roll")]
    [InlineData("storm")]
    [InlineData("fader")]
    [InlineData("clock")]
    [InlineData("chords")]
    public void FastPlaying_WithoutALoop_NeverOpens(string what)
    {
        var keys = new DeviceLane(TestRig.Plan("keys") with { ForwardClock = true }, _rig.Mesh);
        _lanes.Add(keys);
        var synth = Lane("synth");
        TestRig.Wire([keys, synth], TestRig.Source(TestRig.Thru(1)), DeviceSource.None);
        keys.Attach(TestRig.Rethrow);
        synth.Attach(TestRig.Rethrow);
        TestRig.Connect(synth, _synth);
        long played = 0;
        for (var millisecond = 0; millisecond < 5000; millisecond++)
        {
            played += PlayFor(what, millisecond, keys);
            Pass(1);
        }

        Assert.Empty(keys.Counts.Loops);
        Assert.Equal(0, keys.Counts.Returned);
        Assert.True(played > 100);
        Assert.True(_synth.Sent.Count >= played, $"{_synth.Sent.Count} of {played}");
    }

    /// <summary>Equal values from a machine (an LFO, a sensor, a sequencer): now and then some are held back to see whether they go on; the route is never opened.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(15)]
    public void Machine_RepeatsOneValue_IsTrustedAndNeverOpens(int every)
    {
        var (keys, played) = (Straight(), 0);
        for (var millisecond = 0; millisecond < 20_000; millisecond++)
        {
            if (millisecond % every == 0)
            {
                _rig.Play(keys, MidiMessage.ControlChange(0, 7, 64));
                played++;
            }

            Pass(1);
        }

        Assert.Empty(keys.Counts.Loops);
        Assert.InRange(keys.Counts.Returned, 1, 5 * 20 / every + 5);          // suspected after 1, 3, 7 and 15 seconds, for 20 ms each
        Assert.Equal(played, _synth.Sent.Count + keys.Counts.Returned);
    }

    [Fact]
    public void Machine_StopsInTheMiddleOfAProbe_OpensForAWhileAndLosesNothingNew()
    {
        var keys = Straight();
        for (var i = 0; i < 7; i++)
        {
            _rig.Play(keys, MidiMessage.ControlChange(0, 7, 64));
        }

        _rig.Play(keys, MidiMessage.ControlChange(0, 7, 65));
        Pass(300);

        Assert.False(Assert.Single(keys.Counts.Loops).IsOpen);
        Assert.Equal([0xB0, 7, 65], _synth.Sent[^1]);
    }

    /// <summary>A machine that stops for a moment just when it is suspected looks like a loop that was broken. When it goes on, the route is whole again after a few strokes, and these come late.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Machine_StallsInTheMiddleOfAProbe_EveryStrokeSoundsAllTheSame(int every)
    {
        var (keys, strokes) = (Straight(), 0);
        void Stroke()
        {
            _rig.Play(keys, MidiMessage.NoteOn(9, 38, 127), MidiMessage.NoteOff(9, 38, 64));
            strokes++;
        }

        while (_synth.Sent.Count == 2 * strokes)
        {
            Stroke();
            Pass(every);
        }

        Pass(60);
        Assert.True(Assert.Single(keys.Counts.Loops).IsOpen);
        for (var i = 0; i < 300; i++)
        {
            Stroke();
            Pass(every);
        }

        Pass(100);
        Assert.False(Assert.Single(keys.Counts.Loops).IsOpen);
        Assert.Equal((0, 0, 0), (keys.Counts.Returned, keys.Counts.Held, keys.Counts.Postponed));
        Assert.Equal(strokes, _synth.Sent.Count(static sent => sent[0] == 0x99 && sent[2] == 127));
        Assert.Empty(_synth.Playing);
    }

    [Fact]
    public void Drummer_FourHandsOnOnePadForAMinute_NeverOpensAndEveryStrokeSounds()
    {
        var (keys, strokes) = (Straight(), 0);
        var random = new Random(1);
        for (var millisecond = 0; millisecond < 60_000; millisecond += 52)
        {
            _rig.Play(keys, MidiMessage.NoteOn(9, 38, 127));
            Pass(2);
            _rig.Play(keys, MidiMessage.NoteOff(9, 38, 64));
            Pass(2 + random.Next(100));                         // flams, rolls and single strokes
            strokes++;
        }

        Assert.Empty(keys.Counts.Loops);
        Assert.Equal(0, keys.Counts.Returned);
        Assert.Equal(2 * strokes, _synth.Sent.Count);
    }

    [Fact]
    public void Loop_ThatDoublesEachRound_EndsWithinTwentyMilliseconds()
    {
        var keys = Lane("keys");
        TestRig.Wire([keys], TestRig.Source(TestRig.Thru(0) with { Name = "one" }, TestRig.Thru(0) with { Name = "two" }));
        Connect(keys, 2);
        _rig.Play(keys, MidiMessage.ControlChange(0, 7, 64));
        Pass(20);
        var sent = _cable!.Sent;
        Pass(100);

        Assert.Equal(sent, _cable.Sent);
        Assert.InRange(sent, 1, 64);
        Assert.NotEmpty(keys.Counts.Loops);
    }

    [Fact]
    public void Machine_RepeatsOneValue_AllocatesNothing()
    {
        var breaker = new MidiMesh.Actors.Routing.LoopBreaker(1000);
        var route = TestRig.Thru(0);
        var e = new MeshEvent { Echo = EchoSign.Returned, Arrived = MidiMessage.ControlChange(0, 7, 64) };
        breaker.Admits(route, e, 0, out _, out _);
        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var now = 1; now < 5000; now++)
            {
                breaker.Admits(route, e, now, out _, out _);
                breaker.TryOpen(now, out _);
                breaker.TryClose(now, out _);
            }
        }));
        Assert.True(breaker.Dropped > 0);
        Assert.Empty(breaker.Report());
    }

    /// <summary>A device whose route leads to another.</summary>
    private DeviceLane Straight()
    {
        var keys = Lane("keys");
        var synth = Lane("synth");
        TestRig.Wire([keys, synth], TestRig.Source(TestRig.Thru(1)), DeviceSource.None);
        keys.Attach(TestRig.Rethrow);
        synth.Attach(TestRig.Rethrow);
        TestRig.Connect(synth, _synth);
        return keys;
    }

    private const int LoopSigns = 2;                         // the third opens the route and does not pass

    private int PlayFor(string what, int millisecond, DeviceLane keys)
    {
        switch (what)
        {
            case "trill" when millisecond % 25 == 0:         // 40 notes a second, two keys
                var key = 60 + (millisecond / 25 % 2 * 2);
                _rig.Play(keys, MidiMessage.NoteOn(0, key, 100), MidiMessage.NoteOff(0, key, 0));
                return 2;
            case "roll" when millisecond % 21 == 0:          // one pad, 47 strokes a second, every one the same
                _rig.Play(keys, MidiMessage.NoteOn(9, 38, 127), MidiMessage.NoteOff(9, 38, 64));
                return 2;
            case "storm":                                    // 2,000 events a second of different notes
                var note = millisecond % 64;
                _rig.Play(keys, MidiMessage.NoteOn(0, note, 64 + (millisecond % 50)), MidiMessage.NoteOff(0, note, 0));
                return 2;
            case "fader":
                _rig.Play(keys, MidiMessage.ControlChange(0, 7, millisecond & 0x7F));
                return 1;
            case "clock" when millisecond % 8 == 0:          // 300 beats a minute
                _rig.Play(keys, MidiMessage.Clock);
                return 1;
            case "chords" when millisecond % 100 == 0:
                for (var i = 0; i < 10; i++)
                {
                    _rig.Play(keys, MidiMessage.NoteOn(0, 40 + (3 * i), 100));
                }

                for (var i = 0; i < 10; i++)
                {
                    _rig.Play(keys, MidiMessage.NoteOff(0, 40 + (3 * i), 0));
                }

                return 20;
            default:
                return 0;
        }
    }

    /// <summary>A device whose output leads back into its input, and a route that passes everything on.</summary>
    private DeviceLane Looped(int roundTrip)
    {
        var keys = Lane("keys");
        TestRig.Wire([keys], TestRig.Source(TestRig.Thru(0)));
        Connect(keys, roundTrip);
        return keys;
    }

    private void Connect(DeviceLane lane, int roundTrip)
    {
        lane.Attach(TestRig.Rethrow);
        _cable = new Cable(_rig, lane, roundTrip);
        using var turn = lane.EnterTurn();
        lane.Connect(_cable.Output);
    }

    private DeviceLane Lane(string name, Contracts.Devices.DeviceProfile? profile = null)
    {
        var lane = _rig.Device(name, profile);
        _lanes.Add(lane);
        return lane;
    }

    private void Pass(int milliseconds)
    {
        for (var i = 0; i < milliseconds; i++)
        {
            _rig.Time.Advance(Millisecond);
        }
    }

    private List<TraceEntry> Trace()
    {
        var entries = new List<TraceEntry>();
        _rig.Mesh.Trace.Read(0, entries);
        return entries;
    }

    /// <summary>Everything that goes in comes out at the same device's input, so many milliseconds later.</summary>
    private sealed class Cable(TestRig rig, DeviceLane lane, int roundTrip)
    {
        private readonly List<ITimer> _timers = [];
        private Wire? _output;

        public IMidiOutput Output => _output ??= new Wire(this);

        public int Sent { get; private set; }

        public bool IsCut { get; set; }

        public List<byte[]> Bytes { get; } = [];

        private void Take(byte[] bytes)
        {
            Sent++;
            Bytes.Add(bytes);
            if (IsCut)
            {
                return;
            }

            if (roundTrip == 0)
            {
                Arrive(bytes);
                return;
            }

            _timers.Add(rig.Time.CreateTimer(_ => Arrive(bytes), null, TimeSpan.FromMilliseconds(roundTrip), Timeout.InfiniteTimeSpan));
        }

        private void Arrive(byte[] bytes) => lane.Deliver(MidiMessage.TryFromBytes(bytes, out var midi)
            ? DeviceDelivery.Input(midi, default, rig.Time.GetTimestamp())
            : DeviceDelivery.Input(MidiMessage.SysEx, bytes, rig.Time.GetTimestamp()));

        private sealed class Wire(Cable cable) : IMidiOutput
        {
            public int Queued => 0;

            public string? LostReason => null;

            public bool TrySend(ReadOnlySpan<byte> message)
            {
                cable.Take(message.ToArray());
                return true;
            }

            public void Dispose()
            {
            }
        }
    }
}
