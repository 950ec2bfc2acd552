using System.Runtime.CompilerServices;

namespace MidiMesh.Contracts.Midi;

/// <content>
/// Factories. Every argument is checked and <see cref="ArgumentOutOfRangeException"/> says which one is wrong: masking would turn a mistake
/// into another note or channel, which nobody hears as an error. Code that computes values from input clamps them before it calls.
/// </content>
public readonly partial record struct MidiMessage
{
    /// <summary>The mark that a SysEx message stands here; it has no bytes of its own.</summary>
    public static MidiMessage SysEx => new(MidiStatus.SysEx);

    /// <summary>F6: asks analogue instruments to tune their oscillators.</summary>
    public static MidiMessage TuneRequest => new(MidiStatus.TuneRequest);

    /// <summary>F8: one of 24 ticks in a quarter note.</summary>
    public static MidiMessage Clock => new(MidiStatus.Clock);

    /// <summary>FA: play from the start of the song at the next clock.</summary>
    public static MidiMessage Start => new(MidiStatus.Start);

    /// <summary>FB: play from the song position at the next clock.</summary>
    public static MidiMessage Continue => new(MidiStatus.Continue);

    /// <summary>FC.</summary>
    public static MidiMessage Stop => new(MidiStatus.Stop);

    /// <summary>FE: "still here", at most 300 ms after the last byte.</summary>
    public static MidiMessage ActiveSensing => new(MidiStatus.ActiveSensing);

    /// <summary>FF: to the state after power-on.</summary>
    public static MidiMessage Reset => new(MidiStatus.Reset);

    /// <summary>9n. Velocity 0 is allowed and ends the note.</summary>
    /// <param name="channel">0-15, as on the wire.</param>
    /// <param name="note">0-127.</param>
    /// <param name="velocity">0-127.</param>
    public static MidiMessage NoteOn(int channel, int note, int velocity) =>
        OnChannel(MidiStatus.NoteOn, channel, Seven(note), Seven(velocity));

    /// <summary>8n.</summary>
    /// <param name="channel">0-15, as on the wire.</param>
    /// <param name="note">0-127.</param>
    /// <param name="velocity">How fast the key went up, 0-127; 64 from devices that do not measure it.</param>
    public static MidiMessage NoteOff(int channel, int note, int velocity = 64) =>
        OnChannel(MidiStatus.NoteOff, channel, Seven(note), Seven(velocity));

    /// <summary>An: pressure on one key.</summary>
    /// <param name="channel">0-15, as on the wire.</param>
    /// <param name="note">0-127.</param>
    /// <param name="pressure">0-127.</param>
    public static MidiMessage PolyPressure(int channel, int note, int pressure) =>
        OnChannel(MidiStatus.PolyPressure, channel, Seven(note), Seven(pressure));

    /// <summary>Bn.</summary>
    /// <param name="channel">0-15, as on the wire.</param>
    /// <param name="controller">0-127; from 120 on they are channel mode messages.</param>
    /// <param name="value">0-127.</param>
    public static MidiMessage ControlChange(int channel, int controller, int value) =>
        OnChannel(MidiStatus.ControlChange, channel, Seven(controller), Seven(value));

    /// <summary>Cn.</summary>
    /// <param name="channel">0-15, as on the wire.</param>
    /// <param name="program">0-127, as on the wire; many devices show it as 1-128.</param>
    public static MidiMessage ProgramChange(int channel, int program) =>
        OnChannel(MidiStatus.ProgramChange, channel, Seven(program), 0);

    /// <summary>Dn: pressure on the whole keyboard.</summary>
    /// <param name="channel">0-15, as on the wire.</param>
    /// <param name="pressure">0-127.</param>
    public static MidiMessage ChannelPressure(int channel, int pressure) =>
        OnChannel(MidiStatus.ChannelPressure, channel, Seven(pressure), 0);

    /// <summary>En.</summary>
    /// <param name="channel">0-15, as on the wire.</param>
    /// <param name="bend">0-16383; 8192 is the wheel at rest.</param>
    public static MidiMessage PitchBend(int channel, int bend)
    {
        var (msb, lsb) = Midi14.Split(Fourteen(bend));
        return OnChannel(MidiStatus.PitchBend, channel, lsb, msb);
    }

    /// <summary>F1: one of the eight pieces that make a full MIDI time code.</summary>
    /// <param name="piece">Which piece, 0-7.</param>
    /// <param name="value">Its four bits, 0-15.</param>
    public static MidiMessage TimeCode(int piece, int value)
    {
        ThrowIfAbove(piece, 7);
        ThrowIfAbove(value, 15);
        return new MidiMessage(MidiStatus.TimeCode, (byte)((piece << 4) | value));
    }

    /// <summary>F2.</summary>
    /// <param name="position">0-16383, in sixteenth notes from the start of the song.</param>
    public static MidiMessage SongPosition(int position)
    {
        var (msb, lsb) = Midi14.Split(Fourteen(position));
        return new MidiMessage(MidiStatus.SongPosition, lsb, msb);
    }

    /// <summary>F3.</summary>
    /// <param name="song">0-127.</param>
    public static MidiMessage SongSelect(int song) => new(MidiStatus.SongSelect, Seven(song));

    /// <summary>The same message on another channel; system messages, which have none, come back as they are.</summary>
    /// <param name="channel">0-15, as on the wire.</param>
    public MidiMessage WithChannel(int channel)
    {
        ThrowIfAbove(channel, ChannelCount - 1);
        return IsChannel ? new MidiMessage((byte)((Status & 0xF0) | channel), Data1, Data2) : this;
    }

    private static MidiMessage OnChannel(byte status, int channel, byte data1, byte data2)
    {
        ThrowIfAbove(channel, ChannelCount - 1);
        return new MidiMessage((byte)(status | channel), data1, data2);
    }

    private static byte Seven(int value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ThrowIfAbove(value, MaxValue, name);
        return (byte)value;
    }

    private static int Fourteen(int value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ThrowIfAbove(value, Midi14.Max, name);
        return value;
    }

    // One unsigned comparison covers negative values too.
    private static void ThrowIfAbove(int value, int max, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if ((uint)value > (uint)max)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Must be 0 to {max}.");
        }
    }
}
