using MidiMesh.Router.Backends.RtMidi;

namespace MidiMesh.Router.Backends.WinMm;

/// <summary>What the backend needs of Windows' MIDI ports, by their numbers of this moment. Used by one thread at a time.</summary>
internal interface IWinMmPorts
{
    /// <summary>Names of the ports that bring messages, in the system's order. Windows cuts them at 31 characters.</summary>
    IReadOnlyList<string> ListInputs();

    /// <summary>Names of the ports that take messages, in the system's order.</summary>
    IReadOnlyList<string> ListOutputs();

    /// <summary>Opens an input and starts it. Disposing it stops it: nothing comes after that.</summary>
    /// <exception cref="WinMmException">Windows refused.</exception>
    IDisposable OpenInput(int number, RtMidiPort.IReceiver receiver);

    /// <summary>Opens an output.</summary>
    /// <exception cref="WinMmException">Windows refused.</exception>
    IOutputDriver OpenOutput(int number);
}
