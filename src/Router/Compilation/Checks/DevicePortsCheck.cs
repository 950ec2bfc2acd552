using MidiMesh.Actors.Mesh;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>Every device with a plug says which port it is, itself or through its profile.</summary>
internal sealed class DevicePortsCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        for (var i = 0; i < draft.Names.Config.Devices.Count; i++)
        {
            var device = draft.Names.Config.Devices[i];
            if (device.IsWhole && device.Attachment == DeviceAttachment.Port && device.Match.Count == 0 && draft.Names.Profiles[i] is { PortPattern: null } profile)
            {
                bag.Error(RigDiagnosticIds.MissingKey, device.Name.Origin,
                    $"device '{device.Name.Value}': {profile.Name} has no port name of its own; say match = [ {{ port = \"*name*\" }} ] (midimesh ports lists them), or virtual = true");
            }
        }
    }
}
