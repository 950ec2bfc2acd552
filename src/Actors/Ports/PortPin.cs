namespace MidiMesh.Actors.Ports;

/// <summary>Which unit a device of the rig is, as somebody has shown by pressing something on it.</summary>
/// <param name="Serial">Its serial number, from USB or from its own answer; the strongest proof, and then the only one that counts.</param>
/// <param name="Usb">USB vendor and product, where known.</param>
/// <param name="Place">The socket it was plugged into; counts when there is no serial number.</param>
/// <param name="Backend">The MIDI system of its port.</param>
/// <param name="Port">Id of the port that it sends from; counts when nothing else is known.</param>
public sealed record PortPin(string? Serial, string? Usb, string? Place, string Backend, string Port)
{
    /// <summary>The pin of a port's unit.</summary>
    public static PortPin Of(IMidiBackend backend, MidiPortDescription port)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(port);
        return new PortPin(port.Unit?.AnySerial, port.Unit?.Usb, port.Unit?.Place, backend.Name, port.Id);
    }

    /// <summary>Whether a port belongs to the unit.</summary>
    public bool Fits(IMidiBackend backend, MidiPortDescription port)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(port);
        var unit = port.Unit ?? PortUnit.Unknown;
        if (Serial is not null)
        {
            return string.Equals(unit.AnySerial, Serial, StringComparison.OrdinalIgnoreCase) && (Usb is null || unit.Usb is null || Usb == unit.Usb);
        }

        return Place is not null ? unit.Place == Place && unit.Usb == Usb : backend.Name == Backend && PortNames.ClientOf(port.Id) == PortNames.ClientOf(Port);
    }

    /// <summary>Whether only the unit itself can still tell if a port is it: it has not been asked yet.</summary>
    public bool MayFit(MidiPortDescription port)
    {
        ArgumentNullException.ThrowIfNull(port);
        return Serial is not null && port.Unit is not { AnySerial: not null } and not { Asked: true };
    }

    /// <summary>Whether another pin is the same unit.</summary>
    public bool IsSameUnit(PortPin other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Serial is not null || other.Serial is not null
            ? string.Equals(Serial, other.Serial, StringComparison.OrdinalIgnoreCase)
            : Place is not null || other.Place is not null ? Place == other.Place : (Backend, Port) == (other.Backend, other.Port);
    }
}

/// <summary>Remembers which unit is which device. Read and written by the port watcher; losing it costs a question, nothing else.</summary>
public interface IPortMemory
{
    /// <summary>What is remembered, by the device's key in the rig.</summary>
    IReadOnlyDictionary<string, PortPin> Pins { get; }

    /// <summary>Remembers a device's unit; whichever other device was that unit is it no longer.</summary>
    /// <returns>Why it will be forgotten when the program ends, or null when it is kept.</returns>
    string? Remember(string device, PortPin pin);
}

/// <summary>Remembers as long as the program runs.</summary>
public sealed class PortMemory : IPortMemory
{
    private Dictionary<string, PortPin> _pins = [];

    /// <inheritdoc />
    public IReadOnlyDictionary<string, PortPin> Pins => Volatile.Read(ref _pins);

    /// <inheritdoc />
    public string? Remember(string device, PortPin pin)
    {
        Volatile.Write(ref _pins, With(Pins, device, pin));
        return null;
    }

    /// <summary>What is remembered once a device's unit is.</summary>
    public static Dictionary<string, PortPin> With(IReadOnlyDictionary<string, PortPin> pins, string device, PortPin pin)
    {
        ArgumentNullException.ThrowIfNull(pins);
        var changed = pins.Where(known => known.Key != device && !known.Value.IsSameUnit(pin)).ToDictionary(StringComparer.Ordinal);
        changed[device] = pin;
        return changed;
    }
}
