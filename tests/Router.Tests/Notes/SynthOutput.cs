using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Tests.Notes;

/// <summary>A synthesiser that writes down what is wrong with the notes that it is sent: each note-on is to be ended by exactly one note-off before it is struck again.</summary>
internal sealed class SynthOutput(string name) : IMidiOutput
{
    private readonly HashSet<int> _sounding = [];
    private readonly HashSet<int> _pedals = [];

    public List<string> Complaints { get; } = [];

    /// <summary>Messages that it took from the lane that leads to it now.</summary>
    public long Taken { get; private set; }

    /// <summary>Notes that sound, with their channel.</summary>
    public IEnumerable<(int Channel, int Note)> Sounding => _sounding.Select(static key => (key >> 7, key & 0x7F));

    /// <summary>Hold pedals that are down, with their channel.</summary>
    public IEnumerable<(int Channel, int Controller)> PedalsDown => _pedals.Select(static key => (key >> 7, key & 0x7F));

    /// <summary>Told of each message that it takes.</summary>
    public Action<MidiMessage>? Took { get; set; }

    /// <summary>Takes nothing for now: its line is busy.</summary>
    public bool IsBusy { get; set; }

    public int Queued => IsBusy ? 1 : 0;

    public string? LostReason { get; set; }

    public bool TrySend(ReadOnlySpan<byte> message)
    {
        if (LostReason is not null || IsBusy)
        {
            return false;
        }

        Taken++;
        if (!MidiMessage.TryFromBytes(message, out var midi))
        {
            return true;
        }

        if (midi.Kind != MidiKind.ControlChange || midi.Controller < 120)
        {
            Took?.Invoke(midi);                              // but for what panic sends to every channel
        }

        var key = (midi.Channel << 7) | midi.Data1;
        if (midi.IsNoteOn && !_sounding.Add(key))
        {
            Complaints.Add($"{name}: {midi} sounds already");
        }
        else if (midi.IsNoteOff && !_sounding.Remove(key))
        {
            Complaints.Add($"{name}: {midi} does not sound");
        }
        else if (midi.Kind == MidiKind.ControlChange && midi.Controller is 64 or 66 or 69)
        {
            _ = midi.Value >= 64 ? _pedals.Add(key) : _pedals.Remove(key);
        }

        return true;
    }

    /// <summary>The rig does without it from now on; when it comes back, it has just been switched on.</summary>
    public void Leave()
    {
        if (LostReason is null && (_sounding.Count > 0 || _pedals.Count > 0))
        {
            Complaints.Add($"{name}: {_sounding.Count} notes and {_pedals.Count} pedals go on behind the rig's back");
        }

        _sounding.Clear();
        _pedals.Clear();
        Taken = 0;
    }

    public void Dispose()
    {
    }
}
