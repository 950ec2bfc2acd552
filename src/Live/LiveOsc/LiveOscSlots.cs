using MidiMesh.Contracts.Live;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.LiveOsc;

/// <summary>Slots as LiveOSC tells them, one number each, and what follows from them for their track.</summary>
internal sealed class LiveOscSlots(LiveMirror mirror)
{
    private const byte Empty = 0;
    private const byte Rests = 1;
    private const byte Plays = 2;
    private const byte Waits = 3;

    private readonly byte[] _states = new byte[mirror.Tracks * mirror.Scenes];

    /// <summary>Nothing is known.</summary>
    public void Forget() => Array.Clear(_states);

    /// <summary>A slot's number: 0 empty, 1 rests, 2 plays, 3 waits. True when a clip is there that was not.</summary>
    public bool Set(int track, int scene, int state)
    {
        if (state is < Empty or > Waits)
        {
            return false;
        }

        if (state >= Plays)
        {
            // One slot of a track plays, and one waits: the word about the other follows, or is lost.
            for (var other = 0; other < mirror.ScenesShown; other++)
            {
                ref var before = ref _states[At(track, other)];
                before = before == state ? Rests : before;
            }
        }

        _states[At(track, scene)] = (byte)state;
        return mirror.SetHasClip(track, scene, state != Empty) && state != Empty;
    }

    /// <summary>The slot that plays, from a script that tells no more; -1 none.</summary>
    public void SetPlaying(int track, int scene)
    {
        for (var other = 0; other < mirror.ScenesShown; other++)
        {
            ref var before = ref _states[At(track, other)];
            before = other == scene ? Plays : before == Plays ? Rests : before;
        }

        if ((uint)scene < (uint)mirror.ScenesShown)
        {
            mirror.SetHasClip(track, scene, true);
        }
    }

    /// <summary>Works out what the track plays and waits for. True when that is something else than before.</summary>
    public bool Settle(int track)
    {
        var (playing, fired) = (-1, LiveFiredSlot.None);
        for (var scene = 0; scene < mirror.ScenesShown; scene++)
        {
            var state = _states[At(track, scene)];
            playing = state == Plays ? scene : playing;
            fired = state == Waits ? scene : fired;
        }

        return mirror.SetPlaying(track, playing) | mirror.SetFired(track, fired);
    }

    private int At(int track, int scene) => (track * mirror.Scenes) + scene;
}
