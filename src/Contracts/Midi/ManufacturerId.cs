namespace MidiMesh.Contracts.Midi;

/// <summary>
/// A SysEx manufacturer id: one byte 01-7D (7D is for non-commercial use), or three that begin with 00.
/// Source: MIDI 1.0 Detailed Specification, "System Exclusive", manufacturer's ID numbers.
/// </summary>
public readonly record struct ManufacturerId
{
    private readonly byte _first;
    private readonly byte _second;
    private readonly byte _third;

    private ManufacturerId(byte first, byte second, byte third)
    {
        _first = first;
        _second = second;
        _third = third;
    }

    /// <summary>Akai Professional.</summary>
    public static ManufacturerId Akai => new(0x47, 0, 0);

    /// <summary>Focusrite and Novation.</summary>
    public static ManufacturerId Novation => new(0x00, 0x20, 0x29);

    /// <summary>Behringer.</summary>
    public static ManufacturerId Behringer => new(0x00, 0x20, 0x32);

    /// <summary>Bytes on the wire: 1 or 3; 0 in <c>default</c>.</summary>
    public int Length => _first != 0 ? 1 : (_second | _third) != 0 ? 3 : 0;

    /// <summary>
    /// Reads the id at the start of <paramref name="bytes"/>; bytes behind it are left alone (<see cref="Length"/> tells where they begin).
    /// False for 7E and 7F, which are universal messages and not makers, for 00 00 00, for bytes above 7F and when there are too few.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ManufacturerId id)
    {
        id = default;
        if (bytes.IsEmpty || bytes[0] >= UniversalDeviceInquiry.NonRealTime)
        {
            return false;
        }

        if (bytes[0] != 0)
        {
            id = new ManufacturerId(bytes[0], 0, 0);
            return true;
        }

        if (bytes.Length < 3 || bytes[1] > MidiMessage.MaxValue || bytes[2] > MidiMessage.MaxValue)
        {
            return false;
        }

        id = new ManufacturerId(0, bytes[1], bytes[2]);
        return id.Length != 0;
    }

    /// <summary>Writes the id. Returns <see cref="Length"/>, or 0 when it does not fit.</summary>
    public int CopyTo(Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = [_first, _second, _third];
        return bytes[..Length].TryCopyTo(destination) ? Length : 0;
    }

    /// <summary>The bytes in hex, "47" or "00 20 29"; "none" for <c>default</c>.</summary>
    public override string ToString() => Length switch
    {
        1 => $"{_first:X2}",
        3 => $"{_first:X2} {_second:X2} {_third:X2}",
        _ => "none",
    };
}
