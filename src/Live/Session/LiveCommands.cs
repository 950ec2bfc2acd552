using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>Carries out commands: checks them against the mirror, sets our own marks, and sends.</summary>
internal sealed class LiveCommands(LiveMirror mirror, LiveSender sender, LiveBlockReads blocks, LiveLights lights)
{
    /// <summary>Carries one out, or says why not; then nothing has been sent.</summary>
    public LiveRefusal Execute(in LiveCommand command, long now)
    {
        switch (command.Verb)
        {
            case LiveVerb.FireSlot:
                return Fire(command);
            case LiveVerb.StopTracks or LiveVerb.StopTracksNow:
                return Stop(command);
            case LiveVerb.StopAll:
                var stopped = sender.Command(command.Verb, -1, -1, 0);
                for (var track = 0; track < mirror.Tracks; track++)
                {
                    Supersede(track);
                }

                return Sent(stopped);
            case LiveVerb.FireScene:
                return mirror.Link == LiveLink.Lost ? LiveRefusal.Lost
                    : !IsScene(command.Scene) ? LiveRefusal.NoSuchScene
                    : Sent(sender.Command(command.Verb, -1, command.Scene, 0));
            case LiveVerb.Play:
                return mirror.Link == LiveLink.Lost ? LiveRefusal.Lost : Sent(sender.Command(command.Verb, -1, -1, 0));
            case LiveVerb.Stop:
                return Sent(sender.Command(command.Verb, -1, -1, 0));
            case LiveVerb.AskTracks:
                return Ask(command.StopTracks, now);
            case LiveVerb.MarkWaiting:
                return Mark(command, ClipState.Waiting);
            case LiveVerb.MarkFailed:
                return Mark(command, ClipState.Failed);
            case LiveVerb.ClearMark:
                return Mark(command, ClipState.Unknown);
            default:
                return SetValue(command);
        }
    }

    private LiveRefusal Fire(in LiveCommand command)
    {
        if (mirror.Link == LiveLink.Lost)
        {
            return LiveRefusal.Lost;
        }

        if (!IsTrack(command.Track))
        {
            return LiveRefusal.NoSuchTrack;
        }

        if (!IsScene(command.Scene))
        {
            return LiveRefusal.NoSuchScene;
        }

        // Firing a slot stops what plays on its own track; stopping a group would stop its children, perhaps this very one.
        var stops = InSet(command.StopTracks, groups: false);
        stops.Remove(command.Track);
        var sent = sender.Launch(stops, LiveVerb.StopTracks, command.Track, command.Scene, mirror.Link == LiveLink.Alive);

        // The lights come after the datagram: it is what the player waits for.
        Supersede(stops);
        if (command.Track < mirror.Tracks)
        {
            mirror.UnmarkWaiting(command.Track);
            if (command.Scene < mirror.Scenes)
            {
                mirror.Mark(command.Track, command.Scene, ClipState.Waiting);
            }

            lights.Refresh(command.Track, report: false);
        }

        return Sent(sent);
    }

    private LiveRefusal Stop(in LiveCommand command)
    {
        // A group stays in: who asks to stop it means its children.
        var stops = InSet(command.StopTracks, groups: true);
        var sent = stops.IsEmpty || sender.Launch(stops, command.Verb, -1, -1, mirror.Link == LiveLink.Alive);
        Supersede(stops);
        return Sent(sent);
    }

    /// <summary>Those of the tracks that the set has, with or without groups: a stop of another would be an error.</summary>
    private TrackSet InSet(in TrackSet tracks, bool groups)
    {
        var stops = tracks;
        for (var track = stops.Next(0); track >= 0; track = stops.Next(track + 1))
        {
            if (!IsTrack(track) || (!groups && mirror.IsGroup(track)))
            {
                stops.Remove(track);
            }
        }

        return stops;
    }

    /// <summary>What waited on these tracks by our mark has been overtaken by a stop.</summary>
    private void Supersede(in TrackSet tracks)
    {
        for (var track = tracks.Next(0); (uint)track < (uint)mirror.Tracks; track = tracks.Next(track + 1))
        {
            Supersede(track);
        }
    }

    private void Supersede(int track)
    {
        if (mirror.UnmarkWaiting(track))
        {
            lights.Refresh(track, report: false);
        }
    }

    private LiveRefusal Mark(in LiveCommand command, ClipState mark)
    {
        if ((uint)command.Track >= (uint)mirror.Tracks)
        {
            return LiveRefusal.NoSuchTrack;
        }

        if ((uint)command.Scene >= (uint)mirror.Scenes)
        {
            return LiveRefusal.NoSuchScene;
        }

        mirror.Mark(command.Track, command.Scene, mark);
        lights.Refresh(command.Track, report: false);
        return LiveRefusal.None;
    }

    private LiveRefusal Ask(in TrackSet tracks, long now)
    {
        if (mirror.Link == LiveLink.Lost)
        {
            return LiveRefusal.Lost;
        }

        var asked = tracks;
        int first = -1, end = 0;
        for (var track = asked.Next(0); track >= 0; track = asked.Next(track + 1))
        {
            if (track >= mirror.TracksShown)
            {
                asked.Remove(track);
                continue;
            }

            first = first < 0 ? track : first;
            end = track + 1;
        }

        if (first >= 0)
        {
            // One question for the whole range: what lies between costs a few bytes and is good to know.
            blocks.Once(new LiveBlock(LiveBlockKind.Play, first, end, mirror.SceneCount, 0), asked, now);
        }

        return LiveRefusal.None;
    }

    private LiveRefusal SetValue(in LiveCommand command)
    {
        if (!double.IsFinite(command.Value))
        {
            return LiveRefusal.BadValue;
        }

        var (least, most, ofTrack) = command.Verb switch
        {
            LiveVerb.SetTrackPanning => (-1.0, 1.0, true),
            LiveVerb.SetTempo => (20.0, 999.0, false),
            LiveVerb.SetMasterVolume => (0.0, 1.0, false),
            _ => (0.0, 1.0, true),
        };
        if (ofTrack && !IsTrack(command.Track))
        {
            return LiveRefusal.NoSuchTrack;
        }

        return Sent(sender.Command(command.Verb, command.Track, command.Scene, Math.Clamp(command.Value, least, most)));
    }

    private static LiveRefusal Sent(bool sent) => sent ? LiveRefusal.None : LiveRefusal.Unsupported;

    // Before Live has told its size, any index may be right.
    private bool IsTrack(int track) => track >= 0 && (!mirror.IsSized || track < mirror.TrackCount);

    private bool IsScene(int scene) => scene >= 0 && (!mirror.IsSized || scene < mirror.SceneCount);
}
