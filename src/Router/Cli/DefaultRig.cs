namespace MidiMesh.Router.Cli;

/// <summary>The rig that is meant when none is given.</summary>
internal static class DefaultRig
{
    /// <summary>Its place, here or beside the program.</summary>
    public static string Name { get; } = Path.Combine("config", "midimesh.conf");

    /// <summary>The working folder's own goes before the one that came with the program; null when there is neither.</summary>
    public static string? Find(CliContext context)
    {
        // Shown as people would type it, so without the working folder in front.
        if (File.Exists(Path.Combine(context.WorkingFolder, Name)))
        {
            return context.WorkingFolder == Environment.CurrentDirectory ? Name : Path.Combine(context.WorkingFolder, Name);
        }

        var own = Path.Combine(context.ProgramFolder, Name);
        return File.Exists(own) ? own : null;
    }
}
