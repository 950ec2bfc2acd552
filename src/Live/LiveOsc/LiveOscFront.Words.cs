using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.LiveOsc;

/// <content>The words of LiveOSC that have a meaning here, and those that have none and why.</content>
public sealed partial class LiveOscFront
{
    private const string Arguments = "not with these arguments";
    private const string NotTold = "Live has not told it";
    private const string OnlyTold = "can be asked for, but not set through MidiMesh";
    private const string NoWord = "not a word of LiveOSC";
    private const string Renaming = "names and colours are changed in Live only";

    // Told when asked with its indices only, set when asked with a number behind them, told when it changes.
    private static readonly (byte[] Address, LiveValue Value)[] Numbers =
    [
        ("/live/volume"u8.ToArray(), LiveValue.TrackVolume),
        ("/live/pan"u8.ToArray(), LiveValue.TrackPanning),
        ("/live/send"u8.ToArray(), LiveValue.TrackSend),
        ("/live/mute"u8.ToArray(), LiveValue.TrackMute),
        ("/live/solo"u8.ToArray(), LiveValue.TrackSolo),
        ("/live/arm"u8.ToArray(), LiveValue.TrackArm),
        ("/live/return/volume"u8.ToArray(), LiveValue.ReturnVolume),
        ("/live/return/pan"u8.ToArray(), LiveValue.ReturnPanning),
        ("/live/return/send"u8.ToArray(), LiveValue.ReturnSend),
        ("/live/return/mute"u8.ToArray(), LiveValue.ReturnMute),
        ("/live/return/solo"u8.ToArray(), LiveValue.ReturnSolo),
        ("/live/master/volume"u8.ToArray(), LiveValue.MasterVolume),
        ("/live/master/pan"u8.ToArray(), LiveValue.MasterPanning),
        ("/live/master/crossfader"u8.ToArray(), LiveValue.Crossfader),
        ("/live/tempo"u8.ToArray(), LiveValue.Tempo),
        ("/live/time"u8.ToArray(), LiveValue.SongTime),
        ("/live/overdub"u8.ToArray(), LiveValue.SessionRecord),          // since Live 9 recording into clips is a button of its own
    ];

    // Done whatever stands behind them, as in the original.
    private static readonly (byte[] Address, LiveVerb Verb)[] Verbs =
    [
        ("/live/play"u8.ToArray(), LiveVerb.Play),
        ("/live/play/continue"u8.ToArray(), LiveVerb.Continue),
        ("/live/stop"u8.ToArray(), LiveVerb.Stop),
        ("/live/next/cue"u8.ToArray(), LiveVerb.NextLocator),
        ("/live/prev/cue"u8.ToArray(), LiveVerb.PreviousLocator),
        ("/live/undo"u8.ToArray(), LiveVerb.Undo),
        ("/live/redo"u8.ToArray(), LiveVerb.Redo),
        ("/live/master/view"u8.ToArray(), LiveVerb.SelectMaster),
    ];

    private static readonly (byte[] Address, Handler Do)[] Words =
    [
        ("/live/play/clip"u8.ToArray(), static (front, in message, count, live) => front.Fire(message, count, live)),
        ("/live/play/clipslot"u8.ToArray(), static (front, in message, count, live) => front.Fire(message, count, live)),
        ("/live/play/scene"u8.ToArray(), static (front, in message, count, live) => front.ToScene(message, count, live, LiveVerb.FireScene)),
        ("/live/stop/clip"u8.ToArray(), static (front, in message, count, live) => front.Stop(message, count, live)),
        ("/live/stop/track"u8.ToArray(), static (front, in message, count, live) => front.Stop(message, count, live)),
        ("/live/scene"u8.ToArray(), static (front, in message, count, live) => front.SelectedScene(message, count, live)),
        ("/live/scene/view"u8.ToArray(), static (front, in message, count, live) => front.ToScene(message, count, live, LiveVerb.SelectScene)),
        ("/live/track"u8.ToArray(), static (front, in _, count, live) => front.SelectedTrack(count, live)),
        ("/live/track/view"u8.ToArray(), static (front, in message, count, live) => front.SelectTrack(message, count, live)),
        ("/live/return/view"u8.ToArray(), static (front, in message, count, _) => front.SelectReturn(message, count)),
        ("/live/track/device/view"u8.ToArray(), static (front, in message, count, live) => front.SelectDevice(message, count, live)),
        ("/live/clip/view"u8.ToArray(), static (front, in message, count, live) => front.SelectSlot(message, count, live)),
        ("/live/track/crossfader"u8.ToArray(), static (front, in message, count, live) => front.Side(message, count, live)),
        ("/live/quantization"u8.ToArray(), static (front, in _, count, live) => count == 0 ? front.SendInt("/live/quantization"u8, live.SongQuantization) : OnlyTold),
        ("/live/tracks"u8.ToArray(), static (front, in _, count, live) => count == 0 ? front.SendInt("/live/tracks"u8, live.TrackCount) : Arguments),
        ("/live/scenes"u8.ToArray(), static (front, in _, count, live) => count == 0 ? front.SendInt("/live/scenes"u8, live.SceneCount) : Arguments),
        ("/live/state"u8.ToArray(), static (front, in _, count, live) => count == 0 ? front.SendState(live) : Arguments),
        ("/live/clip/info"u8.ToArray(), static (front, in message, count, live) => front.ClipInfo(message, count, live)),
        ("/live/track/info"u8.ToArray(), static (front, in message, count, live) => front.TrackInfo(message, count, live)),
        ("/live/name/track"u8.ToArray(), static (front, in message, count, live) => front.TrackNames(message, count, live)),
        ("/live/name/scene"u8.ToArray(), static (front, in message, count, live) => front.SceneNames(message, count, live)),
        ("/live/name/clip"u8.ToArray(), static (front, in message, count, live) => front.ClipNames(message, count, live)),
        ("/live/name/trackblock"u8.ToArray(), static (front, in message, count, live) => front.TrackBlock(message, count, live)),
        ("/live/name/sceneblock"u8.ToArray(), static (front, in message, count, live) => front.SceneBlock(message, count, live)),
        ("/live/name/clipblock"u8.ToArray(), static (front, in message, count, live) => front.ClipBlock(message, count, live)),
    ];

    private static readonly (string Why, byte[][] Addresses)[] Refused =
    [
        ("devices and their parameters are not in reach of templates; routes of the rig set them",
        [
            "/live/devicelist"u8.ToArray(), "/live/return/devicelist"u8.ToArray(), "/live/master/devicelist"u8.ToArray(),
            "/live/device"u8.ToArray(), "/live/return/device"u8.ToArray(), "/live/master/device"u8.ToArray(),
            "/live/device/range"u8.ToArray(), "/live/return/device/range"u8.ToArray(), "/live/master/device/range"u8.ToArray(),
            "/live/return/device/view"u8.ToArray(), "/live/master/device/view"u8.ToArray(),
        ]),
        ("clips are changed in Live only",
        [
            "/live/pitch"u8.ToArray(), "/live/clip/loopstate"u8.ToArray(), "/live/clip/loopstart"u8.ToArray(), "/live/clip/loopend"u8.ToArray(),
            "/live/clip/loopstate_id"u8.ToArray(), "/live/clip/loopstart_id"u8.ToArray(), "/live/clip/loopend_id"u8.ToArray(),
            "/live/clip/warping"u8.ToArray(), "/live/clip/signature"u8.ToArray(), "/live/clip/add_note"u8.ToArray(), "/live/clip/notes"u8.ToArray(),
        ]),
        ("not done through MidiMesh",
        [
            "/live/track/jump"u8.ToArray(), "/live/play/selection"u8.ToArray(), "/live/selection"u8.ToArray(), "/live/detail/view"u8.ToArray(),
            "/live/return/crossfader"u8.ToArray(), "/remix/time"u8.ToArray(),
        ]),
        ("where answers go is written in the rig", ["/remix/set_peer"u8.ToArray()]),
    ];

    private delegate string? Handler(LiveOscFront front, in OscMessageView message, int count, ILiveState live);

    /// <summary>What a template can ask the mirror for or is told of, and so the mirror has to follow.</summary>
    public static IReadOnlyList<LiveValue> Followed { get; } =
    [
        .. Numbers.Select(static row => row.Value), LiveValue.IsPlaying, LiveValue.Beat, LiveValue.SelectedTrack, LiveValue.SelectedScene, LiveValue.TrackCrossfadeA, LiveValue.TrackCrossfadeB,
    ];

    /// <summary>How many indices name one number.</summary>
    private static int IndicesOf(LiveScope scope) => scope switch
    {
        LiveScope.TrackSend or LiveScope.ReturnSend => 2,
        LiveScope.Track or LiveScope.Return => 1,
        _ => 0,
    };

    /// <summary>Does what a message says; why not, or null.</summary>
    private string? Do(in OscMessageView message, int count, ILiveState live)
    {
        var address = message.Address;
        foreach (var row in Numbers)
        {
            if (address.SequenceEqual(row.Address))
            {
                return Number(message, count, live, row.Value);
            }
        }

        foreach (var row in Verbs)
        {
            if (address.SequenceEqual(row.Address))
            {
                return Ask(new LiveCommand(row.Verb));
            }
        }

        foreach (var row in Words)
        {
            if (address.SequenceEqual(row.Address))
            {
                return row.Do(this, message, count, live);
            }
        }

        foreach (var (why, addresses) in Refused)
        {
            foreach (var one in addresses)
            {
                if (address.SequenceEqual(one))
                {
                    return why;
                }
            }
        }

        return NoWord;
    }
}
