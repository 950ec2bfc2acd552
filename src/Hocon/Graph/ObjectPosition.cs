namespace MidiMesh.Hocon.Graph;

/// <summary>Where an object stands: a path from the root, or from the list element it is in.</summary>
/// <param name="Start">The root or the element.</param>
/// <param name="Parent">The position of the object around it; null at the start.</param>
/// <param name="Key">Its key there.</param>
/// <param name="Depth">Number of keys from the start.</param>
internal sealed record ObjectPosition(ObjectNode Start, ObjectPosition? Parent, string Key, int Depth)
{
    public static ObjectPosition At(ObjectNode start) => new(start, null, string.Empty, 0);

    public ObjectPosition Below(string key) => new(Start, this, key, Depth + 1);

    /// <summary>The keys from the start to here, then <paramref name="tail"/>.</summary>
    public string[] PathTo(ReadOnlySpan<string> tail)
    {
        var path = new string[Depth + tail.Length];
        tail.CopyTo(path.AsSpan(Depth));
        for (var position = this; position.Parent is not null; position = position.Parent)
        {
            path[position.Depth - 1] = position.Key;
        }

        return path;
    }
}
