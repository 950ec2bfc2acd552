using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

/// <summary>Seeded random material.</summary>
internal static class MidiStreams
{
    /// <summary>Any message but SysEx, every kind as likely as another.</summary>
    public static MidiMessage Message(Random random)
    {
        var channel = random.Next(16);
        int Seven() => random.Next(128);
        return random.Next(17) switch
        {
            0 => MidiMessage.NoteOff(channel, Seven(), Seven()),
            1 => MidiMessage.NoteOn(channel, Seven(), Seven()),
            2 => MidiMessage.PolyPressure(channel, Seven(), Seven()),
            3 => MidiMessage.ControlChange(channel, Seven(), Seven()),
            4 => MidiMessage.ProgramChange(channel, Seven()),
            5 => MidiMessage.ChannelPressure(channel, Seven()),
            6 => MidiMessage.PitchBend(channel, random.Next(Midi14.Max + 1)),
            7 => MidiMessage.TimeCode(random.Next(8), random.Next(16)),
            8 => MidiMessage.SongPosition(random.Next(Midi14.Max + 1)),
            9 => MidiMessage.SongSelect(Seven()),
            10 => MidiMessage.TuneRequest,
            11 => MidiMessage.Clock,
            12 => MidiMessage.Start,
            13 => MidiMessage.Continue,
            14 => MidiMessage.Stop,
            15 => MidiMessage.ActiveSensing,
            _ => MidiMessage.Reset,
        };
    }

    /// <summary>Bytes that look like MIDI often enough to reach every state, and are broken often enough to reach every mistake.</summary>
    public static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        var statusShare = 0.3;
        for (var i = 0; i < length; i++)
        {
            if (i % 500 == 0)
            {
                // Some stretches are dense with statuses, some are long runs of data: those fill and overflow SysEx.
                statusShare = random.NextDouble() * random.NextDouble();
            }

            bytes[i] = random.NextDouble() >= statusShare ? (byte)random.Next(0x80)
                : random.Next(4) switch
                {
                    0 => (byte)random.Next(0x80, 0xF0),
                    1 => (byte)random.Next(0xF0, 0x100),
                    2 => (byte)(random.Next(2) == 0 ? 0xF0 : 0xF7),
                    _ => (byte)random.Next(0x80, 0x100),
                };
        }

        return bytes;
    }

    /// <summary>The same bytes in portions of 0 to 40.</summary>
    public static void FeedInPortions(ParserRun run, ReadOnlySpan<byte> bytes, Random random)
    {
        while (!bytes.IsEmpty)
        {
            var portion = Math.Min(random.Next(41), bytes.Length);
            run.Feed(bytes[..portion]);
            bytes = bytes[portion..];
        }
    }
}
