using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>A rig is bounded: a route of a whole device stands at every one of its controls, and thousands of them would fill the memory before anything runs.</summary>
internal sealed class TableSizeCheck : IRigCheck
{
    /// <summary>Routes times controls: a hundred times what the largest stage needs, some 100 MB.</summary>
    private const int MaxEntries = 1_000_000;

    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var entries = 0L;
        foreach (var route in draft.Routes)
        {
            entries += route.Source switch
            {
                ControlSource source => source.Elements.Length,
                DeviceWideSource source => draft.Names.Profiles[source.Device]?.Elements.Length ?? 0,
                _ => 1,
            };
            if (entries > MaxEntries)
            {
                bag.Error(RigDiagnosticIds.TooMany, route.Config.Name.Origin, $"{route.What}: the routes up to here reach more than {MaxEntries} controls together");
                return;
            }
        }
    }
}
