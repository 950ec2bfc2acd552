using System.Buffers;
using System.Text.Json;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Status;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Screen;

namespace MidiMesh.Router.Web;

/// <summary>Writes one picture of everything that the page shows: the same state gives the same bytes, so that an unchanged picture is not sent twice.</summary>
/// <remarks>Reads published snapshots, the mirror's single words and the on-screen devices only. One thread at a time.</remarks>
internal sealed class StateFrame(MeshBoard board, ScreenRack rack, RecentEvents events, RouteActivity routes, WebCounts counts)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(8192);

    /// <summary>The picture now; the memory is good until the next call.</summary>
    /// <param name="status">How the mesh is.</param>
    /// <param name="recentDrops">Messages dropped in the last seconds.</param>
    public ReadOnlyMemory<byte> Write(MeshStatus status, long recentDrops)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer);
        var verdict = Verdict.Of(status, recentDrops);
        json.WriteStartObject();
        json.WriteString("t", "state");
        json.WriteString("rig", status.Rig);
        json.WriteNumber("version", status.Version);
        json.WriteString("word", verdict.Word.ToString());
        json.WriteString("reason", verdict.Reason);
        WriteDevices(json, status);
        WriteEndpoints(json, status);
        WriteGroups(json, status);
        WriteCounts(json, status);
        WriteSurfaces(json);
        WriteEvents(json);
        WriteRoutes(json);
        json.WriteEndObject();
        json.Flush();
        return _buffer.WrittenMemory;
    }

    /// <summary>Everything dropped for want of room so far.</summary>
    public static long Drops(MeshStatus status) =>
        status.Devices.Sum(device => device.Counts.Lane.Dropped - device.Counts.Rescued + device.Counts.Output.Full + device.Counts.Unheld + device.Counts.PostponedDropped)
        + status.Endpoints.Sum(endpoint => endpoint.Counts.Lane.Dropped - endpoint.Counts.Rescued)
        + status.Groups.Sum(group => group.Counts.Dropped);

    private static void WriteEndpoints(Utf8JsonWriter json, MeshStatus status)
    {
        json.WriteStartArray("endpoints");
        foreach (var endpoint in status.Endpoints)
        {
            json.WriteStartObject();
            json.WriteString("name", endpoint.Name);
            json.WriteBoolean("live", endpoint.IsLive);
            json.WriteBoolean("open", endpoint.Report.IsOpen);
            json.WriteString("link", endpoint.Link.ToString());
            json.WriteString("reason", endpoint.Report.Reason);
            json.WriteNumber("received", endpoint.Counts.Received);
            json.WriteNumber("sent", endpoint.Counts.Sent);
            json.WriteNumber("errors", endpoint.Counts.Errors);
            json.WriteNumber("refused", endpoint.Counts.Refused);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteGroups(Utf8JsonWriter json, MeshStatus status)
    {
        json.WriteStartArray("groups");
        foreach (var group in status.Groups)
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            json.WriteString("wanted", group.Wanted);
            json.WriteString("phase", group.Phase);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string MarkOf(LightBinding light, EndpointLane live, in StageMoment moment)
    {
        var (track, scene) = light.PlaceNow(moment);
        return light.Source switch
        {
            LightSource.Clip => live.SlotState(track, scene).ToString(),
            LightSource.Track => LightBinding.StateOf(live, track).ToString(),
            _ => live.Value(light.Value, track, scene) > 0.5 ? "On" : "Off",
        };
    }

    private void WriteDevices(Utf8JsonWriter json, MeshStatus status)
    {
        json.WriteStartArray("devices");
        foreach (var device in status.Devices)
        {
            json.WriteStartObject();
            json.WriteString("name", device.Name);
            json.WriteString("model", device.Profile);
            json.WriteString("phase", device.Report.Phase.ToString());
            json.WriteString("reason", device.Report.Reason);
            json.WriteBoolean("screen", rack.Find(device.Name) is not null);
            json.WriteNumber("held", device.Counts.Held);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteCounts(Utf8JsonWriter json, MeshStatus status)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("events", status.Events);
        json.WriteNumber("held", status.Devices.Sum(device => device.Counts.Held));
        json.WriteNumber("sounding", status.Devices.Sum(device => device.Counts.Sounding));
        json.WriteNumber("queue", status.WorstQueue());
        json.WriteNumber("dropped", Drops(status));
        json.WriteNumber("absent", status.Devices.Sum(device => device.Counts.Absent));
        json.WriteNumber("restarts", status.Restarts.Values.Sum());
        json.WriteNumber("garbage", counts.Garbage);
        json.WriteEndObject();
    }

    private void WriteSurfaces(Utf8JsonWriter json)
    {
        var wiring = board.Wiring;
        json.WriteStartArray("surfaces");
        foreach (var device in rack.Devices)
        {
            json.WriteStartObject();
            json.WriteString("name", device.Name);
            json.WriteString("profile", device.Profile.Id);
            json.WriteStartArray("lights");
            for (var element = 0; element < device.Profile.Elements.Length; element++)
            {
                json.WriteNumberValue(device.ColourOf(element));
            }

            json.WriteEndArray();
            WriteTexts(json, device);
            WriteHands(json, device);
            WriteMarks(json, wiring, device);
            json.WriteNumber("unknown", device.Unknown);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>For each display its rows.</summary>
    private static void WriteTexts(Utf8JsonWriter json, ScreenDevice device)
    {
        json.WriteStartArray("texts");
        for (var display = 0; display < device.Profile.Displays.Length; display++)
        {
            var width = device.RowWidths[display];
            json.WriteStartArray();
            for (var from = 0; from < device.Profile.Displays[display].Size; from += width)
            {
                json.WriteStringValue(device.ReadDisplay(display, from, width));
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteHands(Utf8JsonWriter json, ScreenDevice device)
    {
        json.WriteStartArray("held");
        for (var element = 0; element < device.Profile.Elements.Length; element++)
        {
            if (device.IsHeld(element))
            {
                json.WriteNumberValue(element);
            }
        }

        json.WriteEndArray();
        json.WriteStartObject("positions");
        for (var element = 0; element < device.Profile.Elements.Length; element++)
        {
            if (device.Is(element, Contracts.Devices.ControlKind.Position))
            {
                json.WriteNumber(element.ToString(System.Globalization.CultureInfo.InvariantCulture), Math.Round(device.PositionOf(element), 3));
            }
        }

        json.WriteEndObject();
    }

    /// <summary>What Live says of what each light stands for, and what the groups want: beside the colour, never instead of it.</summary>
    private static void WriteMarks(Utf8JsonWriter json, MeshWiring wiring, ScreenDevice device)
    {
        var index = Array.FindIndex(wiring.Table.Devices, known => known.Name == device.Name);
        var wanted = new List<int>();
        json.WriteStartObject("marks");
        if (index >= 0)
        {
            var marked = new HashSet<int>();
            foreach (var light in wiring.LightsOf(index))
            {
                if (light.IsWritten || !marked.Add(light.Element))
                {
                    continue;
                }

                json.WriteString(
                    light.Element.ToString(System.Globalization.CultureInfo.InvariantCulture), MarkOf(light, wiring.Endpoints[light.Endpoint], wiring.Capture()));
                if (light.Source == LightSource.Clip && IsWanted(wiring, light))
                {
                    wanted.Add(light.Element);
                }
            }
        }

        json.WriteEndObject();
        json.WriteStartArray("wanted");
        foreach (var element in wanted)
        {
            json.WriteNumberValue(element);
        }

        json.WriteEndArray();
    }

    private static bool IsWanted(MeshWiring wiring, LightBinding light)
    {
        for (var group = 0; group < wiring.Groups.Length; group++)
        {
            if (wiring.Table.Groups[group].Endpoint == light.Endpoint && wiring.Groups[group].Group?.Wanted is { } slot
                && slot.Track == light.Track && slot.Scene == light.Scene)
            {
                return true;
            }
        }

        return false;
    }

    private void WriteEvents(Utf8JsonWriter json)
    {
        json.WriteStartArray("events");
        foreach (var line in events.Lines)
        {
            json.WriteStartObject();
            json.WriteNumber("n", line.Number);
            json.WriteNumber("event", line.Event);
            json.WriteNumber("at", line.At.ToUnixTimeMilliseconds());
            json.WriteString("who", line.Subject);
            json.WriteString("text", line.Text);
            json.WriteString("tone", line.Tone.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>For each route that anything came to: done, changed nothing, failed.</summary>
    private void WriteRoutes(Utf8JsonWriter json)
    {
        json.WriteStartObject("routes");
        foreach (var (name, counted) in routes.Routes)
        {
            json.WriteStartArray(name);
            json.WriteNumberValue(counted.Done);
            json.WriteNumberValue(counted.Nothing);
            json.WriteNumberValue(counted.Failed);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
