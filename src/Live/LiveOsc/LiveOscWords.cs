using MidiMesh.Contracts.Live;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.LiveOsc;

/// <summary>A value that is asked for, set and told under one address: the number of arguments decides.</summary>
/// <param name="Property">Which.</param>
/// <param name="Address">Its address.</param>
/// <param name="Indices">How many indices come first.</param>
/// <param name="CanAsk">Whether it can be asked for; else it is only told when it changes.</param>
/// <param name="CanSet">Whether it can be set.</param>
/// <param name="Offset">What is told, and this, is the number: some count from 0 what people count from 1.</param>
/// <param name="IsTold">Whether it is told at all; else it can only be set.</param>
internal sealed record LiveOscValue(LiveProperty Property, byte[] Address, int Indices, bool CanAsk = true, bool CanSet = true, int Offset = 0, bool IsTold = true)
{
    /// <summary>The number that it is; null for what is no number that a rig can follow.</summary>
    public LiveValue? Value { get; } = Enum.TryParse<LiveValue>(Property.ToString(), out var value) ? value : null;
}

/// <summary>The addresses about the devices of tracks. All begin with the track, and all but <paramref name="List"/> go on with the device.</summary>
/// <param name="List">Asks for a track's devices: number and name of each.</param>
/// <param name="Parameters">Asks for all parameters of a device; with a parameter and a number it sets that.</param>
/// <param name="Told">Under which they are told: parameter, number and name, of each or of one.</param>
/// <param name="Range">Asks for their ranges: parameter, lowest and highest number of each.</param>
/// <param name="Select">Selects a device and its track.</param>
/// <param name="Selected">Told when another device of a track is selected; empty where nothing is.</param>
internal sealed record LiveOscDeviceWords(byte[] List, byte[] Parameters, byte[][] Told, byte[] Range, byte[] Select, byte[] Selected)
{
    /// <summary>Whether it is told which device is selected.</summary>
    public bool TellsSelected => Selected.Length > 0;
}

/// <summary>The words of one LiveOSC. Facts: OSCAPI.txt and the sources of github.com/hanshuebner/LiveOSC and github.com/stufisher/LiveOSC2.</summary>
internal sealed record LiveOscWords
{
    /// <summary>What a person should look at when nothing answers.</summary>
    public required string SilenceAdvice { get; init; }

    /// <summary>Answered by itself, and so a sign of life.</summary>
    public required byte[] Ping { get; init; }

    /// <summary>Whether the ping carries a number and gets it back.</summary>
    public bool EchoesPing { get; init; }

    /// <summary>Whether numbers of tracks and scenes are told whenever they are asked for; LiveOSC2 tells each once.</summary>
    public bool TellsSize { get; init; }

    /// <summary>Said at the script's start.</summary>
    public required byte[] Startup { get; init; }

    /// <summary>Said at its end; empty where nothing is.</summary>
    public byte[] Shutdown { get; init; } = [];

    /// <summary>Said when tracks or scenes have come or gone; empty where nothing is.</summary>
    public byte[] Refresh { get; init; } = [];

    /// <summary>An error, as text, of nobody knows which request.</summary>
    public required byte[] Error { get; init; }

    /// <summary>Asks what is on a track: all its slots, or the one that plays.</summary>
    public required byte[] TrackState { get; init; }

    /// <summary>Whether <see cref="TrackState"/> tells all slots.</summary>
    public bool TellsSlots { get; init; }

    /// <summary>Told when a slot changes: track, scene, 0 empty, 1 rests, 2 plays, 3 waits.</summary>
    public required byte[] SlotState { get; init; }

    /// <summary>Fires a slot.</summary>
    public required byte[] Fire { get; init; }

    /// <summary>Stops a track at the song's quantisation.</summary>
    public required byte[] StopTrack { get; init; }

    /// <summary>Fires a scene.</summary>
    public required byte[] FireScene { get; init; }

    /// <summary>Sets the master's volume.</summary>
    public required byte[] MasterVolume { get; init; }

    /// <summary>Whether <see cref="MasterVolume"/> wants an argument in front that means nothing.</summary>
    public bool MasterHasIndex { get; init; }

    /// <summary>Selects a track, a return, the master (without an index) or a scene; indices count from 0.</summary>
    public required (byte[] Track, byte[] Return, byte[] Master, byte[] Scene) Select { get; init; }

    /// <summary>Whether a selected track is told as what it is (0 track, 1 return, 2 master) and its index from 0; else as its number from 1, and 0 for what is no track.</summary>
    public bool TellsSelectedKind { get; init; }

    /// <summary>What <see cref="LiveProperty.IsPlaying"/> is told as while the transport runs; 0 where that is never told.</summary>
    public int PlayingValue { get; init; }

    /// <summary>Jumps to the next and the previous locator.</summary>
    public required (byte[] Next, byte[] Previous) Locator { get; init; }

    /// <summary>Devices and their parameters.</summary>
    public required LiveOscDeviceWords Devices { get; init; }

    /// <summary>The values.</summary>
    public required LiveOscValue[] Values { get; init; }

    /// <summary>LiveOSC of 2009 and its forks by q-depot and ideoforms, for Live 8 and 9.</summary>
    public static LiveOscWords First { get; } = new()
    {
        SilenceAdvice = "Is Live 8 or 9 running, is LiveOSC chosen as a control surface, and does no other program hold its port, 9000, or ours, 9001? Newer Lives need kind = midimesh or ableton-osc.",
        Ping = "/remix/echo"u8.ToArray(), EchoesPing = true, TellsSize = true,
        Startup = "/remix/oscserver/startup"u8.ToArray(), Shutdown = "/remix/oscserver/shutdown"u8.ToArray(),
        Refresh = "/live/refresh"u8.ToArray(), Error = "/remix/error"u8.ToArray(),
        TrackState = "/live/track/info"u8.ToArray(), TellsSlots = true, SlotState = "/live/clip/info"u8.ToArray(),
        Fire = "/live/play/clipslot"u8.ToArray(), StopTrack = "/live/stop/track"u8.ToArray(), FireScene = "/live/play/scene"u8.ToArray(),
        MasterVolume = "/live/master/volume"u8.ToArray(), PlayingValue = 2,
        Select = ("/live/track/view"u8.ToArray(), "/live/return/view"u8.ToArray(), "/live/master/view"u8.ToArray(), "/live/scene"u8.ToArray()),
        Locator = ("/live/next/cue"u8.ToArray(), "/live/prev/cue"u8.ToArray()),
        Devices = new(
            "/live/devicelist"u8.ToArray(), "/live/device"u8.ToArray(), ["/live/device/allparam"u8.ToArray(), "/live/device/param"u8.ToArray()],
            "/live/device/range"u8.ToArray(), "/live/track/device/view"u8.ToArray(), "/live/device/selected"u8.ToArray()),
        Values =
        [
            new(LiveProperty.TrackCount, "/live/tracks"u8.ToArray(), 0),
            new(LiveProperty.SceneCount, "/live/scenes"u8.ToArray(), 0),
            new(LiveProperty.Tempo, "/live/tempo"u8.ToArray(), 0),
            new(LiveProperty.IsPlaying, "/live/play"u8.ToArray(), 0, CanAsk: false),
            new(LiveProperty.SongQuantization, "/live/quantization"u8.ToArray(), 0, CanAsk: false),
            new(LiveProperty.TrackVolume, "/live/volume"u8.ToArray(), 1),
            new(LiveProperty.TrackPanning, "/live/pan"u8.ToArray(), 1),
            new(LiveProperty.TrackMute, "/live/mute"u8.ToArray(), 1),
            new(LiveProperty.TrackSolo, "/live/solo"u8.ToArray(), 1),
            new(LiveProperty.TrackArm, "/live/arm"u8.ToArray(), 1),
            new(LiveProperty.TrackSend, "/live/send"u8.ToArray(), 2),
            new(LiveProperty.SongTime, "/live/time"u8.ToArray(), 0, CanSet: false),
            new(LiveProperty.Beat, "/live/beat"u8.ToArray(), 0, CanAsk: false, CanSet: false, Offset: 1),
            new(LiveProperty.SelectedTrack, "/live/track"u8.ToArray(), 0, CanAsk: false),
            new(LiveProperty.SelectedScene, "/live/scene"u8.ToArray(), 0),
            new(LiveProperty.MasterVolume, "/live/master/volume"u8.ToArray(), 0),
            new(LiveProperty.MasterPanning, "/live/master/pan"u8.ToArray(), 0),
            new(LiveProperty.Crossfader, "/live/master/crossfader"u8.ToArray(), 0),
            new(LiveProperty.TrackCrossfadeA, "/live/track/crossfader"u8.ToArray(), 1),
            new(LiveProperty.TrackCrossfadeB, "/live/track/crossfader"u8.ToArray(), 1),
            new(LiveProperty.ReturnVolume, "/live/return/volume"u8.ToArray(), 1),
            new(LiveProperty.ReturnPanning, "/live/return/pan"u8.ToArray(), 1, CanAsk: false),     // the answer would be a track's: /live/pan
            new(LiveProperty.ReturnMute, "/live/return/mute"u8.ToArray(), 1),
            new(LiveProperty.ReturnSolo, "/live/return/solo"u8.ToArray(), 1),
            new(LiveProperty.ReturnSend, "/live/return/send"u8.ToArray(), 2),
            new(LiveProperty.TrackName, "/live/name/track"u8.ToArray(), 1),
            new(LiveProperty.ClipName, "/live/name/clip"u8.ToArray(), 2),
            new(LiveProperty.SceneName, "/live/name/scene"u8.ToArray(), 1),
        ],
    };

    /// <summary>LiveOSC2, for Live 9. Its README has the ports the other way round; the code listens at 9001 and sends to 9000.</summary>
    public static LiveOscWords Second { get; } = new()
    {
        SilenceAdvice = "Is Live 9 running, is LiveOSC2 chosen as a control surface, and does no other program hold its port, 9001 (not 9000, as its README says), or ours, 9000? A second start of Live leaves it without a port; Live's status bar says so.",
        Ping = "/live/tempo"u8.ToArray(),
        Startup = "/live/startup"u8.ToArray(), Error = "/live/error"u8.ToArray(),
        TrackState = "/live/track/state"u8.ToArray(), SlotState = "/live/clip/state"u8.ToArray(),
        Fire = "/live/clip/play"u8.ToArray(), StopTrack = "/live/track/stop"u8.ToArray(), FireScene = "/live/scene/play"u8.ToArray(),
        MasterVolume = "/live/master/volume"u8.ToArray(), MasterHasIndex = true,
        Select = ("/live/track/select"u8.ToArray(), "/live/return/select"u8.ToArray(), "/live/master/select"u8.ToArray(), "/live/scene/select"u8.ToArray()), TellsSelectedKind = true,
        Locator = ("/live/cue/next"u8.ToArray(), "/live/cue/prev"u8.ToArray()),
        Devices = new(
            "/live/track/devices"u8.ToArray(), "/live/track/device/param"u8.ToArray(), ["/live/track/device/param"u8.ToArray()],
            "/live/track/device/range"u8.ToArray(), "/live/track/device/select"u8.ToArray(), []),
        Values =
        [
            new(LiveProperty.TrackCount, "/live/tracks"u8.ToArray(), 0),
            new(LiveProperty.SceneCount, "/live/scenes"u8.ToArray(), 0),
            new(LiveProperty.Tempo, "/live/tempo"u8.ToArray(), 0),
            new(LiveProperty.IsPlaying, "/live/play"u8.ToArray(), 0, CanAsk: false),
            new(LiveProperty.TrackVolume, "/live/track/volume"u8.ToArray(), 1),
            new(LiveProperty.TrackPanning, "/live/track/panning"u8.ToArray(), 1),
            new(LiveProperty.TrackMute, "/live/track/mute"u8.ToArray(), 1),
            new(LiveProperty.TrackSolo, "/live/track/solo"u8.ToArray(), 1),
            new(LiveProperty.TrackArm, "/live/track/arm"u8.ToArray(), 1),
            new(LiveProperty.TrackSend, "/live/track/send"u8.ToArray(), 2, CanAsk: false, CanSet: false),     // its README says otherwise; the code only tells
            new(LiveProperty.TrackCrossfadeA, "/live/track/crossfader"u8.ToArray(), 1),
            new(LiveProperty.TrackCrossfadeB, "/live/track/crossfader"u8.ToArray(), 1),
            new(LiveProperty.Crossfader, "/live/master/crossfader"u8.ToArray(), 0, CanAsk: false, IsTold: false),
            new(LiveProperty.SongTime, "/live/time"u8.ToArray(), 0, CanSet: false),
            new(LiveProperty.Beat, "/live/beat"u8.ToArray(), 0, CanAsk: false, CanSet: false, Offset: 1),
            new(LiveProperty.Metronome, "/live/metronome"u8.ToArray(), 0),
            new(LiveProperty.SelectedTrack, "/live/track/select"u8.ToArray(), 0, CanAsk: false),
            new(LiveProperty.SelectedScene, "/live/scene/select"u8.ToArray(), 0, CanAsk: false, Offset: 1),
            new(LiveProperty.MasterVolume, "/live/master/volume"u8.ToArray(), 0),
            new(LiveProperty.MasterPanning, "/live/master/panning"u8.ToArray(), 0, CanAsk: false, CanSet: false),
            new(LiveProperty.ReturnVolume, "/live/return/volume"u8.ToArray(), 1),
            new(LiveProperty.ReturnPanning, "/live/return/panning"u8.ToArray(), 1),
            new(LiveProperty.ReturnMute, "/live/return/mute"u8.ToArray(), 1),
            new(LiveProperty.ReturnSolo, "/live/return/solo"u8.ToArray(), 1),
            new(LiveProperty.ReturnSend, "/live/return/send"u8.ToArray(), 2, CanAsk: false, CanSet: false),
            new(LiveProperty.TrackName, "/live/track/name"u8.ToArray(), 1),
            new(LiveProperty.ClipName, "/live/clip/name"u8.ToArray(), 2),
            new(LiveProperty.TrackColor, "/live/track/color"u8.ToArray(), 1),
            new(LiveProperty.ClipColor, "/live/clip/color"u8.ToArray(), 2),
            new(LiveProperty.SceneName, "/live/scene/name"u8.ToArray(), 1),
        ],
    };

    /// <summary>The row of a property, or null.</summary>
    public LiveOscValue? Find(LiveProperty property) => Array.Find(Values, row => row.Property == property);

    /// <summary>The row of a number, or null.</summary>
    public LiveOscValue? Find(LiveValue value) => Array.Find(Values, row => row.Value == value);
}
