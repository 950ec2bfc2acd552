using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Tests;

/// <summary>An output that takes what it has room for, and the synthesiser behind it: which notes it plays.</summary>
internal sealed class FakeOutput : IMidiOutput
{
    private readonly HashSet<int> _playing = [];

    /// <summary>Messages it takes before it is full.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>Longest message that it can carry at all.</summary>
    public int Longest { get; set; } = int.MaxValue;

    /// <summary>Messages after which the driver fails once; null for never.</summary>
    public int? FailsAfter { get; set; }

    public List<byte[]> Sent { get; } = [];

    /// <summary>Called with each message that it has taken.</summary>
    public Action<byte[]>? Took { get; set; }

    public IReadOnlyCollection<int> Playing => _playing;

    public bool PedalDown { get; private set; }

    public int Queued => Room <= 0 ? 1 : 0;

    public string? LostReason { get; set; }

    public bool TrySend(ReadOnlySpan<byte> message)
    {
        if (Room <= 0 || message.Length > Longest)
        {
            return false;
        }

        if (FailsAfter-- == 0)
        {
            FailsAfter = null;
            throw new InvalidOperationException("the driver fails");
        }

        Room -= Room == int.MaxValue ? 0 : 1;
        Sent.Add(message.ToArray());
        Took?.Invoke(Sent[^1]);
        if (!MidiMessage.TryFromBytes(message, out var midi))
        {
            return true;
        }

        var key = (midi.Channel << 7) | midi.Note;
        if (midi.IsNoteOn)
        {
            _playing.Add(key);
        }
        else if (midi.IsNoteOff)
        {
            _playing.Remove(key);
        }
        else if (midi.Kind == MidiKind.ControlChange && midi.Controller == 64)
        {
            PedalDown = midi.Value >= 64;
        }

        return true;
    }

    public void Dispose()
    {
    }
}
