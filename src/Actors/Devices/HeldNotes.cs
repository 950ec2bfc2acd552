using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Devices;

/// <summary>What each note held at a source has caused, so that its release undoes exactly that, whatever the routes have become meanwhile.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn. It holds at most <see cref="Capacity"/> effects; a note-on that finds no place is not sent on, since nobody could release it.</remarks>
public sealed class HeldNotes
{
    /// <summary>Effects held at once: more than 128 notes on several outputs, and bounded.</summary>
    public const int Capacity = 2048;

    private const int Keys = 16 * 128;
    private readonly short[] _first = new short[Keys];       // source note -> its newest effect, or -1
    private readonly Effect[] _effects = new Effect[Capacity];
    private short _free;

    /// <summary>Makes an empty ledger.</summary>
    public HeldNotes() => Clear();

    /// <summary>Effects held now.</summary>
    public int Count { get; private set; }

    /// <summary>Notes down: remembers that <paramref name="source"/> has sounded <paramref name="sounded"/> at <paramref name="output"/>.</summary>
    /// <returns>False when the ledger is full; the note must then not be sent.</returns>
    public bool TryHold(in MidiMessage source, DeviceLane output, in MidiMessage sounded)
    {
        if (_free < 0)
        {
            return false;
        }

        var place = _free;
        ref var effect = ref _effects[place];
        _free = effect.Next;
        ref var first = ref _first[KeyOf(source)];
        effect = new Effect(output, sounded, first);
        first = place;
        Count++;
        return true;
    }

    /// <summary>Note up: releases everything that the note has sounded.</summary>
    /// <returns>True when it had sounded anything.</returns>
    public bool Release(in MidiMessage source, long eventId)
    {
        ref var first = ref _first[KeyOf(source)];
        if (first < 0)
        {
            return false;
        }

        while (first >= 0)
        {
            ref var effect = ref _effects[first];
            var (output, sounded, next) = (effect.Output!, effect.Sounded, effect.Next);
            effect = new Effect(null, default, _free);
            _free = first;
            first = next;
            Count--;
            output.Deliver(DeviceDelivery.Output(MidiMessage.NoteOff(sounded.Channel, sounded.Note, 64), eventId));
        }

        return true;
    }

    /// <summary>The source is gone or starts anew: releases everything.</summary>
    /// <returns>How many source notes were released.</returns>
    public int ReleaseAll(long eventId)
    {
        var released = 0;
        for (var key = 0; key < Keys && Count > 0; key++)
        {
            if (_first[key] >= 0)
            {
                Release(MidiMessage.NoteOff(key >> 7, key & 0x7F, 64), eventId);
                released++;
            }
        }

        return released;
    }

    /// <summary>Forgets everything without releasing it.</summary>
    public void Clear()
    {
        Array.Fill(_first, (short)-1);
        for (var i = 0; i < Capacity; i++)
        {
            _effects[i] = new Effect(null, default, (short)(i + 1 < Capacity ? i + 1 : -1));
        }

        (_free, Count) = (0, 0);
    }

    private static int KeyOf(in MidiMessage message) => (message.Channel << 7) | message.Note;

    private readonly record struct Effect(DeviceLane? Output, MidiMessage Sounded, short Next);
}
