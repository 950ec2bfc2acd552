using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>The MIDI ports of one system (JACK, ALSA, CoreMIDI, WinMM) through RtMidi.</summary>
/// <remarks>
/// Threads: one control thread opens, lists and frees; one reader serves all inputs; one writer per output. When the system goes away its ports
/// are told once, everything native is freed, and the backend tries about once a second until the system is back; ports are then opened anew.
/// </remarks>
internal sealed class RtMidiBackend : IMidiBackend
{
    private const string Hanging = "the system's MIDI service does not answer. Restart it; MidiMesh goes on by itself.";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <summary>Opening a port takes about 25 ms; ten seconds mean that the server hangs.</summary>
    private static readonly TimeSpan ControlPatience = TimeSpan.FromSeconds(10);

    /// <summary>How long the end of the program waits for a step of a system that hangs.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(1);

    /// <summary>Outputs of a dead JACK server take a second to close; a writer stuck in the driver never does and is not waited for.</summary>
    private static readonly TimeSpan FreePatience = TimeSpan.FromSeconds(3);

    private readonly IPortSystem _system;
    private readonly string? _libraryProblem;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ControlThread _control;
    private readonly InputReader _reader;
    private readonly ITimer _timer;

    // The control thread's own.
    private readonly Dictionary<RtMidiInput, (RtMidiPort Port, PortLink Link)> _inputs = [];
    private readonly Dictionary<RtMidiOutput, (RtMidiPort Port, PortLink Link)> _outputs = [];
    private readonly List<RtMidiPort> _spare = [];          // closed inputs whose objects are used again
    private IReadOnlyList<MidiPortDescription> _listed = [];
    private long _downSince;

    private RtMidiOutput[] _watched = [];
    private string? _unavailable;
    private int _refreshPending;
    private int _disposed;

    /// <param name="createSystem">Makes the system; gets a callback with which it announces changes from any thread.</param>
    /// <param name="libraryProblem">What to do about missing libraries, or null when they are there.</param>
    /// <param name="time">Stamps messages and drives the watchdog.</param>
    /// <param name="logger">Where losses and failures are told.</param>
    /// <param name="patience">How long callers wait for a system that hangs; null: <see cref="ControlPatience"/>.</param>
    /// <param name="threads">Makes the thread that reads the inputs; null for the usual.</param>
    public RtMidiBackend(
        Func<Action, IPortSystem> createSystem, string? libraryProblem, TimeProvider time, ILogger<RtMidiBackend>? logger = null, TimeSpan? patience = null,
        EventThreads? threads = null)
    {
        _system = createSystem(RequestRefresh);
        _libraryProblem = libraryProblem;
        _time = time;
        _logger = logger ?? NullLogger<RtMidiBackend>.Instance;
        _control = new ControlThread(Name, patience ?? ControlPatience, _logger);
        _reader = new InputReader(Name, threads);
        _unavailable = libraryProblem;
        if (libraryProblem is not null)
        {
            _logger.BackendUnavailable(Name, libraryProblem);
        }
        else
        {
            LookFirst();
        }

        _timer = time.CreateTimer(_ => OnTick(), null, Tick, Tick);
    }

    /// <inheritdoc />
    public event Action? PortsChanged;

    /// <inheritdoc />
    public string Name => _system.Name;

    /// <inheritdoc />
    public string? Unavailable => Volatile.Read(ref _unavailable);

    /// <inheritdoc />
    public IReadOnlyList<MidiPortDescription> ListPorts()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return Unavailable is null ? RunOrExplain(ListOthers) : [];
    }

    /// <inheritdoc />
    public IMidiInput OpenInput(string portId, IMidiSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return RunOrExplain(() => AddInput($"in {portId}", portId, sink));
    }

    /// <inheritdoc />
    public IMidiOutput OpenOutput(string portId) => RunOrExplain(() => AddOutput($"out {portId}", portId));

    /// <inheritdoc />
    public IMidiInput CreateVirtualInput(string name, IMidiSink sink)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(sink);
        return RunOrExplain(() => AddInput(name, null, sink));
    }

    /// <inheritdoc />
    public IMidiOutput CreateVirtualOutput(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return RunOrExplain(() => AddOutput(name, null));
    }

    /// <summary>Tells open ports that they are lost, frees everything and ends the threads. Takes some seconds at most, also when the system hangs.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _timer.Dispose();
        _control.Post(() => LoseAll($"{Name} is being closed"));
        var start = _time.GetTimestamp();
        try
        {
            while (_control.Run(() => _outputs.Count > 0, ClosePatience) && _time.GetElapsedTime(start) < FreePatience)
            {
                Thread.Sleep(5);
            }

            _control.Run(() => { _system.Dispose(); return true; }, ClosePatience);
        }
        catch (TimeoutException)
        {
            // The system hangs; the process keeps its corpse.
        }

        _control.Dispose();
        _reader.Dispose();
    }

    /// <summary>A system that hangs already at the start is like one that is not there: the program starts, and the look goes on behind it.</summary>
    private void LookFirst()
    {
        try
        {
            _control.Run(() => { Refresh(); return true; });
        }
        catch (TimeoutException)
        {
            Interlocked.CompareExchange(ref _unavailable, Hanging, null);
            _logger.BackendUnavailable(Name, Hanging);
        }
    }

    private bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    private RtMidiInput AddInput(string ownName, string? portId, IMidiSink sink)
    {
        CheckOpen(MidiDirection.Input, portId);
        var input = new RtMidiInput(portId ?? ownName, _reader, sink, _time, _logger, Closed);
        RtMidiPort.WarmUp();
        var spare = _spare.LastOrDefault();
        if (spare is not null)
        {
            _spare.Remove(spare);
        }

        var port = spare ?? RtMidiPort.CreateInput(_system.Api, input);
        port.Aim(input);
        PortLink link;
        try
        {
            link = Link(port, MidiDirection.Input, ownName, portId);
        }
        catch (MidiPortException) when (spare is { IsRefused: true })
        {
            // The system may have thrown the spare one out.
            port = RtMidiPort.CreateInput(_system.Api, input);
            link = Link(port, MidiDirection.Input, ownName, portId);
        }

        _inputs.Add(input, (port, link));
        _reader.Add(input);
        return input;
    }

    private RtMidiOutput AddOutput(string ownName, string? portId)
    {
        CheckOpen(MidiDirection.Output, portId);
        var port = RtMidiPort.CreateOutput(_system.Api);
        var link = Link(port, MidiDirection.Output, ownName, portId);
        RtMidiOutput? output = null;
        var driver = new Driver(port, () => _control.Post(() => Free(output!)));
        output = new RtMidiOutput(portId ?? ownName, driver, _system.CreatePace(), _system.LongestMessage, _time, _logger, _ => { });
        _outputs.Add(output, (port, link));
        Volatile.Write(ref _watched, [.. _outputs.Keys]);
        return output;
    }

    private PortLink Link(RtMidiPort port, MidiDirection direction, string ownName, string? portId)
    {
        try
        {
            var link = _system.Open(port, direction, ownName, portId);
            _listed = ListOthersWith(link);
            return link;
        }
        catch
        {
            if (direction == MidiDirection.Input)
            {
                PutAway(port);
            }
            else
            {
                port.Free();
            }

            throw;
        }
    }

    private void CheckOpen(MidiDirection direction, string? portId)
    {
        if (Unavailable is { } problem)
        {
            throw new MidiPortException($"{Name}: {problem}");
        }

        if (portId is null && _system.NoVirtualPorts is { } instead)
        {
            throw new MidiPortException(instead);
        }

        if (portId is not null && ListOthers() is var ports && !ports.Any(port => port.Id == portId && port.Direction == direction))
        {
            throw PortMessages.Unknown(Name, direction, portId, ports);
        }
    }

    /// <summary>The owner is done with an input: when this returns its native port is closed, unless the system hangs.</summary>
    private void Closed(RtMidiInput input)
    {
        _reader.Remove(input);
        try
        {
            _control.Run(() => { Close([input]); return true; });
        }
        catch (Exception exception) when (exception is TimeoutException or ObjectDisposedException)
        {
            // The port stays with the hung system; its sink hears nothing any more.
        }
    }

    private void Close(IReadOnlyList<RtMidiInput> inputs)
    {
        var open = inputs.Where(_inputs.ContainsKey).Select(input => _inputs[input]).ToList();
        _system.Silence([.. open.Select(input => input.Link)]);
        foreach (var input in inputs)
        {
            _inputs.Remove(input);
        }

        foreach (var (port, _) in open)
        {
            PutAway(port);
        }
    }

    /// <summary>Closes an input's native port and keeps the object for the next one, where freeing is a risk.</summary>
    private void PutAway(RtMidiPort port)
    {
        if (_system.KeepsInputs && !port.IsRefused)
        {
            port.Aim(null);
            port.ClosePort();
            _spare.Add(port);
        }
        else
        {
            _system.AwaitCallbacks();
            port.Free();
        }
    }

    /// <summary>The system is gone, or the program goes: nothing native is kept any longer.</summary>
    private void FreeSpares()
    {
        if (_spare.Count == 0)
        {
            return;
        }

        _system.AwaitCallbacks();
        _spare.ForEach(static port => port.Free());
        _spare.Clear();
    }

    private void Free(RtMidiOutput output)
    {
        if (_outputs.Remove(output, out var open))
        {
            open.Port.Free();
            Volatile.Write(ref _watched, [.. _outputs.Keys]);
            if (_outputs.Count == 0 && Unavailable is not null)
            {
                // The last thing that recovery waited for.
                RequestRefresh();
            }
        }
    }

    private IReadOnlyList<MidiPortDescription> ListOthers() => Others(_system.ListPorts());

    private List<MidiPortDescription> ListOthersWith(PortLink opened) => [.. Others(_system.ListPorts()).Where(port => port.Id != opened.Id)];

    private List<MidiPortDescription> Others(IReadOnlyList<MidiPortDescription> ports)
    {
        // What is an input to us is an output to the others: our own ports stand in the other list.
        var own = new HashSet<(string?, MidiDirection)>();
        own.UnionWith(_inputs.Values.Select(open => (open.Link.Id, MidiDirection.Output)));
        own.UnionWith(_outputs.Values.Select(open => (open.Link.Id, MidiDirection.Input)));
        return [.. ports.Where(port => !own.Contains((port.Id, port.Direction)))];
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

        if (_libraryProblem is null && (_system.NeedsPolling || Unavailable is not null))
        {
            RequestRefresh();
        }
    }

    private void RequestRefresh()
    {
        if (_libraryProblem is null && !IsDisposed && Interlocked.Exchange(ref _refreshPending, 1) == 0)
        {
            _control.Post(Refresh);
        }
    }

    /// <summary>Looks at the system once: is it there, what has changed, which of our ports have lost their other end.</summary>
    private void Refresh()
    {
        Interlocked.Exchange(ref _refreshPending, 0);
        if (IsDisposed)
        {
            return;
        }

        if (_system.CheckProblem() is { } problem)
        {
            problem = Recover(problem);
            if (problem is not null)
            {
                SetUnavailable(problem);
                return;
            }
        }

        var cameBack = SetUnavailable(null);
        _system.BeginLook();
        var all = _system.ListPorts();
        var lost = LoseUnlinked(all);
        var others = Others(all);
        if (cameBack || lost || !others.SequenceEqual(_listed))
        {
            _listed = others;
            RaisePortsChanged();
        }
    }

    /// <summary>Frees everything of before, waits (from look to look, with limited patience) until it is gone, then connects again.</summary>
    private string? Recover(string problem)
    {
        if (Unavailable is null)
        {
            _downSince = _time.GetTimestamp();
            LoseAll(problem);
            _system.Disconnect();
        }

        return _system.MayConnect || _time.GetElapsedTime(_downSince) >= FreePatience ? _system.Connect() : problem;
    }

    /// <summary>Sets what people are told. True when the system has just come (back).</summary>
    private bool SetUnavailable(string? problem)
    {
        var before = Interlocked.Exchange(ref _unavailable, problem);
        if (before == problem)
        {
            return false;
        }

        if (problem is null)
        {
            _logger.BackendReady(Name);
            return true;
        }

        _logger.BackendUnavailable(Name, problem);
        _listed = [];
        RaisePortsChanged();
        return false;
    }

    private void LoseAll(string reason)
    {
        foreach (var output in _outputs.Keys.ToArray())
        {
            output.MarkLost(reason);
        }

        Lose([.. _inputs.Keys.Select(input => (input, reason))]);
        FreeSpares();
    }

    private bool LoseUnlinked(IReadOnlyList<MidiPortDescription> ports)
    {
        var lost = false;
        foreach (var (output, open) in _outputs.ToArray())
        {
            if (_system.CheckLink(open.Link, MidiDirection.Output, ports) is { } reason)
            {
                lost |= output.MarkLost(reason);
            }
        }

        var inputs = new List<(RtMidiInput Input, string Reason)>();
        foreach (var (input, open) in _inputs)
        {
            if (_system.CheckLink(open.Link, MidiDirection.Input, ports) is { } reason)
            {
                inputs.Add((input, reason));
            }
        }

        Lose(inputs);
        return lost || inputs.Count > 0;
    }

    /// <summary>Closes the native ports first, so that nothing can come behind the loss.</summary>
    private void Lose(IReadOnlyList<(RtMidiInput Input, string Reason)> inputs)
    {
        Close([.. inputs.Select(lost => lost.Input)]);
        foreach (var (input, reason) in inputs)
        {
            _logger.PortLost(input.Name, reason);
            input.MarkLost(reason);
        }
    }

    private void RaisePortsChanged() => ThreadPool.UnsafeQueueUserWorkItem(static backend => backend.PortsChanged?.Invoke(), this, preferLocal: false);

    private T RunOrExplain<T>(Func<T> step)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        try
        {
            return _control.Run(step);
        }
        catch (TimeoutException exception)
        {
            throw new MidiPortException($"{Name}: {Hanging}", exception);
        }
    }

    private sealed class Driver(RtMidiPort port, Action closed) : IOutputDriver
    {
        public bool Send(ReadOnlySpan<byte> message) => port.Send(message);

        public void Close()
        {
            // The slow part (a second when the server is gone) here on the writer's thread, the rest on the control thread.
            port.ClosePort();
            closed();
        }
    }
}
