using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary>One zone of a <see cref="SplitStep"/>.</summary>
/// <param name="Low">Lowest note, 0..127.</param>
/// <param name="High">Highest note, 0..127.</param>
/// <param name="Steps">What is done to its messages: channel, transpose, velocity. They have no memory.</param>
/// <param name="Channel">Channel its messages leave on, 0..15, or -1 for their own.</param>
public sealed record SplitZone(int Low, int High, Step[] Steps, int Channel = -1);

/// <summary><c>split = C3, below { channel = 2 }, above { channel = 1 }</c>: each note goes through the zones that it lies in, one or several. A note in none is left out.</summary>
/// <remarks>Pedals, bends and other messages without a note go to every channel that a zone leads to, once.</remarks>
public sealed class SplitStep(SplitZone[] zones) : Step
{
    /// <inheritdoc />
    public override string Name => "split";

    /// <summary>Its zones.</summary>
    public IReadOnlyList<SplitZone> Zones => zones;

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        if (!e.Midi.IsChannel)
        {
            return StepOutcome.Continue;
        }

        // The last zone's event goes on as this step's own, those before it are sent on ahead: so they leave in the order of the zones.
        var (came, found) = (e, false);
        for (var zone = 0; zone < zones.Length; zone++)
        {
            var copy = came;
            if (!Takes(came.Midi, zone) || !TryChange(ref copy, zones[zone], host))
            {
                continue;
            }

            if (found)
            {
                host.Emit(e);
            }

            (e, found) = (copy, true);
        }

        return found ? StepOutcome.Continue : StepOutcome.Filtered;
    }

    private bool Takes(in MidiMessage message, int zone)
    {
        if (message.Kind is MidiKind.NoteOn or MidiKind.NoteOff or MidiKind.PolyPressure)
        {
            return message.Note >= zones[zone].Low && message.Note <= zones[zone].High;
        }

        for (var before = 0; before < zone; before++)
        {
            if (ChannelOf(before, message) == ChannelOf(zone, message))
            {
                return false;
            }
        }

        return true;
    }

    private int ChannelOf(int zone, in MidiMessage message) => zones[zone].Channel < 0 ? message.Channel : zones[zone].Channel;

    private static bool TryChange(ref MeshEvent e, SplitZone zone, IStepHost host)
    {
        var none = default(StepState);
        foreach (var step in zone.Steps)
        {
            if (step.Run(ref e, ref none, host) != StepOutcome.Continue)
            {
                return false;                                // transposed beyond the keyboard
            }
        }

        return true;
    }
}
