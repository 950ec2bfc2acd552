using MidiMesh.Actors.Mesh;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Actors.Ports;

/// <summary>Knows what is plugged in: lists the ports when a backend says so and once a second, decides which device gets which, and tells them.</summary>
/// <remarks>
/// Child of <see cref="MeshSupervisor"/>. Restarted it simply lists again; devices keep what they have open. Where several ports fit a device it asks the units who they are,
/// and on request it listens on them for a press (<see cref="IdentifyDevice"/>).
/// </remarks>
internal sealed class PortWatcher : MeshActor, IWithTimers
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly MeshBoard _board;
    private readonly ILogger _log;
    private readonly Action _changed;
    private readonly HashSet<string> _unavailable = [];
    private readonly List<IMidiBackend> _heard = [];
    private readonly PortAnswers _answers = new();
    private (IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)[] _lists = [];
    private bool _asking;
    private bool _identifying;
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
        Receive<Answered>(OnAnswered);
        Receive<IdentifyDevice>(OnIdentify);
        Receive<Heard>(OnHeard);
        ReceiveFaults();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(MeshBoard board) => Props.Create(() => new PortWatcher(board));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("list", LookAgain.Instance, Period);
        List();
    }

    protected override void PostStop()
    {
        foreach (var backend in _heard)
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
        foreach (var backend in backends.Except(_heard))
        {
            backend.PortsChanged += _changed;
            _heard.Add(backend);
        }

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

        _lists = _answers.Note(listed.Lists);
        var before = _board.Offers;
        var offers = PortAssigner.Assign(_board.Plan.Devices, _lists, _board.Screen, before, _board.Memory.Pins);
        var changed = offers.Count != before.Count || offers.Any(offer => !offer.Value.Equals(before.GetValueOrDefault(offer.Key)));
        if (changed)
        {
            _board.Offers = offers;
        }

        // An output has nobody to tell of its loss, and its port may be in the list all the same: whoever has a dead one looks again.
        if (changed || _board.DeviceLanes.Values.Any(static lane => lane.Ports is { LostReason: not null }))
        {
            Context.System.EventStream.Publish(PortsOffered.Instance);
        }

        AskWhereItDecides(offers);
        if (_again)
        {
            _again = false;
            List();
        }
    }

    /// <summary>One question at a time: the answer may decide for all.</summary>
    private void AskWhereItDecides(IReadOnlyDictionary<string, PortOffer> offers)
    {
        if (_asking || _identifying || _answers.Next(_board.Plan.Devices, _lists, offers) is not { } ports)
        {
            return;
        }

        _asking = true;
        var time = _board.Context.Time;
        Task.Run(() => PortInquiry.AskAsync(ports.Backend, ports.Input, ports.Output, time)).PipeTo(
            Self, Self, success: answer => new Answered(ports, answer.Identity, answer.Serial), failure: _ => new Answered(ports, null, null));
    }

    private void OnAnswered(Answered answered)
    {
        _asking = false;
        _answers.Keep(answered.Ports, answered.Identity, answered.Serial);
        List();
    }

    private void OnIdentify(IdentifyDevice ask)
    {
        if (Array.Find(_board.Plan.Devices, device => device.Name == ask.Device) is not { } device)
        {
            Sender.Tell(new IdentifyOutcome(null, $"there is no device '{ask.Device}'; there is {string.Join(", ", _board.Plan.Devices.Select(static one => one.Name))}"));
            return;
        }

        var candidates = device.Attachment == DeviceAttachment.Port ? PortAssigner.Candidates(device, _board.Plan.Devices, _lists, _board.Offers) : [];
        if (_identifying || candidates.Count == 0)
        {
            Sender.Tell(new IdentifyOutcome(null, _identifying ? "somebody is being asked for a press already; finish that first"
                : device.Attachment == DeviceAttachment.Port ? $"no port that is plugged in may be '{device.Name}'" : $"'{device.Name}' has no plug"));
            return;
        }

        _identifying = true;
        var (asker, time) = (Sender, _board.Context.Time);
        Task.Run(() => PressWatch.HearAsync(candidates, ask.Listening, ask.Patience, time, ask.Stop)).PipeTo(
            Self, Self, success: place => new Heard(device.Name, place < 0 ? null : candidates[place], place, asker),
            failure: _ => new Heard(device.Name, null, -2, asker));
    }

    private void OnHeard(Heard heard)
    {
        _identifying = false;
        if (heard.Ports is not var (backend, port))
        {
            heard.Asker.Tell(new IdentifyOutcome(null, heard.Place == -1 ? "nothing was pressed" : "none of the ports could be opened"));
            return;
        }

        // The list may have told more of the unit since the candidates were taken.
        var now = _lists.FirstOrDefault(list => ReferenceEquals(list.Backend, backend)).Ports?.FirstOrDefault(known => known.Direction == port.Direction && known.Id == port.Id) ?? port;
        if (_board.Memory.Remember(heard.Device, PortPin.Of(backend, now)) is { } problem)
        {
            PortLog.NotKept(_log, problem);
        }

        PortLog.Shown(_log, heard.Device, port.Name);
        heard.Asker.Tell(new IdentifyOutcome(port.Name, null));
        List();
    }

    /// <summary>Lists again now.</summary>
    internal sealed class LookAgain
    {
        public static LookAgain Instance { get; } = new();
    }

    private sealed record Answered((IMidiBackend Backend, string Input, string Output) Ports, string? Identity, string? Serial);

    private sealed record Heard(string Device, (IMidiBackend Backend, MidiPortDescription Port)? Ports, int Place, IActorRef Asker);

    private sealed record PortsListed((IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)[] Lists);

    private sealed record ListingFailed(Exception Cause);
}

internal static partial class PortLog
{
    [LoggerMessage(31, LogLevel.Warning, "{Backend}: {Reason}")]
    public static partial void Unavailable(ILogger logger, string backend, string reason);

    [LoggerMessage(32, LogLevel.Warning, "The ports could not be listed")]
    public static partial void ListingFailed(ILogger logger, Exception cause);

    [LoggerMessage(33, LogLevel.Information, "{Device} is the unit at {Port}: somebody pressed something on it")]
    public static partial void Shown(ILogger logger, string device, string port);

    [LoggerMessage(34, LogLevel.Warning, "Which unit is which is known until the program ends: {Problem}")]
    public static partial void NotKept(ILogger logger, string problem);
}
