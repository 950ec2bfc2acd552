using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.LiveOsc;

/// <content>What templates ask and set. Each returns why not, or null.</content>
public sealed partial class LiveOscFront
{
    private string? Number(in OscMessageView message, int count, ILiveState live, LiveValue value)
    {
        var info = LiveValueInfo.Of(value);
        var indices = IndicesOf(info.Scope);
        var (track, item) = (-1, -1);
        if (indices > 0 && !TryIndex(message, 0, info.Scope is LiveScope.Return or LiveScope.ReturnSend ? sends : Tracks(live), out track))
        {
            return Arguments;
        }

        if (indices == 2 && count == 1)
        {
            return SendSends(message.Address, live, value, track);
        }

        if (indices == 2 && !TryIndex(message, 1, sends, out item))
        {
            return Arguments;
        }

        if (count == indices)
        {
            return SendNumber(message.Address, value, track, item, live.Value(value, track, item)) ? null : NotTold;
        }

        if (count != indices + 1 || !message.TryGetNumber(indices, out var number))
        {
            return Arguments;
        }

        return info.Set == LiveVerb.None ? OnlyTold : Ask(new LiveCommand(info.Set, track, item, info.IsSwitch ? number == 1 ? 1 : 0 : number));
    }

    private string? Fire(in OscMessageView message, int count, ILiveState live) =>
        count == 2 && TryTrack(message, live, out var track) && TryScene(message, 1, live, out var scene) ? Ask(new LiveCommand(LiveVerb.FireSlot, track, scene)) : Arguments;

    private string? Stop(in OscMessageView message, int count, ILiveState live)
    {
        if (count is < 1 or > 2 || !TryTrack(message, live, out var track))
        {
            return Arguments;
        }

        // A clip that does not play is not stopped, in the original neither.
        if (count == 2 && !(TryScene(message, 1, live, out var scene) && live.PlayingSlot(track) == scene))
        {
            return null;
        }

        var stops = default(TrackSet);
        stops.Add(track);
        return Ask(new LiveCommand(LiveVerb.StopTracks, StopTracks: stops));
    }

    private string? ToScene(in OscMessageView message, int count, ILiveState live, LiveVerb verb) =>
        count == 1 && TryScene(message, 0, live, out var scene) ? Ask(new LiveCommand(verb, Scene: scene)) : Arguments;

    /// <summary>Told from 1, but chosen from 0, as in the original.</summary>
    private string? SelectedScene(in OscMessageView message, int count, ILiveState live)
    {
        if (count != 0)
        {
            return ToScene(message, count, live, LiveVerb.SelectScene);
        }

        return live.Value(LiveValue.SelectedScene, -1, -1) is var number && double.IsFinite(number) ? SendInt("/live/scene"u8, (int)number) : NotTold;
    }

    private string? SelectedTrack(int count, ILiveState live)
    {
        if (count != 0)
        {
            return Arguments;
        }

        return live.Value(LiveValue.SelectedTrack, -1, -1) is var number && double.IsFinite(number) ? SendInt("/live/track"u8, ShownTrack(live, number)) : NotTold;
    }

    /// <summary>The selected track's number from 1; 0 for a return or the master.</summary>
    private static int ShownTrack(ILiveState live, double number) => number >= 1 && number <= live.TrackCount ? (int)number : 0;

    private string? SelectTrack(in OscMessageView message, int count, ILiveState live) =>
        count == 1 && TryTrack(message, live, out var track) ? Ask(new LiveCommand(LiveVerb.SelectTrack, track)) : Arguments;

    private string? SelectReturn(in OscMessageView message, int count) =>
        count == 1 && TryIndex(message, 0, sends, out var index) ? Ask(new LiveCommand(LiveVerb.SelectReturn, index)) : Arguments;

    private string? SelectDevice(in OscMessageView message, int count, ILiveState live) =>
        count == 2 && TryTrack(message, live, out var track) && TryIndex(message, 1, DevicePlace.Parameters, out var device) ? Ask(new LiveCommand(LiveVerb.SelectDevice, track, device)) : Arguments;

    /// <summary>The original shows the clip's details; its track and scene selected are the nearest to it.</summary>
    private string? SelectSlot(in OscMessageView message, int count, ILiveState live)
    {
        var scene = 0;
        if (count is < 1 or > 2 || !TryTrack(message, live, out var track) || (count == 2 && !TryScene(message, 1, live, out scene)))
        {
            return Arguments;
        }

        return Ask(new LiveCommand(LiveVerb.SelectTrack, track)) ?? Ask(new LiveCommand(LiveVerb.SelectScene, Scene: scene));
    }

    /// <summary>The crossfader's side of a track: 0 is A, 1 none, 2 B.</summary>
    private string? Side(in OscMessageView message, int count, ILiveState live)
    {
        const int A = 0, None = 1, B = 2;
        if (count is < 1 or > 2 || !TryTrack(message, live, out var track))
        {
            return Arguments;
        }

        var (onA, onB) = (live.Value(LiveValue.TrackCrossfadeA, track, -1), live.Value(LiveValue.TrackCrossfadeB, track, -1));
        if (count == 1)
        {
            return double.IsNaN(onA) || double.IsNaN(onB) ? NotTold : onA == 1 ? SendSide(track, "0", "A") : onB == 1 ? SendSide(track, "2", "B") : SendSide(track, "1", "NONE");
        }

        return !message.TryGetInt32(1, out var side) ? Arguments : side switch
        {
            A => Ask(new LiveCommand(LiveVerb.SetTrackCrossfadeA, track, Value: 1)),
            B => Ask(new LiveCommand(LiveVerb.SetTrackCrossfadeB, track, Value: 1)),
            None => Ask(new LiveCommand(onB == 1 ? LiveVerb.SetTrackCrossfadeB : LiveVerb.SetTrackCrossfadeA, track, Value: 0)),
            _ => Arguments,
        };
    }

    private string? ClipInfo(in OscMessageView message, int count, ILiveState live)
    {
        if (count != 2 || !TryTrack(message, live, out var track) || !TryScene(message, 1, live, out var scene))
        {
            return Arguments;
        }

        SendSlot(live, track, scene);
        return null;
    }

    private string? TrackInfo(in OscMessageView message, int count, ILiveState live) =>
        Each(message, count, Tracks(live), live, static (front, state, track) => front.SendTrackInfo(state, track));

    private string? TrackNames(in OscMessageView message, int count, ILiveState live) =>
        count == 2 ? Renaming : Each(message, count, Tracks(live), live, static (front, state, track) => front.SendName("/live/name/track"u8, track, state.TrackName(track)));

    private string? SceneNames(in OscMessageView message, int count, ILiveState live) =>
        count == 2 ? Renaming : Each(message, count, Scenes(live), live, static (front, state, scene) => front.SendName("/live/name/scene"u8, scene, SceneName(state, scene)));

    private string? ClipNames(in OscMessageView message, int count, ILiveState live)
    {
        if (count != 2)
        {
            return count > 2 ? Renaming : count == 1 ? Arguments : Each(message, 0, Tracks(live), live, static (front, state, track) => front.SendClipNames(state, track));
        }

        if (!TryTrack(message, live, out var track) || !TryScene(message, 1, live, out var scene) || !live.HasClip(track, scene))
        {
            return Arguments;
        }

        SendClipName(live, track, scene);
        return null;
    }

    private string? TrackBlock(in OscMessageView message, int count, ILiveState live) =>
        count == 2 && message.TryGetInt32(0, out var first) && message.TryGetInt32(1, out var size)
        && SendBlock("/live/name/trackblock"u8, live, first, 0, size, 1, static (state, track, _) => state.TrackName(track)) ? null : Arguments;

    private string? SceneBlock(in OscMessageView message, int count, ILiveState live) =>
        count == 2 && message.TryGetInt32(0, out var first) && message.TryGetInt32(1, out var size)
        && SendBlock("/live/name/sceneblock"u8, live, 0, first, 1, size, static (state, _, scene) => SceneName(state, scene)) ? null : Arguments;

    private string? ClipBlock(in OscMessageView message, int count, ILiveState live) =>
        count == 4 && message.TryGetInt32(0, out var left) && message.TryGetInt32(1, out var top) && message.TryGetInt32(2, out var width) && message.TryGetInt32(3, out var height)
        && SendBlock("/live/name/clipblock"u8, live, left, top, width, height, static (state, track, scene) => state.ClipName(track, scene)) ? null : Arguments;

    /// <summary>Tells of the one that is named, or of all.</summary>
    private string? Each(in OscMessageView message, int count, int all, ILiveState live, Action<LiveOscFront, ILiveState, int> tell)
    {
        if (count > 1)
        {
            return Arguments;
        }

        if (count == 1)
        {
            if (!TryIndex(message, 0, all, out var one))
            {
                return Arguments;
            }

            tell(this, live, one);
            return null;
        }

        for (var index = 0; index < all; index++)
        {
            tell(this, live, index);
        }

        return null;
    }

    private string? Ask(in LiveCommand command)
    {
        if (!double.IsFinite(command.Value))
        {
            return Arguments;
        }

        if (!Reach.Does(command.Verb))
        {
            return $"{Reach.Name}, which this Live speaks, has no word for it";
        }

        sink.Ask(command);
        return null;
    }

    private static string? SceneName(ILiveState live, int scene) => live.Text(LiveText.SceneName, -1, scene);

    private bool TryTrack(in OscMessageView message, ILiveState live, out int track) => TryIndex(message, 0, Tracks(live), out track);

    private bool TryScene(in OscMessageView message, int at, ILiveState live, out int scene) => TryIndex(message, at, Scenes(live), out scene);

    private static bool TryIndex(in OscMessageView message, int at, int count, out int index) => message.TryGetInt32(at, out index) && (uint)index < (uint)count;
}
