using System.Numerics;
using System.Runtime.CompilerServices;

namespace MidiMesh.Contracts.Live;

/// <summary>A set of track indices (from 0) as a value: it travels in a delivery without allocating.</summary>
public struct TrackSet : IEquatable<TrackSet>
{
    /// <summary>Highest number of tracks it can hold. A matrix wider than this is cut into several groups.</summary>
    public const int Capacity = 256;

    private Words _words;

    [InlineArray(Capacity / 64)]
    private struct Words
    {
        private ulong _first;
    }

    /// <summary>True when no track is in the set.</summary>
    public readonly bool IsEmpty => Count == 0;

    /// <summary>How many tracks are in the set.</summary>
    public readonly int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _words)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    /// <summary>Adds a track; a track outside 0..<see cref="Capacity"/>-1 is refused with false.</summary>
    public bool Add(int track)
    {
        if ((uint)track >= Capacity)
        {
            return false;
        }

        _words[track >> 6] |= 1UL << (track & 63);
        return true;
    }

    /// <summary>Takes a track out; one that is not in does nothing.</summary>
    public void Remove(int track)
    {
        if ((uint)track < Capacity)
        {
            _words[track >> 6] &= ~(1UL << (track & 63));
        }
    }

    /// <summary>Whether a track is in the set.</summary>
    public readonly bool Contains(int track) =>
        (uint)track < Capacity && (_words[track >> 6] & (1UL << (track & 63))) != 0;

    /// <summary>The first track at or after <paramref name="from"/>, or -1. A loop over it visits the set in order without an enumerator.</summary>
    public readonly int Next(int from)
    {
        for (var track = Math.Max(from, 0); track < Capacity; track = ((track >> 6) + 1) << 6)
        {
            var word = _words[track >> 6] >> (track & 63);
            if (word != 0)
            {
                return track + BitOperations.TrailingZeroCount(word);
            }
        }

        return -1;
    }

    /// <inheritdoc />
    public readonly bool Equals(TrackSet other) => ((ReadOnlySpan<ulong>)_words).SequenceEqual(other._words);

    /// <inheritdoc />
    public override readonly bool Equals(object? obj) => obj is TrackSet other && Equals(other);

    /// <inheritdoc />
    public override readonly int GetHashCode() => HashCode.Combine(_words[0], _words[1], _words[2], _words[3]);

    /// <summary>Same tracks.</summary>
    public static bool operator ==(TrackSet left, TrackSet right) => left.Equals(right);

    /// <summary>Different tracks.</summary>
    public static bool operator !=(TrackSet left, TrackSet right) => !left.Equals(right);

    /// <summary>Track numbers as people count them, from 1: "1 2 5".</summary>
    public override readonly string ToString()
    {
        var tracks = new List<int>();
        for (var track = Next(0); track >= 0; track = Next(track + 1))
        {
            tracks.Add(track + 1);
        }

        return string.Join(' ', tracks);
    }
}
