using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Script;

/// <summary>How the script names each number of Live's: what follows the path of its owner, and the property there.</summary>
internal static class ScriptWords
{
    private static readonly Row[] Rows =
    [
        new(LiveValue.TrackVolume, "", "volume"), new(LiveValue.TrackPanning, "", "panning"), new(LiveValue.TrackSend, "/send/", "value"),
        new(LiveValue.TrackMute, "", "mute"), new(LiveValue.TrackSolo, "", "solo"), new(LiveValue.TrackArm, "", "arm"),
        new(LiveValue.Tempo, "song", "tempo"), new(LiveValue.IsPlaying, "song", "is_playing"), new(LiveValue.SongQuantization, "song", "clip_trigger_quantization"),
        new(LiveValue.Metronome, "song", "metronome"), new(LiveValue.Record, "song", "record_mode"), new(LiveValue.SessionRecord, "song", "session_record"),
        new(LiveValue.Loop, "song", "loop"), new(LiveValue.Beat, "song", "beat", IsFromZero: true), new(LiveValue.SongTime, "song", "current_song_time"),
        new(LiveValue.SignatureNumerator, "song", "signature_numerator"), new(LiveValue.SignatureDenominator, "song", "signature_denominator"),
        new(LiveValue.SelectedTrack, "view", "selected_track_index", IsFromZero: true), new(LiveValue.SelectedScene, "view", "selected_scene_index", IsFromZero: true),
        new(LiveValue.MasterVolume, "master", "volume"), new(LiveValue.MasterPanning, "master", "panning"),
        new(LiveValue.CueVolume, "master/cue", "value"), new(LiveValue.Crossfader, "master/crossfader", "value"),
        new(LiveValue.TrackCrossfadeA, "", "crossfade_a"), new(LiveValue.TrackCrossfadeB, "", "crossfade_b"),
        new(LiveValue.TrackEqLow, "/eq-low", "share"), new(LiveValue.TrackEqMid, "/eq-mid", "share"), new(LiveValue.TrackEqHigh, "/eq-high", "share"),
        new(LiveValue.ReturnVolume, "", "volume"), new(LiveValue.ReturnPanning, "", "panning"), new(LiveValue.ReturnMute, "", "mute"),
        new(LiveValue.ReturnSolo, "", "solo"), new(LiveValue.ReturnSend, "/send/", "value"), new(LiveValue.DeviceParameter, "/d/", "share"),
    ];

    private static readonly Row?[] ByValue = Index();

    /// <summary>Whether the script has a word for a value; the selected device is told by its own way.</summary>
    public static bool Has(LiveValue value) => ByValue[(int)value] is not null;

    /// <summary>The pattern and the property to watch for a value, or null when the script does not tell it or nothing of it is in view.</summary>
    public static (byte[] Pattern, byte[] Property)? Watch(LiveValue value, LiveSessionOptions options, int tracks)
    {
        if (ByValue[(int)value] is not { } row)
        {
            return null;
        }

        var (owner, count) = LiveValueInfo.Of(value).Scope switch
        {
            LiveScope.Song => (row.Path, 1),
            LiveScope.Return or LiveScope.ReturnSend => ($"r/{Places(options.Returns)}{row.Path}", options.Returns),
            _ => ($"t/{Places(tracks)}{row.Path}", tracks),
        };
        var (then, inner) = LiveValueInfo.Of(value).Scope switch
        {
            LiveScope.TrackSend or LiveScope.ReturnSend => (Places(options.Sends), options.Sends),
            LiveScope.Device => ($"{Places(options.Devices)}/p/{Places(options.DeviceParameters)}", options.Devices * options.DeviceParameters),
            _ => ("", 1),
        };
        return count == 0 || inner == 0 ? null : (Encoding.UTF8.GetBytes(owner + then), row.Property);
    }

    /// <summary>The value that a push or row is about; null when none that is kept.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="word">Its property.</param>
    /// <param name="track">Track or return from 0, or -1.</param>
    /// <param name="item">Send, or device and parameter, from 0; or -1.</param>
    /// <param name="first">What its number is counted from: 1 where the script counts from 0 and people from 1.</param>
    public static LiveValue? Find(ReadOnlySpan<byte> path, ReadOnlySpan<byte> word, out int track, out int item, out int first)
    {
        (track, item, first) = (-1, -1, 0);
        var isReturn = path.StartsWith("r/"u8);
        var rest = path;
        if ((isReturn || path.StartsWith("t/"u8)) && !ScriptPlaces.TryReadNumber(path[2..], out track, out rest))
        {
            return null;
        }

        foreach (var row in Rows)
        {
            var scope = LiveValueInfo.Of(row.Value).Scope;
            if ((scope == LiveScope.Song) != (track < 0) || (scope is LiveScope.Return or LiveScope.ReturnSend) != isReturn || !word.SequenceEqual(row.Property) || !rest.StartsWith(row.PathBytes))
            {
                continue;
            }

            var behind = rest[row.PathBytes.Length..];
            if (row.PathBytes.Length == 0 || row.PathBytes[^1] != (byte)'/' ? behind.IsEmpty : TryReadItem(behind, scope, out item))
            {
                first = row.IsFromZero ? 1 : 0;
                return row.Value;
            }
        }

        return null;
    }

    /// <summary>Writes the path and the property of a value that a command sets.</summary>
    public static void WriteName(ref OscWriter writer, LiveValue value, int track, int item)
    {
        Span<byte> path = stackalloc byte[ScriptPlaces.LongestPath];
        writer.WriteString(Owner(path, value, track, item));
        writer.WriteString(ByValue[(int)value]!.Property);
    }

    /// <summary>The path of a value that is a parameter (<see cref="Contracts.Routing.NativeMapping.IsParameter"/>).</summary>
    public static ReadOnlySpan<byte> Parameter(Span<byte> into, LiveValue value, int track, int item)
    {
        var owner = Owner(into, value, track, item).Length;
        var property = ByValue[(int)value]!.Property;
        if (!property.AsSpan().SequenceEqual("volume"u8) && !property.AsSpan().SequenceEqual("panning"u8))
        {
            return into[..owner];                            // the owner is the parameter, and the property its value
        }

        into[owner] = (byte)'/';
        property.CopyTo(into[(owner + 1)..]);
        return into[..(owner + 1 + property.Length)];
    }

    private static ReadOnlySpan<byte> Owner(Span<byte> into, LiveValue value, int track, int item)
    {
        var row = ByValue[(int)value]!;
        var scope = LiveValueInfo.Of(value).Scope;
        if (scope == LiveScope.Song)
        {
            row.PathBytes.CopyTo(into);
            return into[..row.PathBytes.Length];
        }

        var (device, parameter) = DevicePlace.Unpack(Math.Max(item, 0));
        var written = ScriptPlaces.Below(into, track, row.PathBytes, scope switch { LiveScope.Device => device, LiveScope.TrackSend or LiveScope.ReturnSend => item, _ => -1 });
        if (scope is LiveScope.Return or LiveScope.ReturnSend)
        {
            into[0] = (byte)'r';
        }

        return scope == LiveScope.Device ? ScriptPlaces.Append(into, written.Length, "/p/"u8, parameter) : written;
    }

    /// <summary>Whether the script counts a value from 0 and people from 1.</summary>
    public static bool IsFromZero(LiveValue value) => ByValue[(int)value] is { IsFromZero: true };

    /// <summary>A range of places as patterns have it: "0", "0-7".</summary>
    public static string Places(int count) => count <= 1 ? "0" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"0-{count - 1}");

    private static bool TryReadItem(ReadOnlySpan<byte> text, LiveScope scope, out int item)
    {
        if (!ScriptPlaces.TryReadNumber(text, out item, out var rest))
        {
            return false;
        }

        if (scope != LiveScope.Device)
        {
            return rest.IsEmpty;
        }

        if (!rest.StartsWith("/p/"u8) || !ScriptPlaces.TryReadNumber(rest[3..], out var parameter, out rest) || !rest.IsEmpty || parameter >= DevicePlace.Parameters || item > DevicePlace.Parameters)
        {
            return false;
        }

        item = DevicePlace.Pack(item, parameter);
        return true;
    }

    private static Row?[] Index()
    {
        var rows = new Row?[LiveValueInfo.Count];
        foreach (var row in Rows)
        {
            rows[(int)row.Value] = row;
        }

        return rows;
    }

    private sealed record Row(LiveValue Value, string Path, string Name, bool IsFromZero = false)
    {
        public byte[] PathBytes { get; } = Encoding.UTF8.GetBytes(Path);

        public byte[] Property { get; } = Encoding.UTF8.GetBytes(Name);
    }
}
