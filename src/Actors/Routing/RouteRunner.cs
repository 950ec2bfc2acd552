using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Routing;

/// <summary>What a lane offers the routes that it runs.</summary>
internal interface IRouteHost : IDeliverySink
{
    /// <summary>Asks the lane to call <see cref="RouteRunner.Wake"/> at a stamp.</summary>
    void WakeAt(long due);

    /// <summary>A watched number of Live's, or NaN.</summary>
    double Read(TargetValue target, in MeshEvent e);

    /// <summary>Tells a group to let go.</summary>
    void ClearGroup(int group, in MeshEvent e);

    /// <summary>A route looked at an event: what it decided. Called for each route that was looked at; must be cheap.</summary>
    void Ran(Route route, in MeshEvent e, StepOutcome outcome, int step);
}

/// <summary>Runs one source's routes: filters, steps with their memory, destinations. Belongs to one lane and runs only in its turn.</summary>
internal sealed class RouteRunner(IRouteHost host, TimeProvider time) : IStepHost
{
    /// <summary>Events that steps may hold back at once in one lane; more are dropped and counted.</summary>
    private const int MaxPostponed = 512;

    private readonly Postponed[] _postponed = new Postponed[MaxPostponed];
    private StepState[] _states = [];
    private int _count;

    // The step that is running, for its calls of Postpone and CurrentTarget.
    private RouteEntry? _entry;
    private int _step;

    /// <inheritdoc />
    public long Now { get; private set; }

    /// <inheritdoc />
    public long Frequency => time.TimestampFrequency;

    /// <summary>Events that steps hold back now.</summary>
    public int PostponedCount => _count;

    /// <summary>Events dropped because too many were held back.</summary>
    public long PostponedDropped { get; private set; }

    /// <summary>Lets everything go on that steps hold back, whatever its time: before another table comes, so that the last position of a fader is not lost.</summary>
    public void LetGo()
    {
        while (_count > 0)
        {
            Wake(long.MaxValue);
        }
    }

    /// <summary>Forgets all memory and makes room for another table's. What steps still hold back is dropped and counted.</summary>
    public void Reset(int stateCount)
    {
        PostponedDropped += _count;
        _states = new StepState[stateCount];
        _postponed.AsSpan(0, _count).Clear();
        _count = 0;
    }

    /// <summary>Runs every route of a list that answers the event, in order; a route with <c>last</c> that matched ends it.</summary>
    /// <returns>How many routes matched.</returns>
    public int Run(in MeshEvent e, RouteEntry[] entries)
    {
        var matched = 0;
        foreach (var entry in entries)
        {
            if (TryRun(e, entry))
            {
                matched++;
                if (entry.Route.Last)
                {
                    break;
                }
            }
        }

        return matched;
    }

    /// <summary>Runs one route when it answers the event.</summary>
    /// <returns>Whether its gesture and conditions matched.</returns>
    public bool TryRun(in MeshEvent e, RouteEntry entry)
    {
        if (_count > 0)
        {
            // A timer may be late: what was due before this event came goes first, or an old position would be sent after a newer one.
            Release(e.Stamp);
        }

        Now = e.Stamp;
        var route = entry.Route;
        if ((route.Gestures & (1 << (int)e.Gesture)) == 0)
        {
            return false;
        }

        var own = e;
        for (var slot = 0; slot < entry.Bound.Length; slot++)
        {
            if (entry.Bound[slot] != int.MinValue)
            {
                own.Bind(slot, entry.Bound[slot]);
            }
        }

        foreach (var filter in route.When)
        {
            if (!filter.Matches(own))
            {
                return false;
            }
        }

        RunSteps(ref own, entry, 0);
        return true;
    }

    /// <summary>Lets the events go on whose time has come, earliest first.</summary>
    public void Wake(long now)
    {
        Release(now);
        if (_count > 0)
        {
            host.WakeAt(_postponed[Earliest()].Due);
        }
    }

    private void Release(long now)
    {
        while (_count > 0)
        {
            var next = Earliest();
            if (_postponed[next].Due > now)
            {
                return;
            }

            var (e, entry, step, due) = (_postponed[next].Event, _postponed[next].Entry!, _postponed[next].Step, _postponed[next].Due);
            _postponed[next] = _postponed[--_count];
            _postponed[_count] = default;
            Now = now;

            // For rate: the next gap counts from when this one left.
            _states[entry.FirstState + step].Stamp = due;
            RunSteps(ref e, entry, step + 1);
        }
    }

    /// <inheritdoc />
    public double CurrentTarget(in MeshEvent e) => _entry?.Route.Target is { } target ? host.Read(target, e) : double.NaN;

    /// <inheritdoc />
    public bool Postpone(in MeshEvent e, long due, bool replace)
    {
        var entry = _entry!;
        if (replace)
        {
            for (var i = 0; i < _count; i++)
            {
                if (ReferenceEquals(_postponed[i].Entry, entry) && _postponed[i].Step == _step)
                {
                    _postponed[i].Event = e;
                    return true;
                }
            }
        }

        if (_count == MaxPostponed)
        {
            PostponedDropped++;
            return false;
        }

        _postponed[_count++] = new Postponed { Event = e, Entry = entry, Step = _step, Due = due };
        host.WakeAt(due);
        return true;
    }

    /// <inheritdoc />
    public void ClearGroup(int group, in MeshEvent e) => host.ClearGroup(group, e);

    private void RunSteps(ref MeshEvent e, RouteEntry entry, int from)
    {
        var route = entry.Route;
        var via = route.Via;
        for (var step = from; step < via.Length; step++)
        {
            (_entry, _step) = (entry, step);
            var outcome = via[step].Run(ref e, ref _states[entry.FirstState + step], this);
            if (outcome != StepOutcome.Continue)
            {
                host.Ran(route, e, outcome, step);
                return;
            }
        }

        host.Ran(route, e, StepOutcome.Continue, via.Length);
        foreach (var destination in route.To)
        {
            destination.Deliver(e, host);
        }
    }

    private int Earliest()
    {
        var next = 0;
        for (var i = 1; i < _count; i++)
        {
            if (_postponed[i].Due < _postponed[next].Due)
            {
                next = i;
            }
        }

        return next;
    }

    private struct Postponed
    {
        public MeshEvent Event;
        public RouteEntry? Entry;
        public int Step;
        public long Due;
    }
}
