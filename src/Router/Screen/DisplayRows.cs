using MidiMesh.Contracts.Devices;

namespace MidiMesh.Router.Screen;

/// <summary>How a display looks: its cells are one row behind the other, and the widest of its fields is a row.</summary>
internal static class DisplayRows
{
    /// <summary>Cells of a row.</summary>
    public static int WidthOf(DeviceProfile profile, int display)
    {
        var size = profile.Displays[display].Size;
        var widest = profile.Elements.Where(element => element.Text?.Display == display).Select(static element => element.Text!.Value.Width).DefaultIfEmpty(size).Max();
        return size % widest == 0 ? widest : size;
    }
}
