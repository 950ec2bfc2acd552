namespace MidiMesh.Actors.Mesh;

/// <summary>What every actor of the mesh does: it fails when its lane does, and when a fault-injection test says so.</summary>
internal abstract class MeshActor : ReceiveActor
{
    /// <summary>Adds the handlers that all states share; called at the end of each state.</summary>
    protected void ReceiveFaults()
    {
        Receive<LaneFault>(fault => throw new MeshFaultException($"{Self.Path.Name}: {fault.Cause.Message}", fault.Cause));
        Receive<InjectCrash>(crash => PassOrCrash(crash, Context));
    }

    /// <summary>Fails when the crash is meant for this actor, or passes it on to the child that it is meant for.</summary>
    internal static void PassOrCrash(InjectCrash crash, IActorContext context)
    {
        var (child, below) = crash.Next();
        if (child.Length == 0)
        {
            throw new MeshFaultException(crash.Reason);
        }

        context.Child(child).Tell(below, ActorRefs.NoSender);
    }

    /// <summary>For a lane: passes a failure on to this actor as a message.</summary>
    protected Action<Exception> FaultsToSelf()
    {
        var self = Self;
        return cause => self.Tell(new LaneFault(cause), ActorRefs.NoSender);
    }

    private sealed record LaneFault(Exception Cause);
}

/// <summary>Makes an actor fail as if its own code had thrown: for fault-injection tests. Told to the root actor.</summary>
/// <param name="Reason">What the log shall say.</param>
/// <param name="Path">Which actor, from the root on: "devices/apc"; empty for the root itself.</param>
public sealed record InjectCrash(string Reason, string Path = "")
{
    /// <summary>The next name on the path, and what that child is to be told.</summary>
    internal (string Child, InjectCrash Below) Next()
    {
        var slash = Path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (Path, this with { Path = "" }) : (Path[..slash], this with { Path = Path[(slash + 1)..] });
    }
}

/// <summary>An actor of the mesh failed on its data path, or was told to.</summary>
public sealed class MeshFaultException : Exception
{
    /// <summary>Makes one.</summary>
    public MeshFaultException(string message) : base(message) { }

    /// <summary>Makes one with its cause.</summary>
    public MeshFaultException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Needed by tools that construct exceptions by reflection.</summary>
    public MeshFaultException() { }
}
