using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>No lamp follows two things: it would show whichever spoke last.</summary>
internal sealed class LightOwnersCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var owners = new Dictionary<(int Device, int Element), LightDraft>();
        foreach (var light in draft.Lights)
        {
            var reported = new HashSet<LightDraft>();
            foreach (var binding in light.Bindings)
            {
                if (owners.TryAdd((binding.Device, binding.Element), light) || owners[(binding.Device, binding.Element)] is not { } owner || owner == light || !reported.Add(owner))
                {
                    continue;
                }

                var lamp = $"{draft.Names.Config.Devices[binding.Device].Name.Value}.{draft.Names.Profiles[binding.Device]!.NameOf(binding.Element)}";
                bag.Error(RigDiagnosticIds.TwoOwners, light.Config.To!.Value.Origin,
                    $"light '{light.Config.Name.Value}': {lamp} belongs to light '{owner.Config.Name.Value}' (line {owner.Config.Name.Origin.Line}) already");
            }
        }
    }
}
