using MidiMesh.Contracts.Live;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>Every group has a route that plays its clips, and through it or its own <c>tracks</c> knows which tracks are its members.</summary>
internal sealed class GroupTracksCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        foreach (var group in draft.Groups)
        {
            var name = group.Config.Name;
            if (!group.IsNamed && draft.IsWhole)
            {
                bag.Error(RigDiagnosticIds.UnusedGroup, name.Origin, $"group '{name.Value}' has no route that plays its clips; a route does with a step {{ exclusive = {name.Value} }}");
            }

            if (group.Config.Tracks is { } tracks)
            {
                AddTracks(group, tracks, bag);
            }
            else if (group.Endpoint >= 0 && group.Tracks.IsEmpty)
            {
                bag.Error(RigDiagnosticIds.MissingKey, name.Origin,
                    $"group '{name.Value}': its routes come from OSC, so which tracks belong to it must be said: tracks = \"1..8\"");
            }
        }
    }

    private static void AddTracks(GroupDraft group, Written<string> tracks, DiagnosticBag bag)
    {
        if (!RangeText.TryWhole(tracks.Value, out var low, out var high) || low < 1 || high > TrackSet.Capacity || low > high)
        {
            bag.Error(RigDiagnosticIds.BadValue, tracks.Origin, $"group '{group.Config.Name.Value}': 'tracks' should be a range within \"1..{TrackSet.Capacity}\", not '{tracks.Value}'");
            return;
        }

        for (var track = low; track <= high; track++)
        {
            group.Tracks.Add(track - 1);
        }
    }
}
