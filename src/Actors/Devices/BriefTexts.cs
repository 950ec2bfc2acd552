using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Devices;

/// <summary>The texts among a device's lights: where they stand, and what those were last that come for a while when they change, so that a change is known from a first reading.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn; allocates with a table, not with a text.</remarks>
internal sealed class BriefTexts
{
    private Entry?[] _entries = [];

    /// <summary>Places in the table of the lights that are texts.</summary>
    public int[] Places { get; private set; } = [];

    /// <summary>Other lights: nothing is known of them.</summary>
    public void Use(ReadOnlySpan<LightBinding> lights)
    {
        _entries = new Entry?[lights.Length];
        var places = new List<int>();
        for (var i = 0; i < lights.Length; i++)
        {
            if (lights[i].Text is { } text)
            {
                places.Add(i);
                _entries[i] = text.IsBrief ? new Entry() : null;
            }
        }

        Places = [.. places];
    }

    /// <summary>Takes what a text is now.</summary>
    /// <param name="light">Place of the light in the table.</param>
    /// <param name="text">The text, or nothing while it is not known.</param>
    /// <param name="isKnown">Whether it is known.</param>
    /// <returns>True when it was known before and is another one now. That it is gone is nothing to show.</returns>
    public bool Take(int light, ReadOnlySpan<char> text, bool isKnown)
    {
        if (_entries[light] is not { } entry)
        {
            return false;
        }

        var changed = isKnown && entry.IsKnown && !text.SequenceEqual(entry.Text.AsSpan(0, entry.Length));
        text.CopyTo(entry.Text);
        (entry.Length, entry.IsKnown) = (text.Length, isKnown);
        return changed && !text.IsEmpty;
    }

    private sealed class Entry
    {
        public char[] Text { get; } = new char[TextLight.MaxLength];

        public int Length { get; set; }

        public bool IsKnown { get; set; }
    }
}
