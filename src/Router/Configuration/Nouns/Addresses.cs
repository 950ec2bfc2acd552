using System.Net;
using System.Net.Sockets;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary>Network addresses as rigs write them.</summary>
internal static class Addresses
{
    /// <summary>An IPv4 address by itself, a network such as "192.168.1.0/24", or "localhost" for this machine.</summary>
    public static bool TryParseNetwork(string text, out IPNetwork network)
    {
        if (text == "localhost")
        {
            network = new IPNetwork(new IPAddress([127, 0, 0, 0]), 8);
            return true;
        }

        if (!text.Contains('/') && TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork)
        {
            network = new IPNetwork(address, 32);
            return true;
        }

        return IPNetwork.TryParse(text, out network) && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork && text.Count(static letter => letter == '.') == 3;
    }

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
