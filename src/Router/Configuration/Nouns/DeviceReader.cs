using MidiMesh.Actors.Mesh;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>devices { NAME { profile, match, on-lost, forward-clock, local-off, virtual, screen } }</c></summary>
internal static class DeviceReader
{
    private static readonly Words<OnLost> OnLostWords = new(("release", OnLost.Release), ("hold", OnLost.Hold));

    /// <summary>Reads one device.</summary>
    public static DeviceConfig Read(Section device, Written<string> name)
    {
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
        var isVirtual = device.Flag("virtual", false);
        var isScreen = device.Flag("screen", false);
        if (isVirtual && isScreen)
        {
            device.Bag.Error(RigDiagnosticIds.DoesNotFit, device.KeyOrigin("screen"), $"{device.What}: 'virtual' and 'screen' exclude each other: a port of ours, or a picture on the page");
        }
        else if ((isVirtual || isScreen) && match.Count > 0)
        {
            device.Bag.Error(RigDiagnosticIds.DoesNotFit, device.KeyOrigin("match"),
                $"{device.What}: 'match' looks for a plug, and a {(isVirtual ? "virtual" : "screen")} device has none; take one of the two out");
        }

        device.Done();
        var attachment = isScreen ? DeviceAttachment.Screen : isVirtual ? DeviceAttachment.Virtual : DeviceAttachment.Port;
        return new DeviceConfig(name, profile, attachment, match, onLost, clock, localOff);
    }

    private static PortMatch? ReadMatch(Section device, HoconValue item)
    {
        if (item is not HoconObject body)
        {
            device.Wrong(item, "match", "{ port = \"*name*\" } or { in = \"…\", out = \"…\" }");
            return null;
        }

        var match = new Section(body, $"{device.What}, match", device.Bag);
        var port = match.Text("port", "\"*APC40*\"");
        var input = match.Text("in", "\"*APC40*\"");
        var output = match.Text("out", "\"*APC40*\"");
        match.Done();
        foreach (var name in new[] { port, input, output })
        {
            if (name is { Value: "" } empty)
            {
                device.Bag.Error(RigDiagnosticIds.BadValue, empty.Origin, $"{match.What}: an empty name fits every port; write a part of the port's name");
                return null;
            }
        }

        if (port is not null && (input is not null || output is not null))
        {
            device.Bag.Error(RigDiagnosticIds.DoesNotFit, match.KeyOrigin("port"), $"{match.What}: 'port' names both directions; write either it or 'in' and 'out'");
        }
        else if (port is null && input is null && output is null)
        {
            device.Bag.Error(RigDiagnosticIds.MissingKey, match.Origin, $"{match.What}: say which port: {{ port = \"*name*\" }}");
            return null;
        }

        return new PortMatch(port?.Value ?? input?.Value, port?.Value ?? output?.Value);
    }
}
