using System.Buffers;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Devices;

/// <summary>A device's open ports. A close may take a second when a server has died, so it happens off the caller's thread.</summary>
public sealed class DevicePorts : IMidiSink, IDisposable
{
    private const int DrainSteps = 100;
    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(5);

    private readonly DeviceLane _lane;
    private readonly MidiParser _parser = new();
    private readonly Action<DevicePorts, string> _lost;
    private IMidiInput? _input;
    private string? _lostReason;

    private DevicePorts(DeviceLane lane, PortAssignment assignment, Action<DevicePorts, string> lost)
    {
        _lane = lane;
        _lost = lost;
        Assignment = assignment;
    }

    /// <summary>Which ports these are.</summary>
    public PortAssignment Assignment { get; }

    /// <summary>The way to the device, or null when it has none.</summary>
    public IMidiOutput? Output { get; private set; }

    /// <summary>Why the ports are gone, or null while they are not.</summary>
    public string? LostReason => Volatile.Read(ref _lostReason) ?? Output?.LostReason;

    /// <summary>Bytes lost between driver and reader.</summary>
    public long DroppedBytes => _input?.DroppedBytes ?? 0;

    /// <summary>Opens the ports of an assignment. Blocks for tens of milliseconds: not on an actor's thread.</summary>
    /// <param name="lane">Where what arrives goes.</param>
    /// <param name="assignment">Which ports.</param>
    /// <param name="lost">Told once, from any thread, when the input is gone.</param>
    /// <exception cref="MidiPortException">A port could not be opened; what was opened is closed again.</exception>
    public static DevicePorts Open(DeviceLane lane, PortAssignment assignment, Action<DevicePorts, string> lost)
    {
        var ports = new DevicePorts(lane, assignment, lost);
        try
        {
            if (assignment.Virtual)
            {
                ports.Output = assignment.OutputId is { } read ? assignment.Backend.CreateVirtualOutput(read) : null;
                ports._input = assignment.InputId is { } written ? assignment.Backend.CreateVirtualInput(written, ports) : null;
            }
            else
            {
                ports.Output = assignment.OutputId is { } output ? assignment.Backend.OpenOutput(output) : null;
                ports._input = assignment.InputId is { } input ? assignment.Backend.OpenInput(input, ports) : null;
            }

            return ports;
        }
        catch
        {
            ports.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Receive(ReadOnlySpan<byte> bytes, long timestamp)
    {
        while (!bytes.IsEmpty)
        {
            var status = _parser.Read(bytes, out var consumed, out var message);
            bytes = bytes[consumed..];
            switch (status)
            {
                case OperationStatus.Done when message.Kind == MidiKind.SysEx:
                    _lane.Deliver(DeviceDelivery.Input(message, _parser.SysEx.ToArray(), timestamp));
                    break;
                case OperationStatus.Done:
                    _lane.Deliver(DeviceDelivery.Input(message, default, timestamp));
                    break;
                case OperationStatus.InvalidData:
                    _lane.CountGarbage();
                    break;
                default:
                    return;
            }
        }
    }

    /// <inheritdoc />
    public void Lost(string reason)
    {
        Volatile.Write(ref _lostReason, reason);
        _lost(this, reason);
    }

    /// <summary>Done once both ports are closed after <see cref="Dispose"/>.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    /// <summary>Closes both ports once what was handed to the output has gone, or half a second later; see <see cref="Closed"/>.</summary>
    public void Dispose()
    {
        var (input, output) = (_input, Output);
        Closed = Task.Run(async () =>
        {
            input?.Dispose();
            if (output is null)
            {
                return;
            }

            try
            {
                for (var i = 0; i < DrainSteps && output.LostReason is null && (!_lane.TryFinish(output) || output.Queued > 0); i++)
                {
                    await Task.Delay(DrainStep, TimeProvider.System).ConfigureAwait(false);
                }
            }
            finally
            {
                output.Dispose();                            // also when its driver throws
            }
        });
    }
}
