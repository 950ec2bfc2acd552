using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Lanes;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Actors.Stage;

/// <summary>Changes the stage, one change after the other: pages with their leave and enter actions, and who plays which role.</summary>
/// <remarks>Lives on the <see cref="MeshBoard"/> and outlives the incarnations of its <see cref="StageActor"/>. Variables do not pass through here: a <c>set</c> step writes them itself.</remarks>
public sealed class StageLane : ILaneHandler<StageDelivery>, IRouteHost, IDisposable
{
    private const int LaneCapacity = 256;

    /// <summary>Pages that <c>back</c> finds its way through.</summary>
    private const int MaxHistory = 16;

    private readonly MeshContext _mesh;
    private readonly Lane<StageDelivery, StageDeliveryPolicy> _lane;
    private readonly RouteRunner _actions;
    private readonly HeldNotes _held = new();                // notes that its actions have sounded
    private readonly List<string> _history = new(MaxHistory + 1);
    private readonly Dictionary<string, RoleWatch> _roles = new(StringComparer.Ordinal);
    private MeshWiring _wiring = MeshWiring.Empty;
    private StageView? _stage;

    /// <summary>Makes the lane.</summary>
    public StageLane(MeshContext mesh)
    {
        _mesh = mesh;
        _lane = new Lane<StageDelivery, StageDeliveryPolicy>("stage", LaneCapacity, mesh.Time);
        _actions = new RouteRunner(this, mesh.Time);
    }

    /// <summary>What is on the stage; it outlives every rig.</summary>
    public StageState State { get; } = new();

    /// <summary>What passed through.</summary>
    public LaneCounts Counts => _lane.Counts;

    /// <summary>Whether an incarnation is in place.</summary>
    public bool IsAttached => _lane.IsAttached;

    /// <summary>What is on the stage, for people; from any thread.</summary>
    public StageReport Report() => Volatile.Read(ref _stage)?.Report() ?? StageReport.Empty;

    /// <summary>Hands something to the lane, from any thread.</summary>
    public bool Deliver(in StageDelivery delivery) => _lane.Deliver(delivery);

    /// <summary>Takes the turn for a control handler.</summary>
    public Lane<StageDelivery, StageDeliveryPolicy>.Turn EnterTurn() => _lane.EnterTurn();

    /// <summary>An incarnation takes the lane over. Page, variables and roles are as they were, and actions that are delayed go on in time.</summary>
    public void Attach(Action<Exception> fault) => _lane.Attach(this, fault, () =>
    {
        _held.ReleaseAll(0);
        LookAtRoles();
    });

    /// <summary>The incarnation stops; changes wait for the next.</summary>
    public void Detach() => _lane.Detach(this);

    /// <summary>Within a turn, before any other lane changes over: takes a new table. The page stays on when the new rig has it, variables and roles keep what they are by name. A page that is no longer there cannot end what its actions sound: that is let go.</summary>
    /// <param name="wiring">The table with its lanes.</param>
    /// <param name="last">What was on the stage when an earlier run was killed; null for nothing.</param>
    public void Apply(MeshWiring wiring, LastRun? last = null)
    {
        _actions.LetGo();
        _wiring = wiring;
        Volatile.Write(ref _stage, wiring.Stage);
        _actions.Use(new LaneTable(wiring, -1, wiring.Table.Stage.ActionStates));
        foreach (var (role, device) in last?.Roles ?? new Dictionary<string, string>())
        {
            if (RoleNames.Find(wiring, role, device) is { Refused: null, Role: var index })
            {
                WatchOf(role).Recall([.. wiring.Table.Stage.Roles[index].Devices.Select(one => wiring.Table.Devices[one].Name)], device);
            }
        }

        LookAtRoles();
        if (_stage?.Capture().Page >= 0)
        {
            return;
        }

        _held.ReleaseAll(0);
        if (_stage is { Layout: { Pages.Length: > 0 } layout })
        {
            _history.Clear();
            Enter(last is not null && IndexOf(layout, last.Page) is var page and >= 0 ? page : layout.Start, 0);
        }

        if (last is not null)
        {
            _stage?.Recall(last.Variables);                  // behind the page's enter actions, as it was
        }
    }

    /// <summary>Within a turn: makes a device the one that plays a role.</summary>
    /// <returns>Why not, or null when it is done.</returns>
    public string? Give(string role, string device)
    {
        var (index, place, refused) = RoleNames.Find(_wiring, role, device);
        if (refused is not null)
        {
            return refused;
        }

        if (_wiring.Devices[place].Report is { Phase: not DevicePhase.Ready } report)
        {
            return $"'{device}' is not ready: {(report.Reason.Length > 0 ? report.Reason : report.Phase.ToString())}";
        }

        WatchOf(role).Give(device);
        Activate(index, device);
        return null;
    }

    /// <summary>Within a turn: puts a page on.</summary>
    /// <returns>Why not, or null when it is done.</returns>
    public string? ShowPage(string page)
    {
        var pages = _wiring.Table.Stage.Pages;
        if (!Array.Exists(pages, one => one.Name == page))
        {
            return pages.Length == 0 ? $"there is no page '{page}'; this rig has none" : $"there is no page '{page}'; there is {string.Join(", ", pages.Select(static one => one.Name))}";
        }

        Change(PageMove.To, page, 0);
        return null;
    }

    /// <summary>Within a turn: these lanes are about to go. What actions have sounded there is let go while they still listen.</summary>
    internal void ReleaseTowards(IReadOnlySet<object> lanes) => _held.ReleaseTowards(lanes);

    /// <summary>Within a turn: what actions have sounded is let go, and what they still delay is dropped.</summary>
    public void Panic()
    {
        _actions.Forget();
        _held.ReleaseAll(0);
    }

    /// <summary>Tells what actions hold. Takes the turn: for people who ask, never from within a turn.</summary>
    public void ReadHeld(ICollection<HeldNote> into)
    {
        using var turn = EnterTurn();
        _held.Report("stage", _mesh.Time, into);
    }

    /// <inheritdoc />
    public void Dispose() => _lane.Dispose();

    void ILaneHandler<StageDelivery>.Handle(in StageDelivery item)
    {
        if (item.Kind == StageDeliveryKind.Page)
        {
            Change(item.Move, item.Page, item.EventId);
        }
        else
        {
            LookAtRoles();
        }
    }

    void ILaneHandler<StageDelivery>.Wake(long now)
    {
        _actions.Wake(now);
        _lane.WakeAt(_held.NextDue);
    }

    void ILaneHandler<StageDelivery>.TurnEnding()
    {
    }

    void IRouteHost.WakeAt(long due) => _lane.WakeAt(due);

    void IRouteHost.Settle(long until) => _held.ReleaseDue(until);

    double IRouteHost.Read(TargetValue target, in MeshEvent e) => Wiring.Endpoints[target.Endpoint].Read(target, e);

    void IRouteHost.ClearGroup(int group, in MeshEvent e) => Wiring.Groups[group].Deliver(GroupDelivery.Clear(e.Id));

    void IRouteHost.ChangePage(PageMove move, string page, in MeshEvent e) => Deliver(StageDelivery.ChangePage(move, page, e.Id));

    void IRouteHost.VariablesChanged() => Wiring.Relight(variablesOnly: true);

    ClockReading IRouteHost.ReadClock(long now) => _mesh.Clock.Read(now);

    void IRouteHost.ActOnClock(ClockAction action, double value, in MeshEvent e) => _mesh.Clock.Act(action, value, _mesh.Time.GetTimestamp(), e.Id);

    void IRouteHost.EndPhrase(int phrase) => _held.ReleasePhrase(phrase);

    void IRouteHost.Ran(Route route, in MeshEvent e, StepOutcome outcome, int step, string? remark) => _mesh.Trace.Route("stage", route, e, outcome, step, remark);

    void IDeliverySink.ToLive(int endpoint, in LiveCommand command, in MeshEvent cause) =>
        Wiring.Endpoints[endpoint].Deliver(EndpointDelivery.ToLive(command, cause.Id));

    void IDeliverySink.ToOsc(int endpoint, OscTemplate template, in MeshEvent cause) =>
        Wiring.Endpoints[endpoint].Deliver(EndpointDelivery.ToOsc(template, cause));

    void IDeliverySink.ToMidi(int device, in MeshEvent cause)
    {
        var target = Wiring.Devices[device];
        if (_held.Admit(cause, target, _mesh.Time.GetTimestamp(), _actions.RunningRoute))
        {
            target.Deliver(DeviceDelivery.Output(cause.Midi, cause.Id, cause.SysEx));
            _lane.WakeAt(_held.NextDue);
        }
    }

    void IDeliverySink.ToGroup(int group, int track, int scene, in MeshEvent cause) =>
        Wiring.Groups[group].Deliver(GroupDelivery.Press(track, scene, cause.Id));

    /// <summary>What the action that runs names is looked up here: a delayed one ends on the table that it began with.</summary>
    private MeshWiring Wiring => _actions.Running.Wiring;

    private void Change(PageMove move, string name, long eventId)
    {
        if (_stage is not { Layout: { Pages.Length: > 0 } layout } stage)
        {
            return;
        }

        var now = stage.Capture().Page;
        var place = Array.IndexOf(layout.Order, now);
        var count = layout.Order.Length;
        var page = move switch
        {
            PageMove.To => IndexOf(layout, name),
            PageMove.Next => layout.Order[(place + 1) % count],
            PageMove.Previous => layout.Order[(Math.Max(place, 0) - 1 + count) % count],
            _ => TakeHistory(layout, now),
        };
        if (page < 0 || page == now)
        {
            return;
        }

        if (move != PageMove.Back && now >= 0)
        {
            Remember(layout.Pages[now].Name);
        }

        _actions.EndAllPhrases();                            // what an action of a page plays ends with the page
        if (now >= 0)
        {
            Run(layout.Pages[now].Leave, stage, eventId);
        }

        Enter(page, eventId);
    }

    /// <summary>The page is on before its enter actions run, and the lights change after both: what the actions set can be seen in them.</summary>
    private void Enter(int page, long eventId)
    {
        var stage = _stage!;
        stage.SetPage(page);
        Note(TraceKind.Page, eventId, stage.Layout.Pages[page].Name);
        Run(stage.Layout.Pages[page].Enter, stage, eventId);
        _wiring.Relight(variablesOnly: false);
    }

    private void Run(StageAction[] actions, StageView stage, long eventId)
    {
        foreach (var action in actions)
        {
            var e = new MeshEvent
            {
                Id = eventId == 0 ? _mesh.Numbers.Next() : eventId, Stamp = _mesh.Time.GetTimestamp(), Source = -1, Control = -1, Gesture = action.Gesture, Value = action.Value,
                Moment = stage.Capture(),
            };
            _actions.TryRun(e, action.Entry);
        }
    }

    private void LookAtRoles()
    {
        var roles = _wiring.Table.Stage.Roles;
        for (var i = 0; i < roles.Length; i++)
        {
            var role = roles[i];
            var watch = WatchOf(role.Name);
            watch.Look(
                [.. role.Devices.Select(device => _wiring.Devices[device].Plan.Name)], role.Back,
                name => role.Devices.Any(device => _wiring.Devices[device].Plan.Name == name && _wiring.Devices[device].Report.Phase == DevicePhase.Ready));
            Activate(i, watch.Active!);
        }
    }

    /// <summary>The one that played it goes dark for its lights and the new one is painted; what is held goes on where it went, and is released there.</summary>
    private void Activate(int role, string device)
    {
        var stage = _stage!;
        var index = Array.FindIndex(_wiring.Devices, lane => lane.Plan.Name == device);
        var before = stage.ActiveOf(role, stage.Capture().Version);
        if (index < 0 || index == before)
        {
            return;
        }

        stage.SetActive(role, index);
        Note(TraceKind.Role, 0, $"{stage.Layout.Roles[role].Name} = {device}");
        _wiring.Relight(variablesOnly: false);
    }

    private RoleWatch WatchOf(string role)
    {
        if (!_roles.TryGetValue(role, out var watch))
        {
            _roles[role] = watch = new RoleWatch(role);
        }

        return watch;
    }

    private int TakeHistory(StageLayout layout, int now)
    {
        while (_history.Count > 0)
        {
            var page = IndexOf(layout, _history[^1]);
            _history.RemoveAt(_history.Count - 1);
            if (page >= 0 && page != now)
            {
                return page;
            }
        }

        return -1;
    }

    private void Remember(string page)
    {
        _history.Add(page);
        if (_history.Count > MaxHistory)
        {
            _history.RemoveAt(0);
        }
    }

    private void Note(TraceKind kind, long eventId, string text)
    {
        var entry = new TraceEntry { Kind = kind, Subject = "stage", EventId = eventId, Track = -1, Scene = -1, Text = text };
        _mesh.Trace.Write(ref entry);
    }

    private static int IndexOf(StageLayout layout, string page)
    {
        var at = layout.Pages.Length - 1;
        while (at >= 0 && layout.Pages[at].Name != page)
        {
            at--;
        }

        return at;
    }
}
