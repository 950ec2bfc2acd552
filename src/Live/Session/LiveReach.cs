using MidiMesh.Contracts.Live;
using MidiMesh.Live.LiveOsc;
using MidiMesh.Live.Script;

namespace MidiMesh.Live.Session;

/// <summary>What one way of speaking to Live can do and tell: asked before a rig runs, so that nobody waits for a light that cannot come.</summary>
public sealed class LiveReach
{
    private readonly Func<LiveValue, bool> _follows;
    private readonly Func<LiveVerb, bool> _does;
    private readonly Func<LiveText, bool> _tells;

    private LiveReach(string name, Func<LiveValue, bool> follows, Func<LiveVerb, bool> does, Func<LiveText, bool> tells) =>
        (Name, _follows, _does, _tells) = (name, follows, does, tells);

    /// <summary>AbletonOSC: regular tracks, and of devices the selected one; parameters of the others are set, not followed.</summary>
    public static LiveReach AbletonOsc { get; } = new(
        "AbletonOSC",
        static value => value is LiveValue.TrackSend or LiveValue.SongQuantization or LiveValue.Beat or LiveValue.SelectedTrack or LiveValue.SelectedScene || IsOfHand(value)
            || (Enum.TryParse<LiveProperty>(value.ToString(), out var property) && AbletonOscProperties.Of(property) is { IsHeard: true }),
        static verb => LiveValueInfo.OfVerb(verb) is not { } info
            ? verb is not (LiveVerb.SelectReturn or LiveVerb.SelectMaster)
            : info.Value == LiveValue.DeviceParameter || AbletonOsc!.Follows(info.Value),
        static _ => true);

    /// <summary>Our own script.</summary>
    public static LiveReach MidiMesh { get; } = new("midimesh", static value => ScriptWords.Has(value) || IsOfHand(value), static _ => true, static _ => true);

    /// <summary>LiveOSC of 2009.</summary>
    public static LiveReach LiveOsc { get; } = Old("live-osc", LiveOscWords.First);

    /// <summary>LiveOSC2.</summary>
    public static LiveReach LiveOsc2 { get; } = Old("live-osc2", LiveOscWords.Second);

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>Whether it tells a number.</summary>
    public bool Follows(LiveValue value) => _follows(value);

    /// <summary>Whether it can be asked for something.</summary>
    public bool Does(LiveVerb verb) => _does(verb);

    /// <summary>Whether it tells a text.</summary>
    public bool Tells(LiveText text) => _tells(text);

    private static LiveReach Old(string name, LiveOscWords words) => new(
        name,
        value => words.Find(value) is { IsTold: true } || value == LiveValue.DeviceParameter || (IsOfHand(value) && words.Devices.TellsSelected),
        verb => LiveOscSession.Does(words, verb),
        text => text switch
        {
            LiveText.SelectedDeviceName or LiveText.ParameterName or LiveText.KnobName or LiveText.BankName => words.Devices.TellsSelected,
            LiveText.ParameterValue or LiveText.KnobValue => false,
            _ => true,
        });

    private static bool IsOfHand(LiveValue value) => value is LiveValue.SelectedParameter or LiveValue.SelectedKnob or LiveValue.DeviceBank or LiveValue.DeviceLock;
}
