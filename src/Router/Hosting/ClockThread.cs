using MidiMesh.Actors.Clocks;
using MidiMesh.Router.Backends;

namespace MidiMesh.Router.Hosting;

/// <summary>Drives a <see cref="ClockOut"/> with a thread of its own, which sleeps until shortly before a pulse and waits out the rest awake: timers of the system are too coarse for a clock.</summary>
/// <remarks>Without a clock to send it sleeps for good and costs nothing.</remarks>
public sealed class ClockThread : IDisposable
{
    // A thread that is woken comes late by about so much; it costs half a percent of one processor at 120 beats a minute.
    private static readonly TimeSpan Awake = OperatingSystem.IsLinux() ? TimeSpan.FromMicroseconds(100) : TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly ClockOut _out;
    private readonly Wakeup _wakeup = Wakeup.Create();
    private readonly Thread _thread;
    private bool _isOver;

    /// <summary>Begins to drive.</summary>
    public ClockThread(MeshClock clock, ClockOut sender, EventThreads? threads = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _out = sender;
        clock.Changed = _wakeup.Set;
        _thread = (threads ?? EventThreads.Usual).Create("MIDI clock", Run);
        _thread.Priority = ThreadPriority.Highest;           // not on Linux
        _thread.Start();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Volatile.Write(ref _isOver, true);
        _wakeup.Set();
        _thread.Join(EndLimit);
    }

    private void Run()
    {
        var awake = (long)(Awake.TotalSeconds * Time.TimestampFrequency);
        while (!Volatile.Read(ref _isOver))
        {
            _wakeup.BeginSleep();                            // what changes from here on ends the sleep
            var due = _out.Pump(Time.GetTimestamp());
            if (Volatile.Read(ref _isOver))
            {
                return;
            }

            if (due == long.MaxValue)
            {
                _wakeup.Sleep();
            }
            else if (due - Time.GetTimestamp() > awake)
            {
                _wakeup.Sleep(due - awake);
            }

            _wakeup.CancelSleep();
            while (due != long.MaxValue && due - Time.GetTimestamp() is > 0 and var left && left <= awake)
            {
                Thread.SpinWait(20);
            }
        }
    }
}
