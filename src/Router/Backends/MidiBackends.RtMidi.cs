using Microsoft.Extensions.Logging;
using MidiMesh.Router.Backends.RtMidi;

namespace MidiMesh.Router.Backends;

public static partial class MidiBackends
{
    private static RtMidiBackend CreateForWindows(TimeProvider time, ILoggerFactory loggers) => CreatePolled(RtMidiApi.WinMm, time, loggers);
}
