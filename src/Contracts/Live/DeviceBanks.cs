namespace MidiMesh.Contracts.Live;

/// <summary>Which parameters the knobs of a controller are while a bank is on.</summary>
/// <param name="Name">Name of the bank, for displays.</param>
/// <param name="Parameters">For each knob the names that its parameter may have, the first that the device has counts; null for a knob without one.</param>
public sealed record DeviceBank(string Name, string[]?[] Parameters)
{
    /// <summary>Knobs of a bank.</summary>
    public const int Knobs = 8;
}

/// <summary>Banks of chosen parameters by class of device, as data. A device that nothing is said of has its parameters by number, eight to a bank.</summary>
/// <param name="Fingerprint">The same for data that say the same.</param>
/// <param name="ByClass">Chosen banks by Live's <c>class_name</c>.</param>
public sealed record DeviceBanks(string Fingerprint, IReadOnlyDictionary<string, DeviceBank[]> ByClass)
{
    /// <summary>Nothing is chosen for any device.</summary>
    public static DeviceBanks None { get; } = new("", new Dictionary<string, DeviceBank[]>());

    /// <summary>The chosen banks of a device; none where nothing is said of it.</summary>
    /// <param name="className">Live's name for its class.</param>
    public DeviceBank[] Of(string className) => ByClass.GetValueOrDefault(className, []);

    /// <inheritdoc />
    public bool Equals(DeviceBanks? other) => other is not null && Fingerprint == other.Fingerprint;

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Fingerprint);
}
