using System.Text.Json;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Screen;

namespace MidiMesh.Router.Web;

/// <summary>A device's controls and colours, for the page to draw it.</summary>
internal static class SurfaceJson
{
    /// <summary>What a page is told of a device before it shows it: <c>{"t":"surface","surface":{…}}</c>.</summary>
    public static byte[] Message(ScreenDevice device)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("t", "surface");
            json.WritePropertyName("surface");
            Write(json, device.Name, device.Profile);
            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    /// <summary>Writes one object.</summary>
    public static void Write(Utf8JsonWriter json, string name, DeviceProfile profile)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("profile", profile.Id);
        json.WriteString("model", profile.Name);
        json.WriteNumber("elements", profile.Elements.Length);
        json.WriteStartArray("controls");
        foreach (var control in profile.Controls)
        {
            json.WriteStartObject();
            json.WriteString("name", control.Name);
            json.WriteString("kind", control.Kind switch { ControlKind.Button => "button", ControlKind.Position => "position", ControlKind.Encoder => "encoder", ControlKind.Display => "display", _ => "light" });
            json.WriteStartArray("sizes");
            foreach (var size in control.Sizes)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("lowest");
            for (var axis = 0; axis < control.Sizes.Length; axis++)
            {
                json.WriteNumberValue(control.LowestOf(axis));
            }

            json.WriteEndArray();
            json.WriteNumber("first", control.First);
            json.WriteNumber("palette", control.Palette);
            json.WriteBoolean("releases", (control.Gestures & (1 << (int)Gesture.Release)) != 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("palettes");
        foreach (var palette in profile.Palettes)
        {
            json.WriteStartArray();
            foreach (var colour in palette.Colours)
            {
                json.WriteStringValue(colour.Name);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("displays");
        for (var display = 0; display < profile.Displays.Length; display++)
        {
            var width = DisplayRows.WidthOf(profile, display);
            json.WriteStartObject();
            json.WriteString("name", profile.Displays[display].Name);
            json.WriteNumber("width", width);
            json.WriteNumber("rows", profile.Displays[display].Size / width);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
