namespace MidiMesh.Actors.Clocks;

/// <summary>Where a song is, as a program on the network tells it now and then: what comes late, twice or in the wrong order moves nothing, and a place that the song has jumped to is found.</summary>
/// <remarks>
/// A network can make a message late, never early. So of the last messages the one that was least late is believed (as in NTP's clock filter, RFC 5905, section 10), and half of what it says is
/// corrected at a time. Ahead by half a beat is a jump at once. Behind by as much may be a message that was held up: later than by half a second three in a row must say it, and not all at one moment, as
/// they do when what was held up arrives; nearer than that all that are kept, and with one voice, as chance has none. Not thread-safe.
/// </remarks>
/// <param name="frequency">Stamps per second.</param>
internal sealed class PlaceFilter(long frequency)
{
    /// <summary>Beats of difference that are no jitter.</summary>
    private const double Far = 0.5;

    private const int Kept = 8;
    private const int Sure = 3;
    private static readonly TimeSpan SureFor = TimeSpan.FromMilliseconds(100);

    /// <summary>Networks seldom hold a message up for longer, and not three in a row.</summary>
    private static readonly TimeSpan Latest = TimeSpan.FromMilliseconds(500);

    /// <summary>Messages that agree are told by one tick of Live, and are no further apart.</summary>
    private static readonly TimeSpan OneVoice = TimeSpan.FromMilliseconds(50);

    private readonly double[] _errors = new double[Kept];
    private readonly long[] _stamps = new long[Kept];
    private readonly long _sureFor = (long)(SureFor.TotalSeconds * frequency);
    private int _count;
    private int _next;

    /// <summary>Nothing has been told yet.</summary>
    public void Forget() => (_count, _next) = (0, 0);

    /// <summary>A place has been told.</summary>
    /// <param name="error">How far it is in front of where we believe to be, in beats.</param>
    /// <param name="now">Stamp of its arrival.</param>
    /// <param name="stampsPerBeat">Length of a beat in stamps.</param>
    /// <param name="correction">By how much we are to move, in beats; it is taken as done.</param>
    /// <returns>Whether the song has jumped: the move is to be made at once, else little by little.</returns>
    public bool Hear(double error, long now, double stampsPerBeat, out double correction)
    {
        (_errors[_next], _stamps[_next]) = (error, now);
        _next = (_next + 1) % Kept;
        _count = Math.Min(_count + 1, Kept);
        if (error > Far || HasGoneBack(now, frequency / stampsPerBeat))
        {
            correction = error > Far ? error : LeastLate(Sure);
            Forget();
            return true;
        }

        var best = LeastLate(_count);
        correction = best > 0 || _count > Sure ? best / 2 : 0;
        for (var i = 0; i < _count; i++)
        {
            _errors[i] -= correction;
        }

        return false;
    }

    private bool HasGoneBack(long now, double beatsPerSecond)
    {
        if (_count < Sure || LeastLate(Sure) >= -Far || now - _stamps[(_next + Kept - Sure) % Kept] < _sureFor)
        {
            return false;
        }

        return LeastLate(Sure) < -Latest.TotalSeconds * beatsPerSecond
            || (_count == Kept && LeastLate(Kept) < -Far && LeastLate(Kept) - MostLate() < OneVoice.TotalSeconds * beatsPerSecond);
    }

    /// <summary>What the least late of the last messages says.</summary>
    private double LeastLate(int last)
    {
        var best = double.NegativeInfinity;
        for (var i = 1; i <= last; i++)
        {
            best = Math.Max(best, _errors[(_next + Kept - i) % Kept]);
        }

        return best;
    }

    private double MostLate()
    {
        var worst = double.PositiveInfinity;
        foreach (var error in _errors)
        {
            worst = Math.Min(worst, error);
        }

        return worst;
    }
}
