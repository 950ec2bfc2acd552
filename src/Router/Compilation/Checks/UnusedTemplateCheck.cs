using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>A template (<c>_name</c>) of the rig itself that no substitution reads does nothing. One of an included file may be there for other rigs.</summary>
internal static class UnusedTemplateCheck
{
    /// <summary>Looks through a loaded rig. Needs the text: in what the rig means, templates have no part.</summary>
    public static void Run(HoconLoadResult loaded, string path, DiagnosticBag bag)
    {
        if (bag.TextIsBroken)
        {
            return;                                     // the substitution that reads it may be in what could not be read
        }

        // Values are nested no deeper than the loader allows.
        foreach (var field in loaded.Root.Fields)
        {
            Look(field, field.Key, loaded.Substituted, path, bag);
        }
    }

    private static void Look(HoconField field, string at, IReadOnlySet<string> substituted, string path, DiagnosticBag bag)
    {
        if (Section.IsTemplate(field.Key))
        {
            if (field.KeyOrigin is var origin && origin.Path == path && !substituted.Any(used => IsOrLiesBelow(used, at) || IsOrLiesBelow(at, used)))
            {
                bag.Warning(RigDiagnosticIds.UnusedTemplate, origin, $"template '{field.Key}' is never used; a substitution such as ${{{at}}} uses it");
            }

            return;
        }

        foreach (var inner in field.Value is HoconObject body ? body.Fields : [])
        {
            Look(inner, $"{at}.{inner.Key}", substituted, path, bag);
        }
    }

    private static bool IsOrLiesBelow(string path, string above) =>
        path.StartsWith(above, StringComparison.Ordinal) && (path.Length == above.Length || path[above.Length] == '.');
}
