using System.Numerics;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Devices;

/// <summary>What a device's queues had no room for and what may yet not be lost: note-offs, pedals going up, lights. Bounded, since it counts instead of queueing.</summary>
/// <remarks>Written from any thread, paid within the lane's turn. A note-on may overtake an owed note-off of the same note: the counts of <see cref="SoundingNotes"/> make the order of the two immaterial.</remarks>
public sealed class OwedReleases
{
    private const int NoteKeys = 16 * 128;
    private const int Releases = 1;
    private const int LightsToRead = 2;
    private const int SilenceToGo = 4;
    private readonly int[] _noteOffs = new int[2 * NoteKeys]; // first half: came from the device; second half: were to go to it
    private int _pedals;                                      // bit n: the pedal of output channel n has to go up
    private int _due;
    private int _count;

    /// <summary>Notes off and pedals up that are owed now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether anything is to be seen to.</summary>
    public bool IsDue => Volatile.Read(ref _due) != 0;

    /// <summary>Remembers a delivery that found no room.</summary>
    /// <returns>False when it is of a kind that may be dropped.</returns>
    public bool TryOwe(in DeviceDelivery item)
    {
        var midi = item.Midi;
        if (item.Kind == DeviceDeliveryKind.Light)
        {
            Interlocked.Or(ref _due, LightsToRead);
            return true;
        }

        if (midi.IsNoteOff)
        {
            Interlocked.Increment(ref _noteOffs[(item.Kind == DeviceDeliveryKind.Output ? NoteKeys : 0) + (midi.Channel << 7) + midi.Note]);
        }
        else if (item.Kind == DeviceDeliveryKind.Output && HeldNotes.LetsGo(midi))
        {
            if ((Interlocked.Or(ref _pedals, 1 << midi.Channel) & (1 << midi.Channel)) != 0)
            {
                return true;                                 // one pedal-up does for both
            }
        }
        else
        {
            return false;
        }

        Interlocked.Increment(ref _count);
        Interlocked.Or(ref _due, Releases);
        return true;
    }

    /// <summary>Not all that sounds could be silenced for want of room: the rest is due later.</summary>
    public void OweSilence() => Interlocked.Or(ref _due, SilenceToGo);

    /// <summary>Not all releases taken on could be paid: they stay due.</summary>
    public void OweReleases() => Interlocked.Or(ref _due, Releases);

    /// <summary>Takes what is due; releases follow by <see cref="TryTakeNext"/>.</summary>
    public bool TryTake(out bool lights, out bool silence, out bool releases)
    {
        var due = Volatile.Read(ref _due) == 0 ? 0 : Interlocked.Exchange(ref _due, 0);
        (lights, silence, releases) = ((due & LightsToRead) != 0, (due & SilenceToGo) != 0, (due & Releases) != 0);
        return due != 0;
    }

    /// <summary>The next release owed, at or after <paramref name="from"/>, which moves on; false after the last. A release owed anew meanwhile is left for the next round.</summary>
    public bool TryTakeNext(ref int from, out DeviceDeliveryKind kind, out MidiMessage release)
    {
        for (; from < _noteOffs.Length; from++)
        {
            if (Volatile.Read(ref _noteOffs[from]) > 0)
            {
                Interlocked.Decrement(ref _noteOffs[from]);
                Interlocked.Decrement(ref _count);
                kind = from < NoteKeys ? DeviceDeliveryKind.Input : DeviceDeliveryKind.Output;
                release = MidiMessage.NoteOff((from >> 7) & 0xF, from & 0x7F, 64);
                return true;
            }
        }

        var pedals = Volatile.Read(ref _pedals);
        if (pedals == 0)
        {
            (kind, release) = (default, default);
            return false;
        }

        var channel = BitOperations.TrailingZeroCount((uint)pedals);
        Interlocked.And(ref _pedals, ~(1 << channel));
        Interlocked.Decrement(ref _count);
        (kind, release) = (DeviceDeliveryKind.Output, MidiMessage.ControlChange(channel, 64, 0));
        return true;
    }
}
