using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Cli;

/// <summary>Prints what one MIDI port brings, a message in each line. Written by the backend's reader; a slow terminal loses bytes there, counted.</summary>
internal sealed class PortMonitor(string name, CliContext context, bool asJson) : IMidiSink
{
    private readonly MidiParser _parser = new();
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _invalid;

    /// <summary>Waits for the end: the reason why the port went, or null when we were told to stop.</summary>
    public async Task<string?> WaitForLossAsync(CancellationToken stop)
    {
        try
        {
            return await _lost.Task.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Receive(ReadOnlySpan<byte> bytes, long timestamp)
    {
        while (!bytes.IsEmpty)
        {
            var outcome = _parser.Read(bytes, out var consumed, out var message);
            bytes = bytes[consumed..];
            if (outcome == OperationStatus.Done)
            {
                Print(message, timestamp);
            }
        }

        if (_parser.InvalidBytes != _invalid)
        {
            // A broken cable or a device that speaks something else; worth a word each time, as nobody else would tell.
            context.Error.WriteLine($"{_parser.InvalidBytes - _invalid} bytes were no MIDI");
            _invalid = _parser.InvalidBytes;
        }
    }

    public void Lost(string reason) => _lost.TrySetResult(reason);

    private void Print(in MidiMessage message, long timestamp)
    {
        Span<byte> three = stackalloc byte[3];
        var bytes = message.Kind == MidiKind.SysEx ? _parser.SysEx : three[..message.CopyTo(three)];
        var at = context.Time.GetUtcNow() - context.Time.GetElapsedTime(timestamp);
        var text = message.Kind == MidiKind.SysEx ? $"SysEx, {bytes.Length} bytes: {Convert.ToHexString(bytes)}" : message.ToString();
        context.Output.WriteLine(asJson
            ? JsonSerializer.Serialize(new { At = at, Port = name, Kind = message.Kind.ToString(), Text = text, Bytes = Convert.ToHexString(bytes) }, JsonText.Line)
            : string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(at, context.Time.LocalTimeZone):HH:mm:ss.fff}  {text}"));
    }
}
