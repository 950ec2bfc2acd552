using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Tests.Devices;

public sealed class LightModelTests
{
    private const byte Green = 1;
    private const byte Blink = 2;
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
    public void MessageFor_ColourOfTwoMessages_WritesBothInOrder()
    {
        _lights.Wish(6, Blink);
        Assert.True(_lights.TryTakeNext(out var element, out var colour));

        Assert.Equal(
            [MidiMessage.NoteOn(1, 54, 3), MidiMessage.ControlChange(15, 54, 9)],
            colour.Writes.Select(write => _lights.MessageFor(element, write)));
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
                        shown[element] = colour.Name;
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
            shown[element] = colour.Name;
        }

        string[] names = ["off", "green", "blink"];
        Assert.Equal(Enumerable.Range(0, shown.Length).Select(element => names[_lights.Wanted(element)]), shown);
    }

    private List<(int Element, string Colour)> TakeAll()
    {
        var told = new List<(int, string)>();
        while (_lights.TryTakeNext(out var element, out var colour))
        {
            told.Add((element, colour.Name));
        }

        return told;
    }
}
