using System.Net;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>web { enabled, address, port }</c></summary>
internal static class WebReader
{
    private const int HighestPort = 65535;

    /// <summary>Reads where the web page is.</summary>
    /// <param name="web">The block, or null when there is none.</param>
    public static WebConfig Read(Section? web)
    {
        if (web is null)
        {
            return WebConfig.Default;
        }

        var enabled = web.Flag("enabled", true);
        var address = WebConfig.Default.Address;
        web.Preset("address", $"\"{address}\"");
        if (web.Text("address", "\"127.0.0.1\"") is { } text)
        {
            if (!Addresses.TryParse(text.Value, out var given))
            {
                web.Bag.Error(RigDiagnosticIds.BadValue, text.Origin, $"web: 'address' should be an address of this machine such as 127.0.0.1, not '{text.Value}'");
            }
            else
            {
                address = given;
                if (!IPAddress.IsLoopback(given))
                {
                    web.Bag.Warning(RigDiagnosticIds.Doubtful, text.Origin, "web: others in this network are let in too: with the link to look they see the page, with the token they play");
                }
            }
        }

        var port = web.Whole("port", 0, HighestPort, WebConfig.DefaultPort);
        web.Done();
        return new WebConfig { Enabled = enabled, Address = address, Port = port };
    }
}
