using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>allow = [ "192.168.1.20", "192.168.1.0/24" ]</c>: who is heard at a port.</summary>
internal static class AllowReader
{
    private const string Key = "allow";

    /// <summary>Reads the list; null when there is none: everybody who can reach the port is heard.</summary>
    public static PeerNetworks? Read(Section section)
    {
        var texts = section.Texts(Key, "[ \"192.168.1.20\", \"192.168.1.0/24\" ]");
        if (section.Take(Key) is not { } written)
        {
            return null;
        }

        var networks = new List<System.Net.IPNetwork>();
        foreach (var text in texts)
        {
            if (Addresses.TryParseNetwork(text.Value, out var network))
            {
                networks.Add(network);
            }
            else
            {
                section.Bag.Error(RigDiagnosticIds.BadValue, text.Origin, $"{section.What}: '{Key}' should name an IPv4 address such as 192.168.1.20, a network such as 192.168.1.0/24, or localhost, not '{text.Value}'");
            }
        }

        if (texts.Count == 0)
        {
            section.Bag.Error(RigDiagnosticIds.BadValue, written.Origin, $"{section.What}: an empty '{Key}' lets nobody in; name somebody, or leave it out for everybody");
        }

        return new PeerNetworks(networks);
    }
}
