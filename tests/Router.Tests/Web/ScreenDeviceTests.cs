using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Screen;
using MidiMesh.Router.Tests.Backends;

namespace MidiMesh.Router.Tests.Web;

public sealed class ScreenDeviceTests : IDisposable
{
    private readonly LoopbackBackend _backend = new(TimeProvider.System);
    private readonly RecordingSink _heard = new();
    private readonly ScreenDevice _device;

    public ScreenDeviceTests()
    {
        _device = new ScreenDevice(StageRig.Profile, _backend.CreateDevice("apc"));
        _backend.OpenInput("apc", _heard);
    }

    public void Dispose()
    {
        _device.Dispose();
        _backend.Dispose();
        _heard.Dispose();
    }

    [Fact]
    public void Press_Pad_SpeaksAsTheDeviceDoes()
    {
        using var hands = _device.Join();
        Assert.True(hands.Press(StageRig.Pad(3, 2), 127));
        Assert.True(_device.IsHeld(StageRig.Pad(3, 2)));
        Assert.True(hands.Release(StageRig.Pad(3, 2)));
        Assert.Equal([0x92, 54, 127], _heard.Take());

        // The APC40 ends a press with a note off of velocity 127.
        Assert.Equal([0x82, 54, 127], _heard.Take());
        Assert.False(_device.IsHeld(StageRig.Pad(3, 2)));
    }

    [Fact]
    public void Dispose_HandsThatHold_EverythingIsReleased()
    {
        var hands = _device.Join();
        hands.Press(StageRig.Pad(1, 1), 100);
        hands.Press(StageRig.Element("scene", 2), 100);
        hands.Dispose();
        byte[][] heard = _heard.Take(4);
        Assert.Contains(heard, message => message is [0x80, 53, _]);
        Assert.Contains(heard, message => message is [0x80, 83, _]);
        Assert.False(hands.Press(StageRig.Pad(1, 1), 100));
        Assert.Equal(4, _heard.Count);
    }

    [Fact]
    public void Press_TwoPlayersOnOnePad_OnePressAndOneRelease()
    {
        using var one = _device.Join();
        using var other = _device.Join();
        one.Press(StageRig.Pad(1, 1), 127);
        other.Press(StageRig.Pad(1, 1), 127);
        one.Release(StageRig.Pad(1, 1));
        Assert.Equal(1, _heard.Count);
        other.Release(StageRig.Pad(1, 1));
        Assert.Equal([0x90, 53, 127], _heard.Take());
        Assert.Equal([0x80, 53, 127], _heard.Take());
        Assert.Equal(2, _heard.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(100_000)]
    public void Press_NoSuchElement_IsRefused(int element)
    {
        using var hands = _device.Join();
        Assert.False(hands.Press(element, 127));
        Assert.False(hands.Move(element, .5));
        Assert.False(hands.Turn(element, 1));
        Assert.False(hands.Release(element));
        Assert.Equal(0, _heard.Count);
    }

    [Fact]
    public void Move_Fader_SendsItsController()
    {
        using var hands = _device.Join();
        Assert.True(hands.Move(StageRig.Element("fader", 4), 1));
        Assert.True(hands.Move(StageRig.Element("master-fader"), 7));
        Assert.False(hands.Move(StageRig.Element("fader", 4), double.NaN));
        Assert.False(hands.Press(StageRig.Element("fader", 4), 127));
        Assert.Equal([0xB3, 7, 127], _heard.Take());
        Assert.Equal([0xB0, 14, 127], _heard.Take());
        Assert.Equal(1, _device.PositionOf(StageRig.Element("fader", 4)));
    }

    [Fact]
    public void Turn_Encoder_SendsSteps()
    {
        using var hands = _device.Join();
        Assert.True(hands.Turn(StageRig.Element("cue-level"), -2));
        Assert.Equal([0xB0, 47, 126], _heard.Take());
    }

    [Fact]
    public void Take_EveryColourOfEveryLight_IsShown()
    {
        var output = _backend.OpenOutput("apc");
        var profile = StageRig.Profile;
        for (var element = 0; element < profile.Elements.Length; element++)
        {
            var palette = profile.Controls[profile.Elements[element].Group].Palette;
            for (var colour = 0; palette >= 0 && colour < profile.Palettes[palette].Colours.Length; colour++)
            {
                var (_, _, channel, number) = profile.Elements[element];
                var value = profile.Palettes[palette].Colours[colour].Writes[0].Value;
                output.TrySend([(byte)(0x90 | Math.Max(channel, 0)), (byte)number, (byte)value]);
                Assert.Equal(colour, _device.ColourOf(element));
            }
        }

        Assert.Equal(0, _device.Unknown);
    }

    [Fact]
    public void Take_NoteOff_PutsTheLightOut()
    {
        var output = _backend.OpenOutput("apc");
        output.TrySend([0x90, 53, 1]);
        Assert.Equal(1, _device.ColourOf(StageRig.Pad(1, 1)));
        output.TrySend([0x80, 53, 64]);
        Assert.Equal(0, _device.ColourOf(StageRig.Pad(1, 1)));
    }

    [Fact]
    public void Take_WhatItHasNoWordFor_IsCountedAndShownAsSuch()
    {
        var output = _backend.OpenOutput("apc");
        output.TrySend([0x90, 53, 99]);                       // no colour
        output.TrySend([0x9F, 1, 1]);                         // no light
        output.TrySend([0xF0, 0x7D, 1, 0xF7]);                // no mode message of its own
        output.TrySend([0xB0, 123, 0]);                       // all notes off: for the whole device, no mistake
        Assert.Equal(ScreenDevice.UnnamedColour, _device.ColourOf(StageRig.Pad(1, 1)));
        Assert.Equal(3, _device.Unknown);
        Assert.Equal(4, _device.Received);
    }

    [Fact]
    public void Take_ControllerOfAFader_MovesItAsAMotorWould()
    {
        _backend.OpenOutput("apc").TrySend([0xB2, 7, 127]);
        Assert.Equal(1, _device.PositionOf(StageRig.Element("fader", 3)));
        Assert.Equal(0, _heard.Count);
    }

    [Fact]
    public void Take_IdentityRequest_AnswersAsTheModel()
    {
        _backend.OpenOutput("apc").TrySend(UniversalDeviceInquiry.Request);
        var answer = _heard.Take();
        Assert.True(UniversalDeviceInquiry.TryParseReply(answer, out _));
        Assert.Equal([0x47, 0x73], answer[5..7]);
        Assert.Equal(0, _device.Unknown);
    }

    [Fact]
    public void Take_ColourOfSeveralMessages_ShowsOnceAllAreHeard()
    {
        // A light with one address for the colour and another for the blinking, as RGB pads have.
        LightWrite On(int channel, int value) => new(MidiKind.NoteOn, channel, value);
        var profile = StageRig.Profile with
        {
            Id = "test/rgb",
            Palettes = [.. StageRig.Profile.Palettes.Select(palette => palette with
            {
                Colours = [new("off", [On(0, 0), On(1, 0)]), new("blue", [On(0, 45), On(1, 0)]), new("blue-blink", [On(0, 45), On(1, 3)])],
            })],
        };
        using var device = new ScreenDevice(profile, _backend.CreateDevice("rgb"));
        var output = _backend.OpenOutput("rgb");
        output.TrySend([0x90, 53, 45]);
        Assert.Equal(ScreenDevice.UnnamedColour, device.ColourOf(0));
        output.TrySend([0x91, 53, 0]);
        Assert.Equal(1, device.ColourOf(0));
        output.TrySend([0x91, 53, 3]);
        Assert.Equal(2, device.ColourOf(0));
    }

    [Fact]
    public void Changed_LightAndHand_IsRaisedAndRevisionGrows()
    {
        var raised = 0;
        _device.Changed += () => raised++;
        var before = _device.Revision;
        _backend.OpenOutput("apc").TrySend([0x90, 53, 1]);
        using var hands = _device.Join();
        hands.Press(StageRig.Pad(1, 1), 127);
        Assert.Equal(2, raised);
        Assert.Equal(before + 2, _device.Revision);
        _backend.OpenOutput("apc").TrySend([0x90, 53, 1]);
        Assert.Equal(before + 2, _device.Revision);           // nothing new
    }
}
