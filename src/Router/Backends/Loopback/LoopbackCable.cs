using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.Loopback;

/// <summary>One direction between two ends in this process: messages in order, one call into the receiving end at a time.</summary>
/// <remarks>
/// There is no thread of its own: whoever sends into an idle cable delivers at once; whoever sends while a delivery runs (another thread, or
/// the receiver itself answering) leaves the message in the bounded ring, and the running delivery takes it next. So what arrives never
/// depends on scheduling when one thread drives, and a receiver is never entered twice.
/// </remarks>
internal sealed class LoopbackCable(string port, IMidiSink sink, TimeProvider time, ILogger logger)
{
    private const int Capacity = 262_144;

    private readonly object _gate = new();
    private readonly MessageRing _ring = new(Capacity);
    private Thread? _deliverer;
    private volatile bool _closed;
    private string? _lostReason;
    private bool _lostTold;
    private long _droppedBytes;

    /// <summary>Bytes of messages that met a full ring.</summary>
    public long DroppedBytes => Interlocked.Read(ref _droppedBytes);

    /// <summary>Messages waiting for the running delivery.</summary>
    public int Queued => _ring.Count;

    /// <summary>Why the cable was cut, or null.</summary>
    public string? LostReason => Volatile.Read(ref _lostReason);

    /// <summary>Sends one message. False: the cable is cut or full; nothing of the message was taken.</summary>
    public bool TrySend(ReadOnlySpan<byte> message)
    {
        lock (_gate)
        {
            if (_closed || _lostReason is not null)
            {
                return false;
            }

            if (!_ring.TryWrite(message, time.GetTimestamp()))
            {
                Interlocked.Add(ref _droppedBytes, message.Length);
                return false;
            }

            if (_deliverer is not null)
            {
                return true;
            }

            _deliverer = Thread.CurrentThread;
        }

        Deliver();
        return true;
    }

    /// <summary>Cuts the cable: what was sent before still arrives, then the receiver is told once.</summary>
    public void Cut(string reason)
    {
        lock (_gate)
        {
            if (_closed || _lostReason is not null)
            {
                return;
            }

            Volatile.Write(ref _lostReason, reason);
            if (_deliverer is not null)
            {
                return;
            }

            _deliverer = Thread.CurrentThread;
        }

        Deliver();
    }

    /// <summary>Ends the cable from the receiver's side. When this returns, no call into the receiver runs (but the one that called this) or follows.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_deliverer is not null && _deliverer != Thread.CurrentThread)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private void Deliver()
    {
        while (true)
        {
            if (_ring.TryPeek(out var message, out var timestamp))
            {
                Receive(message, timestamp);
                _ring.Release();
                continue;
            }

            lock (_gate)
            {
                if (!_ring.IsEmpty)
                {
                    continue;
                }

                if (_closed || _lostReason is null || _lostTold)
                {
                    _deliverer = null;
                    Monitor.PulseAll(_gate);
                    return;
                }

                _lostTold = true;
            }

            TellLost();
        }
    }

    private void Receive(ReadOnlySpan<byte> message, long timestamp)
    {
        if (_closed)
        {
            return;
        }

        try
        {
            sink.Receive(message, timestamp);
        }
        catch (Exception exception)
        {
            // The sender is another device or a web page: it must not fall with its listener.
            logger.SinkFailed(exception, port);
        }
    }

    private void TellLost()
    {
        try
        {
            sink.Lost(_lostReason!);
        }
        catch (Exception exception)
        {
            logger.SinkFailed(exception, port);
        }
    }
}
