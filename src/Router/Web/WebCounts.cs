namespace MidiMesh.Router.Web;

/// <summary>What the page's server has refused and passed since it started. Counted from any thread.</summary>
public sealed class WebCounts
{
    private long _forbidden;
    private long _refused;
    private long _garbage;
    private long _cut;
    private long _skipped;
    private long _taken;

    /// <summary>Requests turned away at the door: wrong host, foreign origin, no token, too many connections.</summary>
    public long Forbidden => Interlocked.Read(ref _forbidden);

    /// <summary>Well-formed messages of pages that were not carried out: no token, no such element.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Messages of pages that could not be understood.</summary>
    public long Garbage => Interlocked.Read(ref _garbage);

    /// <summary>Sockets closed for breaking a limit.</summary>
    public long Cut => Interlocked.Read(ref _cut);

    /// <summary>Pictures that slow pages did not get because a newer one was there.</summary>
    public long Skipped => Interlocked.Read(ref _skipped);

    /// <summary>Messages of pages that were carried out.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    internal void AddForbidden() => Interlocked.Increment(ref _forbidden);

    internal void AddRefused() => Interlocked.Increment(ref _refused);

    internal void AddGarbage() => Interlocked.Increment(ref _garbage);

    internal void AddCut() => Interlocked.Increment(ref _cut);

    internal void AddSkipped() => Interlocked.Increment(ref _skipped);

    internal void AddTaken() => Interlocked.Increment(ref _taken);
}
