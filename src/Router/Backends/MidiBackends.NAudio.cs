using Microsoft.Extensions.Logging;
using MidiMesh.Router.Backends.WinMm;

namespace MidiMesh.Router.Backends;

public static partial class MidiBackends
{
    private static WinMmBackend CreateForWindows(TimeProvider time, ILoggerFactory loggers) => new(new NAudioPorts(), time, loggers.CreateLogger<WinMmBackend>());
}
