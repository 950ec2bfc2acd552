namespace MidiMesh.Contracts.Melodies;

/// <summary>Melodies in the manner of others: a Markov chain over what sounds together, how long, and when the next begins.</summary>
/// <remarks>
/// A step is all notes that begin within one grid point of each other, their longest length and the wait for the next step, all on the grid. What follows
/// is drawn from what followed the last <see cref="Order"/> steps in the training notes; where they are too few, from what followed the last but one, and so on.
/// The same training, order and seed give the same melody, on every machine and in every version.
/// </remarks>
public sealed class MarkovMelody
{
    /// <summary>Steps a chain remembers at most. Beyond it only repeats the training notes.</summary>
    public const int MostOrder = 8;

    // Each kind of step is a character, so that a melody is a text and what came before is a piece of it.
    private readonly List<Step> _steps = [];
    private readonly Dictionary<Step, char> _letters = [];
    private readonly Dictionary<string, List<char>> _followers = new(StringComparer.Ordinal);
    private readonly double _grid;

    /// <summary>An empty chain.</summary>
    /// <param name="order">How many steps back it looks, 1 to <see cref="MostOrder"/>.</param>
    /// <param name="grid">In quarter notes: starts and lengths are rounded to it. A sixteenth is 0.25.</param>
    public MarkovMelody(int order = 2, double grid = 0.25)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MostOrder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grid);
        Order = order;
        _grid = grid;
    }

    /// <summary>How many steps back it looks.</summary>
    public int Order { get; }

    /// <summary>Different steps learned.</summary>
    public int StepCount => _steps.Count;

    /// <summary>Learns one piece. Its end leads to its beginning, so that a melody never runs dry.</summary>
    /// <param name="notes">By start.</param>
    /// <exception cref="ArgumentException">More than 65,000 different steps came together.</exception>
    public void Learn(IReadOnlyList<MelodyNote> notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        var piece = Read(notes);
        if (piece.Length == 0)
        {
            return;
        }

        var round = piece;
        while (round.Length < piece.Length + Order)
        {
            round += piece;
        }

        for (var length = 0; length <= Order; length++)
        {
            for (var at = 0; at < piece.Length; at++)
            {
                Followers(round.Substring(at, length)).Add(round[at + length]);
            }
        }
    }

    /// <summary>Makes a melody.</summary>
    /// <param name="seed">The same seed, the same melody.</param>
    /// <param name="beats">How long, in quarter notes; the last note is cut there.</param>
    public IReadOnlyList<MelodyNote> Make(ulong seed, double beats)
    {
        var notes = new List<MelodyNote>();
        if (_steps.Count == 0)
        {
            return notes;
        }

        var random = seed;
        var past = string.Empty;
        var at = 0.0;
        while (at < beats)
        {
            var next = Draw(past, ref random);
            var step = _steps[next];
            foreach (var note in step.Notes)
            {
                notes.Add(new MelodyNote(note, step.Velocity, at, Math.Min(step.Length * _grid, beats - at)));
            }

            at += step.Wait * _grid;
            past = (past + next)[^Math.Min(Order, past.Length + 1)..];
        }

        return notes;
    }

    private char Draw(string past, ref ulong random)
    {
        for (var from = 0; ; from++)
        {
            if (_followers.TryGetValue(past[from..], out var followers))
            {
                return followers[(int)(Next(ref random) % (ulong)followers.Count)];
            }
        }
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014): small, good enough for music, and the same for ever, which <see cref="Random"/> does not promise.</summary>
    private static ulong Next(ref ulong state)
    {
        var z = state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    private List<char> Followers(string past)
    {
        if (!_followers.TryGetValue(past, out var list))
        {
            _followers.Add(past, list = []);
        }

        return list;
    }

    private string Read(IReadOnlyList<MelodyNote> notes)
    {
        var groups = notes.GroupBy(note => (long)Math.Round(note.Start / _grid)).OrderBy(static group => group.Key).ToArray();
        var piece = new char[groups.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            var length = groups[i].Max(note => Math.Max(1, (long)Math.Round(note.Length / _grid)));
            var wait = i + 1 < groups.Length ? groups[i + 1].Key - groups[i].Key : length;
            var velocity = (int)Math.Round(groups[i].Average(static note => note.Velocity));
            piece[i] = Letter(new Step([.. groups[i].Select(static note => note.Note).Distinct().Order()], velocity, length, wait));
        }

        return new string(piece);
    }

    private char Letter(Step step)
    {
        if (!_letters.TryGetValue(step, out var letter))
        {
            if (_steps.Count > 65_000)
            {
                throw new ArgumentException("there are more than 65,000 different steps; take a coarser grid or fewer notes");
            }

            letter = (char)_steps.Count;
            _steps.Add(step);
            _letters.Add(step, letter);
        }

        return letter;
    }

    /// <summary>What sounds together. Length and wait are in grid points, at least 1.</summary>
    private sealed record Step(int[] Notes, int Velocity, long Length, long Wait)
    {
        public bool Equals(Step? other) => other is not null && Velocity == other.Velocity && Length == other.Length && Wait == other.Wait && Notes.AsSpan().SequenceEqual(other.Notes);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var note in Notes)
            {
                hash.Add(note);
            }

            hash.Add(Velocity);
            hash.Add(Length);
            hash.Add(Wait);
            return hash.ToHashCode();
        }
    }
}
