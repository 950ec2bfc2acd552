using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>What a session looks at and how patient it is. The defaults suit AbletonOSC on the same computer, which answers every 100 ms.</summary>
public sealed record LiveSessionOptions
{
    /// <summary>Most tracks in view: as many as a <see cref="TrackSet"/> holds.</summary>
    public const int MostTracks = TrackSet.Capacity;

    /// <summary>Most scenes in view. The mirror is allocated once, so it needs a bound; Live itself has no use for more.</summary>
    public const int MostScenes = 1024;

    /// <summary>Tracks in view, from the first, 1..<see cref="MostTracks"/>.</summary>
    public int Tracks { get; init; } = 8;

    /// <summary>Scenes in view, from the first, 1..<see cref="MostScenes"/>.</summary>
    public int Scenes { get; init; } = 5;

    /// <summary>Sends per track to follow when <see cref="Values"/> names <see cref="LiveValue.TrackSend"/>, 0..12 (Live's limit of return tracks).</summary>
    public int Sends { get; init; }

    /// <summary>Which values to follow, for all tracks in view. The song's quantisation is always followed.</summary>
    public IReadOnlyCollection<LiveValue> Values { get; init; } = [];

    /// <summary>Which texts displays show, beside the names of tracks and clips; what nobody shows is not asked for.</summary>
    public IReadOnlyCollection<LiveText> Texts { get; init; } = [];

    /// <summary>Parameters of the selected device that displays show, from the first behind "Device On", 0..<see cref="MostParameters"/>.</summary>
    public int Parameters { get; init; }

    /// <summary>Knobs of a bank of the selected device that routes or displays name, 0..<see cref="DeviceBank.Knobs"/>.</summary>
    public int Knobs { get; init; }

    /// <summary>Devices of each track whose parameters are followed, from the first; for <see cref="LiveValue.DeviceParameter"/>.</summary>
    public int Devices { get; init; }

    /// <summary>Parameters of such a device that are followed, from "Device On" on, 0..<see cref="DevicePlace.Parameters"/>.</summary>
    public int DeviceParameters { get; init; }

    /// <summary>Return tracks whose values are followed, from the first, 0..12.</summary>
    public int Returns { get; init; }

    /// <summary>Which parameters the knobs of a device are, by its class.</summary>
    public DeviceBanks Banks { get; init; } = DeviceBanks.None;

    /// <summary>Most numbers of devices' parameters that are followed at a time.</summary>
    public const int MostDeviceNumbers = 65_536;

    /// <summary>Most parameters: those of Live's largest devices are a few hundred, and a display shows few.</summary>
    public const int MostParameters = 128;

    /// <summary>Whether to read names and colours.</summary>
    public bool Names { get; init; } = true;

    /// <summary>How often Live is asked for a sign of life, and its numbers of tracks and scenes.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Silence after which Live counts as lost. Less than three heartbeats mistakes packet loss for it.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(3.5);

    /// <summary>How often what plays and waits is read again, lest a lost notification leave a wrong light.</summary>
    public TimeSpan PlayPoll { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How often a block of slots is read again.</summary>
    public TimeSpan StatePoll { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How often a block of names is read again.</summary>
    public TimeSpan NamesPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer may take before it is asked for again; later attempts wait longer.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(350);

    /// <summary>Largest answer to ask for and largest bundle to send, in bytes. macOS refuses to send datagrams above 9,216.</summary>
    public int MaxDatagram { get; init; } = 8192;

    /// <summary>
    /// Most questions without an answer at a time. Live reads its socket once per 100 ms, and with the common receive buffer of
    /// 208 KiB all but 256 small datagrams of a longer burst are lost; this leaves room for commands and for other programs.
    /// </summary>
    public int InFlight { get; init; } = 64;

    /// <summary>
    /// Most slots to be notified about one by one; a larger view is told by the slow re-read only. AbletonOSC writes a traceback
    /// into Live's log for every slot message, so subscribing costs Live around a millisecond each.
    /// </summary>
    public int SlotListeners { get; init; } = 1024;

    /// <summary>Throws when a number is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the number.</exception>
    internal void Check()
    {
        InRange(Tracks, 1, MostTracks, nameof(Tracks));
        InRange(Scenes, 1, MostScenes, nameof(Scenes));
        InRange(Sends, 0, 12, nameof(Sends));
        InRange(Parameters, 0, MostParameters, nameof(Parameters));
        InRange(Knobs, 0, DeviceBank.Knobs, nameof(Knobs));
        InRange(Returns, 0, LiveFollowed.MostReturns, nameof(Returns));
        InRange(DeviceParameters, 0, DevicePlace.Parameters, nameof(DeviceParameters));
        InRange(Devices * DeviceParameters, 0, MostDeviceNumbers / Tracks, nameof(Devices));
        InRange(MaxDatagram, 512, 65_507, nameof(MaxDatagram));
        InRange(InFlight, 1, 1000, nameof(InFlight));
        ArgumentOutOfRangeException.ThrowIfNegative(SlotListeners, nameof(SlotListeners));
        Positive(Heartbeat, nameof(Heartbeat));
        Positive(LostAfter, nameof(LostAfter));
        Positive(PlayPoll, nameof(PlayPoll));
        Positive(StatePoll, nameof(StatePoll));
        Positive(NamesPoll, nameof(NamesPoll));
        Positive(FirstPause, nameof(FirstPause));
    }

    private static void InRange(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }

    private static void Positive(TimeSpan value, string name) =>
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
}
