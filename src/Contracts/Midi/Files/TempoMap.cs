namespace MidiMesh.Contracts.Midi.Files;

/// <summary>Where the ticks of a file lie in time. Immutable.</summary>
/// <remarks>Tempi count for all tracks, wherever they stand: in format 1 they belong into the first, and are not always there.</remarks>
public sealed class TempoMap
{
    private const double MicrosecondsPerSecond = 1e6;

    private readonly MidiDivision _division;
    private readonly Section[] _sections;

    /// <summary>The map of a file.</summary>
    public TempoMap(MidiFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _division = file.Division;
        var tempi = file.Tracks.SelectMany(static track => track.Events)
            .Where(static one => one is { Kind: MidiFileEventKind.Meta, MetaType: MidiFileMeta.Tempo, Data.Length: 3 } && TempoOf(one) > 0)
            .OrderBy(static one => one.Tick);
        var sections = new List<Section> { new(0, 0, MidiFileMeta.UsualTempo) };
        foreach (var tempo in tempi)
        {
            var section = new Section(tempo.Tick, SecondsAt(sections[^1], tempo.Tick), TempoOf(tempo));
            if (sections[^1].Tick == section.Tick)
            {
                sections[^1] = section;
            }
            else
            {
                sections.Add(section);
            }
        }

        _sections = [.. sections];
    }

    /// <summary>Seconds from the start to a tick.</summary>
    public double SecondsAt(long tick)
    {
        var (low, high) = (0, _sections.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _sections[middle].Tick <= tick ? (middle, high) : (low, middle - 1);
        }

        return SecondsAt(_sections[low], tick);
    }

    /// <summary>Quarter notes from the start to a tick. Files that count frames have no quarter notes: their seconds are taken at 120 to the minute.</summary>
    public double BeatsAt(long tick) =>
        _division.TicksPerQuarter > 0 ? (double)tick / _division.TicksPerQuarter : tick / _division.TicksPerSecond * (MicrosecondsPerSecond / MidiFileMeta.UsualTempo);

    private static int TempoOf(in MidiFileEvent one)
    {
        var data = one.Data.Span;
        return (data[0] << 16) | (data[1] << 8) | data[2];
    }

    private double SecondsAt(in Section section, long tick) => section.Seconds + ((tick - section.Tick) * (_division.TicksPerQuarter > 0
        ? section.Tempo / MicrosecondsPerSecond / _division.TicksPerQuarter
        : 1 / _division.TicksPerSecond));

    /// <param name="Tick">Where the tempo begins.</param>
    /// <param name="Seconds">Where that is in time.</param>
    /// <param name="Tempo">Microseconds of a quarter note.</param>
    private readonly record struct Section(long Tick, double Seconds, int Tempo);
}
