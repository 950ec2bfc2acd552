using System.Buffers.Binary;

namespace MidiMesh.Contracts.Midi;

/// <summary>What a device said about itself; see <see cref="UniversalDeviceInquiry"/>. A plain value, safe to keep.</summary>
/// <remarks>
/// Akai's APC family answers in a shape of its own (APC40 Communications Protocol, "Device Enquiry"): behind the manufacturer come one byte of
/// model, a 14-bit count (MSB first) of the bytes that follow, four bytes of version, the device id for further SysEx, four bytes of serial number and
/// sixteen of manufacturing notes: 35 bytes in all for the APC40. Read by the standard it would be nonsense, so it is told apart by its count.
/// </remarks>
public readonly record struct IdentityReply
{
    private const int StandardLength = 8;
    private const int AkaiCountEnd = 3;
    private const int AkaiVersionEnd = AkaiCountEnd + 4;
    private const int AkaiSerialEnd = AkaiVersionEnd + 1 + 4;

    /// <summary>The id the device gave itself in the reply's header, 0-127; by custom its channel.</summary>
    public byte DeviceId { get; private init; }

    /// <summary>Who made it.</summary>
    public ManufacturerId Manufacturer { get; private init; }

    /// <summary>Family code, 0-16383. For Akai's own shape the same as <see cref="Model"/>.</summary>
    public int Family { get; private init; }

    /// <summary>Family member code, 0-16383; Akai: the model byte (73 hex the APC40, 29 hex the mkII).</summary>
    public int Model { get; private init; }

    /// <summary>The four version bytes, first byte highest; what they mean is the maker's affair.</summary>
    public uint Version { get; private init; }

    /// <summary>Akai's own shape only: the device id to put into further SysEx to this unit, 0-127. Otherwise null.</summary>
    public byte? UnitId { get; private init; }

    /// <summary>Akai's own shape only: the four bytes of the serial number, first byte highest. Null if the reply has none.</summary>
    public uint? Serial { get; private init; }

    /// <summary>The reply in one line, such as "manufacturer 47 family 0073 model 0073 version 01.00.00.00 serial 00010203", all in hex.</summary>
    public override string ToString()
    {
        var version = $"{Version >> 24:X2}.{(Version >> 16) & 0xFF:X2}.{(Version >> 8) & 0xFF:X2}.{Version & 0xFF:X2}";
        var words = $"manufacturer {Manufacturer} family {Family:X4} model {Model:X4} version {version}";
        return Serial is { } serial ? $"{words} serial {serial:X8}" : words;
    }

    // Family and member are sent LSB first, unlike almost everything else of two bytes in SysEx.
    internal static bool TryReadStandard(byte deviceId, ManufacturerId manufacturer, ReadOnlySpan<byte> rest, out IdentityReply reply)
    {
        reply = default;
        if (rest.Length < StandardLength)
        {
            return false;
        }

        reply = new IdentityReply
        {
            DeviceId = deviceId,
            Manufacturer = manufacturer,
            Family = Midi14.Combine(rest[1], rest[0]),
            Model = Midi14.Combine(rest[3], rest[2]),
            Version = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]),
        };
        return true;
    }

    // Only the count proves this shape; a reply without the serial number is still one.
    internal static bool TryReadAkai(byte deviceId, ReadOnlySpan<byte> rest, out IdentityReply reply)
    {
        reply = default;
        if (rest.Length <= AkaiVersionEnd || Midi14.Combine(rest[1], rest[2]) != rest.Length - AkaiCountEnd)
        {
            return false;
        }

        reply = new IdentityReply
        {
            DeviceId = deviceId,
            Manufacturer = ManufacturerId.Akai,
            Family = rest[0],
            Model = rest[0],
            Version = BinaryPrimitives.ReadUInt32BigEndian(rest[AkaiCountEnd..]),
            UnitId = rest[AkaiVersionEnd],
            Serial = rest.Length >= AkaiSerialEnd ? BinaryPrimitives.ReadUInt32BigEndian(rest[(AkaiVersionEnd + 1)..]) : null,
        };
        return true;
    }
}
