using System.Globalization;
using System.Net;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Live.Session;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>endpoints { NAME { kind, host, send, receive, bind, allow, simulate, transport, framing } }</c></summary>
internal static class EndpointReader
{
    private const int HighestPort = 65535;

    // What is fixed in the sources of each script: where it listens, and where it answers. Ours answers at the port that it is spoken to from.
    private static readonly Dictionary<EndpointKind, (int Listens, int? Answers)> Ports = new()
    {
        [EndpointKind.AbletonOsc] = (11000, 11001),
        [EndpointKind.MidiMesh] = (11000, null),
        [EndpointKind.LiveOsc] = (9000, 9001),
        [EndpointKind.LiveOsc2] = (9001, 9000),
        [EndpointKind.AsLiveOsc] = (9001, 9000),      // the other way round: a template listens where LiveOSC answers
    };

    private static readonly Words<EndpointKind> Kinds = new(("ableton-osc", EndpointKind.AbletonOsc), ("midimesh", EndpointKind.MidiMesh), ("live-osc", EndpointKind.LiveOsc), ("live-osc2", EndpointKind.LiveOsc2), ("as-live-osc", EndpointKind.AsLiveOsc), ("osc", EndpointKind.Osc));

    private static readonly Words<bool> Transports = new(("udp", false), ("tcp", true));
    private static readonly Words<OscWay> Framings = new(("size", OscWay.TcpSize), ("slip", OscWay.TcpSlip));

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
        var allow = AllowReader.Read(endpoint);
        var simulate = endpoint.Flag("simulate", false);
        var way = ReadWay(endpoint, kind);
        var front = ReadFront(endpoint, kind);
        endpoint.Done();
        if (Ports.TryGetValue(kind, out var ports))
        {
            send ??= new Written<int>(ports.Listens, name.Origin);
            endpoint.Preset("send", ports.Listens.ToString(CultureInfo.InvariantCulture));
            if (ports.Answers is { } answers)
            {
                receive ??= new Written<int>(answers, name.Origin);
                endpoint.Preset("receive", answers.ToString(CultureInfo.InvariantCulture));
            }
        }
        else if (kind == EndpointKind.Osc && endpoint.Take("send") is null && endpoint.Take("receive") is null)
        {
            bag.Error(RigDiagnosticIds.MissingKey, name.Origin, $"{endpoint.What}: say where it is: 'send', the port that it listens at, or 'receive', the port that we listen at, or both");
        }

        if (simulate && kind != EndpointKind.AbletonOsc)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, endpoint.KeyOrigin("simulate"), $"{endpoint.What}: the simulated Live speaks AbletonOSC's words; write kind = ableton-osc while you try the rig with it");
        }
        else if (simulate && !IPAddress.IsLoopback(host))
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, endpoint.KeyOrigin("host"), $"{endpoint.What}: a simulated Live runs on this machine: host = \"127.0.0.1\"");
        }

        if (host.AddressFamily != bind.AddressFamily)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, endpoint.KeyOrigin("bind"), $"{endpoint.What}: 'host' and 'bind' must both be IPv4 or both IPv6");
        }

        return new EndpointConfig(name, kind, host, send, receive, bind, simulate) { Way = way, Front = front, Allow = allow };
    }

    /// <summary>Its kind. After a mistake, the kind that was probably meant: the endpoint is there, and routes that name it are not wrong for that.</summary>
    private static EndpointKind ReadKind(Section endpoint)
    {
        if (endpoint.RequiredText("kind", "ableton-osc") is not { } kind)
        {
            return EndpointKind.AbletonOsc;
        }

        return endpoint.TryWord(kind, "kind", Kinds, out var known) || Kinds.TryGet(NearestWord.Find(kind.Value, Kinds.All) ?? "", out known)
            ? known
            : EndpointKind.AbletonOsc;
    }

    /// <summary>What <c>as-live-osc</c> speaks for. Eight by eight is what most templates show.</summary>
    private static FrontConfig? ReadFront(Section endpoint, EndpointKind kind)
    {
        const int Shown = 8, Sends = 2, MostSends = 12;
        if (kind != EndpointKind.AsLiveOsc)
        {
            return null;
        }

        var live = endpoint.RequiredText("live", "live");
        var tracks = endpoint.Whole("tracks", 1, LiveSessionOptions.MostTracks)?.Value ?? Shown;
        var scenes = endpoint.Whole("scenes", 1, LiveSessionOptions.MostScenes)?.Value ?? Shown;
        var sends = endpoint.Whole("sends", 0, MostSends)?.Value ?? Sends;
        return live is { } name ? new FrontConfig(name, tracks, scenes, sends) : null;
    }

    /// <summary>Lives listen to UDP only; TCP is for other programs, as they frame it.</summary>
    private static OscWay ReadWay(Section endpoint, EndpointKind kind)
    {
        var isTcp = endpoint.Word("transport", Transports, false);
        var framing = endpoint.Word("framing", Framings, OscWay.TcpSize);
        if (endpoint.Take("framing") is not null && !isTcp)
        {
            endpoint.Bag.Error(RigDiagnosticIds.DoesNotFit, endpoint.KeyOrigin("framing"), $"{endpoint.What}: datagrams need no framing; it belongs to transport = tcp");
        }
        else if (isTcp && kind != EndpointKind.Osc)
        {
            endpoint.Bag.Error(RigDiagnosticIds.DoesNotFit, endpoint.KeyOrigin("transport"), $"{endpoint.What}: Live's scripts speak UDP only; transport = tcp is for kind = osc");
            return OscWay.Udp;
        }

        return isTcp ? framing : OscWay.Udp;
    }

    private static IPAddress ReadAddress(Section endpoint, string key, IPAddress otherwise)
    {
        endpoint.Preset(key, $"\"{otherwise}\"");
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
