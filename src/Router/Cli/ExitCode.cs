namespace MidiMesh.Router.Cli;

/// <summary>What the program ends with. Scripts rely on these numbers.</summary>
internal static class ExitCode
{
    /// <summary>Done, or ended by Ctrl-C where that is the way to end it.</summary>
    public const int Done = 0;

    /// <summary>What was given is wrong: a mistake in the rig, a word that is no MIDI message, a port that is not there.</summary>
    public const int BadInput = 1;

    /// <summary>This machine does not allow it now: a port is taken, a library is missing, no router runs.</summary>
    public const int BadEnvironment = 2;

    /// <summary>The command line itself is wrong (EX_USAGE of BSD's sysexits).</summary>
    public const int Usage = 64;
}
