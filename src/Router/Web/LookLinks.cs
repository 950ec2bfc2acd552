using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using QRCoder;

namespace MidiMesh.Router.Web;

/// <summary>Links that let a phone in the same network look at the page, and their QR codes.</summary>
internal static class LookLinks
{
    /// <summary>The links for all addresses at which the page is reached from elsewhere; none when it is served to this machine only.</summary>
    public static IEnumerable<Uri> Of(WebOptions options, int port) =>
        Reachable(options.Address).Concat(IPAddress.IsLoopback(options.Address) ? [] : options.HostNames)
            .Select(host => new Uri(new UriBuilder("http", host, port).Uri, $"#token={options.LookToken.Text}"));

    /// <summary>The code of a link: rows from the top, '1' for dark, with the quiet zone that readers need.</summary>
    public static IReadOnlyList<string> QrCodeOf(Uri link)
    {
        using var code = QRCodeGenerator.GenerateQrCode(link.ToString(), QRCodeGenerator.ECCLevel.M);
        return [.. code.ModuleMatrix.Select(static row => string.Concat(row.Cast<bool>().Select(static dark => dark ? '1' : '0')))];
    }

    private static IEnumerable<string> Reachable(IPAddress listening)
    {
        if (IPAddress.IsLoopback(listening))
        {
            return [];
        }

        if (!listening.Equals(IPAddress.Any) && !listening.Equals(IPAddress.IPv6Any))
        {
            return [listening.ToString()];
        }

        return NetworkInterface.GetAllNetworkInterfaces()
            .Where(static card => card.OperationalStatus == OperationalStatus.Up)
            .SelectMany(static card => card.GetIPProperties().UnicastAddresses)
            .Select(static one => one.Address)
            .Where(static address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
            .Select(static address => address.ToString())
            .Distinct();
    }
}
