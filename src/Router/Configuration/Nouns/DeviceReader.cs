using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Mesh;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>devices { NAME { profile, match, on-lost, forward-clock, local-off, virtual, screen, osc { receive, send, host, allow }, speed, gap } }</c></summary>
internal static class DeviceReader
{
    private static readonly Words<OnLost> OnLostWords = new(("release", OnLost.Release), ("hold", OnLost.Hold));

    /// <summary>Reads one device.</summary>
    public static DeviceConfig Read(Section device, Written<string> name)
    {
        var errors = device.Bag.Errors;
        var profile = device.RequiredText("profile", "generic/keyboard");
        var match = new List<PortMatch>();
        foreach (var item in device.List("match"))
        {
            if (ReadMatch(device, item) is { } port)
            {
                match.Add(port);
            }
        }

        var onLost = device.Word("on-lost", OnLostWords, OnLost.Release);
        var clock = device.Flag("forward-clock", false);
        var localOff = device.Flag("local-off", false);
        var (isVirtual, hasInput, hasOutput) = ReadVirtual(device);
        var isScreen = device.Flag("screen", false);
        var osc = ReadOsc(device);
        if (isVirtual && isScreen)
        {
            device.Bag.Error(RigDiagnosticIds.DoesNotFit, device.KeyOrigin("screen"), $"{device.What}: 'virtual' and 'screen' exclude each other: a port of ours, or a picture on the page");
        }
        else if ((isVirtual || isScreen || osc is not null) && match.Count > 0)
        {
            device.Bag.Error(RigDiagnosticIds.DoesNotFit, device.KeyOrigin("match"),
                $"{device.What}: 'match' looks for a plug, and a {(isVirtual ? "virtual" : isScreen ? "screen" : "OSC")} device has none; take one of the two out");
        }
        else if (isVirtual && osc is not null)
        {
            device.Bag.Error(RigDiagnosticIds.DoesNotFit, device.KeyOrigin("osc"), $"{device.What}: 'virtual' and 'osc' exclude each other: a MIDI port of ours, or a surface that speaks OSC");
        }

        var pace = PaceReader.Read(device);
        device.Done();
        var attachment = isScreen || osc is not null ? DeviceAttachment.Screen : isVirtual ? DeviceAttachment.Virtual : DeviceAttachment.Port;
        return new DeviceConfig(name, profile, attachment, match, onLost, clock, localOff) { IsWhole = device.Bag.Errors == errors, Pace = pace, HasInput = hasInput, HasOutput = hasOutput, Osc = osc?.Plan, OscOrigin = osc?.Origin };
    }

    /// <summary><c>osc { receive, send, host, allow }</c>: a tablet or program that plays the device. Unless a host is given, one on this machine.</summary>
    private static (OscSurfacePlan Plan, HoconOrigin Origin)? ReadOsc(Section device) => device.Take("osc") switch
    {
        null => null,
        HoconObject body => Section.Read(body, $"{device.What}, osc", device.Bag, ReadOscBody),
        var other => WrongOsc(device, other),
    };

    private static (OscSurfacePlan Plan, HoconOrigin Origin)? WrongOsc(Section device, HoconValue value)
    {
        device.Wrong(value, "osc", "{ receive = 9000 }");
        return null;
    }

    private static (OscSurfacePlan Plan, HoconOrigin Origin)? ReadOscBody(Section osc)
    {
        const int HighestPort = 65535;
        var receive = osc.Whole("receive", 1, HighestPort);
        if (receive is null && osc.Take("receive") is null)
        {
            osc.Bag.Error(RigDiagnosticIds.MissingKey, osc.Origin, $"{osc.What}: 'receive' is missing: the UDP port at which it is played, for instance receive = 9000");
        }

        var send = osc.Whole("send", 1, HighestPort);
        var host = IPAddress.Loopback;
        if (osc.Text("host", "\"127.0.0.1\"") is { } text)
        {
            if (text.Value == "any")
            {
                host = IPAddress.Any;
            }
            else if (Addresses.TryParse(text.Value, out var address) && address.AddressFamily == AddressFamily.InterNetwork)
            {
                host = address;
            }
            else
            {
                osc.Bag.Error(RigDiagnosticIds.BadValue, text.Origin, $"{osc.What}: 'host' should be an address such as 192.168.1.20, localhost, or any for everybody, not '{text.Value}'");
            }
        }

        var allow = AllowReader.Read(osc);
        if (allow is not null && !host.Equals(IPAddress.Any))
        {
            osc.Bag.Error(RigDiagnosticIds.DoesNotFit, osc.KeyOrigin("allow"), $"{osc.What}: 'allow' says who of everybody may play: it belongs to host = any");
        }

        osc.Done();
        return receive is null ? null : (new OscSurfacePlan(new IPEndPoint(IPAddress.IsLoopback(host) ? host : IPAddress.Any, receive.Value.Value), host, send?.Value) { Allow = allow }, receive.Value.Origin);
    }

    /// <summary><c>true</c> and <c>both</c> make both ports, <c>in</c> one that others send to, <c>out</c> one that others listen at.</summary>
    private static (bool IsVirtual, bool HasInput, bool HasOutput) ReadVirtual(Section device)
    {
        (bool IsVirtual, bool HasInput, bool HasOutput) ports = device.Take("virtual") switch
        {
            HoconScalar { Text: "in" } => (true, true, false),
            HoconScalar { Text: "out" } => (true, false, true),
            HoconScalar { Text: "both" } => (true, true, true),
            _ => (device.Flag("virtual", false), true, true),
        };
        if (ports.IsVirtual && OperatingSystem.IsWindows())
        {
            device.Bag.Warning(RigDiagnosticIds.Doubtful, device.KeyOrigin("virtual"),
                $"{device.What}: Windows has no virtual MIDI ports of its own before Windows MIDI Services; make a port with loopMIDI and give its name: match {{ port = \"…\" }}");
        }

        return ports;
    }

    private static PortMatch? ReadMatch(Section device, HoconValue item)
    {
        if (item is not HoconObject body)
        {
            device.Wrong(item, "match", "{ port = \"*name*\" } or { in = \"…\", out = \"…\" }");
            return null;
        }

        return Section.Read(body, $"{device.What}, match", device.Bag, ReadMatch);
    }

    private static PortMatch? ReadMatch(Section match)
    {
        var port = match.Text("port", "\"*APC40*\"");
        var input = match.Text("in", "\"*APC40*\"");
        var output = match.Text("out", "\"*APC40*\"");
        var serial = match.Text("serial", "\"A1B2C3\"");
        var usb = match.Text("usb", UnitWords.UsbExample);
        var identity = match.Text("identity", "\"47 73\"");
        match.Done();
        foreach (var name in new[] { port, input, output, serial })
        {
            if (name is { Value: "" } empty)
            {
                match.Bag.Error(RigDiagnosticIds.BadValue, empty.Origin, $"{match.What}: an empty name fits every port; write a part of the port's name");
                return null;
            }
        }

        if (port is not null && (input is not null || output is not null))
        {
            match.Bag.Error(RigDiagnosticIds.DoesNotFit, match.KeyOrigin("port"), $"{match.What}: 'port' names both directions; write either it or 'in' and 'out'");
        }
        else if (port is null && input is null && output is null && serial is null && usb is null && identity is null)
        {
            match.Bag.Error(RigDiagnosticIds.MissingKey, match.Origin, $"{match.What}: say which port: {{ port = \"*name*\" }}, or which unit: {{ serial = … }}, {{ usb = … }}, {{ identity = … }}");
            return null;
        }

        return new PortMatch(port?.Value ?? input?.Value, port?.Value ?? output?.Value) 
        {
            Serial = serial?.Value,
            Usb = usb is not { } ids ? null : UnitWords.ReadUsb(ids, match.What, match.Bag),
            Identity = identity is not { } reply ? null : UnitWords.ReadIdentity(reply, match.What, match.Bag),
        };
    }
}
