using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Tests.Compilation;

namespace MidiMesh.Router.Tests.Configuration;

/// <summary>The profile beside the bytes of Akai's own document (APC40 Communications Protocol, Rev 1), written out by hand a second time.</summary>
public sealed class Apc40ProfileTests
{
    private static readonly DeviceProfile Profile = RigText.Table("").Devices[0].Profile;

    public static TheoryData<string, string, Gesture> Presses()
    {
        var data = new TheoryData<string, string, Gesture>();
        for (var track = 1; track <= 8; track++)
        {
            for (var scene = 1; scene <= 5; scene++)
            {
                data.Add($"9{track - 1:X} {0x34 + scene:X2} 7F", $"pad[{track},{scene}]", Gesture.Press);
                data.Add($"8{track - 1:X} {0x34 + scene:X2} 7F", $"pad[{track},{scene}]", Gesture.Release);
            }

            data.Add($"9{track - 1:X} 34 7F", $"track-stop[{track}]", Gesture.Press);
            data.Add($"9{track - 1:X} 33 7F", $"track-select[{track}]", Gesture.Press);
            data.Add($"9{track - 1:X} 32 7F", $"activator[{track}]", Gesture.Press);
            data.Add($"9{track - 1:X} 31 7F", $"solo[{track}]", Gesture.Press);
            data.Add($"9{track - 1:X} 30 7F", $"arm[{track}]", Gesture.Press);
            data.Add($"B{track - 1:X} 07 40", $"fader[{track}]", Gesture.Move);
            data.Add($"B0 {0x2F + track:X2} 40", $"track-knob[{track}]", Gesture.Move);
            data.Add($"B0 {0x0F + track:X2} 40", $"device-knob[{track}]", Gesture.Move);
        }

        (string Name, int Note)[] buttons =
        [
            ("scene[1]", 0x52), ("scene[2]", 0x53), ("scene[3]", 0x54), ("scene[4]", 0x55), ("scene[5]", 0x56), ("stop-all", 0x51), ("master", 0x50),
            ("clip-track", 0x3A), ("device-on-off", 0x3B), ("device-left", 0x3C), ("device-right", 0x3D), ("detail-view", 0x3E), ("rec-quantization", 0x3F),
            ("midi-overdub", 0x40), ("metronome", 0x41), ("pan", 0x57), ("send-a", 0x58), ("send-b", 0x59), ("send-c", 0x5A), ("play", 0x5B), ("stop", 0x5C),
            ("record", 0x5D), ("up", 0x5E), ("down", 0x5F), ("right", 0x60), ("left", 0x61), ("shift", 0x62), ("tap", 0x63), ("nudge-up", 0x64), ("nudge-down", 0x65),
        ];
        foreach (var (name, note) in buttons)
        {
            data.Add($"90 {note:X2} 7F", name, Gesture.Press);
            data.Add($"80 {note:X2} 7F", name, Gesture.Release);
        }

        data.Add("B0 0E 7F", "master-fader", Gesture.Move);
        data.Add("B0 0F 7F", "crossfader", Gesture.Move);
        data.Add("B0 2F 01", "cue-level", Gesture.Turn);
        data.Add("B0 40 7F", "foot-switch[1]", Gesture.Press);
        data.Add("B0 40 00", "foot-switch[1]", Gesture.Release);
        data.Add("B0 43 7F", "foot-switch[2]", Gesture.Press);
        return data;
    }

    [Theory]
    [MemberData(nameof(Presses))]
    public void TryDecode_BytesOfTheUnit_NamesTheControl(string bytes, string name, Gesture gesture)
    {
        Assert.True(MidiMessage.TryFromBytes(Convert.FromHexString(bytes.Replace(" ", "")), out var message));

        Assert.True(new ControlDecoder(Profile).TryDecode(message, out var element, out var found, out _));

        Assert.Equal((name, gesture), (Profile.NameOf(element), found));
    }

    [Fact]
    public void Presses_TogetherWithTheLights_AreEveryElementOfTheProfile()
    {
        var pressed = Presses().Select(row => (string)row[1]).ToHashSet();
        var rest = Enumerable.Range(0, Profile.Elements.Length).Select(Profile.NameOf).Where(name => !pressed.Contains(name));

        Assert.All(rest, name => Assert.Matches(@"^(track|device)-ring(-value)?\[[1-8]\]$", name));
    }

    [Theory]
    [InlineData("B0 2F 01", 1.0)]
    [InlineData("B0 2F 3F", 63.0)]
    [InlineData("B0 2F 7F", -1.0)]
    [InlineData("B0 2F 40", -64.0)]
    [InlineData("B3 07 7F", 1.0)]
    [InlineData("B3 07 00", 0.0)]
    public void TryDecode_KnobsAndFaders_GiveStepsAndPositions(string bytes, double value)
    {
        Assert.True(MidiMessage.TryFromBytes(Convert.FromHexString(bytes.Replace(" ", "")), out var message));

        Assert.True(new ControlDecoder(Profile).TryDecode(message, out _, out _, out var found));

        Assert.Equal(value, found, 9);
    }

    [Theory]
    [InlineData("pad[3,2]", "off", "92 36 00")]
    [InlineData("pad[3,2]", "green", "92 36 01")]
    [InlineData("pad[3,2]", "green-blink", "92 36 02")]
    [InlineData("pad[3,2]", "red", "92 36 03")]
    [InlineData("pad[3,2]", "red-blink", "92 36 04")]
    [InlineData("pad[3,2]", "amber", "92 36 05")]
    [InlineData("pad[3,2]", "amber-blink", "92 36 06")]
    [InlineData("pad[1,1]", "green", "90 35 01")]
    [InlineData("pad[8,5]", "green", "97 39 01")]
    [InlineData("track-stop[8]", "off", "97 34 00")]
    [InlineData("track-stop[8]", "on", "97 34 01")]
    [InlineData("track-stop[8]", "blink", "97 34 02")]
    [InlineData("scene[5]", "blink", "90 56 02")]
    [InlineData("activator[2]", "on", "91 32 01")]
    [InlineData("solo[2]", "on", "91 31 01")]
    [InlineData("arm[2]", "on", "91 30 01")]
    [InlineData("track-select[2]", "on", "91 33 01")]
    [InlineData("master", "on", "90 50 01")]
    [InlineData("metronome", "on", "90 41 01")]
    [InlineData("pan", "on", "90 57 01")]
    [InlineData("track-ring[1]", "single", "B0 38 01")]
    [InlineData("track-ring[8]", "pan", "B0 3F 03")]
    [InlineData("device-ring[1]", "volume", "B0 18 02")]
    [InlineData("device-ring[8]", "off", "B0 1F 00")]
    public void Colour_OfALight_IsTheMessageOfTheManual(string name, string colour, string bytes)
    {
        var element = Enumerable.Range(0, Profile.Elements.Length).First(index => Profile.NameOf(index) == name);
        var palette = Profile.Palettes[Profile.Controls[Profile.Elements[element].Group].Palette];

        var write = Assert.Single(palette.Colours[palette.IndexOf(colour)].Writes);

        var message = new MidiMesh.Actors.Devices.LightModel(Profile).MessageFor(element, write);
        var written = new byte[3];
        message.CopyTo(written);
        Assert.Equal(bytes.Replace(" ", ""), Convert.ToHexString(written));
    }

    [Theory]
    [InlineData("stop-all")]
    [InlineData("play")]
    [InlineData("shift")]
    [InlineData("tap")]
    [InlineData("nudge-down")]
    [InlineData("fader")]
    public void Control_WithoutLed_HasNoPalette(string name) => Assert.Equal(-1, Profile.Find(name)!.Palette);

    [Theory]
    [InlineData("B0 38 01")]
    [InlineData("B0 18 01")]
    [InlineData("90 00 7F")]
    [InlineData("98 35 7F")]
    [InlineData("B8 07 7F")]
    public void TryDecode_MessagesOfNoControl_AreNone(string bytes)
    {
        Assert.True(MidiMessage.TryFromBytes(Convert.FromHexString(bytes.Replace(" ", "")), out var message));

        Assert.False(new ControlDecoder(Profile).TryDecode(message, out var element, out _, out _));
        Assert.Equal(-1, element);
    }

    [Fact]
    public void Ring_AtRest_ShowsThePositionAsADot() => Assert.Equal("single", Profile.Palettes[Profile.Find("track-ring")!.Palette].Colours[0].Name);

    [Fact]
    public void Start_OnEveryConnect_AsksForTheModeOfAbletonLive()
    {
        Assert.Equal("F0477F7360000441080201F7", Convert.ToHexString(Assert.Single(Profile.Start).Span));
        Assert.Equal("F0477F7360000440080201F7", Convert.ToHexString(Assert.Single(Profile.Stop).Span));
        Assert.Equal("4773", Convert.ToHexString([.. Profile.Identity!.Manufacturer, .. Profile.Identity.Model]));
        Assert.Equal("*APC40*", Profile.PortPattern);
    }

    [Fact]
    public void Controls_Each_SayWhereTheirNumbersComeFrom() => Assert.All(Profile.Controls, control => Assert.NotEqual("", control.Source));
}
