using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Ports;

/// <summary>Waits until something is pressed or moved on one of several units.</summary>
internal static class PressWatch
{
    /// <summary>Listens on all of them at once. Call it off the actors' threads.</summary>
    /// <param name="candidates">The ports; one that cannot be opened is left out.</param>
    /// <param name="listening">Told the names of those that are listened on, once.</param>
    /// <param name="patience">Longest wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Index of the candidate that spoke first; -1 when none did; -2 when none could be opened.</returns>
    public static async Task<int> HearAsync(
        IReadOnlyList<(IMidiBackend Backend, MidiPortDescription Input)> candidates, Action<IReadOnlyList<string>>? listening, TimeSpan patience, TimeProvider time, CancellationToken stop)
    {
        var heard = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = new List<IMidiInput>();
        var names = new List<string>();
        try
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                var at = i;
                var ear = new PortEar((in MidiMessage message, ReadOnlySpan<byte> _) =>
                {
                    if (IsPress(message))
                    {
                        heard.TrySetResult(at);
                    }
                });
                try
                {
                    open.Add(candidates[i].Backend.OpenInput(candidates[i].Input.Id, ear));
                    names.Add(candidates[i].Input.Name);
                }
                catch (MidiPortException)
                {
                    // Gone meanwhile, or held by another program.
                }
            }

            if (open.Count == 0)
            {
                return -2;
            }

            listening?.Invoke(names);
            return await heard.Task.WaitAsync(patience, time, stop).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is TimeoutException or OperationCanceledException)
        {
            return -1;
        }
        finally
        {
            foreach (var input in open)
            {
                input.Dispose();
            }
        }
    }

    // A fader that trembles at rest, a clock or a release is no press.
    private static bool IsPress(in MidiMessage message) => message.Kind switch
    {
        MidiKind.NoteOn => message.Data2 > 0,
        MidiKind.ControlChange => message.Data2 > 0,
        MidiKind.ProgramChange => true,
        _ => false,
    };
}
