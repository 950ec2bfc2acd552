using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Script;

/// <summary>
/// Slots that the script has acknowledged to have fired and that no question asked since has told about: a word on them that says
/// otherwise is older than the start, and a start repeated on its account would be done twice.
/// </summary>
internal sealed class ScriptLaunches(int tracks)
{
    private readonly (int Scene, long At)[] _done = new (int, long)[tracks];

    /// <summary>The script has fired a slot.</summary>
    public void Done(int track, int scene, long now)
    {
        if ((uint)track < (uint)_done.Length)
        {
            _done[track] = (scene + 1, now);
        }
    }

    /// <summary>Whether a slot was fired and what became of it is not known yet.</summary>
    public bool IsDone(int track, int scene) => (uint)track < (uint)_done.Length && _done[track].Scene == scene + 1;

    /// <summary>Something else was asked of these tracks.</summary>
    public void Forget(in TrackSet of)
    {
        for (var track = of.Next(0); (uint)track < (uint)_done.Length; track = of.Next(track + 1))
        {
            _done[track] = default;
        }
    }

    /// <summary>A question about a track that was asked at this time is answered: by a word that is newer than any start before it.</summary>
    public void Answered(int track, long asked)
    {
        if ((uint)track < (uint)_done.Length && _done[track].At <= asked)
        {
            _done[track] = default;
        }
    }

    /// <summary>Another set.</summary>
    public void Clear() => Array.Clear(_done);
}
