using System.Globalization;
using System.Text;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Recording;

/// <summary>Puts entries of the trace into lines of a recording. Not for the data path, and for one recording.</summary>
/// <param name="time">The trace's clock.</param>
/// <param name="began">Stamp at which the recording begins.</param>
/// <param name="words">Says what an entry means to people; null leaves that out.</param>
/// <param name="isLive">Whether an endpoint is a Live, whose answers no replay needs.</param>
internal sealed class RecordingWriter(TimeProvider time, long began, TraceWords? words, Func<string, bool>? isLive = null)
{
    private const int MostText = 300;                        // a line stays within the reader's bound
    private readonly StringBuilder _line = new();
    private double _last;

    /// <summary>The lines that begin a recording.</summary>
    /// <param name="rig">Name of the rig that runs.</param>
    /// <param name="file">Its file; only the name is written.</param>
    public string Head(string rig, string file)
    {
        var at = time.GetUtcNow() - time.GetElapsedTime(began);
        return string.Create(CultureInfo.InvariantCulture,
            $"{RecordingWords.Head} {RecordingWords.Version}\nrig {RecordingWords.Quote(Short(rig))} {RecordingWords.Quote(Short(Path.GetFileName(file)))}\nbegan {at:yyyy-MM-ddTHH:mm:ss.fffffffzzz}\n");
    }

    /// <summary>A line: an entry.</summary>
    public string Line(in TraceEntry entry)
    {
        Begin(time.GetElapsedTime(began, entry.Arrived != 0 ? entry.Arrived : entry.Stamp).TotalSeconds);
        _line.Append(RecordingWords.Of(entry.Kind));
        Word(RecordingWords.Quote(Short(entry.Subject ?? "")));
        Number(entry.EventId);
        Number(entry.Parent);
        Fields(entry);
        if (words?.Line(entry) is { } line && entry.Kind is TraceKind.MidiIn or TraceKind.MidiOut or TraceKind.OscIn or TraceKind.OscOut)
        {
            Word($"{RecordingWords.Remark} {Plain(line.Text)}{(line.Detail is null ? "" : $": {Plain(line.Detail)}")}");
            if (entry.Length > TraceBytes.Capacity && (entry.Kind == TraceKind.MidiIn || (entry.Kind == TraceKind.OscIn && isLive?.Invoke(entry.Subject ?? "") != true)))
            {
                Word(RecordingWords.TooLong);
            }
        }

        return _line.Append('\n').ToString();
    }

    /// <summary>A line: entries that were overwritten before they could be recorded.</summary>
    public string Lost(long count)
    {
        Begin(_last);
        return _line.Append(CultureInfo.InvariantCulture, $"lost {count}\n").ToString();
    }

    /// <summary>The line that ends a recording in order.</summary>
    public string End(long now)
    {
        Begin(time.GetElapsedTime(began, now).TotalSeconds);
        return _line.Append("end\n").ToString();
    }

    private void Begin(double seconds)
    {
        _last = Math.Max(_last, seconds);                    // threads write entries a moment apart; a recording never goes back
        _line.Clear().Append(_last.ToString("0.000000", CultureInfo.InvariantCulture)).Append(' ');
    }

    private void Fields(in TraceEntry entry)
    {
        switch (entry.Kind)
        {
            case TraceKind.MidiIn or TraceKind.MidiOut or TraceKind.OscIn or TraceKind.OscOut:
                Message(entry);
                break;
            case TraceKind.MidiDropped or TraceKind.OscDropped:
                Message(entry);
                Text(entry.Text);
                break;
            case TraceKind.Route:
                Text(entry.Route?.Name);
                Word(entry.Outcome.ToString());
                Number(entry.Step);
                break;
            case TraceKind.Slot:
                Number(entry.Track + 1);
                Number(entry.Scene + 1);
                Word(entry.State.ToString());
                break;
            case TraceKind.Group:
                Number(entry.Track + 1);
                Number(entry.Scene + 1);
                Number(entry.Step);
                Text(entry.Text);
                break;
            case TraceKind.Loop:
                Text(entry.Route?.Name);
                Text(entry.Text);
                break;
            default:
                Text(entry.Text);
                break;
        }
    }

    private void Message(in TraceEntry entry)
    {
        Span<byte> three = stackalloc byte[3];
        ReadOnlySpan<byte> kept = entry.Bytes;
        var bytes = entry.Length > 0 || entry.Midi.Kind is MidiKind.None or MidiKind.SysEx ? kept[..Math.Min(entry.Length, kept.Length)] : three[..entry.Midi.CopyTo(three)];
        Word(bytes.IsEmpty ? "-" : Convert.ToHexString(bytes));
        if (entry.Length > kept.Length)
        {
            _line.Append(CultureInfo.InvariantCulture, $"+{entry.Length - kept.Length}");
        }
    }

    private void Text(string? text) => Word(RecordingWords.Quote(Short(text ?? "")));

    private void Word(string word) => _line.Append(' ').Append(word);

    private void Number(long number) => _line.Append(CultureInfo.InvariantCulture, $" {number}");

    private static string Short(string text) => text.Length <= MostText ? text : text[..MostText];

    /// <summary>Remarks are one line of printable letters.</summary>
    private static string Plain(string text) => string.Concat(Short(text).Select(static letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
}
