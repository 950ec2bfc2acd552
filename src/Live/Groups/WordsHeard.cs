using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Groups;

/// <summary>Tracks that were asked about, and which of their words have come since. An answer counts when it is whole.</summary>
internal struct WordsHeard
{
    private TrackSet _asked;
    private TrackSet _playing;
    private TrackSet _fired;

    /// <summary>Asked and not wholly answered.</summary>
    public readonly bool IsWaiting => !_asked.IsEmpty;

    /// <summary>Asked and not wholly answered.</summary>
    public readonly TrackSet Waiting => _asked;

    /// <summary>A question goes out: what came before it does not answer it.</summary>
    public void Ask(in TrackSet tracks)
    {
        for (var track = tracks.Next(0); track >= 0; track = tracks.Next(track + 1))
        {
            _asked.Add(track);
            _playing.Remove(track);
            _fired.Remove(track);
        }
    }

    /// <summary>Takes words in; true when they make a track's answer whole.</summary>
    public bool Hear(int track, TrackWords words)
    {
        if (!_asked.Contains(track))
        {
            return false;
        }

        if ((words & TrackWords.Playing) != 0)
        {
            _playing.Add(track);
        }

        if ((words & TrackWords.Fired) != 0)
        {
            _fired.Add(track);
        }

        if (!_playing.Contains(track) || !_fired.Contains(track))
        {
            return false;
        }

        _asked.Remove(track);
        return true;
    }
}
