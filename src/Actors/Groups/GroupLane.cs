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

    /// <summary>Makes the lane of a group.</summary>
    public GroupLane(GroupPlan plan, MeshContext mesh)
    {
        Plan = plan;
        _mesh = mesh;
        _lane = new Lane<GroupDelivery, GroupDeliveryPolicy>(plan.Name, LaneCapacity, mesh.Time);
    }

    /// <summary>What the rig says of the group.</summary>
    public GroupPlan Plan { get; }

    /// <summary>What passed through.</summary>
    public LaneCounts Counts => _lane.Counts;

    /// <summary>The state machine, for status; its figures may be read from anywhere.</summary>
    public ExclusiveGroup? Group => Volatile.Read(ref _group);

    /// <summary>Whether an incarnation is in place.</summary>
    public bool IsAttached => _lane.IsAttached;

    /// <summary>Hands something to the group's lane, from any thread.</summary>
    public bool Deliver(in GroupDelivery delivery) => _lane.Deliver(delivery);

    /// <summary>Takes the turn for a control handler.</summary>
    public Lane<GroupDelivery, GroupDeliveryPolicy>.Turn EnterTurn() => _lane.EnterTurn();

    /// <summary>A new incarnation takes the lane over: its state is what the mirror says.</summary>
    public void Attach(Action<Exception> fault) => _lane.Attach(this, fault, () => Volatile.Write(ref _group, NewGroup()));

    /// <summary>The incarnation stops; presses wait for the next.</summary>
    public void Detach() => _lane.Detach(this);

    /// <summary>Within a turn: the Live that the group's clips are in, from a new wiring. Another Live means a fresh state.</summary>
    public void Apply(MeshWiring wiring, int index)
    {
        var live = wiring.Endpoints[wiring.Table.Groups[index].Endpoint];
        if (!ReferenceEquals(live, _live))
        {
            _live = live;
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
        _cause = item.EventId;
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
            Kind = TraceKind.Group, Subject = Plan.Name, EventId = _cause, Track = track, Scene = scene, Step = attempt, Text = GroupWords.Of(what),
        };
        _mesh.Trace.Write(ref entry);
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
