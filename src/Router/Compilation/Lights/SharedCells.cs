using MidiMesh.Contracts.Devices;

namespace MidiMesh.Router.Compilation.Lights;

/// <summary>Which fields of a display lie over one another: a line and the strips along it.</summary>
internal static class SharedCells
{
    /// <summary>A lamp, and behind it the other fields that share a character with it.</summary>
    public static IEnumerable<int> Of(DeviceProfile profile, int element)
    {
        yield return element;
        var elements = profile.Elements;
        if (elements[element].Text is not { } own)
        {
            yield break;
        }

        for (var i = 0; i < elements.Length; i++)
        {
            if (i != element && elements[i].Text is { } other && other.Display == own.Display && other.Offset < own.Offset + own.Width && own.Offset < other.Offset + other.Width)
            {
                yield return i;
            }
        }
    }
}
