using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Gestures;

/// <summary>The words of a route's <c>on</c>, and which gestures are meant when there is none.</summary>
internal static class GestureWords
{
    /// <summary>Every message of a device, also those that are no gesture.</summary>
    public const int All = (1 << (int)Gesture.None) | Press | Release | (1 << (int)Gesture.Move) | (1 << (int)Gesture.Turn);

    /// <summary>What OSC messages come as.</summary>
    public const int Osc = 1 << (int)Gesture.Osc;

    /// <summary>A button going down.</summary>
    public const int Press = 1 << (int)Gesture.Press;

    /// <summary>A button coming up.</summary>
    public const int Release = 1 << (int)Gesture.Release;

    private static readonly (string Word, Gesture Gesture)[] Words =
        [("press", Gesture.Press), ("release", Gesture.Release), ("turn", Gesture.Turn), ("move", Gesture.Move)];

    private static readonly string[] Planned = ["long-press", "double-press"];

    /// <summary>Gestures as bits, for messages: "press and release".</summary>
    public static string Describe(int gestures) =>
        string.Join(" and ", Words.Where(word => (gestures & (1 << (int)word.Gesture)) != 0).Select(static word => word.Word));

    /// <summary>Reads what is written.</summary>
    /// <returns>The gestures as bits; 0 when none of the words is one.</returns>
    public static int Read(IReadOnlyList<Written<string>> on, string what, DiagnosticBag bag)
    {
        var gestures = 0;
        foreach (var text in on)
        {
            var known = Array.FindIndex(Words, word => word.Word == text.Value);
            if (known >= 0)
            {
                gestures |= 1 << (int)Words[known].Gesture;
            }
            else if (Planned.Contains(text.Value))
            {
                bag.Error(RigDiagnosticIds.NotYet, text.Origin, $"{what}: '{text.Value}' is not available yet in this version; there is {NearestWord.List([.. Words.Select(static word => word.Word)])}");
            }
            else
            {
                bag.Error(RigDiagnosticIds.UnknownWord, text.Origin, $"{what}: 'on' has no gesture '{text.Value}'{NearestWord.Suggest(bag, text.Value, [.. Words.Select(static word => word.Word)])}");
            }
        }

        return gestures;
    }

    /// <summary>What is meant without <c>on</c>: positions move, encoders turn, buttons are pressed; and all of a button's or device's messages go on to MIDI.</summary>
    /// <param name="control">The control, or null for a whole device.</param>
    /// <param name="onlyMidi">Whether all destinations are MIDI outputs.</param>
    public static int Usual(ControlGroup? control, bool onlyMidi) => control?.Kind switch
    {
        ControlKind.Position => 1 << (int)Gesture.Move,
        ControlKind.Encoder => 1 << (int)Gesture.Turn,
        ControlKind.Button => onlyMidi ? (Press | Release) & control.Gestures : Press & control.Gestures,
        ControlKind.Light => 0,
        _ => onlyMidi ? All : Press,
    };
}
