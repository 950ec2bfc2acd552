using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

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

    /// <summary>Releases what was to sound until a stamp and no longer.</summary>
    void Settle(long until);

    /// <summary>Asks for another page.</summary>
    void ChangePage(PageMove move, string page, in MeshEvent e);

    /// <summary>Variables have changed.</summary>
    void VariablesChanged();

    /// <summary>What the rig's clock says at a stamp.</summary>
    ClockReading ReadClock(long now) => default;

    /// <summary>Acts on the rig's own clock.</summary>
    void ActOnClock(ClockAction action, double value, in MeshEvent e)
    {
    }

    /// <summary>A phrase has ended before its time: what sounds of it is released.</summary>
    void EndPhrase(int phrase)
    {
    }

    /// <summary>What becomes of an event that has come to the end of its route's steps: it may be only coming back.</summary>
    /// <param name="route">The route.</param>
    /// <param name="e">The event, as its steps have left it.</param>
    /// <param name="later">When to ask again about one that waits: <see cref="DecidedAt"/> or <see cref="IsEcho"/>.</param>
    Admission Admits(Route route, in MeshEvent e, out long later)
    {
        later = 0;
        return Admission.Passes;
    }

    /// <summary>Asked about an event that has to wait: until when it has to wait on; 0 when it may go.</summary>
    long DecidedAt(Route route, in MeshEvent e) => 0;

    /// <summary>Asked about an event that waits because it is taken for an echo: whether it was one and goes nowhere.</summary>
    bool IsEcho(Route route, in MeshEvent e) => false;

    /// <summary>Asked about an event of a control that Live is to map: whether it has, so that the event is none of ours.</summary>
    bool IsHandedOver(NativeMapping mapping) => false;

    /// <summary>A route looked at an event: what it decided. Called for each route that was looked at; must be cheap.</summary>
    /// <remarks><paramref name="remark"/>: what a step has to say of the event beside its outcome, or null.</remarks>
    void Ran(Route route, in MeshEvent e, StepOutcome outcome, int step, string? remark = null);
}

/// <summary>Runs one source's routes: filters, steps with their memory, destinations. Belongs to one lane and runs only in its turn.</summary>
internal sealed class RouteRunner(IRouteHost host, TimeProvider time) : IStepHost
{
    /// <summary>Further events that one event may cause; it also bounds how deep steps nest in each other.</summary>
    public const int MaxEmitted = 128;

    private const int ChunkOfBytes = 4096;

    private readonly PostponedEvents _postponed = new();
    private readonly PressTimers _timers = new();
    private readonly HeldPresses _held = new();
    private int _emitted;
    private int _phrases;                                    // begun so far
    private byte[] _bytes = [];
    private int _bytesUsed;
    private bool _ending;                                    // what waits is being let go; no value may begin to wait

    // The step that is running, for its calls of Postpone and CurrentTarget.
    private RouteEntry? _entry;
    private int _step;

    /// <summary>The table that new events take.</summary>
    public LaneTable Current { get; private set; } = LaneTable.Empty;

    /// <summary>The table of the route that runs: an older one for the release of a press that began there. What the route names is to be looked up in it.</summary>
    public LaneTable Running { get; private set; } = LaneTable.Empty;

    /// <inheritdoc />
    public long Now { get; private set; }

    /// <inheritdoc />
    public long Frequency => time.TimestampFrequency;

    /// <summary>Events that steps hold back now.</summary>
    public int PostponedCount => _postponed.Count;

    /// <summary>Time of the earliest of them; the end of time when there is none.</summary>
    public long NextDue => _postponed.NextDue;

    /// <summary>Events dropped because too many were held back, or because what they came from was lost meanwhile.</summary>
    public long PostponedDropped { get; private set; }

    /// <summary>Events dropped because one event caused too many.</summary>
    public long EmittedDropped { get; private set; }

    /// <inheritdoc />
    public IDeliverySink Sink => host;

    /// <summary>Name of the route that runs.</summary>
    public string RunningRoute => _entry?.Route.Name ?? "";

    /// <summary>Routes that wait for the release of a control now.</summary>
    public int HeldCount => _held.Count;

    /// <summary>Presses that did not run a route because too many are held.</summary>
    public long Unheld { get; private set; }

    /// <summary>Lets the values go on that steps hold back for a later one, whatever their time: before another table comes, so that the last position of a fader does not follow newer ones.</summary>
    /// <remarks>What is delayed stays, and goes on in time on the table that it came through.</remarks>
    public void LetGo()
    {
        _postponed.EndAll();
        EndWaiting();
    }

    /// <summary>Drops what is delayed, repeated or timed: what it came from is gone. What a step keeps for its latest value goes on, and starts no note any more.</summary>
    public void Forget()
    {
        PostponedDropped += _postponed.DropDelayed(time.GetTimestamp());
        _timers.Clear();
    }

    /// <summary>Lets everything go on that was due before a stamp: a timer may be late, and what came first goes first.</summary>
    public void CatchUp(long stamp) => LetGoUntil(stamp);

    /// <summary>A note, pedal or button came up: what it has caused and still waits is told.</summary>
    public void MarkUp(in MidiMessage release, long stamp) => _postponed.MarkUp(release, stamp);

    /// <summary>Takes another table from now on. What is held or waits goes on as it was caused; phrases end, since no press of the new table could stop them.</summary>
    public void Use(LaneTable table)
    {
        Current = Running = table;
        EndPhrases();
    }

    /// <summary>Ends every phrase that began on another table than the one that new events take.</summary>
    private void EndPhrases()
    {
        while (_postponed.FindPhraseBeside(Current) is var phrase and not 0)
        {
            EndPhrase(phrase);
        }
    }

    /// <summary>Ends every phrase.</summary>
    public void EndAllPhrases()
    {
        while (_postponed.FindPhraseBeside(null) is var phrase and not 0)
        {
            EndPhrase(phrase);
        }
    }

    private void EndPhrase(int phrase)
    {
        _postponed.DropPhrase(phrase);
        host.EndPhrase(phrase);
    }

    /// <summary>Takes another table from now on; the steps of routes that say the same go on with what they remember.</summary>
    /// <remarks>What a step holds back waits on: on the new table where the route is the same, else on the old one. Only the latest position of a fader, kept for a route that changes, goes out at once: later it would overtake newer ones.</remarks>
    public void Use(LaneTable table, RouteMatches matches)
    {
        _postponed.MoveOn(Current, table, matches);
        matches.CopyMemory(Current.States, table.States);
        EndWaiting();
        Use(table);
    }

    /// <summary>Forgets all memory and makes room for as much anew. What steps still hold back is dropped and counted.</summary>
    public void Reset(int stateCount)
    {
        PostponedDropped += _postponed.Clear();
        _timers.Clear();
        Use(new LaneTable(Current.Wiring, Current.Index, stateCount));
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

    /// <summary>A control went down: runs its routes as <see cref="Run"/> does and remembers those that answer the release too.</summary>
    /// <param name="e">The press.</param>
    /// <param name="entries">The control's routes.</param>
    /// <param name="release">What the control's release will be: <see cref="Gesture.Release"/>, or the press's own gesture where the two are not told apart.</param>
    /// <returns>How many routes ran.</returns>
    /// <remarks>Conditions are asked here, once for press and release: also those of a route that answers the release alone.</remarks>
    public int Press(in MeshEvent e, RouteEntry[] entries, Gesture release)
    {
        Begin(e);
        var key = HeldPresses.KeyOf(e.Arrived);
        var again = _held.Press(key);
        var (matched, ended) = (0, false);
        foreach (var entry in entries)
        {
            var route = entry.Route;
            var answers = (route.Gestures & (1 << (int)e.Gesture)) != 0;
            var waits = ((route.Gestures | route.Overheard) & (1 << (int)release)) != 0;
            if (answers ? ended : !waits)
            {
                continue;
            }

            // A route that answers both is there for the release when it was there for the press.
            var own = e;
            if (!Matches(ref own, entry, (route.Gestures & (1 << (int)e.Gesture)) != 0 ? e.Gesture : release))
            {
                continue;
            }

            if (waits && !_held.TryHold(key, HeldRunOf(ref own, entry, release), again))
            {
                Unheld++;
                continue;
            }

            if (answers)
            {
                RunSteps(ref own, Current, entry, 0);
                matched++;
                ended = route.Last;
            }
        }

        if (!again && e.Gesture == Gesture.Press && e.Control >= 0)
        {
            _timers.Press(e, entries, this);
        }

        return matched;
    }

    /// <summary>A control came up: runs the routes that wait for it, on the table of its press. When the press was never seen, those of <paramref name="entries"/> that answer releases alone.</summary>
    /// <returns>How many routes ran.</returns>
    public int Release(in MeshEvent e, RouteEntry[] entries)
    {
        Begin(e);
        var key = HeldPresses.KeyOf(e.Arrived);
        var matched = _held.Release(key) ? RunHeld(e, key) : RunUnpressed(e, entries);
        if (e.Gesture == Gesture.Release && e.Control >= 0)
        {
            _timers.Release(e, entries, this);
        }

        return matched;
    }

    /// <summary>Runs the routes of a list that answer a long, double or short press; <see cref="MeshEvent.Span"/> says which.</summary>
    public void RunPress(in MeshEvent e, RouteEntry[] entries) => RunPress(e, entries, Current);

    /// <summary>Runs them later. Where there is no room for it the press is dropped and counted.</summary>
    public void RunPressAt(in MeshEvent e, RouteEntry[] entries, long due)
    {
        if (!_postponed.TryAdd(new PostponedEvent { Event = e, Table = Current, List = entries, Due = due }))
        {
            PostponedDropped++;
            return;
        }

        host.WakeAt(due);
    }

    /// <summary>A long or short press that is waited for does not come.</summary>
    public void CancelPresses(int control, Gesture gesture) => _postponed.CancelPresses(control, gesture);

    /// <summary>Lets every control go that is down, as if its release had come: the source is gone or starts anew.</summary>
    /// <param name="cause">Number and stamp of the releases.</param>
    /// <returns>How many routes failed on it; the others were told all the same.</returns>
    public int ReleaseAll(in MeshEvent cause)
    {
        Begin(cause);
        var failed = 0;
        Now = cause.Stamp;
        for (var key = _held.NextDown(0); key >= 0; key = _held.NextDown(key + 1))
        {
            failed += Release(key, cause);
        }

        return failed;
    }

    /// <summary>Lets the controls go that hold something where <paramref name="leads"/> says, as if their release had come: that place is about to go.</summary>
    public void ReleaseWhere(Func<HeldRun, bool> leads, in MeshEvent cause)
    {
        Begin(cause);
        for (var key = _held.NextDown(0); key >= 0; key = _held.NextDown(key + 1))
        {
            if (_held.Any(key, leads))
            {
                Release(key, cause);
            }
        }
    }

    /// <summary>Runs one route when it answers the event.</summary>
    /// <returns>Whether its gesture and conditions matched.</returns>
    public bool TryRun(in MeshEvent e, RouteEntry entry)
    {
        Begin(e);
        var own = e;
        if ((entry.Route.Gestures & (1 << (int)e.Gesture)) == 0 || !Matches(ref own, entry, e.Gesture))
        {
            return false;
        }

        if (entry.Native is { } native && host.IsHandedOver(native))
        {
            host.Ran(entry.Route, own, StepOutcome.HandedOver, 0);
            return true;
        }

        RunSteps(ref own, Current, entry, 0);
        return true;
    }

    private void Begin(in MeshEvent e)
    {
        // A timer may be late: what was due before this event came goes first, or an old position would be sent after a newer one.
        LetGoUntil(e.Stamp);
        Now = e.Stamp;
        _emitted = 0;
    }

    private void RunPress(in MeshEvent e, RouteEntry[] entries, LaneTable table)
    {
        foreach (var entry in entries)
        {
            var own = e;
            if ((entry.Route.Gestures & (1 << (int)e.Gesture)) == 0 || !PressTimers.Fits(entry.Route.Times, e, Frequency) || !Matches(ref own, entry, e.Gesture))
            {
                continue;
            }

            RunSteps(ref own, table, entry, 0);
            if (entry.Route.Last)
            {
                return;
            }
        }
    }

    private int Release(int key, in MeshEvent cause)
    {
        var failed = 0;
        var e = cause;
        e.Midi = e.Arrived = HeldPresses.ReleaseOf(key);
        e.Settled = true;
        _held.Release(key);
        for (var done = false; !done;)
        {
            try
            {
                RunHeld(e, key);
                done = true;
            }
            catch (Exception)
            {
                failed++;                                    // it has left the ledger: the next in line goes on
            }
        }

        return failed;
    }

    private int RunHeld(in MeshEvent e, int key)
    {
        var matched = 0;
        while (_held.TryTakeNext(key, out var run))
        {
            var own = e;
            (own.Source, own.Control, own.Gesture, own.Players, own.Bound, own.WholeMask) = (run.Table.Index, run.Control, run.Gesture, run.Players, run.Bound, run.WholeMask);
            own.Moment = run.Table.Wiring.Capture();
            if (run.Entry.Route.Last && (run.Entry.Route.Gestures & (1 << (int)run.Gesture)) != 0)
            {
                _held.Drop(key);
            }

            RunSteps(ref own, run.Table, run.Entry, 0);
            matched++;
        }

        return matched;
    }

    private int RunUnpressed(in MeshEvent e, RouteEntry[] entries)
    {
        const int Presses = 1 << (int)Gesture.Press;
        var matched = 0;
        foreach (var entry in entries)
        {
            if (e.Gesture == Gesture.Release && (entry.Route.Gestures & Presses) == 0 && TryRun(e, entry))
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

    private HeldRun HeldRunOf(ref MeshEvent own, RouteEntry entry, Gesture release)
    {
        foreach (var to in entry.Route.Ends)
        {
            if (to is RoleDestination destination && destination.PlayerOf(own) is var player and < byte.MaxValue)
            {
                own.Players[destination.Role] = (byte)(player + 1);
            }
        }

        return new HeldRun
        {
            Table = Current, Entry = entry, Gesture = release, Control = own.Control, Players = own.Players, Bound = own.Bound, WholeMask = own.WholeMask,
        };
    }

    /// <summary>Asks whether the entry is there on this page, binds its coordinates and variables, and asks the route's conditions.</summary>
    private static bool Matches(ref MeshEvent own, RouteEntry entry, Gesture gesture)
    {
        if (entry.Gate is { } gate && !gate.IsOpen(own.Moment, gesture))
        {
            return false;
        }

        for (var slot = 0; slot < entry.Bound.Length; slot++)
        {
            if (entry.Bound[slot] != int.MinValue)
            {
                own.Bind(slot, entry.Bound[slot]);
            }
        }

        BindVariables(ref own, entry.Route);
        foreach (var filter in entry.Route.When)
        {
            if (!filter.Matches(own))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Variables of the rig go along with the event: a release then sees what its press saw.</summary>
    private static void BindVariables(ref MeshEvent own, Route route)
    {
        foreach (var (slot, variable) in route.Variables)
        {
            own.Moment.Bind(ref own, slot, variable);
        }
    }

    /// <summary>Lets the events go on whose time has come, earliest first.</summary>
    public void Wake(long now)
    {
        LetGoUntil(now);
        if (_postponed.Count > 0)
        {
            host.WakeAt(_postponed.NextDue);
        }
    }

    private void LetGoUntil(long now)
    {
        while (_postponed.NextDue <= now)
        {
            // What ends before it ends first: a repeated note, before it comes again.
            host.Settle(_postponed.NextDue);
            var waited = _postponed.Take();
            Resume(ref waited, now, waited.Due);
        }

        host.Settle(now);
    }

    /// <summary>Lets every value go on that is to end at once. To the step that has held it an hour has passed, so that it does not wait again; since that hour has not, the route's steps then forget what they remember.</summary>
    private void EndWaiting()
    {
        var later = time.GetTimestamp() + (3600 * time.TimestampFrequency);
        _ending = true;
        try
        {
            for (var left = 2 * PostponedEvents.Capacity; left > 0 && _postponed.TryTakeEnding(out var waited); left--)
            {
                Resume(ref waited, later, later);
                waited.Table!.States.AsSpan(waited.Entry!.FirstState, waited.Entry.Route.Via.Length).Clear();
            }
        }
        finally
        {
            _ending = false;
        }
    }

    private void Resume(ref PostponedEvent waited, long now, long due)
    {
        Now = now;
        _emitted = 0;
        if (waited.List is { } list)
        {
            RunPress(waited.Event, list, waited.Table!);
            return;
        }

        var (table, entry, step) = (waited.Table!, waited.Entry!, waited.Step);
        (Running, _entry, _step) = (table, entry, step);
        if (step == entry.Route.Via.Length)
        {
            Admit(ref waited, now);
            return;
        }

        var outcome = entry.Route.Via[step].Resume(ref waited.Event, ref table.States[entry.StateOf(step, waited.Event)], due, this);
        Now = Math.Min(now, time.GetTimestamp());           // to the steps behind it no more time has passed than to anybody
        if (outcome == StepOutcome.Continue)
        {
            RunSteps(ref waited.Event, table, entry, step + 1);
        }
        else
        {
            host.Ran(entry.Route, waited.Event, outcome, step);
        }
    }

    /// <inheritdoc />
    public double CurrentTarget(in MeshEvent e) => _entry?.Route.Target is { } target ? host.Read(target, e) : double.NaN;

    /// <inheritdoc />
    public bool Postpone(in MeshEvent e, long due, bool replace)
    {
        var entry = _entry!;
        if (replace && _postponed.TryReplace(entry, _step, e))
        {
            return true;
        }

        if (!_postponed.TryAdd(new PostponedEvent { Event = e, Table = Running, Entry = entry, Step = _step, Due = due, IsReplaceable = replace, IsEnding = replace && _ending }))
        {
            PostponedDropped++;
            return false;
        }

        host.WakeAt(due);
        return true;
    }

    /// <inheritdoc />
    public ClockReading Clock => host.ReadClock(Now);

    /// <inheritdoc />
    public void ActOnClock(ClockAction action, double value, in MeshEvent e) => host.ActOnClock(action, value, e);

    /// <inheritdoc />
    public void Remark(in MeshEvent e, string text) => host.Ran(_entry!.Route, e, StepOutcome.Continue, _step, text);

    /// <inheritdoc />
    public bool IsPlaying => _postponed.FindPhrase(_entry!, _step) != 0;

    /// <inheritdoc />
    public int NextPhrase() => _phrases = _phrases == int.MaxValue ? 1 : _phrases + 1;

    /// <inheritdoc />
    public void StopPlaying()
    {
        if (_postponed.FindPhrase(_entry!, _step) is var phrase and not 0)
        {
            EndPhrase(phrase);
        }
    }

    /// <inheritdoc />
    public bool Emit(in MeshEvent e)
    {
        if (_emitted == MaxEmitted)
        {
            EmittedDropped++;
            return false;
        }

        _emitted++;
        var (table, entry, step) = (Running, _entry!, _step);
        var own = e;
        RunSteps(ref own, table, entry, step + 1);
        (Running, _entry, _step) = (table, entry, step);
        return true;
    }

    /// <inheritdoc />
    public Memory<byte> TakeBytes(int length)
    {
        // Outputs may keep them for as long as they like, so they are never used twice; a chunk at a time, as a message alone would cost more.
        if (_bytesUsed + length > _bytes.Length)
        {
            (_bytes, _bytesUsed) = (new byte[Math.Max(ChunkOfBytes, length)], 0);
        }

        _bytesUsed += length;
        return _bytes.AsMemory(_bytesUsed - length, length);
    }

    /// <inheritdoc />
    public void ClearGroup(int group, in MeshEvent e) => host.ClearGroup(group, e);

    /// <inheritdoc />
    public void ChangePage(PageMove move, string page, in MeshEvent e) => host.ChangePage(move, page, e);

    /// <inheritdoc />
    public void VariablesChanged(ref MeshEvent e)
    {
        BindVariables(ref e, _entry!.Route);
        host.VariablesChanged();
    }

    private void RunSteps(ref MeshEvent e, LaneTable table, RouteEntry entry, int from)
    {
        (Running, _entry) = (table, entry);
        var route = entry.Route;
        var via = route.Via;
        for (var step = from; step < via.Length; step++)
        {
            (_entry, _step) = (entry, step);
            ref var state = ref table.States[entry.StateOf(step, e)];
            if (via[step].ForgetsWithPage && state.PageChanges != e.Moment.PageChanges)
            {
                state = new StepState { PageChanges = e.Moment.PageChanges };
            }

            var outcome = via[step].Run(ref e, ref state, this);
            if (outcome != StepOutcome.Continue)
            {
                host.Ran(route, e, outcome, step);
                return;
            }
        }

        var admission = host.Admits(route, e, out var later);
        if (admission == Admission.Passes)
        {
            Deliver(e, route);
        }
        else
        {
            host.Ran(route, e, admission == Admission.Waits ? StepOutcome.Postponed : StepOutcome.Returned, via.Length);
            if (admission != Admission.Stays)
            {
                Hold(new PostponedEvent { Event = e, Table = table, Entry = entry, Step = via.Length, Since = Now, Due = later, IsTakenForEcho = admission == Admission.WaitsAsEcho });
            }
        }
    }

    /// <summary>An event that may turn out to be only coming back waits behind its last step until that is known.</summary>
    private void Hold(in PostponedEvent waiting)
    {
        if (_postponed.TryAdd(waiting))
        {
            host.WakeAt(waiting.Due);
        }
        else
        {
            PostponedDropped++;
        }
    }

    private void Admit(ref PostponedEvent waited, long now)
    {
        var route = waited.Entry!.Route;
        if (waited.IsTakenForEcho)
        {
            if (host.IsEcho(route, waited.Event))
            {
                return;
            }
        }
        else if (host.DecidedAt(route, waited.Event) is var due && due > now)
        {
            waited.Due = due;
            Hold(waited);
            return;
        }

        waited.Event.Delay += now - waited.Since;            // and as much later it ends
        Deliver(waited.Event, route);
    }

    private void Deliver(in MeshEvent e, Route route)
    {
        host.Ran(route, e, StepOutcome.Continue, route.Via.Length);
        foreach (var destination in route.To)
        {
            destination.Deliver(e, host);
        }
    }
}
