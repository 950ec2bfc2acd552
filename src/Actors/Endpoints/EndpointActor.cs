using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Live;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Actors.Endpoints;

/// <summary>Owns one OSC peer: binds its socket, keeps trying while the port is taken, and says how the link is.</summary>
/// <remarks>Child of the endpoints' keeper. Socket and figures live in its <see cref="EndpointLane"/>; a crash costs the mirror, which is read from Live again.</remarks>
internal sealed class EndpointActor : MeshActor, IWithTimers
{
    private const string BindTimer = "bind";
    private const string ProbeTimer = "probe";
    private static readonly TimeSpan BindWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NextProbe = TimeSpan.FromSeconds(5);

    private readonly MeshBoard _board;
    private readonly EndpointLane _lane;
    private readonly ILogger _log;
    private readonly HashSet<string> _errors = [];
    private bool _complained;

    public EndpointActor(MeshBoard board, EndpointLane lane)
    {
        (_board, _lane) = (board, lane);
        _log = board.Loggers.CreateLogger("MidiMesh.Endpoint");
        Receive<Bind>(_ => OnBind());
        Receive<Reopen>(_ => OnReopen());
        Receive<LinkReported>(OnLink);
        Receive<ErrorReported>(OnError);
        Receive<LookAtPeer>(_ => OnLookAtPeer());
        Receive<PeerLooked>(OnPeerLooked);
        ReceiveFaults();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(MeshBoard board, EndpointLane lane) => Props.Create(() => new EndpointActor(board, lane));

    protected override void PreStart()
    {
        var self = Self;
        _lane.LinkReported = (link, reason) => self.Tell(new LinkReported(link, reason), ActorRefs.NoSender);
        _lane.ErrorReported = text => self.Tell(new ErrorReported(text), ActorRefs.NoSender);
        _lane.ReopenWanted = () => self.Tell(Reopen.Instance, ActorRefs.NoSender);
        TryBind();
        _lane.Attach(FaultsToSelf());
    }

    protected override void PostStop() => _lane.Detach();

    /// <summary>The rig names another peer or port: only the socket is opened anew.</summary>
    private void OnReopen()
    {
        _complained = false;
        TryBind();
        using (_lane.EnterTurn())
        {
            _lane.Begin();
        }
    }

    /// <summary>The port was taken a moment ago. The attempt has ended the conversation with Live; once the port is ours it begins anew.</summary>
    private void OnBind()
    {
        TryBind();
        if (_lane.IsOpenAsPlanned)
        {
            using (_lane.EnterTurn())
            {
                _lane.Begin();
            }
        }
    }

    private void TryBind()
    {
        if (_lane.IsOpenAsPlanned)
        {
            return;
        }

        try
        {
            using (_lane.EnterTurn())
            {
                _lane.Close();
            }

            var socket = _board.Osc.Open(_lane.Plan.Way, _lane.Plan.Local, _lane.Plan.Peer, _lane);
            using (_lane.EnterTurn())
            {
                _lane.UseSocket(socket);
            }

            EndpointLog.Listening(_log, _lane.Plan.Name, socket.LocalEndPoint.ToString());
            _lane.Report = new EndpointReport(true, false, "");
        }
        catch (OscPortException cause)
        {
            // Not a crash: another program holds the port, and may let go of it at any time.
            if (!_complained)
            {
                EndpointLog.CannotBind(_log, _lane.Plan.Name, cause.Message);
            }

            _complained = true;
            _lane.Report = new EndpointReport(false, true, cause.Message);
            Timers.StartSingleTimer(BindTimer, Bind.Instance, BindWait);
        }
    }

    private void OnLink(LinkReported report)
    {
        EndpointLog.Link(_log, _lane.Plan.Name, report.Link, report.Reason);
        _board.Context.Trace.Life(_lane.Plan.Name, report.Link switch
        {
            LiveLink.Alive => "Live answers, and its set is known",
            LiveLink.Reading => "Live answers; its set is being read",
            LiveLink.Lost => "Live has fallen silent",
            _ => "Live has not answered yet",
        });
        if (_lane.Report.IsOpen)
        {
            _lane.Report = _lane.Report with { Reason = report.Reason };       // else the port that is taken says more
        }

        if (report.Link is LiveLink.Silent or LiveLink.Lost)
        {
            Timers.StartSingleTimer(ProbeTimer, LookAtPeer.Instance, FirstProbe);
        }
        else
        {
            Timers.Cancel(ProbeTimer);
        }
    }

    private void OnLookAtPeer()
    {
        if (_board.Probe is { } probe && _lane.Plan is { Peer: { } peer, Kind: var kind } && kind.IsLive() && _lane.IsOpenAsPlanned)
        {
            probe.LookAsync(peer).PipeTo(Self, success: static found => new PeerLooked(found));
        }
    }

    /// <summary>While Live does not answer, what is seen from outside says more than its silence. Told once; looked at again, since it may change.</summary>
    private void OnPeerLooked(PeerLooked looked)
    {
        if (_lane.Link is not (LiveLink.Silent or LiveLink.Lost))
        {
            return;
        }

        Timers.StartSingleTimer(ProbeTimer, LookAtPeer.Instance, NextProbe);
        if (_lane.Session is not { IsExplained: true } && LiveAdvice.Explain(_lane.Plan, _lane.Link, looked.Found) is { } advice && advice != _lane.Report.Reason)
        {
            EndpointLog.Link(_log, _lane.Plan.Name, _lane.Link, advice);
            _lane.Report = _lane.Report with { Reason = advice };
        }
    }

    private void OnError(ErrorReported report)
    {
        // A peer that errs does so hundreds of times: each text is logged once, all are counted.
        const int MostTexts = 100;
        if (_errors.Count < MostTexts && _errors.Add(report.Text))
        {
            EndpointLog.PeerError(_log, _lane.Plan.Name, report.Text);
        }
    }

    private sealed record LinkReported(LiveLink Link, string Reason);

    private sealed record ErrorReported(string Text);

    private sealed record PeerLooked(PeerFinding Found);

    private sealed class LookAtPeer
    {
        public static LookAtPeer Instance { get; } = new();
    }

    private sealed class Reopen
    {
        public static Reopen Instance { get; } = new();
    }

    private sealed class Bind
    {
        public static Bind Instance { get; } = new();
    }
}

internal static partial class EndpointLog
{
    [LoggerMessage(21, LogLevel.Information, "{Endpoint} listens on {Local}")]
    public static partial void Listening(ILogger logger, string endpoint, string local);

    [LoggerMessage(22, LogLevel.Error, "{Endpoint}: {Reason}")]
    public static partial void CannotBind(ILogger logger, string endpoint, string reason);

    [LoggerMessage(23, LogLevel.Information, "{Endpoint}: Live is {Link}. {Reason}")]
    public static partial void Link(ILogger logger, string endpoint, LiveLink link, string reason);

    [LoggerMessage(24, LogLevel.Warning, "{Endpoint} reports: {Text}")]
    public static partial void PeerError(ILogger logger, string endpoint, string text);
}
