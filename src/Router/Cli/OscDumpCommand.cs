using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Backends.OscUdp;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh osc dump PORT</c>: prints the OSC messages that come to a UDP port.</summary>
internal static class OscDumpCommand
{
    public static Command Create(CliContext context)
    {
        var port = Arguments.Port("PORT", "The UDP port to listen on; 0 for any free one.");
        var bind = new Option<string>("--bind")
        {
            Description = "The address to listen on; 0.0.0.0 for every network card.", HelpName = "ADDRESS", DefaultValueFactory = _ => IPAddress.Loopback.ToString(),
        };
        bind.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(IPAddress.TryParse(token.Value, out var address) && address.AddressFamily == AddressFamily.InterNetwork))
            {
                result.AddError($"--bind takes an IPv4 address, not '{token.Value}'.");
            }
        });
        var json = Arguments.Json("Print one JSON object in each line.");
        var command = new Command("dump", "Prints the OSC messages that come to a UDP port, until Ctrl-C.\n\nExample: midimesh osc dump 9000") { port, bind, json };
        command.SetAction((line, stop) => DumpAsync(
            context, new IPEndPoint(IPAddress.Parse(line.GetRequiredValue(bind)), line.GetRequiredValue(port)), line.GetValue(json), stop));
        return command;
    }

    private static async Task<int> DumpAsync(CliContext context, IPEndPoint local, bool asJson, CancellationToken stop)
    {
        try
        {
            using var socket = new UdpOscTransport(context.Time).Open(local, null, new Printer(context, asJson));
            await context.Error.WriteLineAsync($"Listening on UDP {socket.LocalEndPoint}. Ctrl-C ends it.").ConfigureAwait(false);
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using (stop.Register(() => stopped.TrySetResult()))
            {
                await stopped.Task.ConfigureAwait(false);
            }

            return ExitCode.Done;
        }
        catch (OscPortException cause)
        {
            await context.Error.WriteLineAsync($"midimesh: {Explain(local, cause)}").ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }
    }

    /// <summary>The transport's own words speak of endpoints in a rig; here the port was typed.</summary>
    private static string Explain(IPEndPoint local, OscPortException cause) => cause.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
        ? $"UDP port {local.Port} is taken by {PortOwner.Find(local.Port)?.ToString() ?? "another program"}. Stop it, or listen on another port and send there."
        : cause.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied }
            ? $"UDP port {local.Port} is not allowed: ports below 1024 are reserved. Take a greater one."
            : cause.Message;

    /// <summary>Prints on the socket's receive thread: a slow terminal makes the system drop datagrams, not us.</summary>
    private sealed class Printer(CliContext context, bool asJson) : IDatagramSink
    {
        private readonly IPEndPoint _any = new(IPAddress.Any, 0);

        public void Receive(ReadOnlySpan<byte> datagram, SocketAddress sender, long timestamp)
        {
            var error = OscMessage.ParseAll(datagram, out var messages);
            var from = _any.Create(sender).ToString()!;
            foreach (var message in messages)
            {
                context.Output.WriteLine(asJson ? Json(message, from) : string.Create(CultureInfo.InvariantCulture, $"{context.Time.GetLocalNow():HH:mm:ss.fff}  {message}"));
            }

            if (error != OscError.None)
            {
                context.Error.WriteLine($"{datagram.Length} bytes from {from} are not whole OSC: {error}");
            }
        }

        private string Json(OscMessage message, string from) => JsonSerializer.Serialize(
            new { At = context.Time.GetUtcNow(), From = from, message.Address, Types = message.TypeTags, Arguments = message.Arguments.Select(Value) }, JsonText.Line);

        /// <summary>Numbers, texts and truth values as JSON has them; not-a-number and the rest in the words of the plain form.</summary>
        private static object? Value(OscValue value) => value.Tag switch
        {
            'i' or 'h' => value.Argument.AsInt64(),
            'f' when float.IsFinite(value.Argument.AsFloat()) => value.Argument.AsFloat(),
            'd' when double.IsFinite(value.Argument.AsDouble()) => value.Argument.AsDouble(),
            's' or 'S' => value.Argument.AsString(),
            'T' => true,
            'F' => false,
            'N' => null,
            'b' or 'm' or 'r' => Convert.ToHexStringLower(value.Bytes.Span),
            _ => value.ToString(),
        };
    }
}
