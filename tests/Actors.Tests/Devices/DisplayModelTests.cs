using System.Text;
using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Displays;
using MidiMesh.Contracts.Midi;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests.Devices;

public sealed class DisplayModelTests
{
    private const int Line = 2;                              // elements: two fields of six, and the line that they are parts of
    private const long Rest = 50;
    private readonly byte[] _bytes = new byte[DisplayModel.MaxLength];
    private readonly DisplayModel _displays = new(Profile(new TextMessage([0xF0, 0x00], 1, [0xF7])), frequency: 1000);
    private long _now;

    public DisplayModelTests()
    {
        Assert.Equal(["0:               "], Take());         // blank at first: nobody knows what it shows
        _now += Rest;
    }

    [Fact]
    public void Wish_Text_SendsTheCellsThatDiffer()
    {
        _displays.Wish(0, "Bass");
        Assert.Equal(["0:Bass"], Take());
        _now += Rest;

        _displays.Wish(0, "Base");
        Assert.Equal(["3:e"], Take());
    }

    [Fact]
    public void Wish_SameAgainOrThereAndBack_SendsNothing()
    {
        _displays.Wish(0, "Bass");
        Take();
        _now += Rest;

        _displays.Wish(0, "Bass");
        _displays.Wish(0, "Lead");
        _displays.Wish(0, "Bass");
        Assert.Empty(Take());
    }

    [Fact]
    public void Wish_TwoFieldsNearEachOther_GoInOneMessage()
    {
        _displays.Wish(0, "Basses");
        _displays.Wish(1, "Lead");

        Assert.Equal(["0:Basses Lead"], Take());
    }

    [Fact]
    public void Wish_TwoCellsFarApart_GoInAMessageEach()
    {
        _displays.Wish(0, "B");
        _displays.Wish(1, "L");

        Assert.Equal(["0:B", "7:L"], Take());                // the blanks between are more than a message of its own
    }

    [Fact]
    public void Wish_WithinThePause_WaitsAndOnlyTheLatestIsSent()
    {
        _displays.Wish(0, "Bass");
        Take();
        _displays.Wish(0, "Lead");
        Assert.Empty(Take());
        Assert.Equal(_now + Rest, Due());
        _displays.Wish(0, "Keys");
        _now += Rest;

        Assert.Equal(["0:Key"], Take());                     // the s is there already
    }

    [Fact]
    public void Flash_LiesOverTheTextAndGoesByItself()
    {
        _displays.Wish(0, "Bass");
        Take();
        _now += Rest;
        _displays.Flash(0, "-3.0dB", _now + 1000);
        Assert.Equal(["0:-3.0dB"], Take());
        Assert.Equal(_now + 1000, Due());

        _displays.Wish(0, "Lead");                           // beneath it
        Assert.Empty(Take());
        _now += 1000;
        Assert.Equal(["0:Lead  "], Take());
        Assert.Equal(long.MaxValue, Due());
    }

    [Fact]
    public void Flash_AgainWhileItIsThere_StaysLonger()
    {
        _displays.Flash(0, "1", _now + 1000);
        _now += 900;
        _displays.Flash(0, "2", _now + 1000);
        _now += 900;
        Assert.Equal(["0:2"], Take());
        _now += 100;
        Assert.Equal(["0: "], Take());
    }

    [Fact]
    public void Flash_OnTheWholeLine_HidesTheStripsForAWhile()
    {
        _displays.Wish(0, "Bass");
        _displays.Wish(1, "Lead");
        Take();
        _now += Rest;
        _displays.Flash(Line, "Page two", _now + 500);
        Assert.Equal(["0:Page two   "], Take());
        _now += 500;

        Assert.Equal(["0:Bass   Lead"], Take());
    }

    [Fact]
    public void Wish_EmptyText_LetsTheOtherFieldThrough()
    {
        _displays.Wish(Line, "Line");
        _displays.Wish(0, "Strip");
        Assert.Equal(["0:Line"], Take());                    // a later field lies above
        _now += Rest;

        _displays.Wish(Line, "");
        Assert.Equal(["0:Strip"], Take());
    }

    [Fact]
    public void Darken_AndTheSameTextsAgain_SendNothing()
    {
        _displays.Wish(0, "Bass");
        Take();
        _now += Rest;

        _displays.Darken();
        _displays.Wish(0, "Bass");
        Assert.Empty(Take());
        _displays.Darken();
        Assert.Equal(["0:    "], Take());
    }

    [Fact]
    public void Repaint_TellsEveryCell()
    {
        _displays.Wish(1, "Lead");
        Take();
        _now += Rest;
        _displays.Repaint();

        Assert.Equal(["0:       Lead    "], Take());
        Assert.True(_displays.IsTold(_now));
    }

    [Fact]
    public void Untell_MessageThatThePortDidNotTake_IsSentAgain()
    {
        _displays.Wish(0, "Bass");
        Assert.True(_displays.TryWriteNext(_now, _bytes, out _));
        _displays.Untell();
        Assert.False(_displays.IsTold(_now));

        Assert.Equal(["0:Bass"], Take());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Wish_ElementThatIsNoField_IsLeftAlone(int element)
    {
        _displays.Wish(element, "x");
        _displays.Flash(element, "x", long.MaxValue);

        Assert.Empty(Take());
    }

    [Fact]
    public void Message_WithoutAnOffset_WritesTheWholeDisplay()
    {
        var displays = new DisplayModel(Profile(new TextMessage([0xF0], -1, [0xF7])), frequency: 1000);
        displays.Wish(1, "Lead");
        Assert.True(displays.TryWriteNext(0, _bytes, out var length));

        Assert.Equal("       Lead    ", Encoding.ASCII.GetString(_bytes.AsSpan(1, length - 2)));
        Assert.False(displays.TryWriteNext(0, _bytes, out _));
    }

    [Fact]
    public void Controllers_OneForEachCell_AreSentForThoseThatDiffer()
    {
        var displays = new DisplayModel(Profile(null), frequency: 1000);
        displays.Lift();
        Drain(displays);
        displays.Wish(0, "A.1");

        // The dot lights behind the A.
        Assert.Equal(["B16341", "B16231"], Drain(displays));
    }

    [Fact]
    public void Texts_ManyTimesOver_DoNotAllocate()
    {
        string[] texts = ["Bässe", "Lead 12", "Electric Piano", ""];
        Round(texts);
        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Round(texts);
            }
        }));
    }

    private void Round(string[] texts)
    {
        foreach (var text in texts)
        {
            _displays.Darken();
            _displays.Wish(0, text);
            _displays.Flash(1, text, _now + 100);
            while (_displays.TryWriteNext(_now, _bytes, out _))
            {
            }

            _now += Rest;
        }
    }

    private List<string> Take()
    {
        var sent = new List<string>();
        while (_displays.TryWriteNext(_now, _bytes, out var length))
        {
            sent.Add($"{_bytes[1]}:{Encoding.ASCII.GetString(_bytes.AsSpan(2, length - 3))}");
        }

        return sent;
    }

    private long Due() => _displays.IsDue(_now, out var due) ? throw new InvalidOperationException("something is still to be sent") : due;

    private List<string> Drain(DisplayModel displays)
    {
        var sent = new List<string>();
        while (displays.TryWriteNext(0, _bytes, out var length))
        {
            sent.Add(Convert.ToHexString(_bytes.AsSpan(0, length)));
        }

        return sent;
    }

    private static DeviceProfile Profile(TextMessage? message)
    {
        var cells = message is null ? Enumerable.Range(0, 15).Select(static cell => 0x63 - cell).ToArray() : [];
        var display = new TextDisplay("lcd", 15, [new LetterRange((byte)' ', (byte)'?', 32, cells), new LetterRange((byte)'@', (byte)'z', message is null ? 0 : 64, cells)], message, "")
        {
            Every = TimeSpan.FromMilliseconds(Rest), Channel = 1, DotValue = message is null ? 64 : 0,
        };
        TextField[] fields = [new(0, 0, 6, TextAlign.Left), new(0, 7, 6, TextAlign.Left), new(0, 0, 13, TextAlign.Left)];
        return new DeviceProfile(
            "test/lcd", "LCD", null, null, [], [],
            [new ControlGroup("strip", ControlKind.Display, [2], 0, null, 0, -1, ""), new ControlGroup("line", ControlKind.Display, [], 0, null, 2, -1, "")],
            [.. fields.Select((field, index) => new ControlElement(index / 2, MidiKind.None, -1, 0) { Text = field })], [], 0) { Displays = [display] };
    }
}
