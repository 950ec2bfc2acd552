using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>Commands of a <see cref="LiveSession"/>: datagrams at once, questions as block reads.</summary>
internal sealed class AskedOutlet(LiveMirror mirror, LiveSender sender, LiveTexts texts, LiveDeviceRanges ranges, LiveBlockReads blocks, LiveSessionCounters counters, long pause) : ILiveOutlet
{
    private readonly LatestValues _latest = new(pause);

    public bool Command(LiveVerb verb, int track, int scene, double value, long now)
    {
        if (verb is LiveVerb.SelectTrack or LiveVerb.SelectScene or LiveVerb.StepTrack or LiveVerb.StepScene or LiveVerb.StepDevice or LiveVerb.StepBank
            or LiveVerb.FireSelectedScene or LiveVerb.FireSelectedSlot or LiveVerb.StopSelectedTrack or LiveVerb.SetDeviceBank or LiveVerb.SetDeviceLock)
        {
            return texts.Command(verb, track, scene, value);
        }

        if (!LatestValues.IsContinuous(verb))
        {
            return sender.Command(verb, track, scene, value);
        }

        var isDue = _latest.Offer(verb, track, scene, value, now, out var merged);
        counters.Merged += merged ? 1 : 0;
        return !isDue || Send(verb, track, scene, value, now);
    }

    /// <summary>Sends the values whose pause is over.</summary>
    public void Tick(long now)
    {
        ranges.Tick(now);
        while (_latest.TryTake(now, out var command))
        {
            Send(command.Verb, command.Track, command.Scene, command.Value, now);
        }
    }

    private bool Send(LiveVerb verb, int track, int scene, double value, long now) => verb switch
    {
        LiveVerb.SetSelectedTrack or LiveVerb.SetSelectedScene or LiveVerb.SetSelectedParameter or LiveVerb.SetSelectedKnob => texts.Command(verb, track, scene, value),
        LiveVerb.SetDeviceParameter => ranges.Set(track, scene, value, now),
        _ => sender.Command(verb, track, scene, value),
    };

    public bool Launch(in TrackSet stops, LiveVerb stopVerb, int track, int scene, long now) =>
        sender.Launch(stops, stopVerb, track, scene, mirror.Link == LiveLink.Alive);

    public void Ask(in TrackSet tracks, long now)
    {
        var first = tracks.Next(0);
        var end = first;
        for (var track = first; track >= 0; track = tracks.Next(track + 1))
        {
            end = track + 1;
        }

        // One question for the whole range: what lies between costs a few bytes and is good to know.
        blocks.Once(new LiveBlock(LiveBlockKind.Play, first, end, mirror.SceneCount, 0), tracks, now);
    }
}
