using System.Net;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary>Network addresses as rigs write them.</summary>
internal static class Addresses
{
    /// <summary>"localhost" or a full IPv4 or IPv6 address. Short forms such as "10.1" or "2130706433", which the system's parser takes, are more likely slips.</summary>
    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPAddress? address)
    {
        if (text == "localhost")
        {
            address = IPAddress.Loopback;
            return true;
        }

        return IPAddress.TryParse(text, out address) && (text.Contains(':') || text.Count(static letter => letter == '.') == 3);
    }
}
