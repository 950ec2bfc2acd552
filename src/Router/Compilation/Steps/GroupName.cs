using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary>A step's value that names a group.</summary>
internal static class GroupName
{
    /// <summary>Index of the group, or null when there is none, which is reported.</summary>
    public static int? Read(Section step, HoconValue own, string word, RouteContext route)
    {
        if (step.AsText(own, word, "the name of a group") is not { } name)
        {
            route.Failed = true;
            return null;
        }

        var group = route.Draft.Names.GroupOf(name.Value);
        if (group >= 0)
        {
            return group;
        }

        route.Unknown(route.Draft.Names.UnknownGroups, name.Origin, $"no group '{name.Value}'", name.Value, route.Draft.Names.Groups);
        return null;
    }
}
