using System.Buffers;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Ports;

/// <summary>Listens on an input port for one thing. What was opened is closed by whoever opened it.</summary>
/// <param name="hear">Told of each whole message; SysEx bytes live for the call only. On the backend's thread.</param>
internal sealed class PortEar(PortEar.Hear hear) : IMidiSink
{
    private readonly MidiParser _parser = new();

    /// <summary>Takes one whole message.</summary>
    public delegate void Hear(in MidiMessage message, ReadOnlySpan<byte> sysEx);

    public void Receive(ReadOnlySpan<byte> bytes, long timestamp)
    {
        while (!bytes.IsEmpty)
        {
            var status = _parser.Read(bytes, out var consumed, out var message);
            bytes = bytes[consumed..];
            if (status == OperationStatus.Done)
            {
                hear(message, message.Kind == MidiKind.SysEx ? _parser.SysEx : default);
            }
            else if (status == OperationStatus.NeedMoreData)
            {
                return;
            }
        }
    }

    public void Lost(string reason)
    {
    }
}
