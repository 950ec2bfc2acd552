using MidiMesh.Contracts.Live;
using MidiMesh.Live.Session;

namespace MidiMesh.Actors.Endpoints;

/// <summary>Which event asked last for something of each track's clips, so that what Live answers can be told of that event. Belongs to one lane; does not allocate.</summary>
internal sealed class LaunchCauses
{
    private const int Stop = -1;
    private readonly (long Event, int Scene)[] _tracks = new (long, int)[LiveSessionOptions.MostTracks];

    /// <summary>Something is asked of Live.</summary>
    /// <param name="command">What.</param>
    /// <param name="eventId">The event that asks; 0 for what is asked again, which changes nothing.</param>
    public void Add(in LiveCommand command, long eventId)
    {
        if (eventId == 0)
        {
            return;
        }

        switch (command.Verb)
        {
            case LiveVerb.FireSlot:
                AddStops(command, eventId);
                Set(command.Track, eventId, command.Scene);
                break;
            case LiveVerb.StopTracks or LiveVerb.StopTracksNow:
                AddStops(command, eventId);
                break;
            case LiveVerb.FireScene:
                Array.Fill(_tracks, (eventId, command.Scene));
                break;
            case LiveVerb.StopAll:
                Array.Fill(_tracks, (eventId, Stop));
                break;
        }
    }

    /// <summary>A slot is another, says Live: the event that asked for it, or 0. Once what was asked for has come, what follows is Live's own doing.</summary>
    public long CauseOf(int track, int scene, ClipState state)
    {
        if ((uint)track >= (uint)_tracks.Length)
        {
            return 0;
        }

        ref var asked = ref _tracks[track];
        var cause = asked.Event;
        var hasCome = asked.Scene == Stop ? state == ClipState.Stopped : scene == asked.Scene && state is ClipState.Playing or ClipState.Recording;
        asked.Event = hasCome ? 0 : cause;
        return cause;
    }

    private void AddStops(in LiveCommand command, long eventId)
    {
        for (var track = command.StopTracks.Next(0); track >= 0; track = command.StopTracks.Next(track + 1))
        {
            Set(track, eventId, Stop);
        }
    }

    private void Set(int track, long eventId, int scene)
    {
        if ((uint)track < (uint)_tracks.Length)
        {
            _tracks[track] = (eventId, scene);
        }
    }
}
