using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Status;
using MidiMesh.Actors.Tracing;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Screen;

namespace MidiMesh.Router.Web;

/// <summary>Makes one picture for all pages, at most thirty times a second and only while somebody looks, and hands it to each page's own slot.</summary>
/// <remarks>
/// Reads what is published; nothing on the data path waits for it. An unchanged picture is sent once a second, so that a page knows we are there.
/// Drawn in a thread that gives way to all others. The status is taken by the timer and not by that thread: who takes it has the turn of a lane for a moment, and must not be put off then.
/// </remarks>
internal sealed partial class StateFeed(MeshBoard board, ScreenRack rack, WebCounts counts, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(34);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DropMemory = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = board.Context.Time;
    private readonly ConcurrentDictionary<PageSocket, byte> _pages = new();
    private readonly Queue<(long Stamp, long Drops)> _drops = new();
    private readonly AutoResetEvent _due = new(false);
    private Thread? _thread;
    private ITimer? _timer;
    private MeshStatus? _status;
    private volatile bool _newcomer;
    private volatile bool _isOver;

    /// <summary>Begins; called once.</summary>
    public void Start()
    {
        _timer = _time.CreateTimer(static feed => ((StateFeed)feed!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "pictures for pages" };
        _thread.Start();
    }

    /// <summary>A page wants pictures; the next one comes at once, changed or not.</summary>
    public void Add(PageSocket page)
    {
        _pages[page] = 0;
        _newcomer = true;
        _timer?.Change(TimeSpan.Zero, Period);
    }

    /// <summary>A page is gone.</summary>
    public void Remove(PageSocket page) => _pages.TryRemove(page, out _);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        _isOver = true;
        _due.Set();
        _thread?.Join();
        _due.Dispose();
    }

    private void Tick()
    {
        try
        {
            if (_pages.IsEmpty)
            {
                // Without a page nothing wakes; one that comes just now sets the timer after us, or is seen here.
                _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                if (!_pages.IsEmpty)
                {
                    _timer?.Change(TimeSpan.Zero, Period);
                }

                return;
            }

            Volatile.Write(ref _status, board.Status);
            _due.Set();
        }
        catch (Exception cause)
        {
            PictureFailed(logger, cause);
        }
    }

    private void Run()
    {
        LowPriority.Take();
        var events = new RecentEvents(board);
        var routes = new RouteActivity();
        var frame = new StateFrame(board, rack, events, routes, counts);
        TraceVisitor count = routes.Take;
        byte[] last = [];
        var sent = _time.GetTimestamp();
        while (_due.WaitOne() && !_isOver)
        {
            try
            {
                events.Update(count);
                var status = Volatile.Read(ref _status)!;
                var picture = frame.Write(status, RecentDrops(status));
                var changed = !picture.Span.SequenceEqual(last);
                if (!changed && !_newcomer && _time.GetElapsedTime(sent) < Heartbeat)
                {
                    continue;
                }

                _newcomer = false;
                last = changed ? picture.ToArray() : last;
                sent = _time.GetTimestamp();
                foreach (var (page, _) in _pages)
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

    /// <summary>Messages dropped within the last seconds: an old loss must not keep the page on WATCH for ever.</summary>
    private long RecentDrops(MeshStatus status)
    {
        var now = _time.GetTimestamp();
        var drops = StateFrame.Drops(status);
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
