using MidiMesh.Contracts.Live;

namespace MidiMesh.Contracts.Routing;

/// <summary>A bound that grows and shrinks with Live's set: <c>live.tracks - 8</c>.</summary>
/// <param name="Endpoint">Index of the Live in <see cref="RouteTable.Endpoints"/>.</param>
/// <param name="IsScenes">Whether its scenes count, or its tracks.</param>
/// <param name="Offset">What is added.</param>
public sealed record SetBound(int Endpoint, bool IsScenes, int Offset)
{
    /// <summary>The bound as it is; null while nobody knows how large the set is.</summary>
    public double? HighestNow(ILiveState? live) => live is null || (IsScenes ? live.SceneCount : live.TrackCount) is not (> 0 and var count) ? null : count + Offset;
}
