using System.Text;

namespace MidiMesh.Live.Session;

/// <summary>How AbletonOSC sends a value.</summary>
internal enum AbletonOscType : byte
{
    Whole,
    Flag,
    Real,
    Text,
}

/// <summary>Where a tag that we add to a question comes back in the answer.</summary>
internal enum AbletonOscTag : byte
{
    /// <summary>It does not: the handler ignores or refuses further arguments.</summary>
    Nowhere,

    /// <summary>Before the value: a listener repeats the arguments that it was subscribed with, then gives the value.</summary>
    BeforeValue,

    /// <summary>Before or behind a text, as for listeners and getters; a tag is no text, so it is told apart.</summary>
    AroundText,

    /// <summary>Behind the value: a getter gives the indices, the value, then what else it was asked with.</summary>
    BehindValue,
}

/// <summary>One property as AbletonOSC names it, with its addresses made once.</summary>
internal sealed class AbletonOscProperty
{
    private const string Root = "/live/";

    /// <summary>A row of the table.</summary>
    /// <param name="property">Our word.</param>
    /// <param name="owner">Theirs for the object: song, track, clip_slot, clip, application.</param>
    /// <param name="name">Theirs for the property.</param>
    /// <param name="indices">How many indices come first.</param>
    /// <param name="type">How the value is sent.</param>
    /// <param name="tag">Where the tag comes back.</param>
    public AbletonOscProperty(LiveProperty property, string owner, string name, int indices, AbletonOscType type, AbletonOscTag tag)
    {
        Property = property;
        Indices = indices;
        Type = type;
        Tag = tag;
        IsClip = owner == "clip";
        Get = Encoding.UTF8.GetBytes($"{Root}{owner}/get/{name}");
        var heard = property == LiveProperty.ParameterText ? "parameter/value" : name;      // one subscription tells number and text
        Listen = Encoding.UTF8.GetBytes($"{Root}{owner}/start_listen/{heard}");
        Unlisten = name is "volume" or "panning" ? null : Encoding.UTF8.GetBytes($"{Root}{owner}/stop_listen/{heard}");
        Column = Encoding.UTF8.GetBytes($"{owner}.{name}");
    }

    public LiveProperty Property { get; }

    public int Indices { get; }

    public AbletonOscType Type { get; }

    public AbletonOscTag Tag { get; }

    /// <summary>Whether it can be subscribed to.</summary>
    public bool IsHeard => Tag is AbletonOscTag.BeforeValue or AbletonOscTag.AroundText;

    /// <summary>Whether it is asked for without the index that the answer begins with.</summary>
    public bool IsAskedBare => Property is LiveProperty.Version or LiveProperty.SelectedDevice;

    /// <summary>Whether an empty slot has no value of it (N in block answers).</summary>
    public bool IsClip { get; }

    /// <summary>The getter's address, under which listeners report too.</summary>
    public byte[] Get { get; }

    public byte[] Listen { get; }

    /// <summary>
    /// Null for the mixer's: ending a subscription that has moved with its track raises an error there, and after an error
    /// AbletonOSC leaves everything that waits for its next tick. A subscription left over costs a datagram that nobody heeds.
    /// </summary>
    public byte[]? Unlisten { get; }

    /// <summary>Its name in <c>song/get/track_data</c>.</summary>
    public byte[] Column { get; }
}
