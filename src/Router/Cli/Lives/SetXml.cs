using System.Globalization;
using System.Text;
using System.Xml;
using MidiMesh.Live.Client;

namespace MidiMesh.Router.Cli.Lives;

/// <summary>A set as XML.</summary>
internal static class SetXml
{
    public static string Write(LiveSetSnapshot set)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            Element(xml, "set", [("live", set.LiveVersion), ("tempo", set.Tempo), ("signature", $"{set.SignatureNumerator}/{set.SignatureDenominator}"), ("quantization", set.Quantization), ("playing", set.IsPlaying)]);
            foreach (var scene in set.Scenes)
            {
                Element(xml, "scene", [("index", scene.Index), ("name", scene.Name)]);
                xml.WriteEndElement();
            }

            foreach (var track in set.Tracks)
            {
                Write(xml, track);
            }

            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Write(XmlWriter xml, LiveTrackSnapshot track)
    {
        Element(xml, "track",
        [
            ("index", track.Index), ("name", track.Name), ("color", Color(track.Color)), ("group", track.IsGroup), ("midi", track.IsMidi), ("mute", track.Mute), ("solo", track.Solo),
            ("arm", track.Arm), ("volume", track.Volume), ("panning", track.Panning), ("playing", track.PlayingSlot), ("fired", track.FiredSlot),
        ]);
        foreach (var clip in track.Clips)
        {
            Element(xml, "clip", [("scene", clip.Scene), ("name", clip.Name), ("color", Color(clip.Color)), ("length", clip.Length), ("midi", clip.IsMidi)]);
            xml.WriteEndElement();
        }

        foreach (var device in track.Devices)
        {
            Element(xml, "device", [("index", device.Index), ("name", device.Name), ("class", device.ClassName), ("type", device.Type)]);
            foreach (var parameter in device.Parameters)
            {
                Element(xml, "parameter", [("name", parameter.Name), ("value", parameter.Value), ("min", parameter.Least), ("max", parameter.Most)]);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Color(int rgb) => string.Create(CultureInfo.InvariantCulture, $"#{rgb & 0xFF_FFFF:x6}");

    private static void Element(XmlWriter xml, string name, IEnumerable<(string Name, object? Value)> attributes)
    {
        xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes)
        {
            if (value is not null)
            {
                xml.WriteAttributeString(attribute, Printable(value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!));
            }
        }
    }

    /// <summary>People paste anything into names; XML does not hold every control character.</summary>
    private static string Printable(string text) => string.Concat(text.EnumerateRunes().Select(static rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
