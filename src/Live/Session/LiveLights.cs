namespace MidiMesh.Live.Session;

/// <summary>Tells the sink what slots show, when that is something else than before.</summary>
internal sealed class LiveLights(LiveMirror mirror, ILiveSessionSink sink)
{
    /// <summary>Works out anew what a track's slots in view show, and tells those that have changed, or all.</summary>
    public void Refresh(int track, bool report)
    {
        for (var scene = 0; scene < mirror.Scenes; scene++)
        {
            if (mirror.Refresh(track, scene, out var state) || report)
            {
                sink.SlotChanged(track, scene, state);
            }
        }
    }
}
