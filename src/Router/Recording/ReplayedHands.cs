using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Recording;

/// <summary>What a replay has pressed at one device and not let go yet.</summary>
internal sealed class ReplayedHands(DeviceProfile profile)
{
    private const int Buttons = 1 << 16;                     // keys from here on are elements, below them kind, channel and number
    private readonly ControlDecoder _decoder = new(profile);
    private readonly SortedDictionary<int, MidiMessage> _down = [];

    /// <summary>The messages that let go of it all.</summary>
    public IEnumerable<MidiMessage> Releases => _down.Values;

    /// <summary>Follows a message that has been played.</summary>
    public void Take(in MidiMessage message)
    {
        if (_decoder.TryDecode(message, out var element, out var gesture, out _) && gesture is Gesture.Press or Gesture.Release)
        {
            TakeButton(element, gesture == Gesture.Press, message);
        }
        else if (HeldNotes.Holds(message) || HeldNotes.LetsGo(message))
        {
            Note(KeyOf(message), HeldNotes.Holds(message), ReleaseOf(message));
        }
    }

    private void TakeButton(int element, bool isPress, in MidiMessage message)
    {
        var control = profile.Elements[element];
        if (control.Release is not null)
        {
            Note(Buttons + element, isPress, control.ReleaseNow());
        }
        else if (message.Kind is MidiKind.NoteOn or MidiKind.NoteOff or MidiKind.ControlChange && !profile.Controls[control.Group].Toggles)
        {
            // At the channel that it came at: the profile may say any. A switch that sends programs, and a button that toggles by itself, send nothing when they come up.
            Note(KeyOf(message), isPress, ReleaseOf(message));
        }
    }

    private static int KeyOf(in MidiMessage message) => ((message.Kind == MidiKind.ControlChange ? 1 : 0) << 11) | (message.Channel << 7) | message.Data1;

    private static MidiMessage ReleaseOf(in MidiMessage message) => message.Kind == MidiKind.ControlChange
        ? MidiMessage.ControlChange(message.Channel, message.Controller, 0)
        : MidiMessage.NoteOff(message.Channel, message.Note, 0);

    private void Note(int key, bool isDown, in MidiMessage release)
    {
        if (isDown)
        {
            _down[key] = release;
        }
        else
        {
            _down.Remove(key);
        }
    }
}
