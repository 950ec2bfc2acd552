using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Client;

/// <summary>The wire to Live: questions with answers, commands, and values that Live tells when they change. Thread safe.</summary>
/// <remarks>
/// Understands AbletonOSC and MidiMesh's own script, which understands AbletonOSC's addresses. With the own script it registers (<c>/midimesh/hello</c>) and is
/// answered at a port of its own, so that it gets on with a running MidiMesh; AbletonOSC answers to port 11001 only, and one program can have that.
/// </remarks>
public sealed class LiveConnection : IAsyncDisposable
{
    private const int LargestDatagram = 65_535;
    private const int LongestBundle = 8_000;              // below macOS' limit of 9,216
    private const int ReceiveBuffer = 4 * 1024 * 1024;
    private const int ProtocolVersion = 1;
    private const string Hello = "/midimesh/hello";
    private static readonly TimeSpan LeaseRenewal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HelloPatience = TimeSpan.FromMilliseconds(300);

    private readonly Socket _socket;
    private readonly LiveSetOptions _options;
    private readonly LiveQuestions _questions = new();
    private readonly SemaphoreSlim _inFlight;
    private readonly Lock _coming = new();                // a follower that comes while the last one goes must not be left with a subscription that ends
    private readonly ConcurrentDictionary<string, LiveSubscription> _subscriptions = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly AsyncLocal<LiveBatch?> _batch = new();
    private readonly int _session = Random.Shared.Next(1, int.MaxValue);
    private Task _reading = Task.CompletedTask;
    private ITimer? _renewal;
    private TaskCompletionSource? _greeted;
    private int _requests;
    private int _stopped;

    private LiveConnection(Socket socket, LiveSetOptions options)
    {
        _socket = socket;
        _options = options;
        _inFlight = new SemaphoreSlim(options.MostInFlight);
    }

    /// <summary>Raised, on the socket's thread, when Live has loaded a set or its script has started anew: handles by place may mean other things.</summary>
    public event Action? Restarted;

    /// <summary>Raised, on the socket's thread, with each message that came.</summary>
    public event Action<OscMessage>? Received;

    /// <summary>Whether MidiMesh's own script answers.</summary>
    public bool IsMidiMesh { get; private set; }

    /// <summary>How long a question may take.</summary>
    public TimeSpan Timeout => _options.Timeout;

    internal LiveSetOptions Options => _options;

    /// <summary>Opens the wire and finds out who is there. It does not ask Live anything but its version.</summary>
    /// <exception cref="LiveUnreachableException">Nobody answers, or the reply port is taken. The message says what to do.</exception>
    public static async Task<LiveConnection> OpenAsync(LiveSetOptions options, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (await GreetAsync(options, stop).ConfigureAwait(false) is { } own)
        {
            return own;
        }

        var connection = Bind(options, options.ReplyPort);
        try
        {
            connection.Start();
            await connection.QueryAsync("/live/application/get/version", [], static _ => true, stop).ConfigureAwait(false);
            return connection;
        }
        catch (Exception cause)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw cause is LiveTimeoutException
                ? new LiveUnreachableException(
                    $"Something listens on port {options.Port} of {options.Host}, but Live does not answer on port {options.ReplyPort}. Is a set open, and is AbletonOSC or MidiMesh chosen as a control surface in Live's settings (Link, Tempo & MIDI)?", cause)
                : cause is LiveUnreachableException ? new LiveUnreachableException(cause.Message, cause) : cause;
        }
    }

    /// <summary>Sends a command. Nothing tells that it arrived: await a change with <see cref="LiveField{T}.SetAsync"/>, or ask.</summary>
    public void Send(OscMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_batch.Value is { } batch)
        {
            batch.Add(message);
        }
        else
        {
            SendNow(message.ToPacket());
        }
    }

    /// <summary>Sends now, whatever batch is open: for those who wait for the effect.</summary>
    internal void SendAtOnce(OscMessage message) => SendNow(message.ToPacket());

    /// <summary>Asks, again after a pause when no answer comes.</summary>
    /// <param name="address">The address of a getter.</param>
    /// <param name="arguments">Its arguments, the object's places first.</param>
    /// <param name="accepts">Whether an answer's arguments answer it; null: when they begin with the question's.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>All arguments of the answer.</returns>
    /// <exception cref="LiveTimeoutException">No answer came.</exception>
    /// <exception cref="LiveErrorException">Live refused.</exception>
    public async Task<IReadOnlyList<OscValue>> QueryAsync(
        string address, IReadOnlyList<OscValue> arguments, Func<IReadOnlyList<OscValue>, bool>? accepts = null, CancellationToken stop = default)
    {
        var question = new LiveQuestion(new OscMessage(address, arguments), accepts ?? (values => BeginsWith(values, arguments)));
        var packet = question.Message.ToPacket();
        await _inFlight.WaitAsync(stop).ConfigureAwait(false);      // never disposed: whoever waits here when the connection closes is told so by the socket
        _questions.Add(question);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                SendNow(packet);
                try
                {
                    return await question.Answer.WaitAsync(_options.Timeout / _options.Attempts, _options.Time, stop).ConfigureAwait(false);
                }
                catch (TimeoutException) when (attempt < _options.Attempts)
                {
                    // Lost on the way there or back: reading again harms nobody.
                }
                catch (TimeoutException cause)
                {
                    throw question.Suspicion is { } error
                        ? new LiveErrorException($"Live did not answer {question.Message}, and said meanwhile: {error}.", cause)
                        : new LiveTimeoutException($"Live did not answer {question.Message} within {_options.Timeout.TotalSeconds:0.#} s.", cause);
                }
            }
        }
        finally
        {
            _questions.Remove(question);
            _inFlight.Release();
        }
    }

    /// <summary>Follows a value: at once what it is, then each change, the latest only when they come faster than they are taken.</summary>
    /// <param name="what">The part of the address behind <c>start_listen/</c>, with what stands before: <c>track</c> and <c>volume</c>.</param>
    /// <param name="property">The property.</param>
    /// <param name="arguments">The object's places.</param>
    /// <param name="stop">Ends it.</param>
    public async IAsyncEnumerable<IReadOnlyList<OscValue>> FollowAsync(
        string what, string property, IReadOnlyList<OscValue> arguments, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var key = $"/live/{what}/get/{property} {string.Join(' ', arguments)}";
        var channel = Channel.CreateBounded<IReadOnlyList<OscValue>>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        LiveSubscription subscription;
        lock (_coming)
        {
            subscription = _subscriptions.GetOrAdd(key, _ => new LiveSubscription(what, property, arguments));
            subscription.Add(channel.Writer);
        }

        try
        {
            SendNow(subscription.Start.ToPacket());         // for a second follower too: it makes Live tell the value at once
            await foreach (var values in channel.Reader.ReadAllAsync(stop).ConfigureAwait(false))
            {
                yield return values;
            }
        }
        finally
        {
            lock (_coming)
            {
                if (subscription.Remove(channel.Writer))
                {
                    _subscriptions.TryRemove(key, out _);
                    TrySendNow(subscription.Stop.ToPacket());
                }
            }
        }
    }

    /// <summary>Collects commands and sends them in one bundle when disposed: Live does them in one turn.</summary>
    /// <remarks>Counts for what the caller sends until then, also in what it awaits. AbletonOSC leaves out what stands in a bundle behind a command that failed.</remarks>
    public IDisposable Batch()
    {
        var batch = new LiveBatch(this, _batch.Value);
        _batch.Value = batch;
        return batch;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        foreach (var subscription in _subscriptions.Values)
        {
            TrySendNow(subscription.Stop.ToPacket());
        }

        if (IsMidiMesh)
        {
            TrySendNow(Request("/midimesh/bye"));
        }

        if (_renewal is not null)
        {
            await _renewal.DisposeAsync().ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _reading.ConfigureAwait(false);
        _questions.FailAll(new LiveException("The connection to Live was closed."));
        foreach (var subscription in _subscriptions.Values)
        {
            subscription.End();
        }

        _stop.Dispose();
    }

    internal void Close(LiveBatch batch, IReadOnlyList<OscMessage> messages)
    {
        _batch.Value = batch.Around;
        if (batch.Around is { } around)
        {
            foreach (var message in messages)
            {
                around.Add(message);
            }

            return;
        }

        for (var first = 0; first < messages.Count;)
        {
            var (size, end) = (16, first);
            while (end < messages.Count && (end == first || size + 4 + messages[end].Size <= LongestBundle))
            {
                size += 4 + messages[end++].Size;
            }

            SendNow(Bundle(messages, first, end, size));
            first = end;
        }
    }

    private static byte[] Bundle(IReadOnlyList<OscMessage> messages, int first, int end, int size)
    {
        if (end == first + 1)
        {
            return messages[first].ToPacket();
        }

        var bytes = new byte[size];
        var writer = new OscWriter(bytes);
        writer.BeginBundle(OscTimeTag.Immediately);
        for (var i = first; i < end; i++)
        {
            messages[i].WriteTo(ref writer);
        }

        writer.EndBundle();
        return writer.Written.ToArray();
    }

    /// <summary>Registers with MidiMesh's own script; null when it is not there.</summary>
    private static async Task<LiveConnection?> GreetAsync(LiveSetOptions options, CancellationToken stop)
    {
        var connection = Bind(options, 0);
        try
        {
            connection._greeted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            connection.Start();
            for (var attempt = 0; attempt < 2; attempt++)
            {
                connection.SayHello();
                try
                {
                    await connection._greeted.Task.WaitAsync(HelloPatience, options.Time, stop).ConfigureAwait(false);
                    connection.IsMidiMesh = true;
                    connection._renewal = options.Time.CreateTimer(_ => connection.Renew(), null, LeaseRenewal, LeaseRenewal);
                    return connection;
                }
                catch (TimeoutException)
                {
                    // AbletonOSC does not answer it, and a datagram may be lost.
                }
            }
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private static LiveConnection Bind(LiveSetOptions options, int port)
    {
        var socket = new Socket(options.Host.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = ReceiveBuffer;
            socket.Bind(new IPEndPoint(IPAddress.IsLoopback(options.Host) ? options.Host : options.Host.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, port));
            socket.Connect(new IPEndPoint(options.Host, options.Port));      // so that "nobody listens there" is told
            return new LiveConnection(socket, options);
        }
        catch (SocketException cause)
        {
            socket.Dispose();
            throw new LiveUnreachableException(
                cause.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"Port {port}, where AbletonOSC answers, is held by another program (a running MidiMesh?). End that program, or install MidiMesh's own script in Live, which answers to any port."
                    : $"Live at {options.Host}:{options.Port} cannot be reached: {cause.Message}.", cause);
        }
    }

    private void Start() => _reading = Task.Run(ReadAsync);

    private async Task ReadAsync()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(LargestDatagram);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var length = await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token).ConfigureAwait(false);
                _ = OscMessage.ParseAll(buffer.AsSpan(0, length), out var messages);
                foreach (var message in messages)
                {
                    Take(message);
                }
            }
            catch (SocketException cause) when (cause.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
            {
                var nobody = NobodyThere(cause);
                _questions.FailAll(nobody);
                _greeted?.TrySetException(nobody);
            }
            catch (Exception cause) when (cause is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                if (!_stop.IsCancellationRequested)
                {
                    _questions.FailAll(new LiveUnreachableException($"The socket to Live failed: {cause.Message}.", cause));
                    continue;
                }

                return;
            }
        }
    }

    private LiveUnreachableException NobodyThere(Exception cause) => new(
        $"Nothing listens on port {_options.Port} of {_options.Host}: Live is not running, or neither AbletonOSC nor MidiMesh is chosen as a control surface in its settings (Link, Tempo & MIDI).", cause);

    private void Take(OscMessage message)
    {
        switch (message.Address)
        {
            case "/midimesh/ok" when _greeted is { Task.IsCompleted: false } && message.Arguments.Count > 1:
                _greeted.TrySetResult();
                break;
            case "/midimesh/startup":
                SayHello();
                Restart();
                break;
            case "/midimesh/error" when message.Arguments is [_, var code, ..] && code.Argument.AsString() == "unknown-client":
                SayHello();
                break;
            case "/live/startup":
                Restart();
                break;
            case "/live/error" when message.Arguments is [var text, ..]:
                TakeError(text.Argument.AsString(), message.Arguments is [_, var address, ..] ? address.Argument.AsString() : null);
                break;
            default:
                _questions.Answer(message);
                foreach (var subscription in _subscriptions.Values)
                {
                    subscription.Offer(message);
                }

                break;
        }

        Received?.Invoke(message);
    }

    /// <summary>AbletonOSC names the address only of what it does not know, and within the text.</summary>
    private void TakeError(string text, string? address)
    {
        const string unknown = "Unknown OSC address: ";
        _questions.Error(text, address ?? (text.StartsWith(unknown, StringComparison.Ordinal) ? text[unknown.Length..] : null));
    }

    private void Restart()
    {
        foreach (var subscription in _subscriptions.Values)
        {
            TrySendNow(subscription.Start.ToPacket());
        }

        Restarted?.Invoke();
    }

    private void SayHello() => TrySendNow(Request(Hello, ProtocolVersion, _session, "MidiMesh client", 0, 0));

    private void Renew() => TrySendNow(Request("/midimesh/ping"));

    private byte[] Request(string address, params OscValue[] arguments) =>
        new OscMessage(address, [NextRequest(), OscValue.FromDouble(0), 0, .. arguments]).ToPacket();

    /// <summary>An id for a request in the own script's words.</summary>
    internal int NextRequest() => Interlocked.Increment(ref _requests);

    private void TrySendNow(byte[] packet)
    {
        try
        {
            SendNow(packet);
        }
        catch (LiveException)
        {
            // Whoever waits for an answer is told by the next question; this was sent for no one.
        }
    }

    private void SendNow(byte[] packet)
    {
        try
        {
            _socket.Send(packet);
        }
        catch (SocketException cause) when (cause.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
        {
            // What is told here is that an earlier datagram found nobody.
            throw NobodyThere(cause);
        }
        catch (SocketException cause) when (cause.SocketErrorCode == SocketError.MessageSize)
        {
            throw new LiveException($"A message of {packet.Length} bytes is too long for one datagram.", cause);
        }
        catch (Exception cause) when (cause is SocketException or ObjectDisposedException)
        {
            throw new LiveException($"The connection to Live is closed or failed: {cause.Message}", cause);
        }
    }

    /// <summary>Whether values begin with others, numbers compared as numbers.</summary>
    internal static bool BeginsWith(IReadOnlyList<OscValue> values, IReadOnlyList<OscValue> first)
    {
        if (values.Count < first.Count)
        {
            return false;
        }

        for (var i = 0; i < first.Count; i++)
        {
            var same = values[i].Argument.TryGetNumber(out var a) && first[i].Argument.TryGetNumber(out var b) ? a == b : values[i].Equals(first[i]);
            if (!same)
            {
                return false;
            }
        }

        return true;
    }
}
