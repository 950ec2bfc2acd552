using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Actors.Tests.Devices;

public sealed class DeviceLaneTests : IDisposable
{
    private readonly TestRig _rig = new();
    private readonly FakeOutput _synth = new();
    private readonly DeviceLane _keys;
    private readonly DeviceLane _other;
    private readonly DeviceLane _out;

    public DeviceLaneTests()
    {
        (_keys, _other, _out) = (_rig.Device("keys"), _rig.Device("other"), _rig.Device("synth"));
        TestRig.Wire([_keys, _other, _out], TestRig.Source(TestRig.Thru(2)), TestRig.Source(TestRig.Thru(2)), DeviceSource.None);
        _keys.Attach(TestRig.Rethrow);
        _other.Attach(TestRig.Rethrow);
        _out.Attach(TestRig.Rethrow);
        TestRig.Connect(_out, _synth);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _other.Dispose();
        _out.Dispose();
    }

    [Fact]
    public void Disconnect_SourceLost_ReleasesWhatItHeldNotesAndPedal()
    {
        Play(_keys, MidiMessage.NoteOn(0, 60, 100), MidiMessage.ControlChange(0, 64, 127));
        Play(_other, MidiMessage.NoteOn(0, 65, 100));

        TestRig.Disconnect(_keys);

        Assert.Equal([65], _synth.Playing);
        Assert.False(_synth.PedalDown);
    }

    [Fact]
    public void Disconnect_SourceLostThatHolds_KeepsItsNotesUntilPanic()
    {
        var pads = _rig.Device("pads", onLost: OnLost.Hold);
        TestRig.Wire([pads, _out], TestRig.Source(TestRig.Thru(1)), DeviceSource.None);
        pads.Attach(TestRig.Rethrow);
        Play(pads, MidiMessage.NoteOn(0, 60, 100));

        TestRig.Disconnect(pads);
        Assert.Equal([60], _synth.Playing);
        using (pads.EnterTurn())
        {
            pads.Panic();
        }

        Assert.Empty(_synth.Playing);
        pads.Dispose();
    }

    [Fact]
    public void Deliver_PedalMovesWhileDown_IsHeldOnceAndReleasedOnce()
    {
        Play(_keys, MidiMessage.ControlChange(0, 64, 70), MidiMessage.ControlChange(0, 64, 90), MidiMessage.ControlChange(0, 64, 20), MidiMessage.ControlChange(0, 64, 10));

        Assert.Equal([70, 90, 20, 10], _synth.Sent.Select(bytes => (int)bytes[2]));
        Assert.Equal(0, _keys.Counts.Held);
    }

    [Fact]
    public void Deliver_PadsThatNeverSendNoteOffs_SoundEachTimeForEver()
    {
        for (var stroke = 0; stroke < 20_000; stroke++)
        {
            Play(_keys, MidiMessage.NoteOn(9, 36 + (stroke % 16), 1 + (stroke % 127)));
        }

        Assert.Equal(20_000, _synth.Sent.Count(static bytes => (bytes[0] & 0xF0) == 0x90 && bytes[2] > 0));
        Assert.Equal(0, _keys.Counts.Unheld);
        Assert.InRange(_keys.Counts.Held, 16, 16 * 8);
        for (var pad = 0; pad < 16; pad++)
        {
            Play(_keys, MidiMessage.NoteOff(9, 36 + pad));
        }

        Assert.Equal((0, 0), (_keys.Counts.Held, _out.Counts.Sounding));
        AssertBalanced();
    }

    [Fact]
    public void Deliver_NoteThatNoRouteTook_ItsReleaseDoesNotCutWhatAnotherHolds()
    {
        var soft = new Route(0, "soft", TestRig.AnyGesture, [new VelocityFilter(1, 63)], [], [new MidiDestination(2)], false, null);
        TestRig.Wire([_keys, _other, _out], TestRig.Source(soft), TestRig.Source(TestRig.Thru(2)), DeviceSource.None);
        Play(_other, MidiMessage.NoteOn(0, 60, 100));

        Play(_keys, MidiMessage.NoteOn(0, 60, 100), MidiMessage.NoteOff(0, 60, 0));

        Assert.Equal([60], _synth.Playing);
    }

    [Fact]
    public void Apply_NewTableWhileANoteIsHeld_ReleasesWhatTheOldTableSounded()
    {
        Play(_keys, MidiMessage.NoteOn(0, 60, 100));
        TestRig.Wire([_keys, _other, _out], TestRig.Source(TestRig.Thru(2, new TransposeStep(12))), DeviceSource.None, DeviceSource.None);

        Play(_keys, MidiMessage.NoteOff(0, 60, 0));

        Assert.Empty(_synth.Playing);
        Assert.Equal([0x90, 0x80], _synth.Sent.Select(bytes => (int)bytes[0]));
    }

    [Fact]
    public void Deliver_NoteHeldBackByAStepAndLetGoMeanwhile_NeverSounds()
    {
        var press = new Route(0, "press", 1 << (int)Gesture.Press, [], [new RateStep(10, keepLatest: true)], [new MidiDestination(1)], false, null);
        var pads = _rig.Device("pads");
        var entry = new RouteEntry(press, 0, []);
        TestRig.Wire([pads, _out], new DeviceSource([.. pads.Plan.Profile.Elements.Select(_ => new[] { entry })], [], 1), DeviceSource.None);
        pads.Attach(TestRig.Rethrow);
        var (on, off) = (MidiMessage.NoteOn(0, 53, 100), MidiMessage.NoteOff(0, 53, 0));

        Play(pads, on, off, on, off);
        Assert.Equal(1, pads.Counts.Postponed);
        _rig.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, pads.Counts.Postponed);
        Assert.Equal(1, pads.Counts.Unheld);
        Assert.Empty(_synth.Playing);
        pads.Dispose();
    }

    [Fact]
    public void Attach_AfterACrash_ReleasesHeldNotesAndRunsWhatWaited()
    {
        var fail = false;
        var keys = _rig.Device("fragile");
        var route = new Route(0, "fails", TestRig.AnyGesture, [new FailingFilter(() => fail)], [], [new MidiDestination(1)], false, null);
        TestRig.Wire([keys, _out], TestRig.Source(route), DeviceSource.None);
        var faults = new List<Exception>();
        keys.Attach(faults.Add);
        Play(keys, MidiMessage.NoteOn(0, 60, 100), MidiMessage.ControlChange(0, 64, 127));

        fail = true;
        Play(keys, MidiMessage.NoteOn(0, 61, 100));
        Assert.Single(faults);
        fail = false;
        Play(keys, MidiMessage.NoteOn(0, 62, 100));
        Assert.Equal([60], _synth.Playing);

        keys.Attach(TestRig.Rethrow);

        Assert.Equal([62], _synth.Playing);
        Assert.False(_synth.PedalDown);
        Play(keys, MidiMessage.NoteOff(0, 62, 0), MidiMessage.NoteOff(0, 60, 0));
        Assert.Empty(_synth.Playing);
        keys.Dispose();
    }

    [Fact]
    public void Park_NotesHeldAndLightsOn_LeavesNeither()
    {
        var lamp = new FakeOutput();
        var pads = new DeviceLane(TestRig.Plan("pads", TestRig.Pads()), _rig.Mesh);
        TestRig.Wire([pads, _out], TestRig.Source(TestRig.Thru(1)), DeviceSource.None);
        pads.Attach(TestRig.Rethrow);
        TestRig.Connect(pads, lamp);
        pads.Deliver(DeviceDelivery.Light(0, 1));
        Play(pads, MidiMessage.NoteOn(0, 90, 100));
        Assert.Contains(53, lamp.Playing);
        pads.Detach();

        using (pads.EnterTurn())
        {
            pads.Park();
        }

        Assert.Empty(_synth.Playing);
        Assert.Empty(lamp.Playing);
        pads.Dispose();
    }

    [Fact]
    public void Goodbye_KeysStillPlayed_FeedNothing()
    {
        using (_keys.EnterTurn())
        {
            _keys.Goodbye();
        }

        Play(_keys, MidiMessage.NoteOn(0, 60, 100));

        Assert.Empty(_synth.Sent);
        Assert.Equal(0, _keys.Counts.Held);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Deliver_AnyHistory_BooksBalanceAndNothingStaysSounding(int seed)
    {
        var random = new Random(seed);
        DeviceLane[] sources = [_keys, _other];
        var connected = true;
        for (var i = 0; i < 20_000; i++)
        {
            switch (random.Next(40))
            {
                case 0:
                    _synth.Room = random.Next(3) == 0 ? int.MaxValue : random.Next(40);
                    break;
                case 1:
                    _rig.Time.Advance(TimeSpan.FromMilliseconds(random.Next(6)));
                    break;
                case 2 when random.Next(20) == 0:
                    connected = !connected;
                    if (connected)
                    {
                        TestRig.Connect(_out, _synth);
                    }
                    else
                    {
                        TestRig.Disconnect(_out);
                    }

                    break;
                case 3 when random.Next(20) == 0:
                    sources[random.Next(2)].Attach(TestRig.Rethrow);
                    break;
                case 4 when random.Next(100) == 0:
                    _out.Attach(TestRig.Rethrow);
                    break;
                case < 20:
                    Play(sources[random.Next(2)], MidiMessage.NoteOn(random.Next(16), random.Next(128), 100));
                    break;
                default:
                    Play(sources[random.Next(2)], MidiMessage.NoteOff(random.Next(16), random.Next(128), 0));
                    break;
            }

            if (i % 100 == 0)
            {
                AssertBalanced();
            }
        }

        if (!connected)
        {
            TestRig.Connect(_out, _synth);
        }

        _synth.Room = int.MaxValue;
        TestRig.Disconnect(_keys);
        TestRig.Disconnect(_other);
        _rig.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(_synth.Playing);
        Assert.Equal(0, _out.Counts.Sounding);
        AssertBalanced();
    }

    private void Play(DeviceLane lane, params ReadOnlySpan<MidiMessage> messages) => _rig.Play(lane, messages);

    private void AssertBalanced() => TestRig.AssertBalanced(_out, _synth);

    private sealed class FailingFilter(Func<bool> fails) : Filter
    {
        public override string Name => "fails";

        public override bool Matches(in MeshEvent e) => fails() ? throw new InvalidOperationException("injected") : true;
    }
}
