using System.Buffers;
using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Screen;

namespace MidiMesh.Router.Bench;

/// <summary>A device on the bench: its lane, a port that remembers, and what its lights show.</summary>
internal sealed class BenchDevice(DeviceLane lane, BenchTime time)
{
    private readonly MidiParser _parser = new();
    private LightDecoder _lights = new(lane.Plan.Profile);
    private DisplayDecoder _displays = new(lane.Plan.Profile);

    /// <summary>Its part of the data path.</summary>
    public DeviceLane Lane => lane;

    /// <summary>Its name in the rig.</summary>
    public string Name => lane.Plan.Name;

    /// <summary>The port while it is plugged in.</summary>
    public BenchOutput? Output { get; private set; }

    /// <summary>Plugs it in: start messages, lights, as after a connect.</summary>
    public void Plug()
    {
        if (Output is not null)
        {
            return;
        }

        _lights = new LightDecoder(lane.Plan.Profile);
        _displays = new DisplayDecoder(lane.Plan.Profile);
        Output = new BenchOutput();
        lane.Report = new DeviceReport(DevicePhase.Ready, "", null);
        using var turn = lane.EnterTurn();
        lane.Connect(Output);
    }

    /// <summary>Pulls the plug.</summary>
    public void Unplug()
    {
        if (Output is not { } output)
        {
            return;
        }

        output.LostReason = "unplugged";
        Output = null;
        lane.Report = new DeviceReport(DevicePhase.Absent, "unplugged", null);
        using var turn = lane.EnterTurn();
        lane.Disconnect();
    }

    /// <summary>The device sends bytes: any number of messages.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (Output is not null && !bytes.IsEmpty)
        {
            var status = _parser.Read(bytes, out var consumed, out var message);
            bytes = bytes[consumed..];
            if (status == OperationStatus.Done)
            {
                ReadOnlyMemory<byte> sysEx = message.Kind == MidiKind.SysEx ? _parser.SysEx.ToArray() : default;
                lane.Deliver(DeviceDelivery.Input(message, sysEx, time.GetTimestamp()));
            }
            else if (status == OperationStatus.InvalidData)
            {
                lane.CountGarbage();
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>The device hears a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="bytes">Its bytes, for SysEx.</param>
    /// <returns>Whether it was for one of its lights or displays.</returns>
    public bool Hear(in MidiMessage message, ReadOnlySpan<byte> bytes) => message.IsChannel
        ? _displays.Take(message) != DisplayDecoder.Result.NoDisplay || _lights.Take(message) != LightDecoder.Result.NoLight
        : _displays.Take(bytes) != DisplayDecoder.Result.NoDisplay || _lights.Take(bytes) != LightDecoder.Result.NoLight;

    /// <summary>What a field of a display shows, without the blanks around it; null for an element that is none.</summary>
    public string? TextOf(int element) => _displays.TextOf(element)?.Trim();

    /// <summary>The colour that an element's light shows, as the profile names it; null when it shows none that has a name.</summary>
    public string? ColourOf(int element)
    {
        var profile = lane.Plan.Profile;
        var palette = profile.Controls[profile.Elements[element].Group].Palette;
        var colour = _lights.ColourOf(element);
        return palette >= 0 && colour < profile.Palettes[palette].Colours.Length ? profile.Palettes[palette].Colours[colour].Name : null;
    }
}
