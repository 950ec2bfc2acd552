using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>Nothing that a device sends goes back to the same device as a whole: most answer with the same again, and the stage is full of notes.</summary>
/// <remarks>An instrument whose keys do not play its own sounds (local off) is meant to be played this way and says so.</remarks>
internal sealed class FeedbackLoopCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        foreach (var route in draft.Routes)
        {
            if (route.Source is not DeviceWideSource source || draft.Names.Config.Devices[source.Device].LocalOff)
            {
                continue;
            }

            for (var i = 0; i < route.To.Length; i++)
            {
                if (route.To[i] is MidiDestination to && to.Device == source.Device)
                {
                    var name = draft.Names.Config.Devices[source.Device].Name.Value;
                    var place = route.Config.To.FirstOrDefault(text => text.Value == name, route.Config.Name);
                    bag.Error(RigDiagnosticIds.FeedbackLoop, place.Origin,
                        $"{route.What}: everything from '{name}' goes back to '{name}', a loop; if its keys are silent by themselves (local off), say local-off = true at the device");
                }
            }
        }
    }
}
