namespace MidiMesh.Live.Tests.Simulation;

/// <summary>Where the simulator's answers may differ from the recorded ones, each with its reason. Everything else is a fault.</summary>
internal static class IntendedDifferences
{
    private static readonly (string Conversation, string Wanted, string Got, string Reason)[] All = [];

    public static bool Covers(string conversation, string wanted, string got) => All.Any(difference =>
        difference.Conversation == conversation &&
        wanted.Contains(difference.Wanted, StringComparison.Ordinal) &&
        got.Contains(difference.Got, StringComparison.Ordinal));
}
