using Xunit;

namespace MidiMesh.ActorRuntime.TestKit;

/// <summary>Expecting one message after the other.</summary>
public abstract partial class TestKitBase
{
    /// <summary>Expects a <typeparamref name="T"/>.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(duration, null, hint, cancellationToken);

    /// <summary>Expects a <typeparamref name="T"/>.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(duration, null, hint, cancellationToken);

    /// <summary>Expects a message equal to <paramref name="message"/>.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (m, _) => AssertEqual(message, m), hint, cancellationToken);

    /// <summary>Expects a message equal to <paramref name="message"/>.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, (m, _) => AssertEqual(message, m), hint, cancellationToken);

    /// <summary>Expects a <typeparamref name="T"/> that fits.</summary>
    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (m, _) => AssertTrue(isMessage(m), m, hint), hint, cancellationToken);

    /// <summary>Expects a <typeparamref name="T"/> that fits.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, (m, _) => AssertTrue(isMessage(m), m, hint), hint, cancellationToken);

    /// <summary>Expects a <typeparamref name="T"/> that <paramref name="assert"/> takes without throwing.</summary>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (m, _) => assert(m), hint, cancellationToken);

    /// <summary>Expects a <typeparamref name="T"/> that <paramref name="assert"/> takes without throwing.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, (m, _) => assert(m), hint, cancellationToken);

    /// <summary>Expects a <typeparamref name="T"/> that fits with its sender.</summary>
    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (m, s) => AssertTrue(isMessageAndSender(m, s), m, hint), hint, cancellationToken);

    /// <summary>Expects a <typeparamref name="T"/> that fits with its sender.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, (m, s) => AssertTrue(isMessageAndSender(m, s), m, hint), hint, cancellationToken);

    /// <summary>Expects a <typeparamref name="T"/> that <paramref name="assertMessageAndSender"/> takes with its sender.</summary>
    public T ExpectMsg<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, assertMessageAndSender, hint, cancellationToken);

    /// <summary>Expects a <typeparamref name="T"/> that <paramref name="assertMessageAndSender"/> takes with its sender.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, assertMessageAndSender, hint, cancellationToken);

    /// <summary>Expects a message that <paramref name="comparer"/> calls equal to <paramref name="expected"/>.</summary>
    public T ExpectMsg<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (m, _) => AssertTrue(comparer(expected, m), m, hint), hint, cancellationToken);

    /// <summary>Expects a message that <paramref name="comparer"/> calls equal to <paramref name="expected"/>.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, (m, _) => AssertTrue(comparer(expected, m), m, hint), hint, cancellationToken);

    /// <summary>Expects the <see cref="Terminated"/> of a watched actor.</summary>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<Terminated>(timeout, (m, _) => AssertEqual(target, m.ActorRef), hint, cancellationToken);

    /// <inheritdoc cref="ExpectTerminated" />
    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<Terminated>(timeout, (m, _) => AssertEqual(target, m.ActorRef), hint, cancellationToken);

    /// <summary>Expects silence, for a short while. Proves little: prefer a message that comes after the one that must not.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => ExpectNoMsg(RemainingOr(DefaultExpectNo), cancellationToken);

    /// <inheritdoc cref="ExpectNoMsg(CancellationToken)" />
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <inheritdoc cref="ExpectNoMsg(CancellationToken)" />
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        AssertNone(Take(duration, cancellationToken));

    /// <inheritdoc cref="ExpectNoMsg(CancellationToken)" />
    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(RemainingOr(DefaultExpectNo), cancellationToken);

    /// <inheritdoc cref="ExpectNoMsg(CancellationToken)" />
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <inheritdoc cref="ExpectNoMsg(CancellationToken)" />
    public async ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        AssertNone(await TakeAsync(duration, cancellationToken));

    /// <summary>Expects a message equal to one of <paramref name="messages"/>.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Expect<T>(null, (m, _) => Assert.Contains(m, messages), null, cancellationToken);

    /// <summary>Expects messages equal to <paramref name="messages"/>, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectMsgAllOf(RemainingOrDefault, messages);

    /// <summary>Expects messages equal to <paramref name="messages"/>, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var missing = new List<T>(messages);
        var received = new List<T>();
        foreach (var message in ReceiveN(messages.Length, max))
        {
            if (message is not T typed || !missing.Remove(typed))
            {
                Fail($"{message} is not among the messages expected.", null);
                break;
            }

            received.Add(typed);
        }

        return received;
    }

    private static void AssertEqual<T>(T expected, T actual) => Assert.Equal(expected, actual);

    private static void AssertTrue(bool fits, object message, string hint)
    {
        if (!fits)
        {
            Fail($"The message does not fit: {message}.", hint);
        }
    }

    private static void AssertNone(MessageEnvelope envelope)
    {
        if (envelope is not null)
        {
            Fail($"Expected no message, got {envelope}.", null);
        }
    }

    private static T Check<T>(MessageEnvelope envelope, TimeSpan timeout, Action<T, IActorRef> assert, string hint)
    {
        switch (envelope?.Message)
        {
            case null:
                Fail($"No message within {timeout}, expected a {typeof(T)}.", hint);
                return default;
            case T message:
                assert?.Invoke(message, envelope.Sender);
                return message;
            default:
                Fail($"Expected a {typeof(T)}, got {envelope}.", hint);
                return default;
        }
    }

    private T Expect<T>(TimeSpan? timeout, Action<T, IActorRef> assert, string hint, CancellationToken cancellationToken)
    {
        var time = RemainingOrDilated(timeout);
        return Check(Take(time, cancellationToken), time, assert, hint);
    }

    private async ValueTask<T> ExpectAsync<T>(TimeSpan? timeout, Action<T, IActorRef> assert, string hint, CancellationToken cancellationToken)
    {
        var time = RemainingOrDilated(timeout);
        return Check(await TakeAsync(time, cancellationToken), time, assert, hint);
    }
}
