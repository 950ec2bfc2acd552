namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>What an output's writer needs of the native port. May block: then the writer's watchdog reports the port as lost.</summary>
internal interface IOutputDriver
{
    /// <summary>Gives one whole message to the driver. False: refused.</summary>
    bool Send(ReadOnlySpan<byte> message);

    /// <summary>Closes the port; the writer calls nothing after it.</summary>
    void Close();
}
