namespace MidiMesh.Live.Tests.Simulation;

/// <summary>Where the simulator's answers may differ from the recorded ones, each with its reason. Everything else is a fault.</summary>
internal static class IntendedDifferences
{
    private static readonly (string Conversation, string Wanted, string Got, string Reason)[] All =
    [
        ("bundles_and_errors", "nothing", "Could not parse a content datagram: BadElementSize",
            "A bundle cut short: Python's slices run silently past its end, our reader calls it what it is."),
        ("bundles_and_errors", "Could not parse a content datagram: ('Found", "Could not parse a content datagram: Truncated",
            "The same mistake in the words of two libraries."),
        ("bundles_and_errors", "Unknown OSC address: \"", "Error parsing OSC message: Traceback",
            "Four zero bytes are a message with an empty address to the real one, and no OSC to our reader."),
        ("bundles_and_errors", "missing ), unterminated subpattern", "Not enough )'s.",
            "A broken regular expression in the words of Python's and of .NET's engine."),
    ];

    /// <summary>The listed difference that these two answers are; null: they differ for no listed reason.</summary>
    public static string? Find(string conversation, string wanted, string got) => All.FirstOrDefault(difference =>
        difference.Conversation == conversation &&
        wanted.Contains(difference.Wanted, StringComparison.Ordinal) &&
        got.Contains(difference.Got, StringComparison.Ordinal)).Reason;

    /// <summary>The reasons listed for a conversation. One that no longer occurs has to leave the list.</summary>
    public static IEnumerable<string> Of(string conversation) =>
        All.Where(difference => difference.Conversation == conversation).Select(difference => difference.Reason);
}
