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

    /// <summary>Presses that are told by time.</summary>
    public const int Timed = (1 << (int)Gesture.LongPress) | (1 << (int)Gesture.DoublePress) | (1 << (int)Gesture.ShortPress);

    private const int NeedRelease = (1 << (int)Gesture.LongPress) | (1 << (int)Gesture.ShortPress);

    private static readonly (string Word, Gesture Gesture)[] Words =
    [
        ("press", Gesture.Press), ("release", Gesture.Release), ("turn", Gesture.Turn), ("move", Gesture.Move),
        ("long-press", Gesture.LongPress), ("double-press", Gesture.DoublePress), ("short-press", Gesture.ShortPress),
    ];

    /// <summary>What a control must send so that these gestures can be told.</summary>
    public static int Needed(int gestures) =>
        (gestures & ~Timed) | ((gestures & Timed) != 0 ? Press : 0) | ((gestures & NeedRelease) != 0 ? Release : 0);

    /// <summary>Of some gestures those that a control cannot be told to do.</summary>
    public static int Impossible(int gestures, int sent) => gestures & ~Possible(sent);

    /// <summary>All that can be told of a control that sends some gestures.</summary>
    public static int Possible(int sent) =>
        sent | ((sent & Press) == 0 ? 0 : (sent & Release) == 0 ? 1 << (int)Gesture.DoublePress : Timed);

    /// <summary>Reports presses that are told by time where no control tells presses.</summary>
    public static void CheckTimed(RouteContext route, int gestures)
    {
        if ((gestures & Timed) != 0 && route.Source is DeviceWideSource source
            && route.Draft.Names.Profiles[source.Device] is { } profile && !Array.Exists(profile.Controls, static control => (control.Gestures & Press) != 0))
        {
            route.Error(RigDiagnosticIds.ImpossibleGesture, route.Config.On[0].Origin, $"'{Describe(gestures & Timed)}' needs buttons, and the profile {profile.Id} of '{route.Config.From!.Value.Value}' names none");
        }
    }

    /// <summary>All words of this version.</summary>
    public static IEnumerable<string> Names => Words.Select(static word => word.Word);

    /// <summary>The words of some gestures, given as bits.</summary>
    public static IEnumerable<string> NamesOf(int gestures) => Words.Where(word => (gestures & (1 << (int)word.Gesture)) != 0).Select(static word => word.Word);

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
            else
            {
                var condition = Filters.FilterWords.All.Contains(text.Value) ? $"; it is a condition, as in when {{ {text.Value} = … }}" : null;
                bag.Error(RigDiagnosticIds.UnknownWord, text.Origin, $"{what}: 'on' has no gesture '{text.Value}'{condition ?? NearestWord.Suggest(bag, text.Value, [.. Words.Select(static word => word.Word)])}");
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
        ControlKind.Light or ControlKind.Display => 0,
        _ => onlyMidi ? All : Press,
    };
}
