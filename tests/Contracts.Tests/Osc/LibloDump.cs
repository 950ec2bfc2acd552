using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace MidiMesh.Contracts.Tests.Osc;

/// <summary>A running oscdump and the lines it prints, without its time tags.</summary>
internal sealed class LibloDump : IAsyncDisposable
{
    private const string Probe = "/probe ";
    private readonly LibloProgram _program;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IPEndPoint _peer;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    private LibloDump(int port)
    {
        _peer = new IPEndPoint(IPAddress.Loopback, port);
        _program = LibloProgram.Start("oscdump", ["-L", $"{port}"]);
        _reading = ReadLines();
    }

    /// <summary>Starts it on a free port and waits until it answers.</summary>
    public static async Task<LibloDump> StartAsync()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            // The port is free when asked; whoever takes it in between makes oscdump exit, and another is tried.
            var dump = new LibloDump(FreePort());
            if (await dump.IsListening())
            {
                return dump;
            }

            await dump.DisposeAsync();
        }

        throw new InvalidOperationException("oscdump did not come up on any of five free ports.");
    }

    public void Send(byte[] packet) => _socket.SendTo(packet, _peer);

    /// <summary>The next line other than those of the start.</summary>
    public async Task<string> NextAsync()
    {
        using var patience = new CancellationTokenSource(LibloProgram.Patience);
        string line;
        do
        {
            line = await _lines.Reader.ReadAsync(patience.Token);
        }
        while (line == Probe);
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        _program.Dispose();
        await _reading;
        _socket.Dispose();
    }

    /// <summary>A datagram to a program that is not up yet is lost, so ask again until the first line comes.</summary>
    private async Task<bool> IsListening()
    {
        var line = _lines.Reader.WaitToReadAsync().AsTask();
        for (var tries = 0; tries < 600 && !_program.HasExited; tries++)
        {
            Send("/probe\0\0,\0\0\0"u8.ToArray());
            if (await Task.WhenAny(line, Task.Delay(50)) == line)
            {
                return await line;
            }
        }

        return false;
    }

    private async Task ReadLines()
    {
        while (await _program.Output.ReadLineAsync() is { } line)
        {
            // "eeab7bd0.f312c279 /address tags values"
            _lines.Writer.TryWrite(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        }

        _lines.Writer.Complete();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
