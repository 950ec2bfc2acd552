using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>Carries out commands: checks them against the mirror, sets our own marks, and sends.</summary>
internal sealed class LiveCommands(LiveMirror mirror, ILiveOutlet outlet, LiveLights lights)
{
    /// <summary>Carries one out, or says why not; then nothing has been sent.</summary>
    public LiveRefusal Execute(in LiveCommand command, long now)
    {
        switch (command.Verb)
        {
            case LiveVerb.FireSlot:
                return Fire(command, now);
            case LiveVerb.StopTracks or LiveVerb.StopTracksNow:
                return Stop(command, now);
            case LiveVerb.StopAll:
                var stopped = outlet.Command(command.Verb, -1, -1, 0, now);
                for (var track = 0; track < mirror.Tracks; track++)
                {
                    Supersede(track);
                }

                return Sent(stopped);
            case LiveVerb.FireScene:
                return mirror.Link == LiveLink.Lost ? LiveRefusal.Lost
                    : !IsScene(command.Scene) ? LiveRefusal.NoSuchScene
                    : Sent(outlet.Command(command.Verb, -1, command.Scene, 0, now));
            case LiveVerb.Play or LiveVerb.Continue:
                return mirror.Link == LiveLink.Lost ? LiveRefusal.Lost : Sent(outlet.Command(command.Verb, -1, -1, 0, now));
            case LiveVerb.Stop or LiveVerb.NextLocator or LiveVerb.PreviousLocator or LiveVerb.Undo or LiveVerb.Redo:
                return Sent(outlet.Command(command.Verb, -1, -1, 0, now));
            case LiveVerb.SetPlaying:
                return Execute(command with { Verb = command.Value >= 0.5 ? LiveVerb.Play : LiveVerb.Stop }, now);
            case LiveVerb.SelectTrack or LiveVerb.SelectReturn or LiveVerb.SelectMaster or LiveVerb.SelectScene or LiveVerb.SelectDevice
                or LiveVerb.StepTrack or LiveVerb.StepScene or LiveVerb.StepDevice or LiveVerb.StepBank
                or LiveVerb.FireSelectedScene or LiveVerb.FireSelectedSlot or LiveVerb.StopSelectedTrack:
                return Select(command, now);
            case LiveVerb.AskTracks:
                return Ask(command.StopTracks, now);
            case LiveVerb.MarkWaiting:
                return Mark(command, ClipState.Waiting);
            case LiveVerb.MarkFailed:
                return Mark(command, ClipState.Failed);
            case LiveVerb.ClearMark:
                return Mark(command, ClipState.Unknown);
            default:
                return SetValue(command, now);
        }
    }

    private LiveRefusal Fire(in LiveCommand command, long now)
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
        var sent = outlet.Launch(stops, LiveVerb.StopTracks, command.Track, command.Scene, now);

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

    private LiveRefusal Stop(in LiveCommand command, long now)
    {
        // A group stays in: who asks to stop it means its children.
        var stops = InSet(command.StopTracks, groups: true);
        var sent = stops.IsEmpty || outlet.Launch(stops, command.Verb, -1, -1, now);
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
        for (var track = asked.Next(0); track >= 0; track = asked.Next(track + 1))
        {
            if (track >= mirror.TracksShown)
            {
                asked.Remove(track);
            }
        }

        if (!asked.IsEmpty)
        {
            outlet.Ask(asked, now);
        }

        return LiveRefusal.None;
    }

    private LiveRefusal SetValue(in LiveCommand command, long now)
    {
        if (!double.IsFinite(command.Value))
        {
            return LiveRefusal.BadValue;
        }

        if (LiveValueInfo.OfVerb(command.Verb) is not { } info)
        {
            return LiveRefusal.Unsupported;
        }

        if (info.Scope is LiveScope.Track or LiveScope.TrackSend or LiveScope.Device && !IsTrack(command.Track))
        {
            return LiveRefusal.NoSuchTrack;
        }

        return Sent(outlet.Command(command.Verb, command.Track, command.Scene, Math.Clamp(command.Value, info.Low, info.High), now));
    }

    private LiveRefusal Select(in LiveCommand command, long now) =>
        mirror.Link == LiveLink.Lost ? LiveRefusal.Lost
        : !double.IsFinite(command.Value) ? LiveRefusal.BadValue
        : command.Verb is LiveVerb.SelectTrack or LiveVerb.SelectDevice && !IsTrack(command.Track) ? LiveRefusal.NoSuchTrack
        : command.Verb == LiveVerb.SelectScene && !IsScene(command.Scene) ? LiveRefusal.NoSuchScene
        : Sent(outlet.Command(command.Verb, command.Track, command.Scene, command.Value, now));

    private static LiveRefusal Sent(bool sent) => sent ? LiveRefusal.None : LiveRefusal.Unsupported;

    // Before Live has told its size, any index may be right.
    private bool IsTrack(int track) => track >= 0 && (!mirror.IsSized || track < mirror.TrackCount);

    private bool IsScene(int scene) => scene >= 0 && (!mirror.IsSized || scene < mirror.SceneCount);
}
