using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Tests.Devices;

/// <summary>A fader with a motor and a hand on it, in milliseconds.</summary>
public sealed class MotorFadersTests
{
    private const int Fader = 0;
    private const int Touch = 2;
    private readonly MotorFaders _motors = new(Profile(), frequency: 1000);

    [Fact]
    public void Wish_FaderThatNobodyTouches_IsSentOnce()
    {
        _motors.Wish(Fader, 0.5);

        Assert.Equal("E0 00 40", Sent(0));
        Assert.Equal("", Sent(0));
        _motors.Wish(Fader, 0.5);
        Assert.Equal("", Sent(1));
        _motors.Wish(Fader, 1);
        Assert.Equal("E0 7F 7F", Sent(1));
    }

    [Fact]
    public void Hear_HandOnTheFader_NothingIsSentUntilItIsOff()
    {
        _motors.Wish(Fader, 0.5);
        Sent(0);

        _motors.Hear(Touch, Gesture.Press, 10);
        _motors.Wish(Fader, 1);
        Assert.Equal("", Sent(10_000));

        _motors.Hear(Touch, Gesture.Release, 10_000);
        Assert.Equal("E0 7F 7F", Sent(10_000));
    }

    [Fact]
    public void Hear_MoveByHand_NothingIsSentFor300Milliseconds()
    {
        _motors.Wish(Fader, 0.5);
        Sent(0);

        _motors.Hear(Fader, Gesture.Move, 1000);
        _motors.Wish(Fader, 0.25);
        Assert.Equal("", Sent(1299));
        Assert.False(_motors.TryFindNext(1299, out _, out _, out var due));
        Assert.Equal(1300, due);

        Assert.Equal("E0 00 20", Sent(1300));
    }

    [Fact]
    public void Hear_HandLetsGoWhereLiveStandsAlready_TheTrueValueIsToldAgain()
    {
        _motors.Wish(Fader, 0.5);
        Sent(0);
        _motors.Hear(Touch, Gesture.Press, 10);
        _motors.Hear(Fader, Gesture.Move, 20);
        _motors.Hear(Touch, Gesture.Release, 30);

        Assert.Equal("", Sent(30));
        Assert.Equal("E0 00 40", Sent(320));
    }

    [Fact]
    public void Hear_OneFader_LeavesTheOthersFree()
    {
        _motors.Hear(Touch, Gesture.Press, 0);
        _motors.Wish(Fader, 0.5);
        _motors.Wish(Fader + 1, 0.5);

        Assert.Equal("E1 00 40", Sent(0));
        Assert.Equal("", Sent(0));
    }

    [Fact]
    public void Wish_UnknownValue_MovesNothing()
    {
        _motors.Wish(Fader, double.NaN);
        Assert.Equal("", Sent(0));
        _motors.Wish(Fader, 2);
        Assert.Equal("E0 7F 7F", Sent(0));
        _motors.Wish(Fader, double.NaN);
        Assert.Equal("", Sent(0));
    }

    [Fact]
    public void Repaint_AfterAConnect_TellsWhatIsWantedAndForgetsHands()
    {
        _motors.Wish(Fader, 0.5);
        Sent(0);
        _motors.Hear(Touch, Gesture.Press, 0);

        _motors.Repaint();

        Assert.Equal("E0 00 40", Sent(0));
    }

    [Fact]
    public void Write_FaderOf14Bits_IsTwoControllers()
    {
        Span<byte> bytes = stackalloc byte[6];

        Assert.Equal(6, _motors.Write(4, 0x1234, bytes));

        Assert.Equal("B00724B02734", Convert.ToHexString(bytes));
    }

    /// <summary>Two faders by pitch bend with their touch, one by a controller of 14 bits.</summary>
    internal static DeviceProfile Profile() => new(
        "test/motors", "Motors", null, null, [], [],
        [
            new ControlGroup("fader", ControlKind.Position, [2], 1 << (int)Gesture.Move, null, 0, -1, "test") { HasMotor = true, Touch = 1 },
            new ControlGroup("touch", ControlKind.Button, [2], (1 << (int)Gesture.Press) | (1 << (int)Gesture.Release), null, 2, -1, "test"),
            new ControlGroup("fine", ControlKind.Position, [], 1 << (int)Gesture.Move, null, 4, -1, "test") { HasMotor = true },
        ],
        [
            new ControlElement(0, MidiKind.PitchBend, 0, 0), new ControlElement(0, MidiKind.PitchBend, 1, 0),
            new ControlElement(1, MidiKind.NoteOn, 0, 104), new ControlElement(1, MidiKind.NoteOn, 0, 105),
            new ControlElement(2, MidiKind.ControlChange, 0, 7) { Form = ControlForm.FourteenBit },
        ],
        [], 0);

    private string Sent(long now)
    {
        if (!_motors.TryFindNext(now, out var element, out var position, out _))
        {
            return "";
        }

        _motors.Tell(element, position);
        Span<byte> bytes = stackalloc byte[6];
        var length = _motors.Write(element, position, bytes);
        return string.Join(' ', Convert.ToHexString(bytes[..length]).Chunk(2).Select(static two => new string(two)));
    }
}
