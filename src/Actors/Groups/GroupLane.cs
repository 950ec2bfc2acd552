using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Lanes;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;

namespace MidiMesh.Actors.Groups;

/// <summary>An exclusive group's part of the data path: who stops, who starts.</summary>
/// <remarks>Made by the supervisor, outlives the incarnations of its <see cref="ExclusiveLaunchActor"/>; each incarnation begins with a fresh <see cref="ExclusiveGroup"/> that reads its state from the mirror.</remarks>
public sealed class GroupLane : ILaneHandler<GroupDelivery>, IExclusiveSink, IDisposable
{
    private const int LaneCapacity = 1024;

    private readonly MeshContext _mesh;
    private readonly Lane<GroupDelivery, GroupDeliveryPolicy> _lane;
    private EndpointLane? _live;
    private ExclusiveGroup? _group;
    private long _cause;
    private long _press;                                     // the event whose launch or stop is under way
    private readonly OwedNotices _owed = new();

    /// <summary>Makes the lane of a group.</summary>
    public GroupLane(GroupPlan plan, MeshContext mesh)
    {
        Plan = plan;
        _mesh = mesh;
        _lane = new Lane<GroupDelivery, GroupDeliveryPolicy>(plan.Name, LaneCapacity, mesh.Time);
    }

    /// <summary>What the rig says of the group.</summary>
    public GroupPlan Plan { get; private set; }

    /// <summary>What passed through.</summary>
    public LaneCounts Counts => _lane.Counts;

    /// <summary>The figures for status: read while nobody has the turn, if that can be had without waiting. Never from within a turn.</summary>
    public LaneCounts Look()
    {
        var isExact = _lane.TryLook(out var turn);
        using (turn)
        {
            return Counts with { IsExact = isExact };
        }
    }

    /// <summary>The state machine, for status; its figures may be read from anywhere.</summary>
    public ExclusiveGroup? Group => Volatile.Read(ref _group);

    /// <summary>Whether an incarnation is in place.</summary>
    public bool IsAttached => _lane.IsAttached;

    /// <summary>Hands something to the group's lane, from any thread.</summary>
    /// <returns>False when there was no room. That all is to stop, or that the mirror has news, is seen to all the same.</returns>
    public bool Deliver(in GroupDelivery delivery)
    {
        if (_lane.Deliver(delivery))
        {
            return true;
        }

        if (_owed.TryOwe(delivery))
        {
            _lane.Nudge();
        }

        return false;
    }

    /// <summary>Takes the turn for a control handler.</summary>
    public Lane<GroupDelivery, GroupDeliveryPolicy>.Turn EnterTurn() => _lane.EnterTurn();

    /// <summary>A new incarnation takes the lane over: its state is what the mirror says.</summary>
    public void Attach(Action<Exception> fault) => _lane.Attach(this, fault, () => Volatile.Write(ref _group, NewGroup()));

    /// <summary>The incarnation stops; presses wait for the next.</summary>
    public void Detach() => _lane.Detach(this);

    /// <summary>Within a turn: the Live that the group's clips are in, from a new wiring. Another Live, or other rules, mean a fresh state, read from the mirror.</summary>
    public void Apply(MeshWiring wiring, int index, GroupPlan? plan = null)
    {
        var live = wiring.Endpoints[wiring.Table.Groups[index].Endpoint];
        var isSame = ReferenceEquals(live, _live) && (plan is null || plan.Options.Equals(Plan.Options));
        (Plan, _live) = (plan ?? Plan, live);
        if (!isSame)
        {
            Volatile.Write(ref _group, NewGroup());
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lane.Dispose();

    void ILaneHandler<GroupDelivery>.Handle(in GroupDelivery item)
    {
        if (_group is not { } group)
        {
            return;
        }

        var now = _mesh.Time.GetTimestamp();
        if (_owed.IsClearOlderThan(item.EventId))
        {
            PayOwed(group, now);
        }

        _cause = item.EventId;
        _press = item.Kind is GroupDeliveryKind.Press or GroupDeliveryKind.Clear && item.EventId != 0 ? item.EventId : _press;
        switch (item.Kind)
        {
            case GroupDeliveryKind.Press:
                group.Press(item.Track, item.Scene, now);
                break;
            case GroupDeliveryKind.Release:
                group.Release(item.Track, item.Scene, now);
                break;
            case GroupDeliveryKind.Clear:
                group.Clear(now);
                break;
            case GroupDeliveryKind.TrackChanged:
                group.TrackChanged(item.Track, now);
                break;
            case GroupDeliveryKind.SlotChanged:
                group.SlotChanged(item.Track, item.Scene, now);
                break;
            case GroupDeliveryKind.LayoutChanged:
                group.LayoutChanged(now);
                break;
            default:
                group.LinkChanged(item.Link, now);
                break;
        }

        _cause = 0;
    }

    void ILaneHandler<GroupDelivery>.Wake(long now) => _group?.Tick(now);

    void ILaneHandler<GroupDelivery>.TurnEnding()
    {
        if (_group is { } group)
        {
            PayOwed(group, _mesh.Time.GetTimestamp());
        }
    }

    /// <summary>What found no room: the mirror is asked for its newest word, and what is to stop stops.</summary>
    private void PayOwed(ExclusiveGroup group, long now)
    {
        var due = _owed.Take();
        if (due == OwedNotices.Notices.None)
        {
            return;
        }

        if (due.HasFlag(OwedNotices.Notices.Link) && _live is { } live)
        {
            group.LinkChanged(live.Link, now);
        }

        if (due.HasFlag(OwedNotices.Notices.Layout))
        {
            group.LayoutChanged(now);
        }

        if (due.HasFlag(OwedNotices.Notices.Mirror))
        {
            group.SlotChanged(-1, -1, now);                  // which one does not matter: it reads the mirror
        }

        if (due.HasFlag(OwedNotices.Notices.Clear))
        {
            _cause = _owed.ClearId;
            group.Clear(now);
            _cause = 0;
        }
    }

    void IExclusiveSink.Send(in LiveCommand command) => _live?.Deliver(EndpointDelivery.ToLive(command, _cause));

    void IExclusiveSink.Schedule(long dueTimestamp)
    {
        // A request taken back may still wake the group once: a tick that finds nothing due does nothing.
        if (dueTimestamp != long.MaxValue)
        {
            _lane.WakeAt(dueTimestamp);
        }
    }

    void IExclusiveSink.Note(ExclusiveNote what, int track, int scene, in TrackSet tracks, int attempt)
    {
        var entry = new TraceEntry
        {
            Kind = TraceKind.Group, Subject = Plan.Name, EventId = _cause, Parent = _cause == 0 ? _press : 0, Track = track, Scene = scene, Step = attempt, Text = GroupWords.Of(what),
        };
        _mesh.Trace.Write(ref entry);
        if (what is ExclusiveNote.Settled or ExclusiveNote.LeftToLive)
        {
            _press = 0;                                      // what follows is Live's own doing
        }
    }

    private ExclusiveGroup? NewGroup()
    {
        if (_live is not { } live)
        {
            return null;
        }

        var group = new ExclusiveGroup(Plan.Options, live, this, _mesh.Time);
        group.Recover(_mesh.Time.GetTimestamp());
        return group;
    }
}
