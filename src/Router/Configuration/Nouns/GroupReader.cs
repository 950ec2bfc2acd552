using MidiMesh.Live.Groups;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>groups { NAME { kind, switch, press-again, empty-slot, when-lost, confirm { within, else }, tracks } }</c></summary>
internal static class GroupReader
{
    private static readonly Words<bool> Kinds = new(("exclusive", true));
    private static readonly Words<bool> Switches = new(("stop-others-then-start", true));

    private static readonly Words<PressAgain> PressAgainWords = new(
        ("stop", PressAgain.Stop), ("restart", PressAgain.Restart), ("nothing", PressAgain.Nothing));

    private static readonly Words<EmptySlot> EmptySlotWords = new(
        ("stop-track", EmptySlot.StopTrack), ("stop-all", EmptySlot.StopAll), ("record", EmptySlot.Record), ("nothing", EmptySlot.Nothing));

    private static readonly Words<WhenLost> WhenLostWords = new(("mark-failed", WhenLost.MarkFailed), ("ignore", WhenLost.Ignore));
    private static readonly Words<ConfirmElse> ElseWords = new(("mark-failed", ConfirmElse.MarkFailed), ("keep-trying", ConfirmElse.KeepTrying));

    // Live reads its socket once in 100 ms; what it has not acknowledged after a minute, nobody waits for.
    private static readonly TimeSpan ShortestConfirm = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestConfirm = TimeSpan.FromMinutes(1);

    /// <summary>Reads one group.</summary>
    public static GroupConfig Read(Section group, Written<string> name)
    {
        if (group.RequiredText("kind", "exclusive") is { } kind)
        {
            group.TryWord(kind, "kind", Kinds, out _);
        }

        group.Word("switch", Switches, true);
        var options = new ExclusiveOptions { Tracks = default };
        options = options with
        {
            PressAgain = group.Word("press-again", PressAgainWords, options.PressAgain),
            EmptySlot = group.Word("empty-slot", EmptySlotWords, options.EmptySlot),
            WhenLost = group.Word("when-lost", WhenLostWords, options.WhenLost),
        };
        if (group.Object("confirm", $"{group.What}, confirm") is { } confirm)
        {
            options = options with
            {
                ConfirmWithin = confirm.Duration("within", ShortestConfirm, LongestConfirm, options.ConfirmWithin),
                ConfirmElse = confirm.Word("else", ElseWords, options.ConfirmElse),
            };
            confirm.Done();
        }

        var tracks = group.Text("tracks", "\"1..8\"");
        group.Done();
        return new GroupConfig(name, options, tracks);
    }
}
