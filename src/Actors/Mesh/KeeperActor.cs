using MidiMesh.Actors.Devices;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Actors.Mesh;

/// <summary>Keeps named children alive: a child that fails is stopped and a new one started after a rest that grows; one that fails too often is parked with a reason that people can see.</summary>
/// <remarks>The parent of all devices, of all endpoints and of all groups. If it fails itself its children stop with it and it starts them anew from the board.</remarks>
internal sealed class KeeperActor : MeshActor, IWithTimers
{
    private readonly MeshBoard _board;
    private readonly string _kind;
    private readonly Func<MeshBoard, IReadOnlyDictionary<string, KeptChild>> _children;
    private readonly ILogger _log;
    private readonly Dictionary<string, Child> _kept = [];

    public KeeperActor(MeshBoard board, string kind, Func<MeshBoard, IReadOnlyDictionary<string, KeptChild>> children)
    {
        (_board, _kind, _children) = (board, kind, children);
        _log = board.Loggers.CreateLogger($"MidiMesh.{kind}");
        Receive<SyncChildren>(_ => Sync());
        Receive<Terminated>(OnTerminated);
        Receive<StartChild>(OnStartChild);
        ReceiveFaults();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(MeshBoard board, string kind, Func<MeshBoard, IReadOnlyDictionary<string, KeptChild>> children) =>
        Props.Create(() => new KeeperActor(board, kind, children));

    protected override void PreStart() => Sync();

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        // The failing child is the sender while its parent decides.
        if (_kept.TryGetValue(Sender.Path.Name, out var child))
        {
            child.Cause = cause is ActorInitializationException { InnerException: { } inner } ? inner : cause;
        }

        return Directive.Stop;
    });

    private void Sync()
    {
        var wanted = _children(_board);
        foreach (var (name, child) in _kept.ToArray())
        {
            if (!wanted.ContainsKey(name))
            {
                _kept.Remove(name);
                _board.Parked.TryRemove(Key(name), out _);
                Timers.Cancel(name);
                if (child.Actor is { } actor)
                {
                    Context.Stop(actor);
                }
            }
        }

        foreach (var (name, wish) in wanted)
        {
            if (!_kept.TryGetValue(name, out var child))
            {
                child = new Child(name.GetHashCode(StringComparison.Ordinal));
                _kept[name] = child;
            }

            child.Backoff.Clear();
            if (child.Actor is { } running && !ReferenceEquals(child.Lane, wish.Lane))
            {
                // The rig says something else of it: the one that runs makes room, and is no failure.
                child.Actor = null;
                Context.Stop(running);
            }

            (child.Lane, child.Props) = (wish.Lane, wish.Props);
            if (child.Actor is null && !Timers.IsTimerActive(name))
            {
                Start(name, child);
            }
        }
    }

    private void Start(string name, Child child)
    {
        // A child taken out of the rig and put back at once may still be on its way out under the same name.
        if (!Context.Child(name).IsNobody())
        {
            Timers.StartSingleTimer(name, new StartChild(name), TimeSpan.FromMilliseconds(10));
            return;
        }

        _board.Parked.TryRemove(Key(name), out _);
        child.Cause = null;
        child.Actor = Context.Watch(Context.ActorOf(child.Props!, name));
    }

    private void OnTerminated(Terminated terminated)
    {
        var name = terminated.ActorRef.Path.Name;
        if (!_kept.TryGetValue(name, out var child) || !terminated.ActorRef.Equals(child.Actor))
        {
            return;
        }

        child.Actor = null;
        _board.Restarts.AddOrUpdate(Key(name), 1, static (_, count) => count + 1);
        var reason = child.Cause?.Message ?? "stopped by itself";
        if (child.Backoff.Failed(_board.Context.Time.GetElapsedTime(0)) is { } rest)
        {
            KeeperLog.Restarting(_log, child.Cause, _kind, name, rest.TotalMilliseconds, reason);
            _board.Context.Trace.Life(name, "crashed and starts anew");
            Timers.StartSingleTimer(name, new StartChild(name), rest);
            return;
        }

        KeeperLog.Parked(_log, child.Cause, _kind, name, Backoff.MaxFailures, reason);
        _board.Context.Trace.Life(name, "crashed too often and is parked");
        if (child.Lane is DeviceLane device)
        {
            // No incarnation follows that would settle what this one left.
            using var turn = device.EnterTurn();
            device.Park();
        }

        _board.Parked[Key(name)] = reason;
    }

    private void OnStartChild(StartChild start)
    {
        if (_kept.TryGetValue(start.Name, out var child) && child.Actor is null)
        {
            Start(start.Name, child);
        }
    }

    private string Key(string name) => $"{_kind}/{name}";

    /// <summary>Looks again at what the board says should run.</summary>
    internal sealed class SyncChildren
    {
        public static SyncChildren Instance { get; } = new();
    }

    private sealed record StartChild(string Name);

    private sealed class Child(int seed)
    {
        public object? Lane { get; set; }

        public Props? Props { get; set; }

        public IActorRef? Actor { get; set; }

        public Exception? Cause { get; set; }

        public Backoff Backoff { get; } = new(seed);
    }
}

/// <summary>A child that a keeper should have.</summary>
/// <param name="Lane">What it owns; another object means another child.</param>
/// <param name="Props">How it is made.</param>
internal sealed record KeptChild(object Lane, Props Props);

internal static partial class KeeperLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Kind}/{Name} crashed and starts anew in {Milliseconds:0} ms: {Reason}")]
    public static partial void Restarting(ILogger logger, Exception? cause, string kind, string name, double milliseconds, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Kind}/{Name} crashed {Count} times within ten seconds and is parked: {Reason}")]
    public static partial void Parked(ILogger logger, Exception? cause, string kind, string name, int count, string reason);
}
