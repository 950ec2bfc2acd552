using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Devices;

/// <summary>What an output has been told to sound: notes by count, and the sustain pedal. Settled when the output is lost, its owner crashes, or at panic.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn.</remarks>
public sealed class SoundingNotes
{
    private const int Sustain = 64;
    private readonly byte[] _counts = new byte[16 * 128];
    private int _pedals;                                     // bit n: the pedal of channel n is down

    /// <summary>Notes that sound now.</summary>
    public int Count { get; private set; }

    /// <summary>Channels whose sustain pedal is down now.</summary>
    public int Pedals => System.Numerics.BitOperations.PopCount((uint)_pedals);

    /// <summary>Notes what is about to be sent.</summary>
    /// <returns>False for the note-off of a note that another source still holds: it must not be sent.</returns>
    public bool Admit(in MidiMessage message)
    {
        if (message.IsNoteOn)
        {
            ref var count = ref _counts[(message.Channel << 7) | message.Note];
            Count += count == 0 ? 1 : 0;
            count = (byte)Math.Min(count + 1, byte.MaxValue);
        }
        else if (message.IsNoteOff)
        {
            ref var count = ref _counts[(message.Channel << 7) | message.Note];
            if (count > 1)
            {
                count--;
                return false;
            }

            Count -= count;
            count = 0;
        }
        else if (message.Kind == MidiKind.ControlChange && message.Controller == Sustain)
        {
            var bit = 1 << message.Channel;
            _pedals = message.Value >= 64 ? _pedals | bit : _pedals & ~bit;
        }

        return true;
    }

    /// <summary>A note-off or pedal-up that was admitted never reached the output: what it was to silence sounds on and has to be silenced again.</summary>
    public void Restore(in MidiMessage silence)
    {
        if (silence.IsNoteOff)
        {
            ref var count = ref _counts[(silence.Channel << 7) | silence.Note];
            Count += count == 0 ? 1 : 0;
            count = Math.Max(count, (byte)1);
        }
        else
        {
            _pedals |= 1 << silence.Channel;
        }
    }

    /// <summary>Whether a note sounds.</summary>
    public bool IsSounding(int channel, int note) => _counts[(channel << 7) | note] > 0;

    /// <summary>The message that silences the next thing that sounds, and forgets it; false when all is silent.</summary>
    public bool TryTakeNext(out MidiMessage silence)
    {
        if (_pedals != 0)
        {
            var channel = System.Numerics.BitOperations.TrailingZeroCount((uint)_pedals);
            _pedals &= ~(1 << channel);
            silence = MidiMessage.ControlChange(channel, Sustain, 0);
            return true;
        }

        var key = Count > 0 ? _counts.AsSpan().IndexOfAnyExcept((byte)0) : -1;
        if (key < 0)
        {
            silence = default;
            return false;
        }

        _counts[key] = 0;
        Count--;
        silence = MidiMessage.NoteOff(key >> 7, key & 0x7F, 64);
        return true;
    }
}
