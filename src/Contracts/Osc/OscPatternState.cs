namespace MidiMesh.Contracts.Osc;

/// <summary>What a state of a pattern does with the next byte of the address. Consecutive states follow one another.</summary>
internal enum OscPatternStep : byte
{
    /// <summary>Takes the byte <see cref="OscPatternState.Value"/>.</summary>
    Literal,

    /// <summary>Takes the first byte of any character but the slash; <see cref="Continuation"/> follows.</summary>
    Any,

    /// <summary>Takes an ASCII byte of the set.</summary>
    Set,

    /// <summary>As <see cref="Set"/>, and the first byte of any character beyond ASCII; <see cref="Continuation"/> follows.</summary>
    SetOrBeyond,

    /// <summary>Takes the further bytes of a UTF-8 sequence, or nothing.</summary>
    Continuation,

    /// <summary>Takes any run of bytes without a slash, or nothing.</summary>
    Star,

    /// <summary>First of the three that pass over a part for <c>//</c>: takes its slash, or skips all three.</summary>
    DescendSlash,

    /// <summary>Second: takes the first byte of the part, so that no part is empty.</summary>
    DescendFirst,

    /// <summary>Third: takes the rest of the part, and leads back to <see cref="DescendSlash"/>.</summary>
    DescendRest,

    /// <summary>Goes on in two places: the next state and <see cref="OscPatternState.Target"/>.</summary>
    Split,

    /// <summary>Goes on at <see cref="OscPatternState.Target"/>.</summary>
    Jump,

    /// <summary>The last state: the address matches if it ends here.</summary>
    Accept,
}

/// <summary>One state.</summary>
/// <param name="Step">What it does.</param>
/// <param name="Value">The byte of a literal.</param>
/// <param name="Target">The state that a split or jump leads to.</param>
/// <param name="Set">A bit for each ASCII character of a set.</param>
internal readonly record struct OscPatternState(OscPatternStep Step, byte Value = 0, int Target = 0, UInt128 Set = default)
{
    /// <summary>Whether it stays where it is when it takes a byte; others hand over to the next state up.</summary>
    public bool Stays => Step is OscPatternStep.Continuation or OscPatternStep.Star or OscPatternStep.DescendRest;

    public bool Takes(int value) => Step switch
    {
        OscPatternStep.Literal => value == Value,
        OscPatternStep.Any => value != '/' && !IsContinuation(value),
        OscPatternStep.Set => Contains(value),
        OscPatternStep.SetOrBeyond => Contains(value) || value >= 0xc0,
        OscPatternStep.Continuation => IsContinuation(value),
        OscPatternStep.Star or OscPatternStep.DescendFirst or OscPatternStep.DescendRest => value != '/',
        OscPatternStep.DescendSlash => value == '/',
        _ => false,
    };

    /// <summary>The states reached without a byte, by their index; -1 for none.</summary>
    public (int First, int Second) PassesTo(int index) => Step switch
    {
        OscPatternStep.Continuation or OscPatternStep.Star => (index + 1, -1),
        OscPatternStep.DescendSlash => (index + 3, -1),
        OscPatternStep.DescendRest => (index - 2, -1),
        OscPatternStep.Split => (index + 1, Target),
        OscPatternStep.Jump => (Target, -1),
        _ => (-1, -1),
    };

    private static bool IsContinuation(int value) => (value & 0xc0) == 0x80;

    private bool Contains(int value) => value < 128 && ((Set >> value) & 1) != 0;
}
