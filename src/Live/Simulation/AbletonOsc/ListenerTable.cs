using System.Diagnostics.CodeAnalysis;
using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary>
/// The listeners of one group of addresses, by property and arguments as they were sent. AbletonOSC keeps no other record: a
/// listener stays with its object when tracks move, while its messages and its key keep the old index.
/// </summary>
internal sealed class ListenerTable
{
    // In the order of adding: a reload takes them down in that order, and may stop half-way.
    private readonly List<Listener> _listeners = [];

    public IReadOnlyList<Listener> All => _listeners;

    public void Add(Listener listener) => _listeners.Add(listener);

    public void Remove(Listener listener) => _listeners.Remove(listener);

    public bool TryFind(string property, IReadOnlyList<ScriptValue> key, [NotNullWhen(true)] out Listener? listener)
    {
        listener = _listeners.Find(candidate => candidate.Property == property && candidate.Key.SequenceEqual(key));
        return listener is not null;
    }
}

/// <summary>One subscription.</summary>
/// <param name="Property">As in the address.</param>
/// <param name="Key">The arguments it was started with.</param>
/// <param name="Callback">What Live calls.</param>
/// <param name="Target">The object listened to; null for those that AbletonOSC forgets to note, over which a reload stumbles.</param>
internal sealed record Listener(string Property, IReadOnlyList<ScriptValue> Key, Action Callback, LiveObject? Target);
