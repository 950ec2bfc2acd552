using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Ports;

/// <summary>Asks the unit at a pair of ports who it is (Universal Device Inquiry). The ports are open for the question only.</summary>
internal static class PortInquiry
{
    private const int ManufacturerAt = 5;                    // F0 7E channel 06 02, then who made it
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>Asks. Call it off the actors' threads: opening ports takes its time.</summary>
    /// <returns>What the answer tells: identity from the manufacturer on, and the serial number where it has one; nulls when there is none.</returns>
    public static async Task<(string? Identity, string? Serial)> AskAsync(IMidiBackend backend, string inputId, string outputId, TimeProvider time)
    {
        var answer = new TaskCompletionSource<(string?, string?)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ear = new PortEar((in MidiMessage message, ReadOnlySpan<byte> sysEx) =>
        {
            if (message.Kind == MidiKind.SysEx && UniversalDeviceInquiry.TryParseReply(sysEx, out var reply))
            {
                answer.TrySetResult((TextOf(sysEx[ManufacturerAt..^1]), reply.Serial is { } serial ? $"{serial:X8}" : null));
            }
        });
        try
        {
            using var input = backend.OpenInput(inputId, ear);
            using var output = backend.OpenOutput(outputId);
            output.TrySend(UniversalDeviceInquiry.Request);
            return await answer.Task.WaitAsync(Patience, time).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is TimeoutException or MidiPortException)
        {
            return (null, null);                             // silent, gone, or held by another program: no proof
        }
    }

    private static string TextOf(ReadOnlySpan<byte> bytes) => BitConverter.ToString(bytes.ToArray()).Replace('-', ' ');
}
