namespace MidiMesh.Actors.Ports;

/// <summary>The piece of hardware that a port belongs to, as far as the system and the unit itself tell. Two units of one model differ in serial number or place.</summary>
/// <param name="Usb">USB vendor and product, "09e8:0073", in small letters; null when unknown.</param>
/// <param name="Serial">Its USB serial number; many units have none.</param>
/// <param name="Place">The socket it is plugged into, "1-2.4"; the same for whatever is plugged in there.</param>
public sealed record PortUnit(string? Usb, string? Serial, string? Place)
{
    /// <summary>Nothing is known.</summary>
    public static PortUnit Unknown { get; } = new(null, null, null);

    /// <summary>Whether it has been asked who it is (Universal Device Inquiry), answered or not.</summary>
    public bool Asked { get; init; }

    /// <summary>What it answered from the manufacturer on, as "47 73 00 19"; null when it did not.</summary>
    public string? Identity { get; init; }

    /// <summary>The serial number in its answer, eight hexadecimal digits; null when there was none.</summary>
    public string? ReplySerial { get; init; }

    /// <summary>The serial number from wherever it is known.</summary>
    public string? AnySerial => Serial ?? ReplySerial;

    /// <summary>What the system tells of it, in one text; null when it tells nothing. Another text at the same port means another unit.</summary>
    public string? Key => Usb is null && Serial is null && Place is null ? null : $"{Usb}/{Serial}/{Place}";
}
