using MidiMesh.Actors.Mesh;

namespace MidiMesh.Actors.Stage;

/// <summary>Owns the stage: the page that is on and who plays which role.</summary>
/// <remarks>Child of <see cref="MeshSupervisor"/>. All that it owns lives on the board; a crash loses nothing, and changes asked for meanwhile wait in its <see cref="StageLane"/>.</remarks>
internal sealed class StageActor : MeshActor
{
    private readonly StageLane _lane;

    public StageActor(StageLane lane)
    {
        _lane = lane;
        ReceiveFaults();
    }

    public static Props CreateProps(StageLane lane) => Props.Create(() => new StageActor(lane));

    protected override void PreStart() => _lane.Attach(FaultsToSelf());

    protected override void PostStop() => _lane.Detach();
}
