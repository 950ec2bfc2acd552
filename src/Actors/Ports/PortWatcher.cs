using MidiMesh.Actors.Mesh;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Actors.Ports;

/// <summary>Knows what is plugged in: lists the ports when a backend says so and once a second, decides which device gets which, and tells them.</summary>
/// <remarks>Child of <see cref="MeshSupervisor"/>. Restarted it simply lists again; devices keep what they have open.</remarks>
internal sealed class PortWatcher : MeshActor, IWithTimers
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly MeshBoard _board;
    private readonly ILogger _log;
    private readonly Action _changed;
    private readonly HashSet<string> _unavailable = [];
    private bool _listing;
    private bool _again;

    public PortWatcher(MeshBoard board)
    {
        _board = board;
        _log = board.Loggers.CreateLogger("MidiMesh.Ports");
        var self = Self;
        _changed = () => self.Tell(LookAgain.Instance, ActorRefs.NoSender);
        Receive<LookAgain>(_ => List());
        Receive<PortsListed>(OnListed);
        Receive<ListingFailed>(failed =>
        {
            _listing = false;
            PortLog.ListingFailed(_log, failed.Cause);
        });
        ReceiveFaults();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(MeshBoard board) => Props.Create(() => new PortWatcher(board));

    protected override void PreStart()
    {
        foreach (var backend in _board.Backends)
        {
            backend.PortsChanged += _changed;
        }

        Timers.StartPeriodicTimer("list", LookAgain.Instance, Period);
        List();
    }

    protected override void PostStop()
    {
        foreach (var backend in _board.Backends)
        {
            backend.PortsChanged -= _changed;
        }
    }

    private void List()
    {
        if (_listing)
        {
            _again = true;
            return;
        }

        _listing = true;
        var backends = _board.Backends;
        Task.Run(() => new PortsListed([.. backends.Select(static backend => (backend, backend.ListPorts()))]))
            .PipeTo(Self, Self, success: null, failure: cause => new ListingFailed(cause));
    }

    private void OnListed(PortsListed listed)
    {
        _listing = false;
        foreach (var (backend, _) in listed.Lists)
        {
            if (backend.Unavailable is { } reason)
            {
                if (_unavailable.Add(backend.Name))
                {
                    PortLog.Unavailable(_log, backend.Name, reason);
                }
            }
            else
            {
                _unavailable.Remove(backend.Name);
            }
        }

        var ports = listed.Lists.SelectMany(entry => entry.Ports).ToArray();
        if (!ports.SequenceEqual(_board.Ports))
        {
            _board.Ports = ports;
        }

        var before = _board.Offers;
        var offers = PortAssigner.Assign(_board.Plan.Devices, listed.Lists, _board.Screen, before);
        if (offers.Count != before.Count || offers.Any(offer => !offer.Value.Equals(before.GetValueOrDefault(offer.Key))))
        {
            _board.Offers = offers;
            Context.System.EventStream.Publish(PortsOffered.Instance);
        }

        if (_again)
        {
            _again = false;
            List();
        }
    }

    /// <summary>Lists again now.</summary>
    internal sealed class LookAgain
    {
        public static LookAgain Instance { get; } = new();
    }

    private sealed record PortsListed((IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)[] Lists);

    private sealed record ListingFailed(Exception Cause);
}

internal static partial class PortLog
{
    [LoggerMessage(31, LogLevel.Warning, "{Backend}: {Reason}")]
    public static partial void Unavailable(ILogger logger, string backend, string reason);

    [LoggerMessage(32, LogLevel.Warning, "The ports could not be listed")]
    public static partial void ListingFailed(ILogger logger, Exception cause);
}
