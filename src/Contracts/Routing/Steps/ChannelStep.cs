using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>channel = 2</c>: sends channel messages on another channel; messages without a channel pass unchanged.</summary>
/// <param name="channel">Channel on the wire, 0..15.</param>
public sealed class ChannelStep(int channel) : Step
{
    private readonly byte[] _statuses = MakeStatuses(channel);

    /// <inheritdoc />
    public override string Name => "channel";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        if (e.Midi.IsChannel)
        {
            Span<byte> bytes = [_statuses[e.Midi.Status >> 4], e.Midi.Data1, e.Midi.Data2];
            _ = MidiMessage.TryFromBytes(bytes[..e.Midi.Length], out var moved);
            e.Midi = moved;
        }

        return StepOutcome.Continue;
    }

    private static byte[] MakeStatuses(int channel)
    {
        var statuses = new byte[16];
        for (var kind = 8; kind < 15; kind++)
        {
            statuses[kind] = (byte)((kind << 4) | channel);
        }

        return statuses;
    }
}
