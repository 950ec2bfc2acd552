using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>sysex = "F0 47 7F 73 {value} F7"</c>: the event leaves as this SysEx message.</summary>
/// <remarks>One without computed bytes is the same memory every time; one with them costs its own length, as one that comes in does.</remarks>
public sealed class SysExStep(ByteTemplate template) : Step
{
    /// <inheritdoc />
    public override string Name => "sysex";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        (e.Midi, e.SysEx, e.Form) = (MidiMessage.SysEx, Make(template, e, host), ValueForm.Plain);
        return StepOutcome.Continue;
    }

    /// <summary>The bytes of a template for an event.</summary>
    internal static ReadOnlyMemory<byte> Make(ByteTemplate template, in MeshEvent e, IStepHost host)
    {
        if (template.Constant is { } constant)
        {
            return constant;
        }

        var bytes = host.TakeBytes(template.Length);
        template.Write(e, bytes.Span);
        return bytes;
    }
}
