using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Devices;

/// <summary>What a device's queues had no room for and what may yet not be lost: note-offs by count, the last position of every pedal and control, all-notes-off, lights. Bounded, since it is state and no queue.</summary>
/// <remarks>
/// Written from any thread, paid within the lane's turn. A note-on may overtake an owed note-off of the same note: the counts of <see cref="SoundingNotes"/> make the order of the two immaterial.
/// A position is overtaken by none of its own control: see <see cref="IsOwed"/> and <see cref="TryForget"/>.
/// </remarks>
public sealed class OwedReleases
{
    private const int NoteKeys = 16 * 128;
    private const int FirstPressure = 128;                    // places of a channel: its controllers, the pressure of its keys, its own pressure, its bend
    private const int ChannelPressure = 256;
    private const int Bend = 257;
    private const int PositionsOfChannel = 258;
    private const int PositionKeys = 16 * PositionsOfChannel;
    private const int Releases = 1;
    private const int LightsToRead = 2;
    private const int SilenceToGo = 4;
    private readonly int[] _noteOffs = new int[2 * NoteKeys]; // first half: came from the device; second half: were to go to it
    private readonly int[] _positions = new int[2 * PositionKeys]; // both halves likewise: position + 1; 0 when none is owed
    private int _due;
    private long _inputsOwed;
    private long _inputsPaid;
    private long _outputsOwed;
    private long _outputsPaid;
    private long _merged;
    private int _positionsOwed;

    /// <summary>Messages that are owed now.</summary>
    public int Count => (int)(Interlocked.Read(ref _inputsOwed) - Interlocked.Read(ref _inputsPaid) + OutputsOwed - OutputsPaid);

    /// <summary>Messages towards the output taken on so far.</summary>
    public long OutputsOwed => Interlocked.Read(ref _outputsOwed);

    /// <summary>Of these paid so far; changes only within the lane's turn.</summary>
    public long OutputsPaid => Interlocked.Read(ref _outputsPaid);

    /// <summary>Messages towards the output that gave way to a later one while they were owed.</summary>
    public long Merged => Interlocked.Read(ref _merged);

    /// <summary>Whether anything is to be seen to.</summary>
    public bool IsDue => Volatile.Read(ref _due) != 0;

    /// <summary>Whether an earlier position of the same control is owed. Whatever there is room for now, this one has to be owed too, or the earlier one would come behind it.</summary>
    public bool IsOwed(in DeviceDelivery item) => Volatile.Read(ref _positionsOwed) > 0 && PlaceOf(item) is var place and >= 0 && Volatile.Read(ref _positions[place]) != 0;

    /// <summary>Remembers a delivery that found no room.</summary>
    /// <returns>False when it is of a kind that may be dropped.</returns>
    public bool TryOwe(in DeviceDelivery item)
    {
        var midi = item.Midi;
        var isOutput = item.Kind == DeviceDeliveryKind.Output;
        if (item.Kind is DeviceDeliveryKind.Light or DeviceDeliveryKind.Relight)
        {
            Interlocked.Or(ref _due, LightsToRead);
            return true;
        }

        if (midi.IsNoteOff)
        {
            Interlocked.Increment(ref _noteOffs[(isOutput ? NoteKeys : 0) + (midi.Channel << 7) + midi.Note]);
        }
        else if (PlaceOf(item) is var place and >= 0)
        {
            Interlocked.Increment(ref _positionsOwed);       // before it can be taken
            if (Interlocked.Exchange(ref _positions[place], 1 + (midi.Data1 | (midi.Data2 << 7))) != 0)
            {
                Interlocked.Decrement(ref _positionsOwed);
                Interlocked.Add(ref _merged, isOutput ? 1 : 0);
                return true;                                 // the latest does for both
            }
        }
        else
        {
            return false;
        }

        Interlocked.Increment(ref (isOutput ? ref _outputsOwed : ref _inputsOwed));
        Interlocked.Or(ref _due, Releases);
        return true;
    }

    /// <summary>A later message goes to the output: an earlier position of the same control that is still owed would undo it, and the pressure of a key ends with its note.</summary>
    /// <returns>Whether one was owed and is no longer.</returns>
    public bool TryForget(in MidiMessage later)
    {
        if (Volatile.Read(ref _positionsOwed) == 0)
        {
            return false;
        }

        var place = PlaceOf(DeviceDelivery.Output(later.IsNoteOff ? MidiMessage.PolyPressure(later.Channel, later.Note, 0) : later, 0));
        return place >= 0 && TryTakePosition(place, out _);
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

    /// <summary>The next release owed, or the next position, at or after <paramref name="from"/>, which moves on; false after the last. What is owed anew meanwhile is left for the next round.</summary>
    public bool TryTakeNext(ref int from, out DeviceDeliveryKind kind, out MidiMessage message)
    {
        for (; from < _noteOffs.Length; from++)
        {
            if (Volatile.Read(ref _noteOffs[from]) > 0)
            {
                Interlocked.Decrement(ref _noteOffs[from]);
                Interlocked.Increment(ref (from < NoteKeys ? ref _inputsPaid : ref _outputsPaid));
                kind = from < NoteKeys ? DeviceDeliveryKind.Input : DeviceDeliveryKind.Output;
                message = MidiMessage.NoteOff((from >> 7) & 0xF, from & 0x7F, 64);
                return true;
            }
        }

        while (Volatile.Read(ref _positionsOwed) > 0 && from < _noteOffs.Length + _positions.Length)
        {
            var place = from++ - _noteOffs.Length;           // it may be owed anew at once
            if (TryTakePosition(place, out message))
            {
                kind = place < PositionKeys ? DeviceDeliveryKind.Input : DeviceDeliveryKind.Output;
                return true;
            }
        }

        (kind, message) = (default, default);
        return false;
    }

    private bool TryTakePosition(int place, out MidiMessage position)
    {
        position = default;
        if (Volatile.Read(ref _positions[place]) == 0 || Interlocked.Exchange(ref _positions[place], 0) is not (> 0 and var owed))
        {
            return false;
        }

        Interlocked.Decrement(ref _positionsOwed);
        Interlocked.Increment(ref (place < PositionKeys ? ref _inputsPaid : ref _outputsPaid));
        var (channel, control) = (place % PositionKeys / PositionsOfChannel, place % PositionsOfChannel);
        var (data1, data2) = ((owed - 1) & 0x7F, (owed - 1) >> 7);
        position = control switch
        {
            Bend => MidiMessage.PitchBend(channel, data1 | (data2 << 7)),
            ChannelPressure => MidiMessage.ChannelPressure(channel, data1),
            >= FirstPressure => MidiMessage.PolyPressure(channel, data1, data2),
            _ => MidiMessage.ControlChange(channel, data1, data2),
        };
        return true;
    }

    /// <summary>Place of the position that a message sets, or -1 for one that means something only in its order.</summary>
    private static int PlaceOf(in DeviceDelivery item)
    {
        if (item.Kind is not (DeviceDeliveryKind.Input or DeviceDeliveryKind.Output))
        {
            return -1;
        }

        var place = item.Midi.Kind switch
        {
            MidiKind.PitchBend => Bend,
            MidiKind.ChannelPressure => ChannelPressure,
            MidiKind.PolyPressure => FirstPressure + item.Midi.Data1,
            MidiKind.ControlChange when DeviceDeliveryPolicy.IsState(item) => item.Midi.Controller,
            _ => -1,
        };
        return place < 0 ? -1 : (item.Kind == DeviceDeliveryKind.Output ? PositionKeys : 0) + (item.Midi.Channel * PositionsOfChannel) + place;
    }
}
