namespace MidiMesh.Live.Session;

/// <summary>What a session has counted since it was made. Written by the session's caller, read from any thread; each is one word.</summary>
public sealed class LiveSessionCounters
{
    /// <summary>Datagrams handed to the sink.</summary>
    public long Sent { get; internal set; }

    /// <summary>Datagrams received.</summary>
    public long Received { get; internal set; }

    /// <summary>Datagrams or bundle elements that are not OSC, and known messages with arguments they cannot have.</summary>
    public long Invalid { get; internal set; }

    /// <summary>Errors that Live has reported, to us or to others.</summary>
    public long Errors { get; internal set; }

    /// <summary>Messages that answer nothing of ours: other programs' answers, ends of earlier subscriptions, unknown addresses.</summary>
    public long Unmatched { get; internal set; }

    /// <summary>Questions asked again because no answer came.</summary>
    public long Reasked { get; internal set; }

    /// <summary>Questions given up after several attempts; the slow re-read covers for them.</summary>
    public long GivenUp { get; internal set; }

    /// <summary>Times that a slow re-read found something which no notification had told.</summary>
    public long Contradictions { get; internal set; }

    /// <summary>Commands refused, <see cref="Unsupported"/> included.</summary>
    public long Refused { get; internal set; }

    /// <summary>Commands that the dialect has no message for.</summary>
    public long Unsupported { get; internal set; }

    /// <summary>Values that were not sent because a later one was to be sent before Live would have read them.</summary>
    public long Merged { get; internal set; }

    /// <summary>Times that the set was read.</summary>
    public long Readings { get; internal set; }
}

/// <summary>Why a command was not carried out.</summary>
public enum LiveRefusal : byte
{
    /// <summary>It was.</summary>
    None,

    /// <summary>The session is not started.</summary>
    NotStarted,

    /// <summary>The dialect cannot reach it, or the verb is none.</summary>
    Unsupported,

    /// <summary>Live has fallen silent; a start would come out of nowhere when it wakes up.</summary>
    Lost,

    /// <summary>The set has no such track.</summary>
    NoSuchTrack,

    /// <summary>The set has no such scene.</summary>
    NoSuchScene,

    /// <summary>The value is no number.</summary>
    BadValue,
}
