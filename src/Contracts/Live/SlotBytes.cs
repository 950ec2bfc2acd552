using System.Text;

namespace MidiMesh.Contracts.Live;

/// <summary>
/// One clip slot as a device is told of it, 16 bytes: what it does (1), red, green, blue (3), and the clip's name in UTF-8, cut at a whole character
/// and padded with zeros (12). Our script in Live writes the same (<c>sysex-row</c>).
/// </summary>
public static class SlotBytes
{
    /// <summary>Bytes of a slot.</summary>
    public const int Size = 16;

    /// <summary>Bytes of the clip's name.</summary>
    public const int NameSize = 12;

    /// <summary>What is told of a slot while Live is away.</summary>
    public const byte Unknown = 127;

    private const int ColourAt = 1;
    private const int NameAt = 4;

    /// <summary>The number that stands for a state: 0 empty, 1 a clip that rests, 2 waits, 3 plays, 4 records, 5 did not start, 127 not known.</summary>
    public static byte NumberOf(ClipState state) => state switch
    {
        ClipState.Empty => 0,
        ClipState.Stopped => 1,
        ClipState.Waiting => 2,
        ClipState.Playing => 3,
        ClipState.Recording => 4,
        ClipState.Failed => 5,
        _ => Unknown,
    };

    /// <summary>Writes a slot as it is now.</summary>
    /// <param name="live">The mirror.</param>
    /// <param name="track">Track from 0; outside of the set the slot is empty.</param>
    /// <param name="scene">Scene from 0.</param>
    /// <param name="to">Takes <see cref="Size"/> bytes.</param>
    public static void Write(ILiveState live, int track, int scene, Span<byte> to)
    {
        to = to[..Size];
        to.Clear();
        var state = live.SlotState(track, scene);
        to[0] = live.Link == LiveLink.Alive && ((uint)track >= (uint)live.TrackCount || (uint)scene >= (uint)live.SceneCount) ? (byte)0 : NumberOf(state);
        if (to[0] is 0 or Unknown)
        {
            return;
        }

        var colour = Math.Max(live.ClipColor(track, scene), 0);
        (to[ColourAt], to[ColourAt + 1], to[ColourAt + 2]) = ((byte)(colour >> 16), (byte)(colour >> 8), (byte)colour);
        var name = to[NameAt..];
        foreach (var rune in (live.ClipName(track, scene) ?? "").EnumerateRunes())
        {
            if (!rune.TryEncodeToUtf8(name, out var written))
            {
                break;
            }

            name = name[written..];
        }
    }

    /// <summary>Reads a slot of <see cref="Size"/> bytes, as a device does: its state's number, 0xRRGGBB, and the name.</summary>
    public static (byte State, int Colour, string Name) Read(ReadOnlySpan<byte> slot)
    {
        var name = slot[NameAt..Size];
        var end = name.IndexOf((byte)0);
        return (slot[0], (slot[ColourAt] << 16) | (slot[ColourAt + 1] << 8) | slot[ColourAt + 2], Encoding.UTF8.GetString(end < 0 ? name : name[..end]));
    }
}
