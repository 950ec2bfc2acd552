namespace MidiMesh.Contracts.Osc;

/// <summary>The states of a pattern as sets of bits, made once so that matching only combines words. Immutable.</summary>
internal sealed class OscPatternStates
{
    public const int BitsOfWord = 64;
    private const int ByteValues = 256;

    private readonly int _count;
    private readonly byte[] _classOf = new byte[ByteValues];
    private readonly ulong[] _taking;
    private readonly ulong[] _reached;

    public OscPatternStates(IReadOnlyList<OscPatternState> states)
    {
        _count = states.Count;
        Words = (_count + BitsOfWord - 1) / BitsOfWord;
        Staying = new ulong[Words];
        Passing = new ulong[Words];
        _reached = new ulong[_count * Words];
        for (var state = 0; state < _count; state++)
        {
            Add(Staying, state, states[state].Stays);
            Add(Passing, state, states[state].PassesTo(state).First >= 0);
            Close(states, state, _reached.AsSpan(state * Words, Words));
        }

        Start = ReachedFrom(0).ToArray();
        _taking = Classify(states);
    }

    /// <summary>Words that a set of states takes.</summary>
    public int Words { get; }

    /// <summary>The states live before the first byte.</summary>
    public ulong[] Start { get; }

    /// <summary>The states that stay where they are when they take a byte.</summary>
    public ulong[] Staying { get; }

    /// <summary>The states that lead to others without a byte.</summary>
    public ulong[] Passing { get; }

    /// <summary>The states that take a byte of that value.</summary>
    public ReadOnlySpan<ulong> TakingStates(byte value) => _taking.AsSpan(_classOf[value] * Words, Words);

    /// <summary>A state and all that it leads to without a byte, however far.</summary>
    public ReadOnlySpan<ulong> ReachedFrom(int state) => _reached.AsSpan(state * Words, Words);

    /// <summary>Whether the last state is among those.</summary>
    public bool Accepts(ReadOnlySpan<ulong> live) => (live[^1] >> (_count - 1)) % 2 == 1;

    private static void Add(Span<ulong> set, int state, bool member)
    {
        if (member)
        {
            set[state / BitsOfWord] |= 1UL << state;
        }
    }

    private static void Close(IReadOnlyList<OscPatternState> states, int from, Span<ulong> reached)
    {
        var open = new Stack<int>([from]);
        while (open.TryPop(out var state))
        {
            if ((reached[state / BitsOfWord] >> state) % 2 == 1)
            {
                continue;
            }

            Add(reached, state, true);
            var (first, second) = states[state].PassesTo(state);
            if (first >= 0)
            {
                open.Push(first);
            }

            if (second >= 0)
            {
                open.Push(second);
            }
        }
    }

    /// <summary>Most byte values are alike to a pattern; those that are share one row, which keeps the table small.</summary>
    private ulong[] Classify(IReadOnlyList<OscPatternState> states)
    {
        var rows = new List<ulong[]>();
        for (var value = 0; value < ByteValues; value++)
        {
            var row = new ulong[Words];
            for (var state = 0; state < states.Count; state++)
            {
                Add(row, state, states[state].Takes(value));
            }

            var known = rows.FindIndex(other => other.AsSpan().SequenceEqual(row));
            if (known < 0)
            {
                known = rows.Count;
                rows.Add(row);
            }

            _classOf[value] = (byte)known;
        }

        return [.. rows.SelectMany(row => row)];
    }
}
