using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Client;

/// <summary>One question under way.</summary>
/// <param name="Message">What is asked.</param>
/// <param name="Accepts">Whether the arguments of an answer at the same address answer it.</param>
internal sealed record LiveQuestion(OscMessage Message, Func<IReadOnlyList<OscValue>, bool> Accepts)
{
    private readonly TaskCompletionSource<IReadOnlyList<OscValue>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IReadOnlyList<OscValue>> Answer => _answer.Task;

    /// <summary>The last error that came while it was open and may have been meant for it.</summary>
    public string? Suspicion { get; set; }

    public void Complete(IReadOnlyList<OscValue> arguments) => _answer.TrySetResult(arguments);

    public void Fail(Exception cause) => _answer.TrySetException(cause);
}
