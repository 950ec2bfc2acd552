using MidiMesh.Router.Backends.RtMidi;
using NAudio;
using NAudio.Midi;

namespace MidiMesh.Router.Backends.WinMm;

/// <summary>Windows' MIDI ports through NAudio.Midi.</summary>
internal sealed class NAudioPorts : IWinMmPorts
{
    // Four pieces of 4 KB are with the driver at a time: a longer dump comes in pieces, which the parser puts together.
    private const int SysExPiece = 4096;
    private const int SysExPieces = 4;

    public IReadOnlyList<string> ListInputs() => List(MidiIn.NumberOfDevices, static number => MidiIn.DeviceInfo(number).ProductName);

    public IReadOnlyList<string> ListOutputs() => List(MidiOut.NumberOfDevices, static number => MidiOut.DeviceInfo(number).ProductName);

    public IDisposable OpenInput(int number, RtMidiPort.IReceiver receiver) => Try(() => new Input(new MidiIn(number), receiver));

    public IOutputDriver OpenOutput(int number) => Try(() => new Output(new MidiOut(number)));

    /// <summary>A port that goes while the list is taken ends it: the next look has the rest.</summary>
    private static List<string> List(int count, Func<int, string> nameOf)
    {
        var names = new List<string>(count);
        try
        {
            for (var number = 0; number < count; number++)
            {
                names.Add(nameOf(number));
            }
        }
        catch (MmException)
        {
        }

        return names;
    }

    private static T Try<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (MmException refused)
        {
            throw new WinMmException((int)refused.Result, refused);
        }
    }

    private sealed class Input : IDisposable
    {
        private readonly MidiIn _port;
        private readonly RtMidiPort.IReceiver _receiver;

        public Input(MidiIn port, RtMidiPort.IReceiver receiver)
        {
            (_port, _receiver) = (port, receiver);
            port.MessageReceived += OnMessage;
            port.SysexMessageReceived += OnSysEx;
            try
            {
                port.CreateSysexBuffers(SysExPiece, SysExPieces);
                port.Start();
            }
            catch (MmException)
            {
                Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            try
            {
                _port.MessageReceived -= OnMessage;
                _port.Dispose();
            }
            catch (MmException)
            {
                // The device is gone, and its driver with it.
            }
        }

        private void OnMessage(object? sender, MidiInMessageEventArgs e)
        {
            Span<byte> bytes = stackalloc byte[3];
            if (ShortMessage.Unpack(e.RawMessage, bytes) is var length and > 0)
            {
                _receiver.Push(bytes[..length]);
            }
        }

        private void OnSysEx(object? sender, MidiInSysexMessageEventArgs e) => _receiver.Push(e.SysexBytes);
    }

    private sealed class Output(MidiOut port) : IOutputDriver
    {
        public bool Send(ReadOnlySpan<byte> message)
        {
            try
            {
                if (ShortMessage.TryPack(message, out var packed))
                {
                    port.Send(packed);
                }
                else
                {
                    port.SendBuffer(message.ToArray());      // says nothing of what becomes of it
                }

                return true;
            }
            catch (MmException)
            {
                return false;
            }
        }

        public void Close() => port.Dispose();
    }
}
