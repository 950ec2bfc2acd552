namespace MidiMesh.Router.Web;

/// <summary>A rate limit with room for bursts. One thread at a time.</summary>
/// <param name="perSecond">How many may pass for long; twice as many may pass at once after a pause.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(int perSecond, TimeProvider time)
{
    private double _left = perSecond * 2.0;
    private long _last = time.GetTimestamp();

    /// <summary>Lets one pass, or says that there were too many.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(perSecond * 2.0, _left + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond));
        _last = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
