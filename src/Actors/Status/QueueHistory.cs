namespace MidiMesh.Actors.Status;

/// <summary>How long the longest queue was, once a second, in the last minute: for a page that opens later. One thread writes, any may read.</summary>
public sealed class QueueHistory
{
    /// <summary>Samples kept: a minute.</summary>
    public const int Capacity = 60;

    private readonly int[] _depths = new int[Capacity];
    private long _count;

    /// <summary>Adds a sample.</summary>
    public void Add(int depth)
    {
        Volatile.Write(ref _depths[(int)(_count % Capacity)], depth);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>The samples, oldest first.</summary>
    public int[] Read()
    {
        var count = Volatile.Read(ref _count);
        var read = new int[Math.Min(count, Capacity)];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = Volatile.Read(ref _depths[(int)((count - read.Length + i) % Capacity)]);
        }

        return read;
    }
}
