using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Status;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Tests.Flow;

/// <summary>An output that is slower than what is played into it: a DIN cable carries about 1,000 messages of three bytes a second.</summary>
public sealed class SlowOutputTests : IDisposable
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private readonly TestRig _rig = new();
    private readonly FakeOutput _synth = new();
    private readonly DeviceLane _keys;
    private readonly List<(TimeSpan At, byte[] Bytes)> _heard = [];
    private DeviceLane _din;

    public SlowOutputTests()
    {
        _keys = _rig.Device("keys");
        _din = NewOutput(new PaceLimit(PaceLimit.Din, TimeSpan.Zero));
    }

    public void Dispose()
    {
        _keys.Dispose();
        _din.Dispose();
    }

    [Fact]
    public void Storm_FiveThousandEventsASecondIntoADinCable_KeepsReleasesLatestControlsAndTheRate()
    {
        const int Seconds = 10;
        var random = new Random(20261127);
        var last = new int[16];                              // last value of each fader, as it was played
        Array.Fill(last, -1);
        var pressed = new HashSet<int>();
        long events = 0, peakMemory = 0;
        for (var millisecond = 0; millisecond < Seconds * 1000; millisecond++)
        {
            for (var i = 0; i < 5; i++, events++)
            {
                PlayOne(random, last, pressed);
            }

            Step(Millisecond);
            AssertBalanced();
            if (millisecond % 1000 == 999)
            {
                // The queues are bounded, so what they hold is: the second ten thousand events need no more than the first.
                var (lane, backlog) = (_din.Counts.Lane, _din.Counts.Backlog);
                Assert.True(lane.Waiting + backlog.Waiting + _din.Counts.Owed < 4096, $"{lane} {backlog}");
                peakMemory = Math.Max(peakMemory, backlog.Waiting);
            }
        }

        foreach (var note in pressed.ToArray())
        {
            _rig.Play(_keys, MidiMessage.NoteOff(0, note, 0));
        }

        var atEnd = _heard.Count;
        for (var i = 0; i < 2000; i++)
        {
            Step(Millisecond);
            AssertBalanced();
        }

        var counts = _din.Counts.Output;
        Assert.Equal(50_000, events);
        Assert.Empty(_synth.Playing);
        Assert.Equal((0, 0L, 0), (counts.Waiting, counts.Owed, _din.Counts.Sounding));
        Assert.True(counts.Merged > 1000 && counts.Full > 0, $"{counts}");
        Assert.InRange(atEnd, 9_900, 10_600);                // 3,125 bytes a second for ten seconds
        for (var channel = 0; channel < 16; channel++)
        {
            var values = _heard.Where(sent => sent.Bytes[0] == (0xB0 | channel) && sent.Bytes[1] == 7).Select(static sent => sent.Bytes[2]).ToArray();
            Assert.Equal(last[channel], values[^1]);
        }

        // A fader that only ever rises is heard to rise: what is left out leaves no older value behind a newer one.
        var ramp = _heard.Where(static sent => sent.Bytes[0] == 0xE0).Select(static sent => sent.Bytes[1] | (sent.Bytes[2] << 7)).ToArray();
        Assert.True(ramp.Length > 10);
        Assert.Equal(ramp.Order(), ramp);
    }

    [Fact]
    public void Deliver_Gap_KeepsMessagesApart()
    {
        Use(new PaceLimit(0, TimeSpan.FromMilliseconds(2)));
        for (var i = 0; i < 10; i++)
        {
            _rig.Play(_keys, MidiMessage.NoteOn(0, 60 + i, 100));
        }

        Assert.Single(_synth.Sent);
        for (var i = 0; i < 40; i++)
        {
            Step(Millisecond);
        }

        Assert.Equal(10, _heard.Count);
        Assert.All(_heard.Zip(_heard.Skip(1)), static pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromMilliseconds(2)));
        AssertBalanced();
    }

    [Fact]
    public void Deliver_LongSysEx_GoesWholeAndHoldsTheLineForItsBytes()
    {
        byte[] sysEx = [0xF0, .. Enumerable.Repeat((byte)1, 623), 0xF7];
        _din.Deliver(DeviceDelivery.Output(MidiMessage.SysEx, 1, sysEx));
        _din.Deliver(DeviceDelivery.Output(MidiMessage.NoteOn(0, 60, 100), 2));
        for (var i = 0; i < 300; i++)
        {
            Step(Millisecond);
        }

        // 625 bytes are 200 ms of a DIN cable, of which the driver may hold four.
        Assert.Equal(2, _heard.Count);
        Assert.Equal(sysEx, _heard[0].Bytes);
        Assert.InRange(_heard[1].At, TimeSpan.FromMilliseconds(196), TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void Panic_MuchWaits_SilencesNowAndSendsNothingOfIt()
    {
        _rig.Play(_keys, MidiMessage.NoteOn(0, 60, 100));
        for (var i = 0; i < 500; i++)
        {
            _din.Deliver(DeviceDelivery.Output(MidiMessage.ProgramChange(0, i & 0x7F), 1));
        }

        using (_din.EnterTurn())
        {
            _din.Panic();
        }

        for (var i = 0; i < 50; i++)
        {
            Step(Millisecond);
        }

        Assert.Empty(_synth.Playing);
        Assert.True(_din.Counts.Output.Cleared > 400);
        Assert.Equal(0, _din.Counts.Output.Waiting);
        AssertBalanced();
    }

    [Fact]
    public void Deliver_PedalDownAgainWhileItsReleaseIsOwed_StaysDown()
    {
        _rig.Play(_keys, MidiMessage.ControlChange(0, 64, 127));
        for (var i = 0; i < 2000; i++)
        {
            // Releases fill the reserve too: those of notes that sound.
            _din.Deliver(DeviceDelivery.Output(i < 700 ? MidiMessage.NoteOn(i >> 7, i & 0x7F, 1) : MidiMessage.NoteOff((i - 700) >> 7, (i - 700) & 0x7F, 0), 1));
        }

        _din.Deliver(DeviceDelivery.Output(MidiMessage.ControlChange(0, 64, 0), 1));
        for (var i = 0; i < 100; i++)
        {
            Step(Millisecond);
        }

        _din.Deliver(DeviceDelivery.Output(MidiMessage.ControlChange(0, 64, 127), 1));
        for (var i = 0; i < 3000; i++)
        {
            Step(Millisecond);
        }

        Assert.True(_synth.PedalDown);
        AssertBalanced();
    }

    private void PlayOne(Random random, int[] last, HashSet<int> pressed)
    {
        var dice = random.Next(10);
        if (dice < 6)
        {
            var note = random.Next(128);
            _rig.Play(_keys, pressed.Remove(note) ? MidiMessage.NoteOff(0, note, 0) : PressOf(note, pressed));
        }
        else if (dice < 9)
        {
            var channel = random.Next(16);
            last[channel] = random.Next(128);
            _rig.Play(_keys, MidiMessage.ControlChange(channel, 7, last[channel]));
        }
        else
        {
            _rig.Play(_keys, MidiMessage.PitchBend(0, (int)(_rig.Time.Elapsed.TotalMilliseconds * 1.6)));
        }
    }

    private static MidiMessage PressOf(int note, HashSet<int> pressed)
    {
        pressed.Add(note);
        return MidiMessage.NoteOn(0, note, 100);
    }

    private void Use(PaceLimit pace)
    {
        _din.Dispose();
        _din = NewOutput(pace);
    }

    private DeviceLane NewOutput(PaceLimit pace)
    {
        var lane = new DeviceLane(TestRig.Plan("din") with { Pace = pace }, _rig.Mesh);
        TestRig.Wire([_keys, lane], TestRig.Source(TestRig.Thru(1)), DeviceSource.None);
        _keys.Attach(TestRig.Rethrow);
        lane.Attach(TestRig.Rethrow);
        TestRig.Connect(lane, _synth);
        _heard.Clear();
        _synth.Sent.Clear();
        return lane;
    }

    private void Step(TimeSpan time)
    {
        Hear();
        _rig.Time.Advance(time);
        Hear();
    }

    private void Hear()
    {
        for (var i = _heard.Count; i < _synth.Sent.Count; i++)
        {
            _heard.Add((_rig.Time.Elapsed, _synth.Sent[i]));
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
