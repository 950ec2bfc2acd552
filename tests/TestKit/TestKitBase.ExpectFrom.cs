namespace MidiMesh.ActorRuntime.TestKit;

/// <summary>Expecting a message from somebody.</summary>
public abstract partial class TestKitBase
{
    /// <summary>Expects a <typeparamref name="T"/> from <paramref name="sender"/>.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(duration, From<T>(sender, null), hint, cancellationToken);

    /// <summary>Expects a <typeparamref name="T"/> from <paramref name="sender"/>.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(duration, From<T>(sender, null), hint, cancellationToken);

    /// <summary>Expects <paramref name="message"/> from <paramref name="sender"/>.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, From<T>(sender, m => AssertEqual(message, m)), hint, cancellationToken);

    /// <summary>Expects <paramref name="message"/> from <paramref name="sender"/>.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, From<T>(sender, m => AssertEqual(message, m)), hint, cancellationToken);

    /// <summary>Expects a message that fits from <paramref name="sender"/>.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, From<T>(sender, m => AssertTrue(isMessage(m), m, hint)), hint, cancellationToken);

    /// <summary>Expects a message that fits from <paramref name="sender"/>.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, From<T>(sender, m => AssertTrue(isMessage(m), m, hint)), hint, cancellationToken);

    /// <summary>Expects a message and a sender that fit.</summary>
    public T ExpectMsgFrom<T>(Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (m, s) => AssertTrue(isSender(s) && isMessage(m), m, hint), hint, cancellationToken);

    /// <summary>Expects a message and a sender that fit.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, (m, s) => AssertTrue(isSender(s) && isMessage(m), m, hint), hint, cancellationToken);

    /// <summary>Expects a message that <paramref name="assertMessage"/> takes from <paramref name="sender"/>.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, From(sender, assertMessage), hint, cancellationToken);

    /// <summary>Expects a message that <paramref name="assertMessage"/> takes from <paramref name="sender"/>.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, From(sender, assertMessage), hint, cancellationToken);

    private static Action<T, IActorRef> From<T>(IActorRef sender, Action<T> assert) => (message, actual) =>
    {
        AssertEqual(sender, actual);
        assert?.Invoke(message);
    };
}
