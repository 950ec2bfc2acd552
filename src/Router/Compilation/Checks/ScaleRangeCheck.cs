using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Steps;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>A scale stays within what its destination takes: 0..1 for MIDI and volumes, beats per minute for the tempo. "scale = [0, 127]" is the classic slip.</summary>
internal sealed class ScaleRangeCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        foreach (var route in draft.Routes)
        {
            var step = route.Config.Via.LastOrDefault(static step => step.Word.Value == "scale");
            if (step is null || !step.Body.TryGet("scale", out var value) || !ScaleWord.TryRead(value, out var first, out var second))
            {
                continue;
            }

            foreach (var to in route.To)
            {
                var (low, high, what) = RangeOf(to);
                if (what is not null && (Math.Min(first, second) < low || Math.Max(first, second) > high))
                {
                    bag.Error(RigDiagnosticIds.BadValue, value.Origin, FormattableString.Invariant($"{route.What}: {what} goes from {low} to {high}, and this scale leads to {(Math.Max(first, second) > high ? Math.Max(first, second) : Math.Min(first, second))}"));
                }
            }
        }
    }

    private static (double Low, double High, string? What) RangeOf(Destination to) => to switch
    {
        MidiDestination => (0, 1, "a MIDI value (the whole range of its message)"),
        LiveDestination live when Routes.LivePlaces.All.FirstOrDefault(place => place.Verb == live.Verb) is { Use: Routes.LiveUse.Value } place => (place.Low, place.High, place.Words),
        _ => (0, 0, null),
    };
}
