using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Cli;

namespace MidiMesh.Router.Doctor.Checks;

/// <summary>Whether the rig's hardware is plugged in, as far as names and USB ids tell; which of two equal ones is meant is the router's business.</summary>
internal sealed class DevicesCheck : IDoctorCheck
{
    public string Name => "devices";

    public Task<IReadOnlyList<Finding>> LookAsync(Examination of, CancellationToken stop)
    {
        var ports = of.Ports.List();
        return Task.FromResult<IReadOnlyList<Finding>>(
            [.. (of.Plan?.Devices ?? []).Where(static device => device.Attachment == DeviceAttachment.Port).Select(device => Look(device, ports))]);
    }

    private static Finding Look(DevicePlan device, List<ListedPort> ports)
    {
        var check = $"device '{device.Name}'";
        var found = device.Match.SelectMany(match => Fitting(match, ports)).ToList();
        return found.Count > 0
            ? Finding.Ok(check, $"plugged in: {string.Join(", ", found.Select(static port => port.Port.Name).Distinct())}.")
            : Finding.Warning(check, "not plugged in.", $"Plug it in and switch it on. If it is, `midimesh ports` tells its name: write that as the device's match. Looked for: {Wanted(device)}.");
    }

    private static IEnumerable<ListedPort> Fitting(PortMatch match, List<ListedPort> ports)
    {
        var units = ports.Where(port =>
            (match.Usb is null || string.Equals(port.Port.Unit?.Usb, match.Usb, StringComparison.OrdinalIgnoreCase))
            && (match.Serial is null || port.Port.Unit?.AnySerial is not { } serial || string.Equals(serial, match.Serial, StringComparison.OrdinalIgnoreCase))).ToList();
        return (match.Input, match.Output) is (null, null)
            ? match.Usb is null && match.Serial is null ? [] : units
            : Named(match.Input, MidiDirection.Input).Concat(Named(match.Output, MidiDirection.Output));

        IEnumerable<ListedPort> Named(string? wanted, MidiDirection direction) =>
            wanted is null ? [] : units.Where(port => port.Port.Direction == direction && Math.Max(PortNames.Fit(port.Port.Name, wanted), PortNames.Fit(port.Port.Id, wanted)) > 0);
    }

    private static string Wanted(DevicePlan device) => string.Join(" or ", device.Match
        .Select(static match => match.Input ?? match.Output ?? (match.Usb is { } usb ? $"USB {usb}" : match.Serial is { } serial ? $"serial number {serial}" : match.Identity))
        .OfType<string>().Distinct());
}
