using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary>What a handler gives back: arguments to reply with, nothing, or what went wrong.</summary>
internal readonly struct Answer
{
    private Answer(IReadOnlyList<ScriptValue>? reply, ScriptError? error)
    {
        Reply = reply;
        Error = error;
    }

    /// <summary>No reply: setters and methods say nothing.</summary>
    public static Answer Nothing => default;

    /// <summary>The reply's arguments; null: no reply.</summary>
    public IReadOnlyList<ScriptValue>? Reply { get; }

    public ScriptError? Error { get; }

    public static Answer With(params IReadOnlyList<ScriptValue> reply) => new(reply, null);

    /// <summary>Nothing, or the error if there is one.</summary>
    public static Answer Of(ScriptError? error) => new(null, error);

    /// <summary>The reply with the indices asked for in front.</summary>
    public Answer Behind(params IReadOnlyList<ScriptValue> indices) => Reply is null ? this : With([.. indices, .. Reply]);
}

/// <summary>Answers one address.</summary>
internal delegate Answer Handler(IReadOnlyList<ScriptValue> arguments);
