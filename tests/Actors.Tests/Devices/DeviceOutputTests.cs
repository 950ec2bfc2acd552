using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Tests.Devices;

public sealed class DeviceOutputTests : IDisposable
{
    private readonly TestRig _rig = new();
    private readonly FakeOutput _synth = new();
    private readonly DeviceLane _keys;
    private readonly DeviceLane _out;

    public DeviceOutputTests()
    {
        (_keys, _out) = (_rig.Device("keys"), _rig.Device("synth"));
        TestRig.Wire([_keys, _out], TestRig.Source(TestRig.Thru(1)), DeviceSource.None);
        _keys.Attach(TestRig.Rethrow);
        _out.Attach(TestRig.Rethrow);
        TestRig.Connect(_out, _synth);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _out.Dispose();
    }

    [Fact]
    public void Deliver_PortFull_KeepsTheOrderAndSendsWhenThereIsRoom()
    {
        _synth.Room = 0;
        Play(_keys, MidiMessage.NoteOn(0, 60, 100), MidiMessage.NoteOn(0, 61, 100), MidiMessage.NoteOff(0, 60, 0));
        Assert.Empty(_synth.Sent);

        _synth.Room = 2;
        _rig.Time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(2, _synth.Sent.Count);
        _synth.Room = int.MaxValue;
        _rig.Time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal([0x90, 0x90, 0x80], _synth.Sent.Select(bytes => (int)bytes[0]));
        AssertBalanced();
    }

    /// <summary>Notes struck, struck again and let go, a pedal, and the driver fails at each message in turn: the message is counted, the turn goes to its end, and the next incarnation leaves nothing sounding.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Deliver_DriverFailsAtAnyMessage_IsCountedAndWhatItShouldHaveEndedIsEnded(int at)
    {
        Exception? failure = null;
        _out.Detach();
        _out.Attach(cause => failure = cause);
        _synth.Sent.Clear();
        _synth.FailsAfter = at;
        Play(
            _keys, MidiMessage.NoteOn(0, 60, 100), MidiMessage.ControlChange(0, 64, 127), MidiMessage.NoteOn(1, 60, 100), MidiMessage.NoteOff(0, 60, 0),
            MidiMessage.ControlChange(0, 64, 0), MidiMessage.NoteOff(1, 60, 0), MidiMessage.ProgramChange(0, 1));

        Assert.Equal("the driver fails", Assert.IsType<InvalidOperationException>(failure).Message);
        _out.Attach(TestRig.Rethrow);
        Assert.Empty(_synth.Playing);
        Assert.False(_synth.PedalDown);
        Assert.Equal((1L, 0L), (_out.Counts.Output.Failed, _out.Counts.Output.Missing));
    }

    [Fact]
    public void Recall_WhatAnEarlierRunLeftSounding_IsSilencedWithTheChannelsThatItPlayed()
    {
        using var lane = _rig.Device("again");
        lane.Recall(new OutputSound([60, (3 << 7) | 61, -1, 99_999], [0, 77], 0b1001));
        lane.Attach(TestRig.Rethrow);
        var port = new FakeOutput();
        TestRig.Connect(lane, port);

        Assert.Equal(["B04000", "803C40", "833D40", "B04000", "B07B00", "B34000", "B37B00"], port.Sent.Select(Convert.ToHexString));

        // Once, and not each time that the cable was out.
        TestRig.Disconnect(lane);
        TestRig.Connect(lane, port);
        Assert.Equal(7, port.Sent.Count);
    }

    [Fact]
    public void Deliver_PortFullForLong_DropsNotesOnButNoRelease()
    {
        // 1,500 notes sound, then the port takes nothing while all are let go and many more are pressed.
        for (var i = 0; i < 1500; i++)
        {
            Play(_keys, MidiMessage.NoteOn(i >> 7, i & 0x7F, 100));
        }

        _synth.Room = 0;
        for (var i = 0; i < 900; i++)
        {
            _out.Deliver(DeviceDelivery.Output(MidiMessage.ProgramChange(0, 1), 1));
        }

        Assert.True(_out.Counts.Backlog.Dropped > 0);
        for (var i = 0; i < 1500; i++)
        {
            Play(_keys, MidiMessage.NoteOff(i >> 7, i & 0x7F, 0));
        }

        Assert.True(_out.Counts.Owed > 0);
        AssertBalanced();
        _synth.Room = int.MaxValue;
        _rig.Time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Empty(_synth.Playing);
        Assert.Equal(0, _out.Counts.Owed);
        Assert.Equal(0, _out.Counts.Sounding);
        AssertBalanced();
    }

    [Fact]
    public void Deliver_LaneBusyAndItsQueueFull_LosesNoReleaseAndNoLight()
    {
        var pads = new DeviceLane(TestRig.Plan("pads", TestRig.Pads()), _rig.Mesh);
        var lamp = new FakeOutput();
        TestRig.Wire([pads], DeviceSource.None);
        pads.Attach(TestRig.Rethrow);
        TestRig.Connect(pads, lamp);
        pads.Deliver(DeviceDelivery.Output(MidiMessage.NoteOn(9, 100, 100), 1));
        using (pads.EnterTurn())
        {
            for (var i = 0; i < 1100; i++)
            {
                pads.Deliver(DeviceDelivery.Output(MidiMessage.NoteOff(8, 1, 0), 1));
            }

            Assert.False(pads.Deliver(DeviceDelivery.Output(MidiMessage.NoteOff(9, 100, 0), 1)));
        }

        Assert.Empty(lamp.Playing);
        Assert.Equal(0, pads.Counts.Owed);
        pads.Dispose();
    }

    [Fact]
    public void Disconnect_ReleaseStillWaitingForThePort_IsSentWhenThePortIsBack()
    {
        Play(_keys, MidiMessage.NoteOn(0, 60, 100));
        _synth.Room = 0;
        Play(_keys, MidiMessage.NoteOff(0, 60, 0));

        TestRig.Disconnect(_out);
        _synth.Room = int.MaxValue;
        TestRig.Connect(_out, _synth);

        Assert.Empty(_synth.Playing);
        AssertBalanced();
    }

    [Fact]
    public void Disconnect_NoteStillWaitingForThePort_NeedsNoRelease()
    {
        _synth.Room = 0;
        Play(_keys, MidiMessage.NoteOn(0, 60, 100));

        TestRig.Disconnect(_out);
        _synth.Room = int.MaxValue;
        TestRig.Connect(_out, _synth);

        Assert.Empty(_synth.Sent);
        AssertBalanced();
    }

    [Fact]
    public void Deliver_NoteThatSoundsAndHalfTheQueueFull_IsNotStruckAgainAndSoundsUntilBothLetGo()
    {
        Play(_keys, MidiMessage.NoteOn(0, 60, 100));
        _synth.Room = 0;
        for (var i = 0; i <= DevicePlan.UsualQueue / 2; i++)
        {
            _out.Deliver(DeviceDelivery.Output(MidiMessage.ProgramChange(0, 1), 1));
        }

        Play(_keys, MidiMessage.NoteOn(0, 60, 101), MidiMessage.NoteOff(0, 60, 0));
        _synth.Room = int.MaxValue;
        _rig.Time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal(["903C64", "803C00"], _synth.Sent.Select(Convert.ToHexString).Where(static hex => hex[1] == '0' && hex[0] != 'C'));
        Assert.Equal((1, 0), (_out.Counts.Output.Full, _out.Counts.Output.Missing));
        Assert.Equal(0, _out.Counts.Sounding);
    }

    [Fact]
    public void Deliver_DeviceAbsent_IsCountedAndTheNoteIsSilencedLater()
    {
        Play(_keys, MidiMessage.NoteOn(0, 60, 100));
        TestRig.Disconnect(_out);

        Play(_keys, MidiMessage.NoteOff(0, 60, 0), MidiMessage.NoteOn(0, 62, 100));

        Assert.Equal(2, _out.Counts.Absent);
        TestRig.Connect(_out, _synth);
        Assert.Empty(_synth.Playing);
        AssertBalanced();
    }

    [Fact]
    public void Goodbye_PortFull_HandsTheRestOverAndTakesNothingNew()
    {
        Play(_keys, MidiMessage.NoteOn(0, 60, 100));
        _synth.Room = 0;
        using (_out.EnterTurn())
        {
            _out.Goodbye();
        }

        Play(_keys, MidiMessage.NoteOn(0, 64, 100));
        Assert.False(_out.TryFinish(_synth));
        _synth.Room = int.MaxValue;
        Assert.True(_out.TryFinish(_synth));

        Assert.Empty(_synth.Playing);
        Assert.DoesNotContain(_synth.Sent, bytes => bytes[1] == 64);
    }

    [Fact]
    public void Deliver_SysExThePortCannotCarry_IsRefusedAndBlocksNothing()
    {
        _synth.Longest = 64;
        var sysEx = new byte[100];
        (sysEx[0], sysEx[^1]) = (0xF0, 0xF7);

        _out.Deliver(DeviceDelivery.Output(MidiMessage.SysEx, 1, sysEx));
        Play(_keys, MidiMessage.NoteOn(0, 60, 100));

        Assert.Equal(1, _out.Counts.Refused);
        Assert.Equal([60], _synth.Playing);
        AssertBalanced();
    }

    [Fact]
    public void Connect_LightsWished_PaintsThemAllWithinTheBudget()
    {
        var lamp = new FakeOutput();
        var pads = new DeviceLane(TestRig.Plan("pads", TestRig.Pads(bytesPerSecond: 600)), _rig.Mesh);
        TestRig.Wire([pads], DeviceSource.None);
        pads.Attach(TestRig.Rethrow);
        TestRig.Connect(pads, lamp);

        // A tenth of 600 bytes at once: twenty messages, and one that overdraws.
        Assert.InRange(lamp.Sent.Count, 20, 21);
        _rig.Time.Advance(TimeSpan.FromSeconds(0.9));

        Assert.Equal(TestRig.Tracks * TestRig.Scenes, lamp.Sent.Count);
        Assert.Equal(0, pads.Counts.LightsWaiting);
        pads.Dispose();
    }

    [Fact]
    public void Connect_DeviceThatStartsUpSwallowsWhatComesFirst_IsPaintedAgainAfterOneThreeAndTenSeconds()
    {
        const int Lights = TestRig.Tracks * TestRig.Scenes;
        var lamp = new FakeOutput();
        var pads = new DeviceLane(TestRig.Plan("pads", TestRig.Pads(bytesPerSecond: 600)), _rig.Mesh);
        TestRig.Wire([pads], DeviceSource.None);
        pads.Attach(TestRig.Rethrow);
        TestRig.Connect(pads, lamp);
        var painted = new List<int>();
        for (var tenths = 1; tenths <= 200; tenths++)
        {
            var before = lamp.Sent.Count;
            _rig.Time.Advance(TimeSpan.FromSeconds(0.1));

            // A second's budget and what the bucket holds, and one light that overdraws it.
            Assert.InRange(lamp.Sent.Count - before, 0, 41);
            if (lamp.Sent.Count > before && lamp.Sent.Count % Lights == 0)
            {
                painted.Add(tenths);
            }
        }

        Assert.Equal(4 * Lights, lamp.Sent.Count);
        Assert.Collection(painted, at => Assert.InRange(at, 1, 9), at => Assert.InRange(at, 10, 19), at => Assert.InRange(at, 30, 39), at => Assert.InRange(at, 100, 109));
        pads.Dispose();
    }

    [Fact]
    public void Connect_PortGoneOrGoodbyeSaidMeanwhile_IsNotPaintedAgain()
    {
        var lamp = new FakeOutput();
        var pads = new DeviceLane(TestRig.Plan("pads", TestRig.Pads()), _rig.Mesh);
        TestRig.Wire([pads], DeviceSource.None);
        pads.Attach(TestRig.Rethrow);
        TestRig.Connect(pads, lamp);
        TestRig.Disconnect(pads);
        lamp.Sent.Clear();
        _rig.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(lamp.Sent);

        TestRig.Connect(pads, lamp);
        using (pads.EnterTurn())
        {
            pads.Goodbye();
        }

        lamp.Sent.Clear();
        _rig.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(lamp.Sent);
        pads.Dispose();
    }

    [Fact]
    public void Deliver_LightOfTwoMessagesAndRoomForOne_TellsBothAgain()
    {
        var lamp = new FakeOutput();
        var pads = new DeviceLane(TestRig.Plan("pads", TestRig.Pads()), _rig.Mesh);
        TestRig.Wire([pads], DeviceSource.None);
        pads.Attach(TestRig.Rethrow);
        TestRig.Connect(pads, lamp);
        lamp.Sent.Clear();
        lamp.Room = 1;

        pads.Deliver(DeviceDelivery.Light(0, 2));
        Assert.Single(lamp.Sent);
        lamp.Room = int.MaxValue;
        _rig.Time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal([0x90, 0x90, 0xBF], lamp.Sent.Select(bytes => (int)bytes[0]));
        pads.Dispose();
    }

    [Fact]
    public void Deliver_LightThatWeBlink_IsToldFourTimesASecondUntilItIsDark()
    {
        var lamp = new FakeOutput();
        var pads = new DeviceLane(TestRig.Plan("pads", TestRig.Pads()), _rig.Mesh);
        TestRig.Wire([pads], DeviceSource.None);
        pads.Attach(TestRig.Rethrow);
        TestRig.Connect(pads, lamp);
        _rig.Time.Advance(TimeSpan.FromSeconds(20));
        lamp.Sent.Clear();

        pads.Deliver(DeviceDelivery.Light(0, LightWish.Blinking(1)));
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.InRange(lamp.Sent.Count, 8, 9);
        Assert.All(lamp.Sent.Zip(lamp.Sent.Skip(1)), static pair => Assert.NotEqual(pair.First[2], pair.Second[2]));

        pads.Deliver(DeviceDelivery.Light(0, 0));
        Assert.Equal(0, lamp.Sent[^1][2]);
        lamp.Sent.Clear();
        _rig.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(lamp.Sent);
        pads.Dispose();
    }

    [Fact]
    public void Deliver_PadTouchedDuringARepaint_IsToldBeforeTheRest()
    {
        var lamp = new FakeOutput();
        var pads = new DeviceLane(TestRig.Plan("pads", TestRig.Pads(bytesPerSecond: 300)), _rig.Mesh);
        TestRig.Wire([pads], DeviceSource.None);
        pads.Attach(TestRig.Rethrow);
        TestRig.Connect(pads, lamp);
        Assert.True(pads.Counts.LightsWaiting > 20);
        lamp.Sent.Clear();

        // The last pad of all, which the repaint would come to last.
        Play(pads, MidiMessage.NoteOn(TestRig.Tracks - 1, 53 + TestRig.Scenes - 1, 100));
        pads.Deliver(DeviceDelivery.Light(TestRig.FirstFader - 1, 1));
        _rig.Time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal([0x97, 0x39, 0x01], lamp.Sent[0].Select(static part => (int)part));
        pads.Dispose();
    }

    private void Play(DeviceLane lane, params ReadOnlySpan<MidiMessage> messages) => _rig.Play(lane, messages);

    private void AssertBalanced() => TestRig.AssertBalanced(_out, _synth);
}
