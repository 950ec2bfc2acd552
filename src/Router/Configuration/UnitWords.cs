using System.Globalization;

namespace MidiMesh.Router.Configuration;

/// <summary>How a unit's proofs are written in rigs and profiles: <c>usb = "09e8:0073"</c>, <c>identity = "47 73"</c>.</summary>
internal static class UnitWords
{
    public const string UsbExample = "\"09e8:0073\"";
    private const int UsbDigits = 4;

    /// <summary>USB vendor and product, four hexadecimal digits each, in small letters; null when it is not that, which is reported.</summary>
    public static string? ReadUsb(Written<string> text, string what, DiagnosticBag bag)
    {
        var parts = text.Value.Split(':');
        if (parts.Length == 2 && Array.TrueForAll(parts, static part => part.Length == UsbDigits && part.All(char.IsAsciiHexDigit)))
        {
            return text.Value.ToLowerInvariant();
        }

        bag.Error(RigDiagnosticIds.BadValue, text.Origin, $"{what}: 'usb' should be vendor and product in hexadecimal such as {UsbExample}, not '{text.Value}'");
        return null;
    }

    /// <summary>The beginning of an identity reply, bytes below 80 in hexadecimal; null when it is not that, which is reported.</summary>
    public static string? ReadIdentity(Written<string> text, string what, DiagnosticBag bag)
    {
        var parts = text.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 0 && Array.TrueForAll(parts, static part => part.Length == 2 && byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value < 0x80))
        {
            return string.Join(' ', parts).ToUpperInvariant();
        }

        bag.Error(RigDiagnosticIds.BadValue, text.Origin, $"{what}: 'identity' should be the bytes of the reply from the manufacturer on, such as \"47 73\", not '{text.Value}'");
        return null;
    }
}
