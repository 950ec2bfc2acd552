namespace MidiMesh.Contracts.Midi;

/// <summary>
/// The question "who are you?" and its answer. Source: MIDI 1.0 Detailed Specification, "General Information, Identity Request and Reply"
/// (universal non-real-time, 06 01 and 06 02).
/// </summary>
public static class UniversalDeviceInquiry
{
    /// <summary>First byte behind F0 of universal non-real-time messages.</summary>
    public const byte NonRealTime = 0x7E;

    /// <summary>The device id that every device answers to.</summary>
    public const int AllDevices = 0x7F;

    /// <summary>Length of the request.</summary>
    public const int RequestSize = 6;

    private const byte GeneralInformation = 0x06;
    private const byte IdentityRequest = 0x01;
    private const byte IdentityReplyCode = 0x02;
    private const int HeaderLength = 5;

    /// <summary>F0 7E 7F 06 01 F7: asks every device on the port.</summary>
    public static ReadOnlySpan<byte> Request =>
        [MidiStatus.SysEx, NonRealTime, AllDevices, GeneralInformation, IdentityRequest, MidiStatus.EndOfSysEx];

    /// <summary>Writes the request for one device.</summary>
    /// <param name="deviceId">0-127; Akai's documents use 0, <see cref="AllDevices"/> asks all.</param>
    /// <param name="destination">Takes <see cref="RequestSize"/> bytes.</param>
    /// <returns>Bytes written; 0 when they do not fit.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deviceId"/> is not 0-127.</exception>
    public static int WriteRequest(int deviceId, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviceId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deviceId, AllDevices);
        if (!Request.TryCopyTo(destination))
        {
            return 0;
        }

        destination[2] = (byte)deviceId;
        return RequestSize;
    }

    /// <summary>
    /// Reads an identity reply. False, and no exception, for any other message and for replies that are too short to tell family, model and version.
    /// Bytes that makers add behind the standard ones are let pass. Keeps nothing of <paramref name="sysEx"/>.
    /// </summary>
    /// <param name="sysEx">A whole message, F0 and F7 included.</param>
    /// <param name="reply">What it says.</param>
    public static bool TryParseReply(ReadOnlySpan<byte> sysEx, out IdentityReply reply)
    {
        reply = default;
        if (!SysExFormat.IsWhole(sysEx) || sysEx.Length <= HeaderLength)
        {
            return false;
        }

        var isReply = sysEx[1] == NonRealTime && sysEx[3] == GeneralInformation && sysEx[4] == IdentityReplyCode;
        var body = sysEx[HeaderLength..^1];
        if (!isReply || !ManufacturerId.TryRead(body, out var manufacturer))
        {
            return false;
        }

        var rest = body[manufacturer.Length..];
        return manufacturer == ManufacturerId.Akai && IdentityReply.TryReadAkai(sysEx[2], rest, out reply)
            || IdentityReply.TryReadStandard(sysEx[2], manufacturer, rest, out reply);
    }
}
