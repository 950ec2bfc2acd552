using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Cli;

/// <summary>Loads the rig that a verb was given and says what is wrong with it.</summary>
internal static class LoadedRig
{
    /// <summary>The rig; null when it has mistakes, which have been written to the error output.</summary>
    public static RigLoadResult? Load(CliContext context, string path)
    {
        var result = RigCompiler.Load(path);
        if (!result.HasErrors)
        {
            return result;
        }

        foreach (var diagnostic in result.Diagnostics)
        {
            context.Error.WriteLine(diagnostic);
        }

        return null;
    }
}
