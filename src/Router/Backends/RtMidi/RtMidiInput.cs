using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>An open input: the ring between the driver's callback and the backend's reader, and what became of the port.</summary>
internal sealed class RtMidiInput : IMidiInput, RtMidiPort.IReceiver
{
    /// <summary>16,384 short messages, six JACK periods of the most that a period holds; or sixteen SysEx dumps of the longest kind.</summary>
    private const int RingCapacity = 262_144;

    /// <summary>Messages of one input delivered before the others get their turn.</summary>
    private const int Batch = 64;

    private readonly MessageRing _ring = new(RingCapacity);
    private readonly Lock _call = new();
    private readonly InputReader _reader;
    private readonly IMidiSink _sink;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<RtMidiInput> _closed;
    private long _droppedBytes;
    private string? _lostReason;
    private volatile bool _over;
    private int _disposed;

    /// <param name="name">The port's name for the log.</param>
    /// <param name="reader">The thread that calls the sink.</param>
    /// <param name="sink">Who gets the bytes.</param>
    /// <param name="time">Stamps arrivals.</param>
    /// <param name="logger">For a sink that fails.</param>
    /// <param name="closed">Told once when the owner disposes the input; closes the native port.</param>
    public RtMidiInput(string name, InputReader reader, IMidiSink sink, TimeProvider time, ILogger logger, Action<RtMidiInput> closed)
    {
        Name = name;
        _reader = reader;
        _sink = sink;
        _time = time;
        _logger = logger;
        _closed = closed;
    }

    public string Name { get; }

    public long DroppedBytes => Interlocked.Read(ref _droppedBytes);

    /// <summary>Reader: whether <see cref="Deliver"/> has something to do.</summary>
    public bool HasWork => !_ring.IsEmpty || (!_over && Volatile.Read(ref _lostReason) is not null);

    /// <summary>Driver's thread: copies and wakes. A message that finds no room is dropped whole and counted.</summary>
    public void Push(ReadOnlySpan<byte> message)
    {
        if (!_ring.TryWrite(message, _time.GetTimestamp()))
        {
            Interlocked.Add(ref _droppedBytes, message.Length);
        }

        _reader.Notify();
    }

    /// <summary>Reader: hands some messages to the sink. True when there was anything to do.</summary>
    public bool Deliver()
    {
        if (!HasWork)
        {
            return false;
        }

        // Held during calls into the sink, so that Dispose returns after them. The sink itself may dispose: the lock lets its own thread in.
        lock (_call)
        {
            // Read before the ring: what the driver brought before the loss is then seen below.
            var lost = Volatile.Read(ref _lostReason);
            for (var i = 0; i < Batch; i++)
            {
                if (!_ring.TryPeek(out var message, out var timestamp))
                {
                    if (lost is not null && !_over)
                    {
                        TellLost(lost);
                    }

                    break;
                }

                if (!_over)
                {
                    Receive(message, timestamp);
                }

                _ring.Release();
            }
        }

        return true;
    }

    /// <summary>The port is gone: the sink is told once, behind what came before. Any thread.</summary>
    public void MarkLost(string reason)
    {
        if (Interlocked.CompareExchange(ref _lostReason, reason, null) is null)
        {
            _reader.Notify();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        lock (_call) { _over = true; }
        _closed(this);
    }

    private void Receive(ReadOnlySpan<byte> message, long timestamp)
    {
        try
        {
            _sink.Receive(message, timestamp);
        }
        catch (Exception exception)
        {
            // The reader serves every port of the system; one receiver's fault must not silence the others.
            _logger.SinkFailed(exception, Name);
        }
    }

    private void TellLost(string reason)
    {
        _over = true;
        try
        {
            _sink.Lost(reason);
        }
        catch (Exception exception)
        {
            _logger.SinkFailed(exception, Name);
        }
    }
}
