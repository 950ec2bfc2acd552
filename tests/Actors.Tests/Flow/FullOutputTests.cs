using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Status;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Tests.Flow;

/// <summary>An output for which far too much waits: what is dropped leaves the instrument in the state that was played last.</summary>
public sealed class FullOutputTests : IDisposable
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TestRig _rig = new();
    private readonly FakeOutput _synth = new();
    private readonly DeviceLane _keys;
    private readonly DeviceLane _din;

    public FullOutputTests()
    {
        _keys = _rig.Device("keys");
        _din = new DeviceLane(TestRig.Plan("din") with { Pace = new PaceLimit(PaceLimit.Din, TimeSpan.Zero) }, _rig.Mesh);
        TestRig.Wire([_keys, _din], TestRig.Source(TestRig.Thru(1)), DeviceSource.None);
        _keys.Attach(TestRig.Rethrow);
        _din.Attach(TestRig.Rethrow);
        TestRig.Connect(_din, _synth);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _din.Dispose();
    }

    [Theory]
    [InlineData(64)]
    [InlineData(66)]
    [InlineData(69)]
    public void Deliver_PedalGoesDown_NoRoom_IsDownAtTheEnd(int pedal)
    {
        FillBacklog();
        _rig.Play(_keys, MidiMessage.ControlChange(2, pedal, 127));
        AssertBalanced();
        Drain();

        Assert.Equal(127, LastOf(0xB2, pedal));
        Assert.Equal(1, _din.Counts.Pedals);
        Assert.Equal(1, _keys.Counts.Held);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(66)]
    [InlineData(69)]
    public void Deliver_PedalMovedAgainAndAgain_NoRoom_StandsWhereItWasPutLast(int pedal)
    {
        var random = new Random(pedal);
        for (var round = 0; round < 20; round++)
        {
            FillBacklog();
            var last = 0;
            for (var i = 0; i < 50; i++)
            {
                last = random.Next(128);
                _rig.Play(_keys, MidiMessage.ControlChange(0, pedal, last));
                Pass(random.Next(3));
            }

            Drain();
            // The ledger holds a pedal once and lets it go with the value that it comes up with.
            Assert.Equal(last, LastOf(0xB0, pedal));
            AssertBalanced();
        }
    }

    [Theory]
    [InlineData(120)]
    [InlineData(121)]
    [InlineData(123)]
    public void Deliver_ChannelModeMessage_NotEvenReserveLeft_Arrives(int controller)
    {
        FillBacklog();
        for (var channel = 0; channel < 16; channel++)
        {
            _rig.Play(_keys, MidiMessage.ControlChange(channel, controller, 0));
        }

        Drain();

        Assert.Equal(Enumerable.Range(0xB0, 16), _synth.Sent.Where(sent => sent[0] >> 4 == 0xB && sent[1] == controller).Select(static sent => (int)sent[0]).Order());
    }

    [Fact]
    public void Panic_PedalDownIsOwed_LeavesItUp()
    {
        FillBacklog();
        _rig.Play(_keys, MidiMessage.ControlChange(0, 64, 127));
        using (_din.EnterTurn())
        {
            _din.Panic();
        }

        Drain();

        Assert.False(_synth.PedalDown);
        Assert.Empty(_synth.Playing);
        AssertBalanced();
    }

    [Fact]
    public void Deliver_PressureOfAKey_NoRoom_LatestArrivesAndNoneIsLeftOnceTheNoteEnds()
    {
        _rig.Play(_keys, MidiMessage.NoteOn(0, 1, 100), MidiMessage.NoteOn(0, 2, 100));
        FillBacklog();
        _rig.Play(_keys, MidiMessage.PolyPressure(0, 1, 10), MidiMessage.PolyPressure(0, 1, 90), MidiMessage.PolyPressure(0, 2, 50));
        _rig.Play(_keys, MidiMessage.NoteOff(0, 2, 0));
        Drain();

        Assert.Equal(90, LastOf(0xA0, 1));
        Assert.DoesNotContain(_synth.Sent, static sent => sent[0] == 0xA0 && sent[1] == 2 && sent[2] == 50);
        AssertBalanced();
    }

    [Fact]
    public void Deliver_LaneFull_PedalAndFaderStandWhereTheyWerePutLast()
    {
        using (_din.EnterTurn())
        {
            FillLane(_din, DeviceDelivery.Output(MidiMessage.NoteOff(5, 5, 0), 1));
            foreach (var value in (int[])[127, 0, 100, 0, 90])
            {
                _din.Deliver(DeviceDelivery.Output(MidiMessage.ControlChange(0, 64, value), 1));
                _din.Deliver(DeviceDelivery.Output(MidiMessage.ControlChange(0, 7, value), 1));
            }
        }

        DrainLane(_din);

        Assert.Equal((90, 90), (LastOf(0xB0, 64), LastOf(0xB0, 7)));
        AssertBalanced();
    }

    /// <summary>An owed pedal-up is paid when the lane has worked off what waited; a pedal-down that finds room meanwhile is later, and must not come first.</summary>
    [Fact]
    public void Deliver_LaterPositionFindsRoomWhileAnEarlierIsOwed_WinsAllTheSame()
    {
        _synth.Took = _ =>
        {
            _synth.Took = null;
            _din.Deliver(DeviceDelivery.Output(MidiMessage.ControlChange(0, 64, 127), 2));
        };
        using (_din.EnterTurn())
        {
            _din.Deliver(DeviceDelivery.Output(MidiMessage.NoteOn(0, 60, 100), 1));
            FillLane(_din, DeviceDelivery.Output(MidiMessage.NoteOff(5, 5, 0), 1));
            _din.Deliver(DeviceDelivery.Output(MidiMessage.ControlChange(0, 64, 0), 1));
        }

        DrainLane(_din);

        Assert.True(_synth.PedalDown);
        AssertBalanced();
    }

    [Fact]
    public void Input_LaneFull_ButtonAndPedalComeUp()
    {
        _rig.Play(_keys, MidiMessage.ControlChange(0, 64, 127), MidiMessage.ControlChange(0, 50, 127));
        using (_keys.EnterTurn())
        {
            FillLane(_keys, DeviceDelivery.Input(MidiMessage.NoteOff(5, 5, 0), default, _rig.Time.GetTimestamp()));
            _rig.Play(_keys, MidiMessage.ControlChange(0, 64, 0), MidiMessage.ControlChange(0, 50, 0));
        }

        DrainLane(_keys);

        Assert.Equal(0, _keys.Counts.Held);
        Assert.Equal((0, 0), (LastOf(0xB0, 64), LastOf(0xB0, 50)));
    }

    /// <summary>5,000 events a second of every kind for ten seconds into a cable that carries 1,000.</summary>
    [Fact]
    public void Storm_EverythingThatIsPlayed_LeavesTheStatePlayedLast()
    {
        var random = new Random(31250);
        var (down, last) = (new HashSet<int>(), new Dictionary<(int Status, int Control), int>());
        for (var millisecond = 0; millisecond < 10_000; millisecond++)
        {
            for (var i = 0; i < 5; i++)
            {
                Play(random, down, last);
            }

            Pass(1);
            AssertBalanced();
            Assert.InRange(_din.Counts.Backlog.Waiting, 0, _din.Plan.Queue);
            Assert.InRange(_din.Counts.Owed, 0, 16 * 128 + last.Count);
        }

        foreach (var key in down)
        {
            _rig.Play(_keys, MidiMessage.NoteOff(key >> 7, key & 0x7F, 0));
        }

        Drain();

        Assert.Empty(_synth.Playing);
        Assert.Equal((0, 0, 0L), (_din.Counts.Sounding, _din.Counts.Output.Waiting, _din.Counts.Output.Owed));
        AssertEachNoteEnds();
        foreach (var ((status, control), value) in last)
        {
            Assert.Equal((status, control, value), (status, control, LastOf(status, control)));
        }

        // SysEx goes whole or not at all.
        var whole = _synth.Sent.Where(static sent => sent[0] == 0xF0).ToList();
        Assert.NotEmpty(whole);
        Assert.All(whole, static sent => Assert.Equal(SysEx, sent));
        Assert.True(_din.Counts.Output is { Full: > 1000, Merged: > 1000 }, $"{_din.Counts.Output}");
    }

    private static readonly byte[] SysEx = [0xF0, 0x7D, 1, 2, 3, 4, 5, 6, 7, 8, 0xF7];

    private void Play(Random random, HashSet<int> down, Dictionary<(int Status, int Control), int> last)
    {
        var channel = random.Next(4);
        var value = random.Next(128);
        switch (random.Next(20))
        {
            case < 11:
                var key = (channel << 7) | random.Next(128);
                var isDown = !down.Remove(key) && down.Add(key);
                _rig.Play(_keys, isDown ? MidiMessage.NoteOn(channel, key & 0x7F, 100) : MidiMessage.NoteOff(channel, key & 0x7F, 0));
                break;
            case < 14:
                Set(MidiMessage.ControlChange(channel, random.Next(3) switch { 0 => 64, 1 => 66, _ => 69 }, value));
                break;
            case < 17:
                Set(MidiMessage.ControlChange(channel, random.Next(2) == 0 ? 1 : 7, value));
                break;
            case 17:
                Set(MidiMessage.ChannelPressure(channel, value));
                break;
            case 18:
                Set(MidiMessage.PitchBend(channel, value << 7));
                break;
            default:
                _keys.Deliver(DeviceDelivery.Input(MidiMessage.SysEx, SysEx, _rig.Time.GetTimestamp()));
                break;
        }

        void Set(MidiMessage message)
        {
            last[(message.Status, ControlOf(message.Status, message.Data1))] = value;
            _rig.Play(_keys, message);
        }
    }

    /// <summary>Each note-on that went out has its note-off behind it, and no note is struck twice without one between.</summary>
    private void AssertEachNoteEnds()
    {
        var sounding = new HashSet<int>();
        foreach (var sent in _synth.Sent)
        {
            if (MidiMessage.TryFromBytes(sent, out var midi) && midi.IsNoteOn)
            {
                Assert.True(sounding.Add((midi.Channel << 7) | midi.Note));
            }
            else if (midi.IsNoteOff)
            {
                Assert.True(sounding.Remove((midi.Channel << 7) | midi.Note));
            }
        }

        Assert.Empty(sounding);
    }

    private static int ControlOf(int status, int data1) => status >> 4 is 0xB or 0xA ? data1 : 0;

    /// <summary>Last value that the instrument was told; bends count by their upper half.</summary>
    private int LastOf(int status, int control)
    {
        var sent = _synth.Sent.FindLast(sent => sent[0] == status && ControlOf(status, sent[1]) == control);
        return sent is null ? -1 : sent[^1];
    }

    /// <summary>Notes on as far as they go, and then their note-offs, which may use the reserve: nothing has room any more.</summary>
    private void FillBacklog()
    {
        for (var key = 0; key < 16 * 128; key++)
        {
            _din.Deliver(DeviceDelivery.Output(MidiMessage.NoteOn((key >> 7) & 0xF, key & 0x7F, 1), 1));
        }

        for (var key = 0; key < 16 * 128; key++)
        {
            _din.Deliver(DeviceDelivery.Output(MidiMessage.NoteOff((key >> 7) & 0xF, key & 0x7F, 0), 1));
        }

        Assert.Equal(_din.Plan.Queue, _din.Counts.Backlog.Waiting);
    }

    /// <summary>Within a turn: releases until the lane takes no more.</summary>
    private static void FillLane(DeviceLane lane, in DeviceDelivery release)
    {
        while (lane.Deliver(release))
        {
        }
    }

    /// <summary>What one turn does not get through is the thread pool's.</summary>
    private void DrainLane(DeviceLane lane)
    {
        Assert.True(SpinWait.SpinUntil(() => lane.Look() is { Lane: { IsExact: true, Waiting: 0 }, Owed: 0 }, Patience));
        Drain();
    }

    private void Drain()
    {
        for (var i = 0; i < 20_000 && _din.Counts.Output is not { Waiting: 0, Owed: 0 }; i++)
        {
            Pass(1);
        }

        Assert.Equal((0, 0L), (_din.Counts.Output.Waiting, _din.Counts.Output.Owed));
    }

    private void Pass(int milliseconds)
    {
        for (var i = 0; i < milliseconds; i++)
        {
            _rig.Time.Advance(Millisecond);
        }
    }

    private void AssertBalanced()
    {
        var status = MeshStatus.Empty with { Devices = [new DeviceStatus("din", "", _din.Report, _din.Look()), new DeviceStatus("keys", "", _keys.Report, _keys.Look())] };
        Assert.True(status.Devices[0].Counts.Lane.IsExact);
        Assert.Empty(DeliveryBalance.Check(status));
        Assert.Equal(_din.Counts.Output.Sent, _synth.Sent.Count);
    }
}
