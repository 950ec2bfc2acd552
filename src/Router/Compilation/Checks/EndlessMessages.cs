using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>Which messages would go round for ever, where what is sent to some devices comes in again: those that are left when the ones that nothing brings back are taken out, over and over.</summary>
internal sealed class EndlessMessages
{
    private readonly Dictionary<int, HashSet<int>> _rounds;

    private EndlessMessages(Dictionary<int, HashSet<int>> rounds) => _rounds = rounds;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _rounds.Values.All(static round => round.Count == 0);

    /// <summary>Finds them.</summary>
    /// <param name="routes">Routes that take part.</param>
    /// <param name="draft">The rig.</param>
    /// <param name="back">For each device those that hear what it is sent.</param>
    public static EndlessMessages Find(IReadOnlyCollection<RouteDraft> routes, RigDraft draft, Func<int, IEnumerable<int>> back)
    {
        var rounds = Next(routes, draft, back, null);
        for (var before = -1; Count(rounds) is var count && count != before && count > 0; before = count)
        {
            rounds = Next(routes, draft, back, rounds);
        }

        return new EndlessMessages(rounds);
    }

    /// <summary>The devices that hear what a route makes of them.</summary>
    public HashSet<int> HeardOf(RouteDraft route, RigDraft draft, Func<int, IEnumerable<int>> back) => [.. Next([route], draft, back, _rounds).Keys];

    private static Dictionary<int, HashSet<int>> Next(IReadOnlyCollection<RouteDraft> routes, RigDraft draft, Func<int, IEnumerable<int>> back, Dictionary<int, HashSet<int>>? came)
    {
        var next = new Dictionary<int, HashSet<int>>();
        foreach (var route in routes)
        {
            Predicate<MidiMessage>? comes = came is null ? null
                : came.TryGetValue(DeviceOf(route), out var heard) ? message => heard.Contains(MessageFlow.KeyOf(message))
                : static _ => false;
            MessageFlow.Follow(route, draft, comes, (device, message) =>
            {
                foreach (var hears in back(device))
                {
                    if (!next.TryGetValue(hears, out var messages))
                    {
                        next[hears] = messages = [];
                    }

                    messages.Add(MessageFlow.KeyOf(message));
                }
            });
        }

        return next;
    }

    /// <summary>The device that a route comes from, or -1.</summary>
    public static int DeviceOf(RouteDraft route) => route.Source switch { DeviceWideSource wide => wide.Device, ControlSource control => control.Device, _ => -1 };

    private static int Count(Dictionary<int, HashSet<int>> rounds) => rounds.Values.Sum(static round => round.Count);
}
