using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Tests.Backends;

/// <summary>Waits for conditions that a backend announces with <see cref="IMidiBackend.PortsChanged"/>.</summary>
internal sealed class PortChanges : IDisposable
{
    private readonly IMidiBackend _backend;

    // Never disposed: the backend may be raising the event on its own thread while a test leaves.
    private readonly SemaphoreSlim _changed = new(0);

    public PortChanges(IMidiBackend backend)
    {
        _backend = backend;
        backend.PortsChanged += OnChanged;
    }

    public void WaitUntil(Func<bool> condition)
    {
        while (!condition())
        {
            Assert.True(_changed.Wait(RecordingSink.Patience), "the expected change of ports was not announced");
        }
    }

    public void Dispose() => _backend.PortsChanged -= OnChanged;

    private void OnChanged() => _changed.Release();
}
