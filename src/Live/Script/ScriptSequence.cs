namespace MidiMesh.Live.Script;

/// <summary>Which of the script's numbered pushes have come: each counts once, and one that is missing is noticed.</summary>
internal sealed class ScriptSequence
{
    /// <summary>So far ahead of the first missing one a push may be; UDP does not reorder more, and a larger gap heals as a whole.</summary>
    private const int Window = 1024;

    private readonly bool[] _has = new bool[Window];
    private int _floor;

    /// <summary>Highest number that came.</summary>
    public int Highest { get; private set; }

    /// <summary>Highest number known to exist, from pushes and from what the script has told.</summary>
    public int Known { get; private set; }

    /// <summary>Whether a push that exists has not come.</summary>
    public bool HasGap => _floor < Known;

    /// <summary>Begins behind a number: what came before it is known otherwise.</summary>
    public void Start(int last)
    {
        _floor = Highest = Known = last;
        Array.Clear(_has);
    }

    /// <summary>Takes a push; false when it has come before.</summary>
    public bool Take(int number)
    {
        if (number <= _floor || number <= 0)
        {
            return false;
        }

        Known = Math.Max(Known, number);
        if (number > _floor + Window)
        {
            HealTo(number - Window);
        }

        ref var has = ref _has[number % Window];
        if (has)
        {
            return false;
        }

        has = true;
        Highest = Math.Max(Highest, number);
        Advance();
        return true;
    }

    /// <summary>The script says that there are so many.</summary>
    public void Tell(int last) => Known = Math.Max(Known, last);

    /// <summary>Everything up to a number has been told again, in later pushes.</summary>
    public void HealTo(int number)
    {
        for (; _floor < number; _floor++)
        {
            _has[(_floor + 1) % Window] = false;
        }

        Highest = Math.Max(Highest, _floor);
        Known = Math.Max(Known, _floor);
        Advance();
    }

    private void Advance()
    {
        while (_has[(_floor + 1) % Window])
        {
            _floor++;
            _has[_floor % Window] = false;
        }
    }
}
