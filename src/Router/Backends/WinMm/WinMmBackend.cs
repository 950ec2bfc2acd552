using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.RtMidi;

namespace MidiMesh.Router.Backends.WinMm;

/// <summary>The MIDI ports of Windows through NAudio.Midi, in builds with <c>-p:ActorRuntime=Akka</c>.</summary>
/// <remarks>
/// Threads: one control thread lists, opens and closes; one reader serves all inputs; one writer per output. Windows announces no changes, so the list of names is
/// compared twice a second. A port is opened by number, and numbers shift when a cable slips: the list must be the same before and after.
/// </remarks>
internal sealed class WinMmBackend : IMidiBackend
{
    /// <summary>Longest SysEx message in one piece, in bytes: what the drivers of Windows take is not told, and dumps of controllers are shorter.</summary>
    private const int LongestMessage = 65_000;

    private const int Attempts = 3;
    private const string Hanging = "winmm: the system's MIDI service does not answer. Restart it; MidiMesh goes on by itself.";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IWinMmPorts _ports;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ControlThread _control;
    private readonly InputReader _reader;
    private readonly ITimer _timer;

    // The control thread's own.
    private readonly Dictionary<RtMidiInput, (string Id, IDisposable Port)> _inputs = [];
    private readonly Dictionary<RtMidiOutput, string> _outputs = [];
    private IReadOnlyList<MidiPortDescription> _listed = [];

    private RtMidiOutput[] _watched = [];
    private int _refreshPending;
    private int _disposed;

    /// <param name="ports">The ports of Windows.</param>
    /// <param name="time">Stamps messages, drives the look at the list and the watchdog of outputs.</param>
    /// <param name="logger">Where losses and failures are told.</param>
    public WinMmBackend(IWinMmPorts ports, TimeProvider time, ILogger logger)
    {
        (_ports, _time, _logger) = (ports, time, logger);
        _control = new ControlThread(Name, Patience, logger);
        _reader = new InputReader(Name);
        _control.Post(() => _listed = List());
        _timer = time.CreateTimer(_ => OnTick(), null, Tick, Tick);
    }

    /// <inheritdoc />
    public event Action? PortsChanged;

    /// <inheritdoc />
    public string Name => "winmm";

    /// <inheritdoc />
    public string? Unavailable => null;

    /// <inheritdoc />
    public IReadOnlyList<MidiPortDescription> ListPorts() => RunOrExplain(List);

    /// <inheritdoc />
    public IMidiInput OpenInput(string portId, IMidiSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return RunOrExplain(() =>
        {
            var input = new RtMidiInput(portId, _reader, sink, _time, _logger, Closed);
            _inputs.Add(input, (portId, Open(portId, MidiDirection.Input, number => _ports.OpenInput(number, input), static port => port.Dispose())));
            _reader.Add(input);
            return input;
        });
    }

    /// <inheritdoc />
    public IMidiOutput OpenOutput(string portId) => RunOrExplain(() =>
    {
        var driver = Open(portId, MidiDirection.Output, _ports.OpenOutput, static port => port.Close());
        RtMidiOutput? output = null;
        output = new RtMidiOutput(portId, driver, new NoPace(), LongestMessage, _time, _logger, _ => _control.Post(() => Forget(output!)));
        _outputs.Add(output, portId);
        Volatile.Write(ref _watched, [.. _outputs.Keys]);
        return output;
    });

    /// <inheritdoc />
    public IMidiInput CreateVirtualInput(string name, IMidiSink sink) => throw new MidiPortException(PortMessages.NoVirtualPortsOnWindows);

    /// <inheritdoc />
    public IMidiOutput CreateVirtualOutput(string name) => throw new MidiPortException(PortMessages.NoVirtualPortsOnWindows);

    /// <summary>Tells open ports that they are lost, closes everything and ends the threads. Takes some seconds at most, also when the system hangs.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _timer.Dispose();
        _control.Post(() => LoseWhere(static (_, _) => true, "winmm is being closed"));
        _control.Dispose();
        _reader.Dispose();
    }

    private List<MidiPortDescription> List() =>
    [
        .. PolledPortSystem.Described(_ports.ListInputs(), MidiDirection.Input), .. PolledPortSystem.Described(_ports.ListOutputs(), MidiDirection.Output),
    ];

    private List<string> Ids(MidiDirection direction) =>
        [.. PolledPortSystem.Described(direction == MidiDirection.Input ? _ports.ListInputs() : _ports.ListOutputs(), direction).Select(static port => port.Id)];

    private T Open<T>(string portId, MidiDirection direction, Func<int, T> open, Action<T> close)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = Ids(direction);
            var number = before.IndexOf(portId);
            if (number < 0)
            {
                throw PortMessages.Unknown(Name, direction, portId, List());
            }

            try
            {
                var port = open(number);
                if (Ids(direction).SequenceEqual(before))
                {
                    return port;
                }

                close(port);                                 // the number may have been another port's by then
            }
            catch (WinMmException refused) when (Ids(direction).SequenceEqual(before))
            {
                throw new MidiPortException(refused.Explain(portId), refused);
            }
            catch (WinMmException)
            {
                // It was another port's number that was refused: again, with the new one.
            }
        }

        throw new MidiPortException($"{Name}: '{portId}' went away while it was being opened.");
    }

    /// <summary>The owner is done with an input: when this returns its port is closed, unless the system hangs.</summary>
    private void Closed(RtMidiInput input)
    {
        _reader.Remove(input);
        try
        {
            _control.Run(() => { Close(input); return true; });
        }
        catch (Exception exception) when (exception is TimeoutException or ObjectDisposedException)
        {
            // The port stays with the hung system; its sink hears nothing any more.
        }
    }

    private void Close(RtMidiInput input)
    {
        if (_inputs.Remove(input, out var open))
        {
            open.Port.Dispose();
        }
    }

    private void Forget(RtMidiOutput output)
    {
        _outputs.Remove(output);
        Volatile.Write(ref _watched, [.. _outputs.Keys]);
    }

    private void OnTick()
    {
        var gaveUp = false;
        foreach (var output in Volatile.Read(ref _watched))
        {
            gaveUp |= output.CheckProgress();
        }

        if (gaveUp)
        {
            RaisePortsChanged();
        }

        if (Volatile.Read(ref _disposed) == 0 && Interlocked.Exchange(ref _refreshPending, 1) == 0)
        {
            _control.Post(Refresh);
        }
    }

    private void Refresh()
    {
        Interlocked.Exchange(ref _refreshPending, 0);
        var ports = List();
        var lost = LoseWhere((id, direction) => !ports.Exists(port => port.Id == id && port.Direction == direction), null);
        if (lost || !ports.SequenceEqual(_listed))
        {
            _listed = ports;
            RaisePortsChanged();
        }
    }

    private bool LoseWhere(Func<string, MidiDirection, bool> isLost, string? reason)
    {
        var lost = false;
        foreach (var (output, id) in _outputs)
        {
            lost |= isLost(id, MidiDirection.Output) && output.MarkLost(reason ?? $"'{id}' is no longer there");
        }

        foreach (var (input, (id, _)) in _inputs.ToArray())
        {
            if (isLost(id, MidiDirection.Input))
            {
                // First the port, so that nothing comes behind the loss.
                Close(input);
                input.MarkLost(reason ?? $"'{id}' is no longer there");
                _logger.PortLost(input.Name, reason ?? "no longer there");
                lost = true;
            }
        }

        return lost;
    }

    private void RaisePortsChanged() => ThreadPool.UnsafeQueueUserWorkItem(static backend => backend.PortsChanged?.Invoke(), this, preferLocal: false);

    private T RunOrExplain<T>(Func<T> step)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        try
        {
            return _control.Run(step);
        }
        catch (TimeoutException exception)
        {
            throw new MidiPortException(Hanging, exception);
        }
    }
}
