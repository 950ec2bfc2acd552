namespace MidiMesh.Live.Simulation.Model;

/// <summary>What listeners could see of a track's launching before a change, so that exactly what became different is told after it.</summary>
internal readonly struct SessionSnapshot
{
    private readonly List<(LiveObject Owner, string Property, ScriptValue Value)> _seen;

    public SessionSnapshot(SimulatedTrack track)
    {
        _seen = new List<(LiveObject, string, ScriptValue)>((track.Slots.Count * 5) + 2);
        for (var observed = track; observed is not null; observed = observed.Group)
        {
            Add(observed);
        }
    }

    /// <summary>Tells the listeners, in the order in which the properties were looked at.</summary>
    public void TellDifferences()
    {
        // All are compared before the first is told: what a listener does must not hide the rest.
        var different = new List<(LiveObject Owner, string Property)>();
        foreach (var (owner, property, value) in _seen)
        {
            if (owner.Get(property, out var now) is null && !now.Equals(value))
            {
                different.Add((owner, property));
            }
        }

        foreach (var (owner, property) in different)
        {
            owner.Notify(property);
        }
    }

    private void Add(SimulatedTrack track)
    {
        foreach (var slot in track.Slots)
        {
            Add(slot, "has_clip");
            Add(slot, "controls_other_clips");
            Add(slot, "is_triggered");
            Add(slot, "playing_status");
            if (slot.Clip is { } clip)
            {
                Add(clip, "is_recording");
            }
        }

        Add(track, "fired_slot_index");
        Add(track, "playing_slot_index");
    }

    private void Add(LiveObject owner, string property)
    {
        owner.Get(property, out var value);
        _seen.Add((owner, property, value));
    }
}
