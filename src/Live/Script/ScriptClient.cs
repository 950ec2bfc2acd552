namespace MidiMesh.Live.Script;

/// <summary>Who we are to the script: one random session, whose requests are numbered. Shared by conversations on one socket, of which one takes over from another.</summary>
public sealed class ScriptClient
{
    private int _id;

    /// <summary>A new client.</summary>
    public ScriptClient() : this(Random.Shared.Next(1, int.MaxValue))
    {
    }

    /// <summary>A client with a session of the caller's choice, for tests that compare bytes.</summary>
    internal ScriptClient(int session) => Session = session;

    /// <summary>Tells the script whether the one that says hello again is still the same.</summary>
    public int Session { get; }

    /// <summary>A number that no request of this client has.</summary>
    internal int NextId() => ++_id;
}
