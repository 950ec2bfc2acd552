using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh osc send HOST:PORT /address args…</c>: one message in one datagram.</summary>
internal static class OscSendCommand
{
    public static Command Create(CliContext context)
    {
        var peer = new Argument<string>("HOST:PORT") { Description = "Where to: 127.0.0.1:11000, or only a port of this machine." };
        peer.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && ReadPeer(token.Value) is null)
            {
                result.AddError($"'{token.Value}' is no HOST:PORT; write for example 127.0.0.1:11000.");
            }
        });
        var words = new Argument<string[]>("MESSAGE")
        {
            Description = "The address and its arguments. Whole numbers are int32, others float, true false nil what they say, everything else a string. " +
                "Type tags as second word say it exactly: /x ,fs 1 60",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("send", "Sends one OSC message.\n\nExample: midimesh osc send 127.0.0.1:11000 /live/song/set/tempo 124.5") { peer, words };
        command.SetAction((line, stop) => SendAsync(context, line.GetRequiredValue(peer), line.GetRequiredValue(words), stop));
        return command;
    }

    private static async Task<int> SendAsync(CliContext context, string peer, string[] words, CancellationToken stop)
    {
        if (!OscText.TryParse(words, out var message, out var mistake))
        {
            await context.Error.WriteLineAsync($"midimesh: {mistake}.").ConfigureAwait(false);
            return ExitCode.BadInput;
        }

        var (host, port) = ReadPeer(peer)!.Value;
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, stop).ConfigureAwait(false);
            if (addresses is not [var address, ..])
            {
                await context.Error.WriteLineAsync($"midimesh: '{host}' has no IPv4 address.").ConfigureAwait(false);
                return ExitCode.BadEnvironment;
            }

            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            await socket.SendToAsync(message.ToPacket(), SocketFlags.None, new IPEndPoint(address, port), stop).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (SocketException cause) when (cause.SocketErrorCode == SocketError.MessageSize)
        {
            await context.Error.WriteLineAsync($"midimesh: a message of {message.Size} bytes is too long for one datagram.").ConfigureAwait(false);
            return ExitCode.BadInput;
        }
        catch (SocketException cause)
        {
            await context.Error.WriteLineAsync(cause.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
                ? $"midimesh: there is no host '{host}'."
                : $"midimesh: cannot send to {host}:{port}: {cause.Message}.").ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }
    }

    /// <summary>Host and port, or null. A port alone is one of this machine.</summary>
    private static (string Host, int Port)? ReadPeer(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "127.0.0.1" : text[..colon];
        var isPort = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort;
        return isPort && host.Length is > 0 and <= 255 && !host.Contains(':', StringComparison.Ordinal) ? (host, port) : null;
    }
}
