using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Devices;

namespace MidiMesh.Actors.Tests.Devices;

public sealed class LightModelTests
{
    private const byte Green = 1;
    private const byte Blink = 2;
    private const long Second = TimeSpan.TicksPerSecond;
    private static readonly string[] Names = ["off", "green", "blink"];
    private readonly LightModel _lights = new(TestRig.Pads());

    [Fact]
    public void Wish_SameColourAgain_TellsNothing()
    {
        Assert.True(_lights.Wish(3, Green));
        Assert.Equal([(3, "green")], TakeAll());

        Assert.False(_lights.Wish(3, Green));
        Assert.Empty(TakeAll());
    }

    [Fact]
    public void Wish_ThereAndBackBeforeItWasTold_TellsNothing()
    {
        _lights.Wish(3, Green);
        TakeAll();

        _lights.Wish(3, Blink);
        _lights.Wish(3, Green);

        Assert.Empty(TakeAll());
    }

    [Fact]
    public void Wish_SeveralBeforeItWasTold_TellsTheLastOnce()
    {
        _lights.Wish(3, Green);
        _lights.Wish(3, Blink);

        Assert.Equal([(3, "blink")], TakeAll());
    }

    [Theory]
    [InlineData(TestRig.FirstFader, 1)]
    [InlineData(0, 3)]
    [InlineData(-1, 1)]
    [InlineData(1000, 1)]
    public void Wish_NoSuchLightOrColour_IsLeftAlone(int element, byte colour)
    {
        Assert.False(_lights.Wish(element, colour));
        Assert.Equal(0, _lights.Waiting);
    }

    [Fact]
    public void Repaint_AfterAConnect_TellsEveryLightOnce()
    {
        _lights.Wish(3, Green);
        TakeAll();

        _lights.Repaint();
        _lights.Repaint();

        var told = TakeAll();
        Assert.Equal(TestRig.Tracks * TestRig.Scenes, told.Count);
        Assert.Equal(told.Count, told.Select(light => light.Element).Distinct().Count());
        Assert.Equal([(3, "green")], told.Where(light => light.Colour != "off"));
    }

    [Fact]
    public void Darken_SomeLightsOn_TellsThoseOnly()
    {
        _lights.Wish(3, Green);
        _lights.Wish(7, Blink);
        TakeAll();

        _lights.Darken();

        Assert.Equal([(3, "off"), (7, "off")], TakeAll());
    }

    [Fact]
    public void Untell_MessageNotTaken_TellsItAgain()
    {
        _lights.Wish(3, Green);
        Assert.True(_lights.TryTakeNext(out var element, out _));

        _lights.Untell(element);

        Assert.Equal([(3, "green")], TakeAll());
    }

    [Fact]
    public void Write_ColourOfTwoMessages_WritesBothInOrder()
    {
        _lights.Wish(6, Blink);
        Assert.True(_lights.TryTakeNext(out var element, out var shown));

        Assert.Equal(2, _lights.MessagesOf(element, shown));
        Assert.Equal(["91 36 03", "BF 36 09"], Enumerable.Range(0, 2).Select(message => Bytes(element, shown, message)));
    }

    [Fact]
    public void TellAndUntell_AnyHistory_EndsWithWhatIsWanted()
    {
        var random = new Random(7);
        var shown = new string[TestRig.Tracks * TestRig.Scenes];
        Array.Fill(shown, "unknown");
        _lights.Repaint();
        for (var i = 0; i < 20_000; i++)
        {
            switch (random.Next(20))
            {
                case < 12:
                    _lights.Wish(random.Next(shown.Length), (byte)random.Next(3));
                    break;
                case < 18 when _lights.TryTakeNext(out var element, out var colour):
                    if (random.Next(3) == 0)
                    {
                        shown[element] = "half";
                        _lights.Untell(element);
                    }
                    else
                    {
                        shown[element] = Names[colour];
                    }

                    break;
                case 18 when random.Next(50) == 0:
                    Array.Fill(shown, "unknown");
                    _lights.Repaint();
                    break;
            }
        }

        while (_lights.TryTakeNext(out var element, out var colour))
        {
            shown[element] = Names[colour];
        }

        Assert.Equal(Enumerable.Range(0, shown.Length).Select(element => Names[_lights.Wanted(element)]), shown);
    }

    [Fact]
    public void Touch_RepaintUnderWay_ComesBeforeTheRest()
    {
        _lights.Repaint();
        Assert.True(_lights.TryTakeNext(out var first, out _));
        Assert.Equal(0, first);

        _lights.Touch(30, stamp: 5 * Second);
        _lights.Wish(30, Green, now: 5 * Second);

        var told = TakeAll();
        Assert.Equal((30, "green"), told[0]);
        Assert.Equal((1, "off"), told[1]);
        Assert.Equal(TestRig.Tracks * TestRig.Scenes - 1, told.Count);
    }

    [Theory]
    [InlineData(0.9, 30)]
    [InlineData(1.1, 1)]
    public void Wish_AfterATouch_IsUrgentForASecond(double later, int firstTold)
    {
        _lights.Touch(30, stamp: 5 * Second);
        _lights.Wish(1, Green, now: 5 * Second);
        _lights.Wish(30, Green, now: (long)((5 + later) * Second));

        Assert.Equal(firstTold, TakeAll()[0].Element);
    }

    [Fact]
    public void Move_LightThatWeBlink_IsToldAtEachHalfOfTheBeatAndNoOther()
    {
        _lights.Wish(2, Green);
        _lights.Wish(3, LightWish.Blinking(Green));
        Assert.Equal([(2, "green"), (3, "green")], TakeAll());

        _lights.Move(lit: false);
        Assert.Equal([(3, "off")], TakeAll());
        _lights.Move(lit: false);
        Assert.Empty(TakeAll());
        _lights.Move(lit: true);
        Assert.Equal([(3, "green")], TakeAll());

        _lights.Wish(3, 0);
        Assert.Equal(0, _lights.Moving);
        TakeAll();
        _lights.Move(lit: false);
        Assert.Empty(TakeAll());
    }

    [Fact]
    public void Write_AnyColour_IsTheDevicesOwnMessage()
    {
        var any = new RgbMessage([0xF0, 0x00, 0x20, 0x29, 0x02, 0x0C, 0x03, 0x03, 0, 0, 0, 0, 0xF7], (8, 9, 10, 11));
        var pads = TestRig.Pads();
        var lights = new LightModel(pads with { Palettes = [pads.Palettes[0] with { AnyColour = any }] });

        lights.Wish(0, LightWish.Pulsing(LightWish.OfRgb(0xFF8040)));
        Assert.True(lights.TryTakeNext(out var element, out var shown));
        var to = new byte[RgbMessage.MaxLength];
        var length = lights.Write(element, shown, 0, to);

        Assert.Equal("F0 00 20 29 02 0C 03 03 35 7F 40 20 F7", BitConverter.ToString(to, 0, length).Replace('-', ' '));
        lights.Move(lit: false);
        Assert.True(lights.TryTakeNext(out element, out shown));
        Assert.Equal(LightWish.OfRgb(0x3F2010), shown);
    }

    private string Bytes(int element, int shown, int message)
    {
        var to = new byte[RgbMessage.MaxLength];
        return BitConverter.ToString(to, 0, _lights.Write(element, shown, message, to)).Replace('-', ' ');
    }

    private List<(int Element, string Colour)> TakeAll()
    {
        var told = new List<(int, string)>();
        while (_lights.TryTakeNext(out var element, out var colour))
        {
            told.Add((element, Names[colour]));
        }

        return told;
    }
}
