using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Lights;

/// <summary>A light on a row of slots: <c>from = "live.slots[1, row]", to = "drums.row[row]"</c> shows the slots of a scene side by side, from a track on.</summary>
internal static class RowLightBuilder
{
    private const string Example = "from = \"live.slots[1, row]\"";

    /// <summary>Reads it; null when something is wrong, which has been reported.</summary>
    public static LightDraft? Build(LightConfig config, LightBuilder.Lamps lamps, NameScope scope, RigDraft draft, string what, DiagnosticBag bag)
    {
        if (config.From is not { } from)
        {
            bag.Error(RigDiagnosticIds.MissingKey, config.Name.Origin, $"{what}: 'from' is missing: from which track on and in which scene, for instance {Example}");
            return null;
        }

        if (Followed.Read(from, scope, draft, what, "from", bag, namesAreBound: true) is not { } followed)
        {
            return null;
        }

        if (!followed.Place.IsRow)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, from.Origin, $"{what}: a row shows slots side by side, for instance {Example}, not {followed.Place.Bare}");
            return null;
        }

        if (config.HasShow)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, config.Show.Count > 0 ? config.Show[0].State.Origin : config.Style?.Origin ?? config.Name.Origin, $"{what}: a row is told states, colours and names as they are; leave 'show' out");
            return null;
        }

        if (config.ForOrigin is { } origin)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, origin, $"{what}: 'for' is for texts on a display; a row shows what is");
            return null;
        }

        var profile = draft.Names.Profiles[lamps.Device]!;
        var bindings = new LightBinding[lamps.Elements.Length];
        for (var i = 0; i < bindings.Length; i++)
        {
            var row = profile.Elements[lamps.Elements[i]].Row!;
            var follows = new LightFollow[row.Slots];
            for (var slot = 0; slot < follows.Length; slot++)
            {
                if (followed.For(lamps.Bound[i], profile.NameOf(lamps.Elements[i]), scope, draft, what, bag, slot) is not { } follow)
                {
                    return null;
                }

                follows[slot] = follow;
            }

            bindings[i] = new LightBinding(config.Name.Value, followed.Endpoint, LightSource.Clip, default, follows[0].Track, follows[0].Scene, lamps.Device, lamps.Elements[i], [])
            {
                Row = new RowLight(row, follows),
            };
        }

        return new LightDraft(config, bindings);
    }
}
