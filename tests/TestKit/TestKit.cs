using Xunit.Abstractions;

namespace MidiMesh.ActorRuntime.TestKit;

/// <summary>Base of tests of actors: each test has a system of its own that ends with it, and is an actor itself.</summary>
public class TestKit : TestKitBase, IDisposable
{
    private bool _disposed;

    /// <summary>Tests in <paramref name="system"/>, or in one of its own.</summary>
    public TestKit(ActorSystem system = null, ITestOutputHelper output = null)
        : base(system ?? CreateSystem(null), null, implicitSender: true)
    {
        Output = output;
        LogTo(output);
    }

    /// <summary>Tests in a system of its own. Of Akka's settings one means something here: a scheduler that is <see cref="TestScheduler"/>.</summary>
    /// <example><code>: base("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)</code></example>
    public TestKit(string config, ITestOutputHelper output = null)
        : base(CreateSystem(config), null, implicitSender: true)
    {
        Output = output;
        LogTo(output);
    }

    /// <summary>Where the test writes.</summary>
    protected ITestOutputHelper Output { get; }

    /// <summary>Before the system ends.</summary>
    protected virtual void AfterAll()
    {
    }

    /// <summary>Ends the system.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the system.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            AfterAll();
        }
        finally
        {
            // The thread goes back to the pool: it must not send as this test any more.
            ActorCell.Current = null;
            SynchronizationContext.SetSynchronizationContext(null);
            Shutdown();
        }
    }

    private static ActorSystemImpl CreateSystem(string config)
    {
        var manual = config is not null && config.Contains(nameof(TestScheduler), StringComparison.Ordinal);
        return new ActorSystemImpl("test", TimeProvider.System, manual ? _ => new TestScheduler() : null);
    }

    private void LogTo(ITestOutputHelper output)
    {
        if (output is not null)
        {
            ((ActorSystemImpl)Sys).OnReport = (actor, cause, what) => output.WriteLine($"{actor} {what}: {cause}");
        }
    }
}
