using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Stage;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Actors.Devices;

/// <summary>Owns one controller or virtual port: finds its ports, opens them, asks it who it is, tells it how to behave, and notices when it goes.</summary>
/// <remarks>
/// <para>Child of the devices' keeper. What it owns lives in its <see cref="DeviceLane"/>, which outlives it: a crash loses nothing but the steps' memory; held notes are released and the lights painted anew.</para>
/// <para>Absent or Ambiguous --ports fit--> Opening --opened--> Identifying --answered, or nobody did--> Ready --lost--> Absent. A port that cannot be opened: Failed, and tried again.</para>
/// </remarks>
internal sealed class DeviceActor : MeshActor, IWithTimers
{
    private const string IdentityTimer = "identity";
    private const string RetryTimer = "retry";
    private static readonly TimeSpan IdentityWait = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);

    private readonly MeshBoard _board;
    private readonly DeviceLane _lane;
    private readonly ILogger _log;
    private int _opening;                                    // ticket of the attempt under way
    private bool _said;

    public DeviceActor(MeshBoard board, DeviceLane lane)
    {
        (_board, _lane) = (board, lane);
        _log = board.Loggers.CreateLogger("MidiMesh.Device");
        Receive<PortsOffered>(_ => LookForPorts());
        Receive<PortsOpened>(OnOpened);
        Receive<OpenFailed>(OnOpenFailed);
        Receive<PortsLost>(OnLost);
        Receive<IdentityArrived>(OnIdentity);
        Receive<IdentityMissing>(_ => BecomeReady(null));
        Receive<RetryOpening>(_ => LookForPorts());
        Receive<Panic>(_ => InTurn(_lane.Panic));
        ReceiveFaults();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(MeshBoard board, DeviceLane lane) => Props.Create(() => new DeviceActor(board, lane));

    protected override void PreStart()
    {
        var self = Self;
        _lane.SysExArrived = sysEx =>
        {
            if (UniversalDeviceInquiry.TryParseReply(sysEx.Span, out var reply))
            {
                self.Tell(new IdentityArrived(sysEx, reply), ActorRefs.NoSender);
            }
        };
        _lane.LoopReported = (route, isOpen) =>
        {
            if (isOpen)
            {
                DeviceLog.LoopOpened(_log, _lane.Plan.Name, route);
            }
            else
            {
                DeviceLog.LoopClosed(_log, _lane.Plan.Name, route);
            }
        };
        _lane.GarbageArrived = () => DeviceLog.Garbage(_log, _lane.Plan.Name);
        _lane.Attach(FaultsToSelf());
        Context.System.EventStream.Subscribe(Self, typeof(PortsOffered));
        if (_lane.Ports is { LostReason: not null } lost)
        {
            Close(lost);
        }

        LookForPorts();
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _lane.NewTicket();
        _lane.Detach();
    }

    private void LookForPorts()
    {
        Timers.Cancel(RetryTimer);
        var offer = _board.Offers.GetValueOrDefault(_lane.Plan.Name) ?? new PortOffer(null, false, "ports are being listed");
        if (offer.Assignment is not { } assignment)
        {
            if (_lane.Ports is { } gone)
            {
                Close(gone);
            }

            _opening = _lane.NewTicket();
            Report(offer.Ambiguous ? DevicePhase.Ambiguous : DevicePhase.Absent, offer.Reason, null);
            return;
        }

        if (_lane.Ports is { } open)
        {
            if (open.LostReason is { } reason)
            {
                OnLost(new PortsLost(open, reason));
                return;
            }

            if (open.Assignment == assignment)
            {
                Adopt(open);
                return;
            }

            Close(open);
        }

        Report(DevicePhase.Opening, "", null);
        var attempt = _opening = _lane.NewTicket();
        var (lane, self) = (_lane, Self);
        Task.Run(() =>
        {
            var ports = DevicePorts.Open(lane, assignment, (lost, reason) => self.Tell(new PortsLost(lost, reason), ActorRefs.NoSender));
            if (!lane.TryKeepPorts(attempt, ports))
            {
                ports.Dispose();
            }

            return new PortsOpened(attempt, ports);
        }).PipeTo(Self, Self, success: null, failure: cause => new OpenFailed(attempt, cause));
    }

    /// <summary>Ports that an earlier incarnation opened: it may have died before it said anything to the device.</summary>
    private void Adopt(DevicePorts ports)
    {
        if (_lane.Report.Phase == DevicePhase.Ready && _said)
        {
            return;
        }

        Introduce(ports);
    }

    private void OnOpened(PortsOpened opened)
    {
        if (opened.Attempt != _opening || !ReferenceEquals(opened.Ports, _lane.Ports))
        {
            return;
        }

        // What was lost before it was kept has told nobody that listened.
        if (opened.Ports.LostReason is { } reason)
        {
            OnLost(new PortsLost(opened.Ports, reason));
            return;
        }

        Introduce(opened.Ports);
    }

    private void Introduce(DevicePorts ports)
    {
        _said = true;
        if (ports.Output is { } output && _lane.Plan.Profile.Identity is not null)
        {
            Report(DevicePhase.Identifying, "", null);
            InTurn(() => output.TrySend(UniversalDeviceInquiry.Request));
            Timers.StartSingleTimer(IdentityTimer, IdentityMissing.Instance, IdentityWait);
            return;
        }

        BecomeReady(null);
    }

    private void OnIdentity(IdentityArrived arrived)
    {
        if (_lane.Report.Phase != DevicePhase.Identifying || _lane.Plan.Profile.Identity is not { } expected)
        {
            return;
        }

        Timers.Cancel(IdentityTimer);
        if (Fits(expected, arrived.SysEx.Span))
        {
            BecomeReady(arrived.Reply.ToString());
            return;
        }

        // The wrong device must not be sent another's mode messages: it waits until the rig or the plug is put right.
        DeviceLog.Stranger(_log, _lane.Plan.Name, arrived.Reply.ToString(), _lane.Plan.Profile.Name);
        Report(DevicePhase.Failed, $"the port answers as {arrived.Reply}, not as {_lane.Plan.Profile.Name}", arrived.Reply.ToString());
    }

    private void BecomeReady(string? identity)
    {
        if (_lane.Ports is not { } ports)
        {
            return;
        }

        if (ports.Output is { } output)
        {
            InTurn(() => _lane.Connect(output));
        }

        DeviceLog.Ready(_log, _lane.Plan.Name, ports.Assignment.Backend.Name, ports.Assignment.InputId ?? ports.Assignment.OutputId ?? "");
        Report(DevicePhase.Ready, "", identity);
    }

    private void OnOpenFailed(OpenFailed failed)
    {
        if (failed.Attempt != _opening)
        {
            return;
        }

        var reason = failed.Cause is AggregateException { InnerException: { } inner } ? inner.Message : failed.Cause.Message;
        DeviceLog.CannotOpen(_log, _lane.Plan.Name, reason);
        Report(DevicePhase.Failed, reason, null);
        Timers.StartSingleTimer(RetryTimer, RetryOpening.Instance, RetryWait);
    }

    private void OnLost(PortsLost lost)
    {
        if (!ReferenceEquals(lost.Ports, _lane.Ports))
        {
            return;
        }

        DeviceLog.Lost(_log, _lane.Plan.Name, lost.Reason);
        Close(lost.Ports);
        Report(DevicePhase.Absent, lost.Reason, null);

        // The port list may not have changed (a server that died and is back): look again in a while.
        Timers.StartSingleTimer(RetryTimer, RetryOpening.Instance, RetryWait);
    }

    private void Close(DevicePorts ports)
    {
        Timers.Cancel(IdentityTimer);
        InTurn(_lane.Disconnect);
        _said = false;
        if (ReferenceEquals(_lane.Ports, ports))
        {
            _lane.TakePorts()?.Dispose();
        }
    }

    private void Report(DevicePhase phase, string reason, string? identity)
    {
        var report = new DeviceReport(phase, reason, identity);
        if (report != _lane.Report)
        {
            var roleMayChange = (report.Phase == DevicePhase.Ready) != (_lane.Report.Phase == DevicePhase.Ready);
            _lane.Report = report;
            if (roleMayChange)
            {
                _board.Stage.Deliver(StageDelivery.DevicesChanged());
            }

            _board.Context.Trace.Life(_lane.Plan.Name, reason.Length == 0 ? phase.ToString() : reason);
        }
    }

    private void InTurn(Action work)
    {
        using (_lane.EnterTurn())
        {
            work();
        }
    }

    private static bool Fits(IdentityPattern expected, ReadOnlySpan<byte> reply)
    {
        // F0 7E <device> 06 02, then manufacturer and model as the maker's manual lists them (Universal SysEx, identity reply).
        const int Head = 5;
        return reply.Length > Head + expected.Manufacturer.Length + expected.Model.Length
            && reply[Head..].StartsWith(expected.Manufacturer)
            && expected.Fits(reply[(Head + expected.Manufacturer.Length)..]);
    }

    /// <summary>Silences everything at this device.</summary>
    internal sealed class Panic
    {
        public static Panic Instance { get; } = new();
    }

    private sealed record PortsOpened(int Attempt, DevicePorts Ports);

    private sealed record OpenFailed(int Attempt, Exception Cause);

    private sealed record PortsLost(DevicePorts Ports, string Reason);

    private sealed record IdentityArrived(ReadOnlyMemory<byte> SysEx, IdentityReply Reply);

    private sealed class IdentityMissing
    {
        public static IdentityMissing Instance { get; } = new();
    }

    private sealed class RetryOpening
    {
        public static RetryOpening Instance { get; } = new();
    }
}

internal static partial class DeviceLog
{
    [LoggerMessage(15, LogLevel.Warning, "{Device} sent bytes that are no MIDI; they are counted and otherwise ignored")]
    public static partial void Garbage(ILogger logger, string device);

    [LoggerMessage(16, LogLevel.Warning, "Route '{Route}' is open: what it sends comes back at {Device}. Look for a thru, a local echo or a cable that leads round; it closes again by itself")]
    public static partial void LoopOpened(ILogger logger, string device, string route);

    [LoggerMessage(17, LogLevel.Information, "Route '{Route}' from {Device} is whole again")]
    public static partial void LoopClosed(ILogger logger, string device, string route);

    [LoggerMessage(11, LogLevel.Information, "{Device} is ready on {Backend} ({Port})")]
    public static partial void Ready(ILogger logger, string device, string backend, string port);

    [LoggerMessage(12, LogLevel.Warning, "{Device} is gone: {Reason}")]
    public static partial void Lost(ILogger logger, string device, string reason);

    [LoggerMessage(13, LogLevel.Warning, "{Device} cannot be opened: {Reason}")]
    public static partial void CannotOpen(ILogger logger, string device, string reason);

    [LoggerMessage(14, LogLevel.Warning, "{Device}: the port answers as {Identity}, not as {Expected}")]
    public static partial void Stranger(ILogger logger, string device, string identity, string expected);
}
