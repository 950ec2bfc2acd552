using System.Runtime.CompilerServices;

namespace MidiMesh.Actors.Lanes;

/// <summary>What runs in a lane's turn. One call at a time, never re-entered; the calling thread is whichever brought the work.</summary>
/// <typeparam name="T">What is delivered.</typeparam>
public interface ILaneHandler<T>
{
    /// <summary>One delivery. An exception takes the handler out of the lane and is told to its actor; this delivery is counted as crashed.</summary>
    void Handle(in T item);

    /// <summary>The time asked for with <see cref="Lane{T, TPolicy}.WakeAt"/> has come.</summary>
    void Wake(long now);

    /// <summary>Nothing waits any more; the turn is about to end. For what is better done once per burst than once per item.</summary>
    void TurnEnding();
}

/// <summary>An actor's place on the data lane: whoever delivers to an idle lane runs its turn at once on the same thread; what comes meanwhile waits in a bounded queue and the one who holds the turn takes it next.</summary>
/// <remarks>
/// <para>So an event crosses any number of lanes in plain calls, in order per sender, never re-entering a handler, without allocating.</para>
/// <para>The lane is made by the actor's parent and outlives its incarnations. Without a handler, deliveries wait within the queue's bound; the next incarnation's <see cref="Attach"/> runs them.</para>
/// <para>Control handlers take the turn with <see cref="EnterTurn"/>. They hold one turn at a time and enter none from within another: deliveries never block, so no two turns can wait for each other.</para>
/// </remarks>
/// <typeparam name="T">What is delivered.</typeparam>
/// <typeparam name="TPolicy">How a full queue treats it.</typeparam>
public sealed class Lane<T, TPolicy> : ILaneNudge, IDisposable
    where T : struct
    where TPolicy : IDeliveryPolicy<T>
{
    /// <summary>Deliveries that one turn runs for others before it hands the rest to the thread pool: the thread that brought one event is not kept for ever.</summary>
    private const int Burst = 1024;

    private readonly DeliveryQueue<T, TPolicy> _queue;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _handOver = new(0);
    private readonly PoolTurn _poolTurn;
    private readonly ITimer _timer;

    // 0: idle. Whoever raises it from 0 owns the turn; everybody else raises it too, to announce work. The owner gives the turn back by
    // setting it to 0, which succeeds only if nobody has announced anything since it last looked.
    private long _pending;

    // Control threads that want the turn next.
    private int _waiters;

    private ILaneHandler<T>? _handler;          // read and written only by the owner of the turn
    private Action<Exception>? _fault;
    private long _wakeAt = long.MaxValue;       // read and written only by the owner of the turn
    private int _wakeDue;
    private long _direct;                       // items that never saw the queue
    private long _handled;
    private long _crashed;

    /// <summary>Makes a lane without a handler.</summary>
    /// <param name="name">For status and logs.</param>
    /// <param name="capacity">Deliveries that may wait, a power of two.</param>
    /// <param name="time">For <see cref="WakeAt"/>.</param>
    public Lane(string name, int capacity, TimeProvider time)
    {
        Name = name;
        _queue = new DeliveryQueue<T, TPolicy>(capacity);
        _time = time;
        _poolTurn = new PoolTurn(this);
        _timer = time.CreateTimer(static state => ((Lane<T, TPolicy>)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>For status and logs.</summary>
    public string Name { get; }

    /// <summary>What has passed: handled at once or from the queue, merged, dropped, crashed, waiting. Between two turns <c>In</c> is the sum of all others, whoever delivers meanwhile; during a turn it is one more.</summary>
    public LaneCounts Counts
    {
        get
        {
            var queue = _queue.Counts;
            var crashed = Interlocked.Read(ref _crashed);
            var handled = Interlocked.Read(ref _handled);
            return new LaneCounts(Interlocked.Read(ref _direct) + queue.In, handled, queue.Merged, queue.Dropped, crashed, queue.Waiting, _queue.Peak);
        }
    }

    /// <summary>Whether an incarnation is in place.</summary>
    public bool IsAttached => Volatile.Read(ref _handler) is not null;

    /// <summary>Hands an item over, from any thread. Runs the turn here and now when the lane is idle.</summary>
    /// <returns>False when it was dropped for want of room.</returns>
    public bool Deliver(in T item)
    {
        if (Interlocked.CompareExchange(ref _pending, 1, 0) == 0)
        {
            // Idle, so nothing waits before us, unless no handler is in place.
            if (_handler is null || _queue.Count > 0)
            {
                var kept = _queue.Write(item) != DeliveryResult.Dropped;
                Drain();
                return kept;
            }

            Interlocked.Increment(ref _direct);
            RunOne(item);
            Drain();
            return true;
        }

        var queued = _queue.Write(item) != DeliveryResult.Dropped;
        if (Interlocked.Increment(ref _pending) == 1)
        {
            Drain();
        }

        return queued;
    }

    /// <summary>Takes the turn if the lane is idle and has a handler: for callers whose data lives only during the call. They end with <see cref="EndTurn"/>.</summary>
    public bool TryBeginTurn()
    {
        if (Interlocked.CompareExchange(ref _pending, 1, 0) != 0)
        {
            return false;
        }

        if (_handler is not null && _queue.Count == 0)
        {
            Interlocked.Increment(ref _direct);
            Errand.Enter();
            return true;
        }

        Drain();
        return false;
    }

    /// <summary>Ends a turn begun with <see cref="TryBeginTurn"/>; <paramref name="failure"/> is what the work threw, if it did.</summary>
    public void EndTurn(Exception? failure)
    {
        if (failure is null)
        {
            Interlocked.Increment(ref _handled);
        }
        else
        {
            Fail(failure);
        }

        Errand.Leave();
        Drain();
    }

    /// <summary>Takes the turn, waiting for the one who has it. For control handlers only, and never from within a turn.</summary>
    public Turn EnterTurn()
    {
        Interlocked.Increment(ref _waiters);
        if (Interlocked.Increment(ref _pending) == 1)
        {
            Interlocked.Decrement(ref _waiters);
        }
        else
        {
            _handOver.Wait();
        }

        return new Turn(this);
    }

    /// <summary>Takes the turn if nobody has it, without waiting: for a consistent look at figures. Never from within a turn.</summary>
    /// <param name="turn">The turn; to be disposed in either case.</param>
    public bool TryEnterTurn(out Turn turn)
    {
        var taken = Interlocked.CompareExchange(ref _pending, 1, 0) == 0;
        turn = taken ? new Turn(this) : default;
        return taken;
    }

    /// <summary>Tries for a moment to have the turn, so that figures read meanwhile agree.</summary>
    /// <returns>Whether it has it.</returns>
    public bool TryLook(out Turn turn)
    {
        for (var spin = new SpinWait(); !spin.NextSpinWillYield; spin.SpinOnce())
        {
            if (TryEnterTurn(out turn))
            {
                return true;
            }
        }

        return TryEnterTurn(out turn);
    }

    /// <summary>Puts an incarnation in place and runs what waited, and wakes it when the last one was to be woken. <paramref name="prepare"/> runs first, in the same turn: it settles what the last incarnation left.</summary>
    /// <param name="handler">The new incarnation's handler.</param>
    /// <param name="fault">Told when the handler throws; it must only pass the news on.</param>
    /// <param name="prepare">Work to do before the first waiting delivery, or null.</param>
    public void Attach(ILaneHandler<T> handler, Action<Exception> fault, Action? prepare = null)
    {
        using (EnterTurn())
        {
            _fault = fault;
            try
            {
                prepare?.Invoke();
            }
            finally
            {
                Volatile.Write(ref _handler, handler);
            }
        }
    }

    /// <summary>Takes the handler out if it is still this one; deliveries wait from now on.</summary>
    public void Detach(ILaneHandler<T> handler)
    {
        using (EnterTurn())
        {
            if (ReferenceEquals(_handler, handler))
            {
                Volatile.Write(ref _handler, null);
                _fault = null;
            }
        }
    }

    /// <summary>Asks for <see cref="ILaneHandler{T}.Wake"/> at a stamp; the earliest asked for wins. Only from within a turn.</summary>
    public void WakeAt(long due)
    {
        if (due >= _wakeAt)
        {
            return;
        }

        _wakeAt = due;
        var wait = TimeSpan.FromTicks(Math.Max(0, (long)Math.Ceiling((due - _time.GetTimestamp()) * (double)TimeSpan.TicksPerSecond / _time.TimestampFrequency)));

        // System timers tick in whole milliseconds and would fire just before the time: round up.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Only from <see cref="ILaneHandler{T}.TurnEnding"/>: when the thread is still under way with an item of another lane, another turn of this one ends after that, or after that of another thread which has put it off too.</summary>
    /// <returns>False when there is nothing to wait for: what is to be done at the end of turns is to be done now.</returns>
    public bool TryPutOff() => Errand.TryEndWith(this);

    /// <summary>Sees to it that a turn ends after this call, from any thread: for work announced beside the queue and seen to in <see cref="ILaneHandler{T}.TurnEnding"/>.</summary>
    public void Nudge()
    {
        if (Interlocked.Increment(ref _pending) == 1)
        {
            Drain();
        }
    }

    /// <summary>Stops the lane's timer. The lane itself needs no closing.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _handOver.Dispose();
    }

    private void OnTimer()
    {
        Volatile.Write(ref _wakeDue, 1);
        Nudge();
    }

    /// <summary>Runs what waits, then gives the turn back: to a waiting control thread, to the thread pool after a long burst, or to nobody.</summary>
    private void Drain()
    {
        var left = Burst;
        while (true)
        {
            // Whatever was announced up to here is in the queue by now; if the count still stands at the end, nothing came meanwhile.
            var announced = Volatile.Read(ref _pending);
            if (Volatile.Read(ref _waiters) > 0 && TryTakeWaiter())
            {
                _handOver.Release();                         // the turn goes over as it is
                return;
            }

            if (_handler is not null)
            {
                if (Volatile.Read(ref _wakeDue) != 0 && Interlocked.Exchange(ref _wakeDue, 0) != 0)
                {
                    Guarded(Work.Wake);
                    continue;
                }

                if (_queue.Count > 0 && left == 0)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(_poolTurn, preferLocal: false);
                    return;
                }

                if (_queue.TryRead(out var item))
                {
                    left--;
                    RunOne(item);
                    continue;
                }

                Guarded(Work.TurnEnding);
            }

            if (Interlocked.CompareExchange(ref _pending, 0, announced) == announced)
            {
                return;
            }
        }
    }

    private void RunOne(in T item)
    {
        Errand.Enter();
        try
        {
            _handler!.Handle(item);
            Interlocked.Increment(ref _handled);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }

        Errand.Leave();
    }

    private void Guarded(Work work)
    {
        var now = work == Work.Wake ? _time.GetTimestamp() : 0;
        try
        {
            if (work == Work.TurnEnding)
            {
                _handler!.TurnEnding();
                return;
            }

            if (now >= _wakeAt)
            {
                _wakeAt = long.MaxValue;
                _handler!.Wake(now);
            }
            else if (_wakeAt != long.MaxValue)
            {
                // An early tick: ask again for the rest.
                var due = _wakeAt;
                _wakeAt = long.MaxValue;
                WakeAt(due);
            }
        }
        catch (Exception failure)
        {
            Fail(failure);
            Interlocked.Decrement(ref _crashed);   // no delivery was lost by it
            if (work == Work.Wake)
            {
                WakeAt(now);                       // the next incarnation sees to what was due
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fail(Exception failure)
    {
        Interlocked.Increment(ref _crashed);
        Volatile.Write(ref _handler, null);
        var fault = _fault;
        _fault = null;
        fault?.Invoke(failure);
    }

    private bool TryTakeWaiter()
    {
        while (Volatile.Read(ref _waiters) is var waiters and > 0)
        {
            if (Interlocked.CompareExchange(ref _waiters, waiters - 1, waiters) == waiters)
            {
                return true;
            }
        }

        return false;
    }

    private enum Work
    {
        Wake,
        TurnEnding,
    }

    private sealed class PoolTurn(Lane<T, TPolicy> lane) : IThreadPoolWorkItem
    {
        public void Execute() => lane.Drain();
    }

    /// <summary>A turn held by a control handler; disposing it runs what waited meanwhile.</summary>
    public readonly ref struct Turn
    {
        private readonly Lane<T, TPolicy>? _lane;

        internal Turn(Lane<T, TPolicy> lane) => _lane = lane;

        /// <summary>Gives the turn back.</summary>
        public void Dispose() => _lane?.Drain();
    }
}

/// <summary>What passed through a lane: <c>In = Handled + Merged + Dropped + Crashed + Waiting</c> whenever no turn runs.</summary>
/// <param name="In">Delivered to it.</param>
/// <param name="Handled">Went through a handler.</param>
/// <param name="Merged">Replaced an earlier one about the same control.</param>
/// <param name="Dropped">Refused for want of room.</param>
/// <param name="Crashed">The handler threw on it.</param>
/// <param name="Waiting">Waits now.</param>
/// <param name="Peak">Waited at most.</param>
public readonly record struct LaneCounts(long In, long Handled, long Merged, long Dropped, long Crashed, int Waiting, int Peak)
{
    /// <summary>Whether nobody had the turn while the figures were read, so that they agree; without it they may be one event apart.</summary>
    public bool IsExact { get; init; }

    /// <summary>What none of them accounts for; 0 when <see cref="IsExact"/>.</summary>
    public long Missing => In - Handled - Merged - Dropped - Crashed - Waiting;
}
