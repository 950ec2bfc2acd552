namespace MidiMesh.Live.Session;

/// <summary>What kind of message Live has sent.</summary>
public enum LiveReplyKind : byte
{
    /// <summary>Nothing that this session asked for or knows: another program's answer, or not Live at all.</summary>
    Foreign,

    /// <summary>A known message with arguments that it cannot have.</summary>
    Malformed,

    /// <summary>The value of a property, asked for or listened to.</summary>
    Value,

    /// <summary>An answer to a block read; <see cref="ILiveDialect.TryReadBlock"/> reads it.</summary>
    Block,

    /// <summary>The names or the ranges of a device's parameters; <see cref="ILiveDialect.ReadParameterNames"/> or <see cref="ILiveDialect.ReadParameterNumbers"/> reads them.</summary>
    Names,

    /// <summary>Live's side has just started: a set was loaded, and nobody is subscribed to anything.</summary>
    Startup,

    /// <summary>Something asked for has failed; the text says what, not who asked.</summary>
    Error,
}

/// <summary>One message from Live, translated. Text lies in the datagram and lives as long as it does.</summary>
public readonly ref struct LiveReply
{
    /// <summary>What it is.</summary>
    public LiveReplyKind Kind { get; init; }

    /// <summary>True when Live itself must have sent it, whoever asked: proof that it is there.</summary>
    public bool FromLive { get; init; }

    /// <summary>For a value: which.</summary>
    public LiveProperty Property { get; init; }

    /// <summary>Track index from 0 as the sender says, unchecked.</summary>
    public int Track { get; init; }

    /// <summary>Scene index (or the send's) from 0 as the sender says, unchecked.</summary>
    public int Scene { get; init; }

    /// <summary>The tag of the question.</summary>
    public int Tag { get; init; }

    /// <summary>The value; finite.</summary>
    public double Number { get; init; }

    /// <summary>The value of a text property, or an error's text: UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; init; }
}
