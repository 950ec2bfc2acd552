using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Devices;

/// <summary>What each note and sustain pedal held at a source has caused, so that its release undoes exactly that, whatever the routes have become meanwhile.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn. It holds at most <see cref="Capacity"/> effects; a note-on that finds no place is not sent on, since nobody could release it.</remarks>
public sealed class HeldNotes
{
    /// <summary>Effects held at once: more than 128 notes on several outputs, and bounded.</summary>
    public const int Capacity = 2048;

    private const int Notes = 16 * 128;
    private const int Keys = Notes + 16;                     // one more per channel: the sustain pedal
    private const int Sustain = 64;
    private readonly short[] _first = new short[Keys];       // source note or pedal -> its newest effect, or -1
    private readonly bool[] _down = new bool[Notes];         // notes that are pressed, whatever came of them
    private readonly Effect[] _effects = new Effect[Capacity];
    private short _free;

    /// <summary>Makes an empty ledger.</summary>
    public HeldNotes() => Clear();

    /// <summary>Effects held now.</summary>
    public int Count { get; private set; }

    /// <summary>A message that holds something until another one lets it go: a note-on, or a sustain pedal going down (64 and above).</summary>
    public static bool Holds(in MidiMessage message) =>
        message.IsNoteOn || (message.Kind == MidiKind.ControlChange && message.Controller == Sustain && message.Value >= 64);

    /// <summary>A message that lets go: a note-off, or a sustain pedal going up.</summary>
    public static bool LetsGo(in MidiMessage message) =>
        message.IsNoteOff || (message.Kind == MidiKind.ControlChange && message.Controller == Sustain && message.Value < 64);

    /// <summary>A note of the source went down. From now until its release its effects may be held.</summary>
    public void Press(in MidiMessage note) => _down[KeyOf(note)] = true;

    /// <summary>Remembers that <paramref name="source"/>, which is down, has sounded <paramref name="sounded"/> at <paramref name="output"/>.</summary>
    /// <returns>False when the ledger is full, or the note has been let go meanwhile (a step held it back): nobody would release it, so it must not be sent.</returns>
    public bool TryHold(in MidiMessage source, DeviceLane output, in MidiMessage sounded)
    {
        ref var first = ref _first[KeyOf(source)];
        if (source.IsNoteOn ? !_down[KeyOf(source)] : IsHeld(first, output, sounded))
        {
            return !source.IsNoteOn;                         // a pedal between 64 and 127 sends many values and is held once
        }

        if (_free < 0)
        {
            return false;
        }

        var place = _free;
        ref var effect = ref _effects[place];
        _free = effect.Next;
        effect = new Effect(output, sounded, first);
        first = place;
        Count++;
        return true;
    }

    /// <summary>Note or pedal up: releases everything that it has sounded.</summary>
    /// <returns>True when that settles it: the note was pressed here, or it had sounded something. Then no route may send a note-off of its own, which would cut what others hold.</returns>
    public bool Release(in MidiMessage source, long eventId)
    {
        var key = KeyOf(source);
        ref var first = ref _first[key];
        var settled = first >= 0;
        if (key < Notes)
        {
            settled |= _down[key];
            _down[key] = false;
        }

        while (first >= 0)
        {
            ref var effect = ref _effects[first];
            var (output, sounded, next) = (effect.Output!, effect.Sounded, effect.Next);
            effect = new Effect(null, default, _free);
            _free = first;
            first = next;
            Count--;
            output.Deliver(DeviceDelivery.Output(
                key < Notes ? MidiMessage.NoteOff(sounded.Channel, sounded.Note, 64) : MidiMessage.ControlChange(sounded.Channel, Sustain, source.Value), eventId));
        }

        return settled;
    }

    /// <summary>The source is gone or starts anew: releases everything.</summary>
    /// <returns>How many source notes and pedals were released.</returns>
    public int ReleaseAll(long eventId)
    {
        var released = 0;
        Array.Clear(_down);
        for (var key = 0; key < Keys && Count > 0; key++)
        {
            if (_first[key] >= 0)
            {
                Release(key < Notes ? MidiMessage.NoteOff(key >> 7, key & 0x7F, 64) : MidiMessage.ControlChange(key - Notes, Sustain, 0), eventId);
                released++;
            }
        }

        return released;
    }

    /// <summary>Forgets everything without releasing it.</summary>
    public void Clear()
    {
        Array.Fill(_first, (short)-1);
        Array.Clear(_down);
        for (var i = 0; i < Capacity; i++)
        {
            _effects[i] = new Effect(null, default, (short)(i + 1 < Capacity ? i + 1 : -1));
        }

        (_free, Count) = (0, 0);
    }

    private bool IsHeld(short first, DeviceLane output, in MidiMessage sounded)
    {
        for (var place = first; place >= 0; place = _effects[place].Next)
        {
            if (ReferenceEquals(_effects[place].Output, output) && _effects[place].Sounded.Channel == sounded.Channel)
            {
                return true;
            }
        }

        return false;
    }

    private static int KeyOf(in MidiMessage message) =>
        message.Kind == MidiKind.ControlChange ? Notes + message.Channel : (message.Channel << 7) | message.Note;

    private readonly record struct Effect(DeviceLane? Output, MidiMessage Sounded, short Next);
}
