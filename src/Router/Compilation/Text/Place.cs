using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Text;

/// <summary>A dotted name with coordinates, as the rig writes places: <c>apc.pad[track,scene]</c>, <c>live.track[2].send[1]</c>.</summary>
internal sealed class Place
{
    private const int MaxLength = 500;

    private Place(Written<string> text, List<Segment> segments) => (Text, Segments) = (text, segments);

    /// <summary>The whole text with its place in the file.</summary>
    public Written<string> Text { get; }

    /// <summary>Its parts between the dots.</summary>
    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>The parts from <paramref name="first"/> on, without their coordinates: "track.send".</summary>
    public string Words(int first) => string.Join('.', Segments.Skip(first).Select(static segment => segment.Name));

    /// <summary>The parts from <paramref name="first"/> on, with how many coordinates each has: "track[1].send[1]".</summary>
    public string Shape(int first) => string.Join('.', Segments.Skip(first).Select(static segment =>
        segment.Coordinates.Count == 0 ? segment.Name : $"{segment.Name}[{segment.Coordinates.Count}]"));

    /// <summary>All coordinates from part <paramref name="first"/> on, in order.</summary>
    public IReadOnlyList<Slice> Coordinates(int first) => [.. Segments.Skip(first).SelectMany(static segment => segment.Coordinates)];

    /// <summary>Reads a place; what is wrong goes to the bag, once.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">Whose it is, for messages: "route 'launch': 'from'".</param>
    /// <param name="bag">Takes what is wrong.</param>
    public static Place? Read(Written<string> text, string what, DiagnosticBag bag)
    {
        if (TryParse(text, out var place, out var error))
        {
            return place;
        }

        bag.Error(error.Id, text.At(error.Offset), $"{what}: {error.Message}");
        return null;
    }

    private static bool TryParse(Written<string> written, out Place? place, out TextError error)
    {
        var text = written.Value;
        var segments = new List<Segment>();
        (place, error) = (null, default);
        if (text.Length > MaxLength)
        {
            error = Bad(0, $"longer than {MaxLength} characters");
            return false;
        }

        var at = 0;
        while (true)
        {
            var start = at;
            while (at < text.Length && IsNameLetter(text[at]))
            {
                at++;
            }

            if (at == start)
            {
                error = Bad(at, at == text.Length
                    ? text.Length == 0 ? "empty text" : $"'{text}' ends where a name is expected"
                    : $"'{text[at]}' stands where a name is expected");
                return false;
            }

            var name = text[start..at];
            var coordinates = new List<Slice>();
            if (at < text.Length && text[at] == '[' && !TryReadCoordinates(text, ref at, coordinates, out error))
            {
                return false;
            }

            segments.Add(new Segment(name, start, coordinates));
            if (at == text.Length)
            {
                place = new Place(written, segments);
                return true;
            }

            if (text[at] != '.')
            {
                error = Bad(at, $"'{text[at]}' stands where '.', '[' or the end is expected{(text[at] == '(' ? $"; coordinates are written in square brackets: {name}[…]" : "")}");
                return false;
            }

            at++;
        }
    }

    /// <summary>Cuts <c>[a,b]</c> into its coordinates, whose text is read by whoever knows what it means.</summary>
    private static bool TryReadCoordinates(string text, ref int at, List<Slice> coordinates, out TextError error)
    {
        error = default;
        var open = at++;
        var start = at;
        var depth = 0;
        for (; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case ',' or ']' when depth <= 0:
                    var slice = Slice.Trimmed(text, start, at);
                    if (slice.Length == 0)
                    {
                        error = Bad(start, "a coordinate is missing");
                        return false;
                    }

                    coordinates.Add(slice);
                    start = at + 1;
                    if (text[at] == ']')
                    {
                        at++;
                        return true;
                    }

                    break;
                case '[':
                    error = Bad(at, "'[' stands inside brackets");
                    return false;
            }
        }

        error = Bad(open, "'[' is never closed");
        return false;
    }

    private static bool IsNameLetter(char letter) => char.IsLetterOrDigit(letter) || letter is '-' or '_';

    private static TextError Bad(int offset, string message) => new(RigDiagnosticIds.BadSyntax, offset, message);
}

/// <summary>One part of a place.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Coordinates">Its coordinates.</param>
internal sealed record Segment(string Name, int Offset, IReadOnlyList<Slice> Coordinates);

/// <summary>A piece of a text.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct Slice(int Offset, int Length)
{
    /// <summary>The piece between two offsets without the blanks around it.</summary>
    public static Slice Trimmed(string text, int from, int to)
    {
        while (from < to && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        while (to > from && char.IsWhiteSpace(text[to - 1]))
        {
            to--;
        }

        return new Slice(from, to - from);
    }

    /// <summary>The piece itself.</summary>
    public string Of(string text) => text.Substring(Offset, Length);
}
