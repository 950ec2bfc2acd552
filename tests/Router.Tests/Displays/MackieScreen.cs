using System.Text;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Tests.Displays;

/// <summary>The displays of a Mackie Control as its manual tells them, written apart from the profile: a character at each place that was sent, rubbish where nothing was since power came on.</summary>
internal sealed class MackieScreen : IMidiOutput
{
    private const char Rubbish = '#';
    private readonly char[] _lcd = new char[112];
    private readonly char[] _digits = new char[12];          // by controller from 64
    private readonly bool[] _dots = new bool[12];

    public MackieScreen() => Forget();

    /// <summary>Messages it takes before it is full.</summary>
    public int Room { get; set; } = int.MaxValue;

    public int Queued => Room <= 0 ? 1 : 0;

    public string? LostReason { get; set; }

    /// <summary>Messages for the displays.</summary>
    public int Texts { get; private set; }

    public int TextBytes { get; private set; }

    /// <summary>Told of every note on, by its number.</summary>
    public Action<int>? Played { get; set; }

    public string Top => new(_lcd, 0, 56);

    public string Bottom => new(_lcd, 56, 56);

    /// <summary>The ten digits on the left of the unit, the highest controller first.</summary>
    public string Time => string.Concat(Enumerable.Range(0, 10).Select(at => $"{_digits[9 - at]}{(_dots[9 - at] ? "." : "")}"));

    public string Strip(int track, int row) => new(_lcd, (56 * row) + (7 * (track - 1)), 7);

    /// <summary>Power went off and on.</summary>
    public void Forget()
    {
        Array.Fill(_lcd, Rubbish);
        Array.Fill(_digits, Rubbish);
        Array.Clear(_dots);
    }

    public bool TrySend(ReadOnlySpan<byte> message)
    {
        if (LostReason is not null || Room <= 0)
        {
            return false;
        }

        Room -= Room == int.MaxValue ? 0 : 1;
        if (message is [0xF0, 0x00, 0x00, 0x66, 0x14, 0x12, var offset, .. var text, 0xF7])
        {
            Texts++;
            TextBytes += message.Length;
            foreach (var letter in Encoding.ASCII.GetString(text))
            {
                Assert.InRange(offset, 0, 111);
                _lcd[offset++] = letter;
            }
        }
        else if (message is [0x9F, var note, > 0])
        {
            Played?.Invoke(note);
        }
        else if (message is [0xB0, >= 64 and <= 75 and var controller, var value])
        {
            Texts++;
            TextBytes += message.Length;
            var letter = (value & 0x3F) < 0x20 ? (char)((value & 0x3F) + 0x40) : (char)(value & 0x3F);
            (_digits[controller - 64], _dots[controller - 64]) = (letter, value >= 64);
        }

        return true;
    }

    public void Dispose()
    {
    }
}
