namespace MidiMesh.Actors.Devices;

/// <summary>How many bytes of lights a device takes in a second: a bucket that holds a tenth of a second's worth, so that a repaint never delays a note for long.</summary>
public sealed class LightBudget(int bytesPerSecond, long frequency)
{
    private readonly double _capacity = Math.Max(bytesPerSecond / 10.0, 16);
    private readonly double _perStamp = (double)bytesPerSecond / frequency;
    private double _bytes = Math.Max(bytesPerSecond / 10.0, 16);
    private long _stamp = long.MinValue;
    private bool _lifted = bytesPerSecond <= 0;

    /// <summary>0 when a light may be told now, otherwise the stamp from which on it may.</summary>
    public long ReadyAt(long now)
    {
        if (_lifted)
        {
            return 0;
        }

        if (_stamp != long.MinValue)
        {
            _bytes = Math.Min(_capacity, _bytes + ((now - _stamp) * _perStamp));
        }

        _stamp = now;
        return _bytes > 0 ? 0 : now + 1 + (long)(-_bytes / _perStamp);
    }

    /// <summary>So many bytes were sent; the bucket may go below empty by one light.</summary>
    public void Spend(int bytes) => _bytes -= bytes;

    /// <summary>No limit any more: goodbye is short.</summary>
    public void Lift() => _lifted = true;
}
