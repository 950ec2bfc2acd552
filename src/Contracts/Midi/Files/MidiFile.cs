namespace MidiMesh.Contracts.Midi.Files;

/// <summary>A standard MIDI file. Source: "Standard MIDI Files 1.0" (RP-001), MIDI Manufacturers Association.</summary>
/// <param name="Format">0: one track. 1: tracks that play together. 2: tracks that are songs of their own.</param>
/// <param name="Division">What a tick is.</param>
/// <param name="Tracks">In the order of the file.</param>
public sealed record MidiFile(int Format, MidiDivision Division, IReadOnlyList<MidiFileTrack> Tracks)
{
    /// <summary>Ticks of a quarter note in files that we write: divides by 2 to 64 and by triplets.</summary>
    public const int UsualTicksPerQuarter = 480;

    /// <summary>The tick of the last event of any track.</summary>
    public long LastTick => Tracks.Count == 0 ? 0 : Tracks.Max(static track => track.LastTick);
}

/// <summary>One track.</summary>
/// <param name="Events">In order; ticks never go back. The end-of-track mark is among them.</param>
public sealed record MidiFileTrack(IReadOnlyList<MidiFileEvent> Events)
{
    /// <summary>The tick of the last event, 0 when there is none.</summary>
    public long LastTick => Events.Count == 0 ? 0 : Events[^1].Tick;
}

/// <summary>What one tick of a file is.</summary>
/// <param name="TicksPerQuarter">1 to 32,767 ticks of a quarter note, whose length the tempo tells; 0 when ticks are parts of a second.</param>
/// <param name="TicksPerSecond">Ticks in a second for files that count film frames (29.97 frames are taken as that, not as 30); otherwise 0.</param>
public readonly record struct MidiDivision(int TicksPerQuarter, double TicksPerSecond)
{
    /// <summary>Ticks of a quarter note.</summary>
    public static MidiDivision Quarters(int ticks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ticks, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ticks, short.MaxValue);
        return new MidiDivision(ticks, 0);
    }
}

/// <summary>What an event of a file is.</summary>
public enum MidiFileEventKind : byte
{
    /// <summary>A channel message.</summary>
    Message,

    /// <summary>F0: a SysEx message, or the first piece of one that goes on in <see cref="Escape"/> events.</summary>
    SysEx,

    /// <summary>F7: bytes to be sent as they are.</summary>
    Escape,

    /// <summary>FF: something about the music, which no device is sent.</summary>
    Meta,
}

/// <summary>One event of a track.</summary>
/// <param name="Tick">From the start of the track.</param>
/// <param name="Kind">Which of the following count.</param>
/// <param name="Message">The channel message.</param>
/// <param name="MetaType">What a meta event tells; see <see cref="MidiFileMeta"/>.</param>
/// <param name="Data">The bytes of the other kinds: of a SysEx without its F0, with its F7. They lie in the bytes that were read.</param>
public readonly record struct MidiFileEvent(long Tick, MidiFileEventKind Kind, MidiMessage Message, byte MetaType, ReadOnlyMemory<byte> Data)
{
    /// <summary>A channel message at a tick.</summary>
    public static MidiFileEvent At(long tick, MidiMessage message) => new(tick, MidiFileEventKind.Message, message, 0, default);

    /// <summary>A meta event at a tick.</summary>
    public static MidiFileEvent At(long tick, byte metaType, ReadOnlyMemory<byte> data) => new(tick, MidiFileEventKind.Meta, default, metaType, data);
}

/// <summary>The meta events that we look at.</summary>
public static class MidiFileMeta
{
    /// <summary>FF 03: the track's name.</summary>
    public const byte TrackName = 0x03;

    /// <summary>FF 2F: nothing follows in the track.</summary>
    public const byte EndOfTrack = 0x2F;

    /// <summary>FF 51: three bytes, microseconds of a quarter note.</summary>
    public const byte Tempo = 0x51;

    /// <summary>Microseconds of a quarter note before any tempo is told: 120 to the minute.</summary>
    public const int UsualTempo = 500_000;
}

/// <summary>Why bytes are no MIDI file that can be played.</summary>
/// <param name="Offset">The byte at which reading ended, from 0.</param>
/// <param name="Message">A sentence without its full stop.</param>
public sealed record MidiFileProblem(long Offset, string Message)
{
    /// <summary>"byte 14: …".</summary>
    public override string ToString() => FormattableString.Invariant($"byte {Offset}: {Message}");
}
