using System.Collections;

namespace MidiMesh.ActorRuntime.TestKit;

/// <summary>Taking messages as they come.</summary>
public abstract partial class TestKitBase
{
    /// <summary>The next message, or null when none came in time.</summary>
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TryReceiveOne(out var envelope, max, cancellationToken) ? envelope.Message : null;

    /// <inheritdoc cref="ReceiveOne" />
    public async ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await TakeAsync(RemainingOrDilated(max), cancellationToken))?.Message;

    /// <summary>The next message; false when none came in time.</summary>
    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        envelope = Take(RemainingOrDilated(max), cancellationToken);
        return envelope is not null;
    }

    /// <summary>The next message, which stays; null when none came in time.</summary>
    public object PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var envelope = _queue.Take(RemainingOrDilated(max), cancellationToken);
        if (envelope is not null)
        {
            _queue.PutBack(envelope);
        }

        return envelope?.Message;
    }

    /// <summary>So many messages, within the usual time.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveN(numberOfMessages, RemainingOrDefault, cancellationToken);

    /// <summary>So many messages, within <paramref name="max"/> for all of them.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
    {
        var end = Now + max;
        var messages = new List<object>(numberOfMessages);
        while (messages.Count < numberOfMessages)
        {
            if (Take(Max(TimeSpan.Zero, end - Now), cancellationToken) is not { } envelope)
            {
                Fail($"Only {messages.Count} of {numberOfMessages} messages came within {max}.", null);
                break;
            }

            messages.Add(envelope.Message);
        }

        return messages;
    }

    /// <summary>Messages for which <paramref name="filter"/> does not give null, until one does, none comes for <paramref name="idle"/> or <paramref name="max"/> is over.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(filter);
        var end = Now + RemainingOrDilated(max);
        var results = new List<T>();
        while (results.Count < msgs)
        {
            var wait = Max(TimeSpan.Zero, Min(end - Now, idle ?? TimeSpan.MaxValue));
            if (_queue.Take(wait, cancellationToken) is not { } envelope)
            {
                break;
            }

            if (filter(envelope.Message) is not { } result)
            {
                _queue.PutBack(envelope);
                break;
            }

            _last = envelope;
            results.Add(result);
        }

        return results;
    }

    /// <summary>Drops messages until one fits.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    /// <summary>Drops messages until one fits.</summary>
    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage(isMessage, null, max, hint, cancellationToken);

    /// <summary>Puts messages into <paramref name="allMessages"/> until one fits.</summary>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isMessage);
        var timeout = RemainingOrDilated(max);
        var end = Now + timeout;
        while (Take(Max(TimeSpan.Zero, end - Now), cancellationToken) is { } envelope)
        {
            if (envelope.Message is T message && isMessage(message))
            {
                return message;
            }

            allMessages?.Add(envelope.Message);
        }

        Fail($"No {typeof(T)} that fits came within {timeout}.", hint);
        return default;
    }

    /// <inheritdoc cref="FishForMessage(Predicate{object}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    /// <inheritdoc cref="FishForMessage{T}(Predicate{T}, TimeSpan?, string, CancellationToken)" />
    public async ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isMessage);
        var timeout = RemainingOrDilated(max);
        var end = Now + timeout;
        while (await TakeAsync(Max(TimeSpan.Zero, end - Now), cancellationToken) is { } envelope)
        {
            if (envelope.Message is T message && isMessage(message))
            {
                return message;
            }
        }

        Fail($"No {typeof(T)} that fits came within {timeout}.", hint);
        return default;
    }

    private MessageEnvelope Take(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var envelope = _queue.Take(timeout, cancellationToken);
        _last = envelope ?? _last;
        return envelope;
    }

    private async ValueTask<MessageEnvelope> TakeAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var envelope = await _queue.TakeAsync(timeout, cancellationToken);
        _last = envelope ?? _last;
        return envelope;
    }
}
