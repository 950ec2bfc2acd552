namespace MidiMesh.Router.Backends.WinMm;

/// <summary>Windows refused something about a port.</summary>
/// <param name="code">MMRESULT of mmeapi.h.</param>
/// <param name="cause">What the library threw.</param>
internal sealed class WinMmException(int code, Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>MMSYSERR_ERROR: what some drivers say of a port that is in use.</summary>
    public const int Unspecified = 1;

    /// <summary>MMSYSERR_BADDEVICEID: no port has that number any more.</summary>
    public const int NoSuchPort = 2;

    /// <summary>MMSYSERR_NOTENABLED.</summary>
    public const int NotEnabled = 3;

    /// <summary>MMSYSERR_ALLOCATED: in use, and not shared.</summary>
    public const int InUse = 4;

    /// <summary>MMSYSERR_NODRIVER.</summary>
    public const int NoDriver = 6;

    /// <summary>MMSYSERR_NOMEM: what the class driver of USB says of a port that is in use.</summary>
    public const int NoMemory = 7;

    /// <summary>What it means and what to do, for people.</summary>
    /// <param name="port">The port's name.</param>
    public string Explain(string port) => code switch
    {
        InUse or NoMemory or Unspecified =>
            $"winmm: '{port}' is in use by another program: Windows lends a MIDI port to one program at a time. In Live, open Settings > Link, Tempo & MIDI, "
            + "set the control surface that has it to None and switch Track, Sync and Remote of the port off, or close the program that has it; MidiMesh then opens it by itself.",
        NoSuchPort => $"winmm: '{port}' went away while it was being opened.",
        NoDriver or NotEnabled => $"winmm: the driver of '{port}' does not answer ({Message}). Unplug the device and plug it in again; if that does not help, install its maker's driver.",
        _ => $"winmm: '{port}' could not be opened: {Message}.",
    };
}
