using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>send = "B0 07 7F", to = synth</c>: further MIDI messages, beside the route's destinations; the event goes on as it is.</summary>
/// <remarks>A note that it starts ends with the release of the control that the event came from. Without such a control (a fader, an OSC message) it sounds until it is ended by another message, or the source is lost.</remarks>
/// <param name="to">A device, or the role whose player gets them.</param>
/// <param name="messages">The messages in order.</param>
public sealed class SendStep(Destination to, ByteTemplate[] messages) : Step
{
    private const int LongestShort = 3;

    /// <inheritdoc />
    public override string Name => "send";

    /// <summary>Where they go.</summary>
    public Destination To => to;

    /// <summary>The messages.</summary>
    public IReadOnlyList<ByteTemplate> Messages => messages;

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        Span<byte> bytes = stackalloc byte[LongestShort];
        foreach (var message in messages)
        {
            var own = e;
            own.Form = ValueForm.Plain;
            if (message.First == MidiMessage.SysEx.Status)
            {
                (own.Midi, own.SysEx) = (MidiMessage.SysEx, SysExStep.Make(message, e, host));
            }
            else
            {
                message.Write(e, bytes);
                if (!MidiMessage.TryFromBytes(bytes[..message.Length], out var midi))
                {
                    continue;                                // the compiler has seen to it that this cannot be
                }

                (own.Midi, own.SysEx) = (midi, default);
            }

            to.Deliver(own, host.Sink);
        }

        return StepOutcome.Continue;
    }
}
