using System.Globalization;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Doctor.Checks;

/// <summary>Whether the MIDI systems of this computer (ALSA, JACK, CoreMIDI, WinMM) can be used, and what is plugged in.</summary>
/// <remarks>One is enough: a system that is down beside one that works is no fault, because most people have one of ALSA and JACK only.</remarks>
internal sealed class MidiSystemsCheck : IDoctorCheck
{
    /// <summary>A JACK period adds half of itself to every message on average; players begin to feel ten milliseconds.</summary>
    private static readonly TimeSpan LongPeriod = TimeSpan.FromMilliseconds(10);

    public string Name => "MIDI";

    public Task<IReadOnlyList<Finding>> LookAsync(Examination of, CancellationToken stop) => Task.FromResult<IReadOnlyList<Finding>>([.. Look(of)]);

    private static IEnumerable<Finding> Look(Examination of)
    {
        var isNeeded = of.Plan?.Devices.Any(static device => device.Attachment != DeviceAttachment.Screen) == true;
        var works = of.Ports.AnyUsable;
        foreach (var backend in of.Ports.Backends)
        {
            if (backend.Unavailable is { } reason)
            {
                yield return works ? Finding.Ok(backend.Name, $"not in use: {reason}")
                    : isNeeded ? Finding.Problem(backend.Name, "cannot be used, and no other MIDI system can: the rig's devices stay absent.", Sentence(reason))
                    : Finding.Warning(backend.Name, "cannot be used. This rig needs no MIDI system; one with a controller does.", Sentence(reason));
            }
            else
            {
                yield return Working(backend);
            }
        }
    }

    private static Finding Working(IMidiBackend backend)
    {
        var ports = backend.ListPorts();
        var inputs = ports.Count(static port => port.Direction == MidiDirection.Input);
        var says = $"works: {Counted.Of(inputs, "input")}, {Counted.Of(ports.Count - inputs, "output")}";
        if (MidiBackends.PeriodOf(backend) is not { } period)
        {
            return Finding.Ok(backend.Name, says + ".");
        }

        says += string.Create(CultureInfo.InvariantCulture, $", periods of {period.TotalMilliseconds:0.0} ms");
        return period <= LongPeriod
            ? Finding.Ok(backend.Name, says + ".")
            : Finding.Warning(backend.Name, says + ": each message waits for the next.", "Start the JACK server with shorter periods, for example `jackd -d alsa -p 128`.");
    }

    /// <summary>Names of libraries stay small.</summary>
    private static string Sentence(string reason) => reason.StartsWith("lib", StringComparison.Ordinal) ? reason : char.ToUpperInvariant(reason[0]) + reason[1..];
}
