using MidiMesh.Contracts.Devices;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests;

/// <summary>One element of a device's control.</summary>
/// <param name="Device">Index of the device.</param>
/// <param name="DeviceName">Its name.</param>
/// <param name="Profile">Its profile.</param>
/// <param name="Control">The control.</param>
/// <param name="Element">Index of the element.</param>
/// <param name="Text">As it is written.</param>
internal sealed record TestElement(int Device, string DeviceName, DeviceProfile Profile, ControlGroup Control, int Element, Written<string> Text)
{
    /// <summary>The role that it is written with, or null.</summary>
    public string? Role { get; init; }

    /// <summary>The control at each device that may play the role and has it; empty without a role.</summary>
    public IReadOnlyList<TestElement> Players { get; init; } = [];
}
