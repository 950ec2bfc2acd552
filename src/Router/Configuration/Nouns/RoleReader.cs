namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>roles { NAME { any-of, back } }</c></summary>
internal static class RoleReader
{
    /// <summary>Reads one role.</summary>
    public static RoleConfig Read(Section role, Written<string> name)
    {
        var anyOf = RouteReader.ReadTexts(role, "any-of", "[apc, launchpad]");
        if (anyOf.Count == 0)
        {
            role.Bag.Error(RigDiagnosticIds.MissingKey, name.Origin, $"{role.What}: 'any-of' is missing: which devices may play it, for instance any-of = [apc, launchpad]");
        }

        var back = role.Flag("back", false);
        role.Done();
        return new RoleConfig(name, anyOf, back);
    }
}
