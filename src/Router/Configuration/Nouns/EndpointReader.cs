using System.Net;
using MidiMesh.Actors.Mesh;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>endpoints { NAME { kind, host, send, receive, bind, simulate } }</c></summary>
internal static class EndpointReader
{
    private const int HighestPort = 65535;

    // AbletonOSC listens at 11000 and answers to 11001, both fixed in its source.
    private const int AbletonOscListens = 11000;
    private const int AbletonOscAnswers = 11001;

    private static readonly Words<EndpointKind> Kinds = new(("ableton-osc", EndpointKind.AbletonOsc), ("osc", EndpointKind.Osc));
    private static readonly string[] PlannedKinds = ["live-osc", "live-osc2", "midimesh"];

    /// <summary>Reads one endpoint.</summary>
    public static EndpointConfig? Read(Section endpoint, Written<string> name)
    {
        var bag = endpoint.Bag;
        var kind = ReadKind(endpoint);
        var host = ReadAddress(endpoint, "host", IPAddress.Loopback);
        var send = endpoint.Whole("send", 1, HighestPort);
        var receive = endpoint.Whole("receive", 1, HighestPort);

        // A peer on this machine is answered on this machine only; for one elsewhere we must listen where it can reach us.
        var bind = ReadAddress(endpoint, "bind", IPAddress.IsLoopback(host) ? host : host.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any);
        var simulate = endpoint.Flag("simulate", false);
        endpoint.Done();
        if (kind == EndpointKind.AbletonOsc)
        {
            send ??= new Written<int>(AbletonOscListens, name.Origin);
            receive ??= new Written<int>(AbletonOscAnswers, name.Origin);
        }
        else if (kind == EndpointKind.Osc && send is null && receive is null)
        {
            bag.Error(RigDiagnosticIds.MissingKey, name.Origin, $"{endpoint.What}: say where it is: 'send', the port that it listens at, or 'receive', the port that we listen at, or both");
        }

        if (simulate && kind != EndpointKind.AbletonOsc)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, endpoint.KeyOrigin("simulate"), $"{endpoint.What}: only a Live can be simulated (kind = ableton-osc)");
        }
        else if (simulate && !IPAddress.IsLoopback(host))
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, endpoint.KeyOrigin("host"), $"{endpoint.What}: a simulated Live runs on this machine: host = \"127.0.0.1\"");
        }

        if (host.AddressFamily != bind.AddressFamily)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, endpoint.KeyOrigin("bind"), $"{endpoint.What}: 'host' and 'bind' must both be IPv4 or both IPv6");
        }

        return new EndpointConfig(name, kind, host, send, receive, bind, simulate);
    }

    /// <summary>Its kind. After a mistake, the kind that was probably meant: the endpoint is there, and routes that name it are not wrong for that.</summary>
    private static EndpointKind ReadKind(Section endpoint)
    {
        if (endpoint.RequiredText("kind", "ableton-osc") is not { } kind)
        {
            return EndpointKind.AbletonOsc;
        }

        if (PlannedKinds.Contains(kind.Value))
        {
            endpoint.Bag.Error(RigDiagnosticIds.NotYet, kind.Origin, $"{endpoint.What}: kind '{kind.Value}' is not available yet in this version; there is {NearestWord.List([.. Kinds.All])}");
            return EndpointKind.AbletonOsc;
        }

        return endpoint.TryWord(kind, "kind", Kinds, out var known) || Kinds.TryGet(NearestWord.Find(kind.Value, Kinds.All) ?? "", out known)
            ? known
            : EndpointKind.AbletonOsc;
    }

    private static IPAddress ReadAddress(Section endpoint, string key, IPAddress otherwise)
    {
        if (endpoint.Text(key, "\"127.0.0.1\"") is not { } text)
        {
            return otherwise;
        }

        if (Addresses.TryParse(text.Value, out var address))
        {
            return address;
        }

        // Names are not looked up: that can take seconds, on a stage without a network for ever.
        endpoint.Bag.Error(RigDiagnosticIds.BadValue, text.Origin, $"{endpoint.What}: '{key}' should be an address such as 127.0.0.1 or 192.168.1.20, or localhost, not '{text.Value}'");
        return otherwise;
    }
}
