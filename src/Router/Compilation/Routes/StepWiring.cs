using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Router.Compilation.Gestures;

namespace MidiMesh.Router.Compilation.Routes;

/// <summary>Tells steps what stands around them, once the whole route is read.</summary>
internal static class StepWiring
{
    /// <summary>The steps, each knowing what it must.</summary>
    /// <param name="via">The steps as they were read.</param>
    /// <param name="gestures">What the route answers.</param>
    /// <param name="control">The control it comes from, or null.</param>
    /// <param name="toMidi">Whether a destination is a MIDI output.</param>
    /// <param name="overheard">Further gestures that its steps must see, which do not count as answered.</param>
    public static Step[] Wire(Step[] via, int gestures, ControlGroup? control, bool toMidi, out int overheard)
    {
        var wired = new Step[via.Length];
        overheard = 0;
        for (var i = 0; i < via.Length; i++)
        {
            switch (via[i])
            {
                case TargetStep target:
                    wired[i] = target.Before(new ValueShape(via.Skip(i + 1)));
                    break;

                // Chatter at the end of a press looks like another press; only who has seen the release can tell.
                case DebounceStep debounce when (gestures & GestureWords.Release) == 0:
                    wired[i] = new DebounceStep(debounce.Time, keepReleases: false);
                    overheard |= control is null ? GestureWords.Release : GestureWords.Release & control.Gestures;
                    break;
                case PlayStep { Options.WhileHeld: true } when (gestures & GestureWords.Release) == 0:
                    wired[i] = via[i];
                    overheard |= control is null ? GestureWords.Release : GestureWords.Release & control.Gestures;
                    break;
                case ToggleStep toggle when toMidi:
                    wired[i] = toggle.Sounding();
                    break;
                default:
                    wired[i] = via[i];
                    break;
            }
        }

        return wired;
    }
}
