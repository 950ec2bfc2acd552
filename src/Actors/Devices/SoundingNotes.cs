using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Devices;

/// <summary>What an output has been told to sound: notes by count, and the hold pedals. Settled when the output is lost, its owner crashes, or at panic.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn.</remarks>
public sealed class SoundingNotes
{
    private readonly byte[] _counts = new byte[16 * 128];
    private readonly bool[] _pressed = new bool[16 * 128];   // notes that were told a pressure other than none
    private readonly bool[] _undone = new bool[16 * 128];    // notes of which a message has been undone since the last BeginUndo
    private ulong _pedals;                                   // bit n: the pedal of place n is down

    /// <summary>Bit n: channel n from 0 has been told a note or a pedal.</summary>
    public int Channels { get; private set; }

    /// <summary>Notes that sound now.</summary>
    public int Count { get; private set; }

    /// <summary>Hold pedals that are down now, in all channels.</summary>
    public int Pedals => System.Numerics.BitOperations.PopCount(_pedals);

    /// <summary>Notes what is about to be sent.</summary>
    /// <returns>False for the note-off of a note that another source still holds, or that does not sound: it must not be sent.</returns>
    public bool Admit(in MidiMessage message)
    {
        if (message.IsNoteOn)
        {
            Channels |= 1 << message.Channel;
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

            if (count == 0)
            {
                return false;                                // silenced meanwhile: at a crash, at panic, when the port came back
            }

            Count--;
            count = 0;
        }
        else if (message.Kind == MidiKind.PolyPressure)
        {
            _pressed[(message.Channel << 7) | message.Note] = message.Value > 0;
        }
        else if (HoldPedals.PlaceOf(message) is var place and >= 0)
        {
            var bit = 1UL << place;
            Channels |= 1 << message.Channel;
            _pedals = HoldPedals.GoesDown(message) ? _pedals | bit : _pedals & ~bit;
        }

        return true;
    }

    /// <summary>All of it, to be written down.</summary>
    public OutputSound Read()
    {
        var notes = new List<int>(Count);
        for (var key = 0; key < _counts.Length && notes.Count < Count; key++)
        {
            if (_counts[key] > 0)
            {
                notes.Add(key);
            }
        }

        return new OutputSound(notes, [.. Enumerable.Range(0, HoldPedals.Places).Where(place => (_pedals & (1UL << place)) != 0)], Channels);
    }

    /// <summary>What an earlier run left sounding is to be silenced as if it were our own.</summary>
    public void Recall(OutputSound left)
    {
        foreach (var key in left.Notes.Where(key => (uint)key < (uint)_counts.Length))
        {
            SoundsYet(MidiMessage.NoteOff(key >> 7, key & 0x7F, 0));
        }

        foreach (var place in left.Pedals.Where(static place => (uint)place < HoldPedals.Places))
        {
            _pedals |= 1UL << place;
        }
    }

    /// <summary>Messages that were admitted never reach the output: they follow by <see cref="Undo"/>, oldest first.</summary>
    public void BeginUndo() => Array.Clear(_undone);

    /// <summary>A message that was admitted never reached the output. The oldest of a note tells how the output stands: a note whose note-off waited sounds on and has to be silenced again, one whose note-on waited does not sound.</summary>
    public void Undo(in MidiMessage message)
    {
        if (message.IsNoteOn || message.IsNoteOff)
        {
            var key = (message.Channel << 7) | message.Note;
            if (_undone[key])
            {
                return;
            }

            _undone[key] = true;
            ref var count = ref _counts[key];
            Count += (message.IsNoteOff ? 1 : 0) - (count > 0 ? 1 : 0);
            count = message.IsNoteOff ? (byte)1 : (byte)0;
        }
        else if (HoldPedals.GoesUp(message))
        {
            _pedals |= 1UL << HoldPedals.PlaceOf(message);   // it may be up already, and then it goes up twice
        }
    }

    /// <summary>The message that was to end something may not have reached the output: it is to be ended again.</summary>
    public void SoundsYet(in MidiMessage end)
    {
        if (end.IsNoteOff)
        {
            ref var count = ref _counts[(end.Channel << 7) | end.Note];
            Count += count == 0 ? 1 : 0;
            count = Math.Max(count, (byte)1);
        }
        else if (HoldPedals.GoesUp(end))
        {
            _pedals |= 1UL << HoldPedals.PlaceOf(end);
        }
    }

    /// <summary>A note that ends ends its pressure: instruments keep it for the next one.</summary>
    /// <param name="noteOff">The note-off that is about to be sent.</param>
    /// <param name="pressure">What is to be sent before it.</param>
    /// <returns>False when the note has no pressure, or sounds on.</returns>
    public bool TryEndPressure(in MidiMessage noteOff, out MidiMessage pressure)
    {
        var key = (noteOff.Channel << 7) | noteOff.Note;
        pressure = default;
        if (!_pressed[key] || _counts[key] > 1)
        {
            return false;
        }

        _pressed[key] = false;
        pressure = MidiMessage.PolyPressure(noteOff.Channel, noteOff.Note, 0);
        return true;
    }

    /// <summary>A note-on that was admitted never reached the output.</summary>
    public void TakeBack(in MidiMessage note)
    {
        ref var count = ref _counts[(note.Channel << 7) | note.Note];
        Count -= count == 1 ? 1 : 0;
        count -= count > 0 ? (byte)1 : (byte)0;
    }

    /// <summary>Whether a note sounds.</summary>
    public bool IsSounding(int channel, int note) => _counts[(channel << 7) | note] > 0;

    /// <summary>The message that silences the next thing that sounds, and forgets it; false when all is silent.</summary>
    public bool TryTakeNext(out MidiMessage silence)
    {
        if (_pedals != 0)
        {
            var place = System.Numerics.BitOperations.TrailingZeroCount(_pedals);
            _pedals &= ~(1UL << place);
            silence = HoldPedals.Message(place, 0);
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
