using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Mesh;
using MidiMesh.Router.Screen;

namespace MidiMesh.Router.Web;

/// <summary>Makes one picture for all pages, at most thirty times a second and only while somebody looks, and hands it to each page's own slot.</summary>
/// <remarks>Reads what is published; nothing on the data path waits for it. An unchanged picture is sent once a second, so that a page knows we are there.</remarks>
internal sealed partial class StateFeed(MeshBoard board, ScreenRack rack, WebCounts counts, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(34);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DropMemory = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = board.Context.Time;
    private readonly ConcurrentDictionary<PageSocket, byte> _pages = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<(long Stamp, long Drops)> _drops = new();
    private Task _running = Task.CompletedTask;
    private readonly SemaphoreSlim _someone = new(0);
    private volatile bool _newcomer;

    /// <summary>Begins; called once.</summary>
    public void Start() => _running = Task.Run(Run);

    /// <summary>A page wants pictures; the next one comes at once, changed or not.</summary>
    public void Add(PageSocket page)
    {
        _pages[page] = 0;
        _newcomer = true;
        _someone.Release();
    }

    /// <summary>A page is gone.</summary>
    public void Remove(PageSocket page) => _pages.TryRemove(page, out _);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
        _someone.Dispose();
    }

    private async Task Run()
    {
        var events = new RecentEvents(board);
        var routes = new RouteActivity();
        var frame = new StateFrame(board, rack, events, routes, counts);
        byte[] last = [];
        var sent = _time.GetTimestamp();
        using var timer = new PeriodicTimer(Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                // Without a page nothing wakes. A page that came and went has left a count behind: one look for nothing.
                while (_pages.IsEmpty)
                {
                    timer.Period = Timeout.InfiniteTimeSpan;
                    await _someone.WaitAsync(_stop.Token).ConfigureAwait(false);
                    timer.Period = Period;
                }

                try
                {
                    routes.Take(events.Update());
                    var picture = frame.Write(RecentDrops());
                    var changed = !picture.Span.SequenceEqual(last);
                    var newcomer = _newcomer;
                    if (!changed && !newcomer && _time.GetElapsedTime(sent) < Heartbeat)
                    {
                        continue;
                    }

                    _newcomer = false;
                    last = changed ? picture.ToArray() : last;
                    sent = _time.GetTimestamp();
                    foreach (var page in _pages.Keys)
                    {
                        page.Offer(last);
                    }
                }
                catch (Exception cause)
                {
                    // A rig swapped in the middle of a picture may leave it inconsistent; the next one is right. The page must not end for it.
                    PictureFailed(logger, cause);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    /// <summary>Messages dropped within the last seconds: an old loss must not keep the page on WATCH for ever.</summary>
    private long RecentDrops()
    {
        var now = _time.GetTimestamp();
        var drops = StateFrame.Drops(board.Status);
        if (_drops.Count == 0 || _drops.Last().Drops != drops)
        {
            _drops.Enqueue((now, drops));
        }

        // The oldest entry is what had been dropped before the window: it stays until the next one has left the window too.
        while (_drops.Count > 1 && _time.GetElapsedTime(_drops.ElementAt(1).Stamp, now) > DropMemory)
        {
            _drops.Dequeue();
        }

        return Math.Max(0, drops - _drops.Peek().Drops);
    }

    [LoggerMessage(41, LogLevel.Warning, "A picture for the page failed")]
    private static partial void PictureFailed(ILogger logger, Exception cause);
}
