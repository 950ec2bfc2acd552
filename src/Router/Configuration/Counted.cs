namespace MidiMesh.Router.Configuration;

/// <summary>Numbers with their noun, as people read them.</summary>
internal static class Counted
{
    /// <summary>"1 port", "2 ports".</summary>
    public static string Of(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
