using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Actors.Tests.Devices;

/// <summary>Notes that a button switches on and off: the next press lets them go, and so does everything that settles a ledger.</summary>
public sealed class LatchedNotesTests : IDisposable
{
    private const int Press = 1 << (int)Gesture.Press;
    private const int Release = 1 << (int)Gesture.Release;
    private static readonly MidiMessage Down = MidiMessage.NoteOn(0, 60, 90);
    private static readonly MidiMessage Up = MidiMessage.NoteOff(0, 60);
    private readonly TestRig _rig = new();
    private readonly FakeOutput _first = new();
    private readonly FakeOutput _second = new();
    private readonly DeviceLane _pads;
    private readonly DeviceLane _a;
    private readonly DeviceLane _b;

    public LatchedNotesTests()
    {
        (_pads, _a, _b) = (_rig.Device("pads", Pads()), _rig.Device("a"), _rig.Device("b"));
        foreach (var lane in (DeviceLane[])[_pads, _a, _b])
        {
            lane.Attach(TestRig.Rethrow);
        }

        TestRig.Connect(_a, _first);
        TestRig.Connect(_b, _second);
    }

    public void Dispose()
    {
        _pads.Dispose();
        _a.Dispose();
        _b.Dispose();
    }

    [Fact]
    public void Toggle_Presses_SwitchTheNoteOnAndOffAndReleasesDoNothing()
    {
        Wire(Toggle(1));

        Play(Down, Up);
        Assert.Equal(["90 3C 7F"], Bytes(_first));
        Assert.Equal(1, _pads.Counts.Held);
        Play(Down, Up, Down, Up, Down, Up);

        Assert.Equal(["90 3C 7F", "80 3C 40", "90 3C 7F", "80 3C 40"], Bytes(_first));
        Assert.Equal((0, 0), (_pads.Counts.Held, _a.Counts.Sounding));
    }

    [Fact]
    public void Toggle_TransposedAndOnAnotherChannel_IsSwitchedOffAsItWasSwitchedOn()
    {
        Wire(Toggle(1, new TransposeStep(5), new ChannelStep(3)));
        Play(Down, Up);
        Wire(Toggle(1, new TransposeStep(-5)));
        Play(Down, Up, Down, Up);

        Assert.Equal(["93 41 7F", "83 41 40", "90 37 7F"], Bytes(_first));
    }

    [Fact]
    public void Toggle_TwoValuesThatBothSound_LetEachOtherGo()
    {
        Wire(Toggle(1, new ToggleStep(0.5, 1, sounds: true), []));
        Play(Down, Up, Down, Up, Down, Up);

        Assert.Equal(["90 3C 7F", "80 3C 40", "90 3C 40", "80 3C 40", "90 3C 7F"], Bytes(_first));
        Assert.Equal(1, _a.Counts.Sounding);
    }

    [Fact]
    public void Toggle_RouteIsGoneMeanwhile_TheNextPressLetsGoAllTheSame()
    {
        Wire(Toggle(1));
        Play(Down, Up);
        Wire();
        Assert.Single(_first.Playing);
        Play(Down, Up);

        Assert.Empty(_first.Playing);
        Assert.Equal(0, _pads.Counts.Held);
    }

    [Fact]
    public void Toggle_LeadsElsewhereMeanwhile_TheNextPressLetsGoWhereItSounds()
    {
        Wire(Toggle(1));
        Play(Down, Up);
        Wire(Toggle(2));
        Play(Down, Up);
        Assert.Empty(_first.Playing);
        Assert.Empty(_second.Sent);
        Play(Down, Up);

        Assert.Single(_second.Playing);
    }

    [Fact]
    public void Toggle_ButtonDownWhileTheTableChanges_StaysOn()
    {
        Wire(Toggle(1));
        Play(Down);
        Wire(Toggle(1));
        Play(Up);

        Assert.Single(_first.Playing);
    }

    [Fact]
    public void Toggle_BesideAPlainRoute_LeavesItsNotesAlone()
    {
        Wire(Toggle(1), Plain(1, new TransposeStep(12)));
        Play(Down);
        Assert.Equal(2, _first.Playing.Count);
        Play(Up);

        Assert.Equal([60], _first.Playing);
    }

    [Fact]
    public void Toggle_TwoRoutesToOneOutput_BothGoOnAndOff()
    {
        Wire(Toggle(1) with { Name = "one" }, Toggle(1, new TransposeStep(7)) with { Name = "two" });
        Play(Down, Up);
        Assert.Equal([60, 67], _first.Playing.Order());

        Play(Down, Up);
        Assert.Empty(_first.Playing);
        Assert.Equal(0, _pads.Counts.Held);
    }

    [Fact]
    public void Toggle_BeforeASplitIntoTwo_SwitchesBothOnAndOff()
    {
        Wire(Toggle(1, new SplitStep([new SplitZone(0, 127, [new ChannelStep(1)], 1), new SplitZone(0, 127, [new ChannelStep(2)], 2)])));
        Play(Down, Up);
        Assert.Equal(2, _first.Playing.Count);

        Play(Down, Up);
        Assert.Empty(_first.Playing);
    }

    [Fact]
    public void Toggle_DelayedOverAChangeOfTable_IsSwitchedOffByTheNextPress()
    {
        Wire(Toggle(1, new DelayStep(TimeSpan.FromMilliseconds(50))));
        Play(Down, Up);
        Wire();
        _rig.Time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Single(_first.Playing);

        Play(Down, Up);
        Assert.Empty(_first.Playing);
    }

    [Fact]
    public void Toggle_SourceLost_LetsGo()
    {
        Wire(Toggle(1));
        Play(Down, Up);
        TestRig.Disconnect(_pads);

        Assert.Empty(_first.Playing);
        Play(Down, Up);
        Assert.Single(_first.Playing);
    }

    [Fact]
    public void Toggle_Panic_LetsGoAndTheNextPressSwitchesOn()
    {
        Wire(Toggle(1));
        Play(Down, Up);
        using (_pads.EnterTurn())
        {
            _pads.Panic();
        }

        Assert.Empty(_first.Playing);
        Play(Down, Up);
        Assert.Single(_first.Playing);
    }

    [Fact]
    public void Toggle_Pedal_StaysDownUntilTheNextPress()
    {
        Wire(Toggle(1));
        Play(MidiMessage.ControlChange(0, 64, 127), MidiMessage.ControlChange(0, 64, 0));
        Assert.True(_first.PedalDown);
        Play(MidiMessage.ControlChange(0, 64, 127), MidiMessage.ControlChange(0, 64, 0));

        Assert.False(_first.PedalDown);
        Assert.Equal(0, _pads.Counts.Held);
    }

    [Fact]
    public void Toggle_ControllerButton_CarriesTheValue()
    {
        Wire(Toggle(1));
        for (var i = 0; i < 3; i++)
        {
            Play(MidiMessage.ControlChange(0, 20, 127), MidiMessage.ControlChange(0, 20, 0));
        }

        Assert.Equal(["B0 14 7F", "B0 14 00", "B0 14 7F"], Bytes(_first));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Goodbye_WhileADebounceHoldsTheReleaseBack_LetsItGo(bool isUp)
    {
        Wire(Plain(1, new DebounceStep(TimeSpan.FromMilliseconds(15))));
        Play(MidiMessage.ControlChange(0, 20, 127));
        _rig.Time.Advance(TimeSpan.FromMilliseconds(3));
        if (isUp)
        {
            Play(MidiMessage.ControlChange(0, 20, 0));
        }

        Assert.Equal(["B0 14 7F"], Bytes(_first));
        using (_pads.EnterTurn())
        {
            _pads.Goodbye();
        }

        Assert.Equal(["B0 14 7F", "B0 14 00"], Bytes(_first));
        Assert.Equal(0, _pads.Counts.PostponedDropped);
    }

    [Fact]
    public void Release_NoteMapChangedMeanwhile_GoesToTheNoteThatSounds()
    {
        Wire(Plain(1, Map(60, 64)));
        Play(Down);
        Wire(Plain(1, Map(60, NoteMapStep.Drop)));
        Play(Up);

        Assert.Equal(["90 40 5A", "80 40 40"], Bytes(_first));
    }

    [Fact]
    public void TryLatch_Full_SwitchesNothingOn()
    {
        var latched = new LatchedNotes();
        for (var i = 0; i < LatchedNotes.Capacity; i++)
        {
            Assert.True(latched.TryLatch(new MeshEvent { Arrived = MidiMessage.NoteOn(i >> 7, i & 0x7F, 1), Midi = Down }, _a, "toggle", isOld: false, 0));
        }

        Assert.False(latched.TryLatch(new MeshEvent { Arrived = MidiMessage.NoteOn(15, 0, 1), Midi = Down }, _a, "toggle", isOld: false, 0));
        latched.ReleaseAll(0);
        Assert.Equal(0, latched.Count);
    }

    /// <summary>Whatever is pressed, reloaded, unplugged and silenced in between: a note that nobody holds is switched off by its button, and all ends in silence.</summary>
    [Fact]
    public void Toggle_AnythingInBetween_NothingStaysOn()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            for (var i = 0; i < 60; i++)
            {
                var note = 60 + random.Next(2);
                switch (random.Next(8))
                {
                    case 0:
                        Wire(random.Next(3) == 0 ? [] : [Toggle(1 + random.Next(2), new TransposeStep(random.Next(-3, 4))), Plain(1, new TransposeStep(24))]);
                        break;
                    case 1 when random.Next(4) == 0:
                        TestRig.Disconnect(_pads);
                        break;
                    case 2 when random.Next(4) == 0:
                        using (_pads.EnterTurn())
                        {
                            _pads.Panic();
                        }

                        break;
                    default:
                        Play(MidiMessage.NoteOn(0, note, 100), MidiMessage.NoteOff(0, note));
                        break;
                }
            }

            // Each button goes down once or twice more: what is on goes off.
            Wire();
            Play(MidiMessage.NoteOn(0, 60, 1), MidiMessage.NoteOff(0, 60), MidiMessage.NoteOn(0, 61, 1), MidiMessage.NoteOff(0, 61));
            Assert.True(_first.Playing.Count == 0 && _second.Playing.Count == 0, $"seed {seed}");
            Assert.Equal((0, 0, 0), (_pads.Counts.Held, _a.Counts.Sounding, _b.Counts.Sounding));
        }
    }

    private static Route Toggle(int to, params Step[] more) => Toggle(to, new ToggleStep(0, 1, sounds: true), more);

    private static Route Toggle(int to, ToggleStep toggle, params Step[] more) =>
        new(0, "toggle", Press | Release, [], [toggle, .. more], [new MidiDestination(to)], false, null);

    private static NoteMapStep Map(int note, sbyte to)
    {
        var notes = new sbyte[128];
        for (var i = 0; i < notes.Length; i++)
        {
            notes[i] = i == note ? to : (sbyte)i;
        }

        return new NoteMapStep(notes);
    }

    private static Route Plain(int to, params Step[] via) => new(1, "plain", Press | Release, [], via, [new MidiDestination(to)], false, null);

    private void Wire(params Route[] routes)
    {
        var (states, count) = (0, Pads().Elements.Length);
        var elements = new RouteEntry[count][];
        for (var element = 0; element < count; element++)
        {
            elements[element] = new RouteEntry[routes.Length];
            for (var i = 0; i < routes.Length; i++)
            {
                elements[element][i] = new RouteEntry(routes[i], states, []);
                states += routes[i].Via.Length;
            }
        }

        TestRig.Wire([_pads, _a, _b], new DeviceSource(elements, [], states), DeviceSource.None, DeviceSource.None);
    }

    private void Play(params MidiMessage[] messages)
    {
        foreach (var message in messages)
        {
            Assert.True(_pads.Deliver(DeviceDelivery.Input(message, default, _rig.Time.GetTimestamp())));
        }
    }

    private static IEnumerable<string> Bytes(FakeOutput output) => output.Sent.Select(static message => BitConverter.ToString(message).Replace('-', ' '));

    private static DeviceProfile Pads()
    {
        const int Both = Press | Release;
        return new DeviceProfile(
            "test/buttons", "Buttons", null, null, [], [],
            [
                new ControlGroup("pad", ControlKind.Button, [2], Both, null, 0, -1, "test"),
                new ControlGroup("pedal", ControlKind.Button, [], Both, null, 2, -1, "test"),
                new ControlGroup("button", ControlKind.Button, [], Both, null, 3, -1, "test"),
            ],
            [
                new ControlElement(0, MidiKind.NoteOn, 0, 60), new ControlElement(0, MidiKind.NoteOn, 0, 61),
                new ControlElement(1, MidiKind.ControlChange, 0, 64), new ControlElement(2, MidiKind.ControlChange, 0, 20),
            ],
            [], 0);
    }
}
