using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Ports;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Router.Simulation;

/// <summary>
/// The simulated Live on a real UDP socket with a clock: what people without Live, the demo and rig tests talk to.
/// </summary>
/// <remarks>
/// It has its own socket, apart from the router's, and answers as AbletonOSC does: always to the fixed reply port of the
/// sender's host. One lock guards the simulation; <see cref="Read{T}"/> and <see cref="Do"/> may be called by any thread.
/// </remarks>
public sealed class SimulatedLiveHost : IAsyncDisposable
{
    private const int LargestDatagram = 65_536;

    private readonly Lock _gate = new();
    private readonly LiveSimulator _simulator;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Socket _socket;
    private readonly bool _isImmediate;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(Func<LiveSimulator, bool> Condition, TaskCompletionSource Reached)> _waiting = [];
    private readonly ITimer _timer;
    private readonly Task _receiving;
    private bool _isDisposed;

    private SimulatedLiveHost(SimulatedLiveHostOptions options, LiveSimulator simulator, Socket socket)
    {
        _simulator = simulator;
        _socket = socket;
        _time = options.Time;
        _started = _time.GetTimestamp();
        _isImmediate = options.Simulation.OscTick <= TimeSpan.Zero;
        ReplyPort = options.ReplyPort;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _timer = _time.CreateTimer(static host => ((SimulatedLiveHost)host!).Advance(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _receiving = Task.Run(ReceiveAsync);
        Advance();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Where its replies go.</summary>
    public int ReplyPort { get; }

    /// <summary>Replies that the system refused to send.</summary>
    public long SendFailures { get; private set; }

    /// <summary>Binds the port and starts Live: <c>/live/startup</c> goes out at once.</summary>
    /// <exception cref="OscPortException">The port is taken or the address is not this machine's.</exception>
    /// <exception cref="ArgumentException">The set cannot be simulated.</exception>
    public static SimulatedLiveHost Start(SimulatedLiveHostOptions? options = null)
    {
        options ??= new SimulatedLiveHostOptions();
        var simulator = new LiveSimulator(options.Simulation);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ExclusiveAddressUse = true;
            socket.Bind(new IPEndPoint(options.Address, options.Port));
            return new SimulatedLiveHost(options, simulator, socket);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new OscPortException(Explain(options, error), error);
        }
    }

    /// <summary>Looks at the simulation, which stands still meanwhile.</summary>
    public T Read<T>(Func<LiveSimulator, T> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        lock (_gate)
        {
            return look(_simulator);
        }
    }

    /// <summary>Does something on Live's side, such as clicking a slot, or <see cref="LiveSimulator.Restart"/>; what Live says to it is sent.</summary>
    public void Do(Action<LiveSimulator> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        lock (_gate)
        {
            _simulator.Tick(Elapsed);
            act(_simulator);
            Settle();
        }
    }

    /// <summary>Completes as soon as the condition holds, which is looked at after everything that happens. The condition must only look.</summary>
    public Task WaitForAsync(Func<LiveSimulator, bool> condition, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (condition(_simulator))
            {
                return Task.CompletedTask;
            }

            _waiting.Add((condition, reached));
        }

        return reached.Task.WaitAsync(cancellation);
    }

    /// <summary>Quits Live and frees the port. There is no goodbye on the wire, as with the real one.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            foreach (var (_, reached) in _waiting)
            {
                reached.TrySetCanceled();
            }

            _waiting.Clear();
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
        _socket.Dispose();
        _stopping.Dispose();
    }

    private TimeSpan Elapsed => _time.GetElapsedTime(_started);

    private static string Explain(SimulatedLiveHostOptions options, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse or SocketError.AccessDenied =>
            $"The simulated Live cannot listen on UDP {options.Address}:{options.Port}: another program holds the port, most likely " +
            "Ableton Live with AbletonOSC or another simulated Live. Close it, or choose another port.",
        SocketError.AddressNotAvailable =>
            $"The simulated Live cannot listen on {options.Address}: this machine does not have that address.",
        _ => $"The simulated Live cannot listen on UDP {options.Address}:{options.Port}: {error.Message}",
    };

    private void Advance()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _simulator.Tick(Elapsed);
                Settle();
            }
        }
    }

    /// <summary>Sends what there is to say, tells who waits, and sets the clock for what comes next. Inside of the lock.</summary>
    private void Settle()
    {
        if (_isDisposed)
        {
            return;
        }

        while (_simulator.TryTakeReply(out var reply))
        {
            Send(reply);
        }

        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].Condition(_simulator))
            {
                _waiting[i].Reached.TrySetResult();
                _waiting.RemoveAt(i);
            }
        }

        // The system's timers count whole milliseconds and may fire a little early; rounding up costs less than ticking in vain.
        var wait = _simulator.NextDue - _simulator.Now;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private void Send(LiveDatagram reply)
    {
        try
        {
            _socket.SendTo(reply.Payload.Span, SocketFlags.None, new IPEndPoint(reply.Destination, ReplyPort));
        }
        catch (SocketException)
        {
            // The peer's machine or the network is gone; the real one writes a line into its log, and goes on.
            SendFailures++;
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[LargestDatagram];
        var sender = new IPEndPoint(IPAddress.Any, 0);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, sender, _stopping.Token).ConfigureAwait(false);
                Take(buffer.AsSpan(0, received.ReceivedBytes), ((IPEndPoint)received.RemoteEndPoint).Address);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // Windows reports a peer that is gone here (ICMP port unreachable); the socket is as good as before.
            }
        }
    }

    private void Take(ReadOnlySpan<byte> datagram, IPAddress sender)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _simulator.Receive(datagram, sender);
            if (_isImmediate)
            {
                _simulator.Tick(Elapsed);
            }

            Settle();
        }
    }
}
