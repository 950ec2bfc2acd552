using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>A control that Live maps with feedback is told by Live where its parameter stands: a light rule for the same ring or motor tells it too, and the later word counts.</summary>
internal sealed class NativeLampsCheck : IRigCheck
{
    private const int LowerHalf = 32;                        // of a controller of fourteen bits, behind the upper

    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var natives = draft.Routes.Where(static route => route.Native is not null).ToList();
        if (natives.Count == 0)
        {
            return;
        }

        var lamps = LampsOf(draft);
        foreach (var route in natives)
        {
            foreach (var mapping in route.Native!.Where(static mapping => mapping.HasFeedback))
            {
                if (MessagesOf(mapping).Select(message => lamps.GetValueOrDefault((mapping.Device, MessageFlow.KeyOf(message)))).FirstOrDefault(static lamp => lamp.Light is not null) is { Light: { } light } lamp)
                {
                    bag.Warning(RigDiagnosticIds.TwoOwners, route.Config.Native!.Origin,
                        $"{route.What}: Live tells {mapping.ControlText} where its parameter stands, and light '{light.Config.Name.Value}' (line {light.Config.Name.Origin.Line}) tells {lamp.Name} by the same messages; write native = no-feedback, or take the light out");
                    break;
                }
            }
        }
    }

    /// <summary>For each device, by name, the messages by which lights set its rings, lamps and motors.</summary>
    private static Dictionary<(string Device, int Key), (LightDraft? Light, string Name)> LampsOf(RigDraft draft)
    {
        var lamps = new Dictionary<(string, int), (LightDraft?, string)>();
        foreach (var light in draft.Lights)
        {
            foreach (var binding in light.Bindings.Where(static binding => binding.Text is null))
            {
                var (device, profile) = (draft.Names.Config.Devices[binding.Device].Name.Value, draft.Names.Profiles[binding.Device]!);
                var element = profile.Elements[binding.Element];
                IEnumerable<MidiMessage> messages = binding.IsMotor
                    ? [element.Message == MidiKind.PitchBend ? MidiMessage.PitchBend(Math.Max(element.Channel, 0), 0) : MidiMessage.ControlChange(Math.Max(element.Channel, 0), element.Number, 0)]
                    : profile.Controls[element.Group].Palette is >= 0 and var palette ? profile.Palettes[palette].Colours.SelectMany(static colour => colour.Writes).Select(write => write.MessageFor(element)) : [];
                foreach (var message in messages)
                {
                    lamps.TryAdd((device, MessageFlow.KeyOf(message)), (light, $"{device}.{profile.NameOf(binding.Element)}"));
                }
            }
        }

        return lamps;
    }

    /// <summary>What Live sends as feedback.</summary>
    private static IEnumerable<MidiMessage> MessagesOf(NativeMapping mapping) => mapping switch
    {
        { Control: NativeControl.PitchBend } => [MidiMessage.PitchBend(mapping.Channel, 0)],
        { Mode: NativeMode.Absolute14Bit } => [MidiMessage.ControlChange(mapping.Channel, mapping.Number, 0), MidiMessage.ControlChange(mapping.Channel, mapping.Number + LowerHalf, 0)],
        _ => [MidiMessage.ControlChange(mapping.Channel, mapping.Number, 0)],
    };
}
