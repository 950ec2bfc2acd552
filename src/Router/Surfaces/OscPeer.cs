using System.Globalization;
using System.Net;
using System.Text;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Screen;

namespace MidiMesh.Router.Surfaces;

/// <summary>One tablet or program that plays a device over OSC: its hands, and what it has been told of lights, motors and displays.</summary>
/// <remarks>Its hands belong to the thread that receives, what it has been told to the one that sends; a position that it sent is told by one and read by the other as a single word.</remarks>
internal sealed class OscPeer : IDisposable
{
    /// <summary>Bytes of a datagram that no network takes apart.</summary>
    private const int MostBytes = 1400;

    private const int Untold = -1;
    private readonly ScreenDevice _device;
    private readonly OscAddresses _addresses;
    private readonly int[] _colours;                         // told, by element
    private readonly double[] _positions;
    private readonly string?[] _texts;
    private readonly byte[] _buffer = new byte[MostBytes];
    private long _credit;

    public OscPeer(ScreenDevice device, OscAddresses addresses, SocketAddress sender, SocketAddress answersTo)
    {
        (_device, _addresses, Sender, AnswersTo, Hands) = (device, addresses, sender, answersTo, device.Join());
        var count = device.Profile.Elements.Length;
        (_colours, _positions, _texts) = (new int[count], new double[count], new string?[count]);
        Forget();
    }

    /// <summary>Sends one datagram; false when the system refuses it.</summary>
    public delegate bool SendDatagram(ReadOnlySpan<byte> datagram, SocketAddress to);

    /// <summary>Where it speaks from.</summary>
    public SocketAddress Sender { get; }

    /// <summary>Where it is told.</summary>
    public SocketAddress AnswersTo { get; }

    public ScreenHands Hands { get; }

    /// <summary>Stamp of its last datagram.</summary>
    public long Heard { get; set; }

    /// <summary>Whether the rig names it, or it is on this machine. To all others no more is sent than came in their name: whoever writes somebody else's address on a datagram could have us flood them.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>Bytes that have come in its name and are not answered yet.</summary>
    public long Credit => Interlocked.Read(ref _credit);

    /// <summary>Bytes have come in its name.</summary>
    public void Earn(long bytes) => Interlocked.Add(ref _credit, bytes);

    /// <summary>It has moved a fader itself, and need not be told.</summary>
    public void KnowPosition(int element, double position) => Volatile.Write(ref _positions[element], position);

    /// <summary>Nothing counts as told.</summary>
    public void Forget()
    {
        Array.Fill(_colours, Untold);
        Array.Fill(_positions, double.NaN);
        Array.Clear(_texts);
    }

    /// <summary>Tells what is other than it was told; a refused datagram is made good by the next call.</summary>
    public void Tell(SendDatagram send)
    {
        var from = 0;
        while (from < _colours.Length)
        {
            var writer = new OscWriter(_buffer.AsSpan(0, IsTrusted ? MostBytes : (int)Math.Min(MostBytes, Credit)));
            writer.BeginBundle(OscTimeTag.Immediately);
            var (first, any) = (from, false);
            for (; from < _colours.Length; from++)
            {
                var before = writer;
                if (!Add(ref writer, from))
                {
                    continue;
                }

                if (writer.Overflowed)
                {
                    writer = before;
                    Untell(from);
                    break;
                }

                any = true;
            }

            writer.EndBundle();
            if (any)
            {
                Earn(-writer.Written.Length);
            }

            if (any && !send(writer.Written, AnswersTo))
            {
                for (var element = first; element < from; element++)
                {
                    Untell(element);
                }

                return;
            }

            if (!any && from < _colours.Length)
            {
                from++;                                      // it waits for more credit: the next may be shorter
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => Hands.Dispose();

    private void Untell(int element)
    {
        _colours[element] = Untold;
        _texts[element] = null;
        Volatile.Write(ref _positions[element], double.NaN);
    }

    /// <summary>Adds what differs of an element; false when nothing does.</summary>
    private bool Add(ref OscWriter writer, int element)
    {
        var profile = _device.Profile;
        var control = profile.Controls[profile.Elements[element].Group];
        var any = false;
        if (control.Palette >= 0 && _device.ColourOf(element) is var colour && colour != _colours[element])
        {
            _colours[element] = colour;
            AddLight(ref writer, element, profile.Palettes[control.Palette], colour);
            any = true;
        }

        if (control.HasMotor && _device.PositionOf(element) is var position && position != Volatile.Read(ref _positions[element]))
        {
            Volatile.Write(ref _positions[element], position);
            writer.BeginMessage(_addresses.Of(element), "f"u8);
            writer.WriteFloat((float)position);
            writer.EndMessage();
            any = true;
        }

        if (control.Kind == ControlKind.Display && _device.TextOf(element)!.Trim() is var text && text != _texts[element])
        {
            _texts[element] = text;
            writer.BeginMessage(_addresses.Of(element), "s"u8);
            writer.WriteString(text);
            writer.EndMessage();
            any = true;
        }

        return any;
    }

    /// <summary>A lamp: whether it is lit, and its colour; a ring or meter: its value.</summary>
    private void AddLight(ref OscWriter writer, int element, LightPalette palette, int colour)
    {
        var style = Array.Find(palette.Styles, style => colour >= style.First && colour < style.First + style.Count);
        var value = style is not null ? (colour - style.First) / (double)Math.Max(1, style.Count - 1) : colour < palette.Colours.Length && colour != palette.Dark ? 1 : 0;
        writer.BeginMessage(_addresses.Of(element), "f"u8);
        writer.WriteFloat((float)value);
        writer.EndMessage();
        if (palette.Styles.Length > 0 || colour >= palette.Colours.Length)
        {
            return;
        }

        var rgb = palette.Colours[colour].Rgb is >= 0 and var known ? known : value > 0 ? Rgb.White : 0;
        writer.BeginMessage(_addresses.ColourOf(element), "s"u8);
        writer.WriteString(string.Create(CultureInfo.InvariantCulture, $"#{rgb:x6}"));
        writer.EndMessage();
    }
}

/// <summary>The OSC addresses of a profile's elements: <c>/pad/3/2</c>, and for its colour <c>/pad/3/2/color</c>. Immutable.</summary>
internal sealed class OscAddresses
{
    private readonly byte[][] _addresses;
    private readonly byte[][] _colours;
    private readonly Dictionary<string, int> _elements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public OscAddresses(DeviceProfile profile)
    {
        _addresses = new byte[profile.Elements.Length][];
        _colours = new byte[profile.Elements.Length][];
        for (var element = 0; element < _addresses.Length; element++)
        {
            // pad[3,2]
            var address = "/" + profile.NameOf(element).Replace('[', '/').Replace(',', '/').TrimEnd(']');
            _addresses[element] = Encoding.UTF8.GetBytes(address);
            _colours[element] = Encoding.UTF8.GetBytes(address + "/color");
            _elements[address] = element;
        }

        _lookup = _elements.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public ReadOnlySpan<byte> Of(int element) => _addresses[element];

    public ReadOnlySpan<byte> ColourOf(int element) => _colours[element];

    /// <summary>The element of an address; -1 when it is none's. Does not allocate.</summary>
    public int Find(ReadOnlySpan<byte> address)
    {
        Span<char> letters = stackalloc char[128];
        return address.Length <= letters.Length && Encoding.UTF8.TryGetChars(address, letters, out var length) && _lookup.TryGetValue(letters[..length], out var element) ? element : -1;
    }
}
