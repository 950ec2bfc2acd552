using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Backends.RtMidi;

namespace MidiMesh.Router.Tests.Backends;

public sealed class RtMidiBackendTests
{
    [Fact]
    public void Unavailable_LibraryMissing_SaysHowToInstallAndNothingBreaks()
    {
        const string Advice = "librtmidi was not found. Install it with `sudo apt install librtmidi6`.";
        using var backend = new RtMidiBackend(_ => new PolledPortSystem(RtMidiApi.Alsa), Advice, TimeProvider.System);
        using var sink = new RecordingSink();
        Assert.Equal(Advice, backend.Unavailable);
        Assert.Empty(backend.ListPorts());
        Assert.Contains(Advice, Assert.Throws<MidiPortException>(() => backend.OpenInput("x", sink)).Message, StringComparison.Ordinal);
        Assert.Contains(Advice, Assert.Throws<MidiPortException>(() => backend.CreateVirtualOutput("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoSuchLibrary_IsZero() => Assert.Equal(0, NativeLibraries.Load(["libno-such-library.so.1", "no-such.dll"]));

    [Fact]
    public void CreateForThisSystem_AlsaWithoutSequencer_SaysHowToLoadIt()
    {
        var backends = MidiBackends.CreateForThisSystem(TimeProvider.System, NullLoggerFactory.Instance);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var alsa = Assert.Single(backends, backend => backend.Name == "alsa");
                Assert.Equal(File.Exists("/dev/snd/seq"), alsa.Unavailable is null);
                Assert.True(alsa.Unavailable is null || alsa.Unavailable.Contains("modprobe snd-seq", StringComparison.Ordinal));
            }

            Assert.Distinct(backends.Select(backend => backend.Name));
        }
        finally
        {
            foreach (var backend in backends)
            {
                backend.Dispose();
            }
        }
    }

    [Fact]
    public void Open_WindowsVirtualPort_NamesWhatToUseInstead() =>
        Assert.Contains("loopMIDI", new PolledPortSystem(RtMidiApi.WinMm).NoVirtualPorts, StringComparison.Ordinal);
}
