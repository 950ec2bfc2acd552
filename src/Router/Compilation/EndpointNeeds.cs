using MidiMesh.Contracts.Live;

namespace MidiMesh.Router.Compilation;

/// <summary>What a rig's routes and lights name of one Live: what its mirror must know.</summary>
internal sealed class EndpointNeeds
{
    private readonly SortedSet<LiveValue> _values = [];

    /// <summary>Highest track named.</summary>
    public int Tracks { get; private set; }

    /// <summary>Highest scene named.</summary>
    public int Scenes { get; private set; }

    /// <summary>Highest send named whose value must be known.</summary>
    public int Sends { get; private set; }

    /// <summary>Values that must be followed.</summary>
    public IEnumerable<LiveValue> Values => _values;

    /// <summary>A track is named, by its number from 1.</summary>
    public void NameTrack(int track) => Tracks = Math.Max(Tracks, track);

    /// <summary>A scene is named, by its number from 1.</summary>
    public void NameScene(int scene) => Scenes = Math.Max(Scenes, scene);

    /// <summary>A send's value must be known, by its number from 1.</summary>
    public void NameSend(int send) => Sends = Math.Max(Sends, send);

    /// <summary>A value must be followed.</summary>
    public void Follow(LiveValue value) => _values.Add(value);
}
