using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>An open output: a bounded ring and the one thread that writes from it into the driver at the driver's pace.</summary>
/// <remarks>
/// RtMidi's send spins for ever when its ring is full and the server is gone. The pace keeps the ring from filling; should it fill all the same,
/// <see cref="CheckProgress"/> gives the port up: it reports the loss, and the thread, which nobody can end, stays behind at the lowest priority.
/// </remarks>
internal sealed class RtMidiOutput : IMidiOutput
{
    /// <summary>8,192 short messages: a full repaint of every light of eight large controllers.</summary>
    private const int RingCapacity = 131_072;

    /// <summary>How long one call into the driver, or the wait for its next period, may last before the port counts as lost.</summary>
    internal static readonly TimeSpan Stall = TimeSpan.FromSeconds(5);

    /// <summary>No call into the driver is under way.</summary>
    private const long Idle = long.MinValue;

    /// <summary>How long closing waits for queued messages (note-offs, dark lights) to leave.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    private readonly MessageRing _ring = new(RingCapacity);
    private readonly Wakeup _wakeup = Wakeup.Create();
    private readonly ManualResetEventSlim _ended = new();
    private readonly IOutputDriver _driver;
    private readonly IOutputPace _pace;
    private readonly int _longest;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<RtMidiOutput> _closed;
    private readonly Thread _writer;
    private string? _lostReason;
    private long _busySince = Idle;
    private int _writerThreadId;
    private long _refused;
    private long _failed;
    private volatile bool _stopping;
    private int _disposed;

    /// <param name="name">The port's name for the log.</param>
    /// <param name="driver">Owned: the writer closes it.</param>
    /// <param name="pace">When the driver takes more.</param>
    /// <param name="longest">Longest message in bytes that the driver takes whole.</param>
    /// <param name="time">For the watchdog.</param>
    /// <param name="logger">Told once of refused messages.</param>
    /// <param name="closed">Told once when the owner disposes the output.</param>
    public RtMidiOutput(string name, IOutputDriver driver, IOutputPace pace, int longest, TimeProvider time, ILogger logger, Action<RtMidiOutput> closed)
    {
        Name = name;
        _driver = driver;
        _pace = pace;
        _longest = Math.Min(longest, _ring.MaxMessage);
        _time = time;
        _logger = logger;
        _closed = closed;
        _writer = new Thread(Write) { IsBackground = true, Name = $"midi out {name}", Priority = ThreadPriority.AboveNormal };     // not on Linux
        _writer.Start();
    }

    public string Name { get; }

    public int Queued => _ring.Count;

    public string? LostReason => Volatile.Read(ref _lostReason);

    /// <summary>Messages refused because they are longer than the system takes in one piece.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Messages that the driver did not take.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    public bool TrySend(ReadOnlySpan<byte> message)
    {
        if (_stopping || LostReason is not null)
        {
            return false;
        }

        if (message.Length > _longest)
        {
            Refuse(message.Length);
            return false;
        }

        if (!_ring.TryWrite(message, 0))
        {
            return false;
        }

        _wakeup.Set();
        return true;
    }

    /// <summary>The port is gone. The writer closes it on its own thread, which may take a second. Any thread.</summary>
    /// <returns>True for the first who says so.</returns>
    public bool MarkLost(string reason)
    {
        if (Interlocked.CompareExchange(ref _lostReason, reason, null) is not null)
        {
            return false;
        }

        _logger.PortLost(Name, reason);
        _wakeup.Set();
        return true;
    }

    /// <summary>Watchdog: gives the port up when the driver has stood still for too long. Any thread.</summary>
    /// <returns>True when the port was given up now.</returns>
    public bool CheckProgress()
    {
        var since = Interlocked.Read(ref _busySince);
        if (since == Idle || _time.GetElapsedTime(since) < Stall || !MarkLost($"the system has taken no message for {Stall.TotalSeconds:0} s"))
        {
            return false;
        }

        ThreadPriorityOnLinux.Lower(Volatile.Read(ref _writerThreadId));
        return true;
    }

    /// <summary>Lets queued messages leave (for half a second at most), then closes the port. Does not wait for a port that is lost.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _stopping = true;
        _wakeup.Set();
        if (LostReason is null)
        {
            _ended.Wait(Farewell);
        }

        _closed(this);
    }

    private void Write()
    {
        Volatile.Write(ref _writerThreadId, ThreadPriorityOnLinux.CurrentThreadId());
        while (LostReason is null)
        {
            if (_ring.TryPeek(out var message, out _))
            {
                if (!WaitForPace(message.Length))
                {
                    break;
                }

                if (!_driver.Send(message))
                {
                    Interlocked.Increment(ref _failed);
                }

                Interlocked.Exchange(ref _busySince, Idle);
                _ring.Release();
            }
            else if (_stopping)
            {
                Settle();
                break;
            }
            else
            {
                Sleep();
            }
        }

        _driver.Close();
        _ended.Set();
    }

    /// <summary>Waits until the driver may get the next message; from here to its return from the driver the watchdog's clock runs.</summary>
    private bool WaitForPace(int length)
    {
        Interlocked.Exchange(ref _busySince, _time.GetTimestamp());
        while (!_pace.TryBook(length))
        {
            if (LostReason is not null)
            {
                return false;
            }

            Thread.Sleep(_pace.Rest);
        }

        return true;
    }

    /// <summary>What the driver took last must have left its ring before the port closes, or a note-off would be lost with it.</summary>
    private void Settle()
    {
        var start = _time.GetTimestamp();
        while (!_pace.IsSettled && LostReason is null && _time.GetElapsedTime(start) < Farewell)
        {
            Thread.Sleep(_pace.Rest);
        }
    }

    private void Sleep()
    {
        _wakeup.BeginSleep();
        if (_ring.IsEmpty && !_stopping && LostReason is null)
        {
            _wakeup.Sleep();
        }
        else
        {
            _wakeup.CancelSleep();
        }
    }

    private void Refuse(int length)
    {
        if (Interlocked.Increment(ref _refused) == 1)
        {
            _logger.MessageTooLong(Name, length, _longest);
        }
    }
}
