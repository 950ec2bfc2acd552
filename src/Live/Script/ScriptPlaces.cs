using System.Buffers.Text;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Script;

/// <summary>What a path of the script names, as far as the mirror knows such a thing.</summary>
internal enum ScriptPlace : byte
{
    Other,
    Track,
    Slot,
}

/// <summary>Paths and properties in the words of our remote script; see docs/remote-script.md, References and Properties.</summary>
internal static class ScriptPlaces
{
    /// <summary>Longest path that is written here: <c>t/255/d/1023/p/1023</c> or <c>#2147483647/p/1023</c>, with room.</summary>
    public const int LongestPath = 48;

    /// <summary>Reads <c>t/3</c> and <c>t/3/c/2</c>. Everything else is <see cref="ScriptPlace.Other"/>.</summary>
    public static ScriptPlace Read(ReadOnlySpan<byte> path, out int track, out int item)
    {
        (track, item) = (-1, -1);
        if (!path.StartsWith("t/"u8) || !TryReadNumber(path[2..], out track, out var rest))
        {
            return ScriptPlace.Other;
        }

        if (rest.IsEmpty)
        {
            return ScriptPlace.Track;
        }

        return rest.StartsWith("/c/"u8) && TryReadNumber(rest[3..], out item, out rest) && rest.IsEmpty ? ScriptPlace.Slot : ScriptPlace.Other;
    }

    /// <summary>The property that a word names at a place; <see cref="LiveProperty.None"/> when the mirror does not keep it.</summary>
    public static LiveProperty Property(ScriptPlace place, ReadOnlySpan<byte> word) => place switch
    {
        ScriptPlace.Track => OfTrack(word),
        ScriptPlace.Slot when word.SequenceEqual("state"u8) => LiveProperty.IsRecording,
        ScriptPlace.Slot when word.SequenceEqual("clip_quantization"u8) => LiveProperty.ClipQuantization,
        ScriptPlace.Slot when word.SequenceEqual("clip_name"u8) => LiveProperty.ClipName,
        ScriptPlace.Slot when word.SequenceEqual("clip_color"u8) => LiveProperty.ClipColor,
        _ => LiveProperty.None,
    };

    /// <summary>Writes <c>t/3</c>.</summary>
    public static ReadOnlySpan<byte> Track(Span<byte> into, int track)
    {
        "t/"u8.CopyTo(into);
        Utf8Formatter.TryFormat(track, into[2..], out var length);
        return into[..(2 + length)];
    }

    /// <summary>Writes a track's path and what follows it, such as <c>t/3/c/2</c>; an <paramref name="item"/> below 0 is left out.</summary>
    public static ReadOnlySpan<byte> Below(Span<byte> into, int track, ReadOnlySpan<byte> then, int item)
    {
        var length = Track(into, track).Length;
        then.CopyTo(into[length..]);
        length += then.Length;
        if (item >= 0)
        {
            Utf8Formatter.TryFormat(item, into[length..], out var digits);
            length += digits;
        }

        return into[..length];
    }

    /// <summary>Writes <c>#17/p/3</c>: a parameter of a device that is known by its id.</summary>
    public static ReadOnlySpan<byte> Parameter(Span<byte> into, int id, int parameter)
    {
        into[0] = (byte)'#';
        Utf8Formatter.TryFormat(id, into[1..], out var length);
        return Append(into, 1 + length, "/p/"u8, parameter);
    }

    /// <summary>Goes on behind what is written already: <c>/p/</c> and a number.</summary>
    public static ReadOnlySpan<byte> Append(Span<byte> into, int length, ReadOnlySpan<byte> then, int item)
    {
        then.CopyTo(into[length..]);
        length += then.Length;
        Utf8Formatter.TryFormat(item, into[length..], out var digits);
        return into[..(length + digits)];
    }

    /// <summary>Writes <c>s/2</c>.</summary>
    public static ReadOnlySpan<byte> Scene(Span<byte> into, int scene)
    {
        "s/"u8.CopyTo(into);
        Utf8Formatter.TryFormat(scene, into[2..], out var length);
        return into[..(2 + length)];
    }

    /// <summary>Opens a request: its address and the three arguments that every one begins with.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="address">Which verb.</param>
    /// <param name="tags">Tags of the further arguments.</param>
    /// <param name="id">The request's number.</param>
    /// <param name="stamp">When it was made by our clock, in milliseconds.</param>
    /// <param name="age">Milliseconds after which it is not to be done any more; 0: always.</param>
    public static void Begin(ref OscWriter writer, ReadOnlySpan<byte> address, scoped ReadOnlySpan<byte> tags, int id, double stamp, int age)
    {
        Span<byte> all = stackalloc byte[3 + tags.Length];
        "idi"u8.CopyTo(all);
        tags.CopyTo(all[3..]);
        writer.BeginMessage(address, all);
        writer.WriteInt32(id);
        writer.WriteDouble(stamp);
        writer.WriteInt32(age);
    }

    private static LiveProperty OfTrack(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("playing_slot_index"u8) ? LiveProperty.PlayingSlot
        : word.SequenceEqual("fired_slot_index"u8) ? LiveProperty.FiredSlot
        : word.SequenceEqual("name"u8) ? LiveProperty.TrackName
        : word.SequenceEqual("color"u8) ? LiveProperty.TrackColor
        : LiveProperty.None;

    internal static bool TryReadNumber(ReadOnlySpan<byte> text, out int number, out ReadOnlySpan<byte> rest)
    {
        var found = Utf8Parser.TryParse(text, out number, out var used) && number >= 0;
        rest = text[used..];
        return found;
    }
}
