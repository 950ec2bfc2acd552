using MidiMesh.Actors.Mesh;

namespace MidiMesh.Actors.Groups;

/// <summary>Owns one exclusive group: one member plays, the others stop.</summary>
/// <remarks>Child of the groups' keeper. The decisions are made in its <see cref="GroupLane"/>; a crash costs what was under way, and the next incarnation reads what is true from the mirror.</remarks>
internal sealed class ExclusiveLaunchActor : MeshActor
{
    private readonly GroupLane _lane;

    public ExclusiveLaunchActor(GroupLane lane)
    {
        _lane = lane;
        ReceiveFaults();
    }

    public static Props CreateProps(GroupLane lane) => Props.Create(() => new ExclusiveLaunchActor(lane));

    protected override void PreStart() => _lane.Attach(FaultsToSelf());

    protected override void PostStop() => _lane.Detach();
}
