using System.Globalization;
using MidiMesh.Router.Compilation;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests;

/// <summary>One line of a test, read word by word from the left. What is wrong is reported once, at its word.</summary>
internal sealed class TestLine
{
    /// <summary>Longest time that one line may let pass.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromMinutes(10);

    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000)];

    private readonly DiagnosticBag _bag;
    private readonly List<Slice> _words = [];
    private int _next;

    /// <summary>Cuts a line into words: blanks separate them, except within [ ] and between single quotes.</summary>
    public TestLine(Written<string> text, RigDraft draft, string what, DiagnosticBag bag)
    {
        (Text, Draft, What, _bag) = (text, draft, what, bag);
        var line = text.Value;
        for (var at = 0; at < line.Length;)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }

            var start = at;
            var quoted = line[at] == '\'';
            var depth = 0;
            for (at++; at < line.Length; at++)
            {
                if (quoted ? line[at - 1] == '\'' && at - 1 > start && char.IsWhiteSpace(line[at]) : char.IsWhiteSpace(line[at]) && depth == 0)
                {
                    break;
                }

                depth += line[at] == '[' ? 1 : line[at] == ']' && depth > 0 ? -1 : 0;
            }

            _words.Add(new Slice(start, at - start));
        }
    }

    /// <summary>The line.</summary>
    public Written<string> Text { get; }

    /// <summary>The rig's names.</summary>
    public RigDraft Draft { get; }

    /// <summary>Whose it is, for messages: "test 'exclusive'".</summary>
    public string What { get; }

    /// <summary>Takes what is wrong.</summary>
    public DiagnosticBag Bag => _bag;

    /// <summary>Something was wrong and has been reported.</summary>
    public bool Failed { get; private set; }

    /// <summary>The next word, or null at the end.</summary>
    public string? Next => _next < _words.Count ? _words[_next].Of(Text.Value) : null;

    /// <summary>The word after the next, or null.</summary>
    public string? Second => _next + 1 < _words.Count ? _words[_next + 1].Of(Text.Value) : null;

    /// <summary>Steps over the next word if it is this one.</summary>
    public bool TrySkip(string word)
    {
        if (Next != word)
        {
            return false;
        }

        _next++;
        return true;
    }

    /// <summary>The next word with its place; null, and reported, at the end of the line.</summary>
    public Written<string>? Take(string wanted)
    {
        if (_next < _words.Count)
        {
            return Text.Part(_words[_next++]);
        }

        Error(RigDiagnosticIds.MissingKey, Text.Origin, $"'{Short(Text.Value)}' goes on with {wanted}");
        return null;
    }

    /// <summary>Reports something wrong with the line.</summary>
    public void Error(string id, Hocon.HoconOrigin origin, string message)
    {
        if (!Failed)
        {
            Failed = true;
            _bag.Error(id, origin, $"{What}: {message}");
        }
    }

    /// <summary>A name is not there; told once for the whole rig, where it was most likely misspelt.</summary>
    public void Unknown(Hocon.HoconOrigin origin, string complaint, string name, IReadOnlyCollection<string> candidates)
    {
        if (!Failed)
        {
            Failed = true;
            Draft.Names.UnknownEnds.Mentioned(origin, What, complaint, name, candidates);
        }
    }

    /// <summary>Reports a wrong word.</summary>
    public void Error(Written<string> word, string message) => Error(RigDiagnosticIds.BadValue, word.At(0), message);

    /// <summary>True when nothing is left; else reported.</summary>
    public bool End()
    {
        if (_next == _words.Count)
        {
            return !Failed;
        }

        var rest = Text.Part(_words[_next]);
        Error(RigDiagnosticIds.BadSyntax, rest.At(0), $"'{rest.Value}' is one word too many");
        return false;
    }

    /// <summary>A time with its unit: <c>600ms</c>, <c>2 s</c>.</summary>
    public TimeSpan? TakeTime()
    {
        if (Take("a time such as 600ms or 2s") is not { } word)
        {
            return null;
        }

        var text = word.Value;
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        var unit = digits < 0 ? "" : text[digits..];
        if (digits < 0 && Next is { } next && Array.Exists(Units, one => one.Unit == next))
        {
            (unit, digits) = (next, text.Length);
            _next++;
        }

        var known = Array.FindIndex(Units, one => one.Unit == unit);
        if (digits <= 0 || known < 0 || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            Error(word, digits < 0
                ? $"a time needs its unit: {text}ms, or {text}s for seconds"
                : NearestWord.Find(unit, [.. Units.Select(static one => one.Unit)]) is { } near && digits > 0
                    ? $"'{text}' is no time; did you mean '{near}'?"
                    : $"'{text}' is no time; write for instance 600ms or 2s");
            return null;
        }

        var milliseconds = number * Units[known].Milliseconds;
        if (milliseconds > LongestTime.TotalMilliseconds)
        {
            Error(word, "at most ten minutes may pass in one line");
            return null;
        }

        return TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <summary>A number within limits.</summary>
    public double? TakeNumber(string name, double low, double high)
    {
        var wanted = string.Create(CultureInfo.InvariantCulture, $"{name}, a number from {low} to {high}");
        if (Take(wanted) is not { } word)
        {
            return null;
        }

        if (double.TryParse(word.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high)
        {
            return number;
        }

        Error(word, $"'{word.Value}' should be {wanted}");
        return null;
    }

    /// <summary>A device by name.</summary>
    public int? TakeDevice()
    {
        if (Take("the name of a device") is not { } name)
        {
            return null;
        }

        var device = Draft.Names.DeviceOf(name.Value);
        if (device >= 0)
        {
            return device;
        }

        Unknown(name.At(0), $"no device '{name.Value}'", name.Value, Draft.Names.Devices);
        return null;
    }

    /// <summary>One element of a device's control: <c>apc.pad[3,2]</c>, <c>apc.stop-all</c>.</summary>
    public TestElement? TakeElement()
    {
        if (Take("a control such as apc.pad[3,2]") is not { } text)
        {
            return null;
        }

        if (Place.Read(text, What, _bag) is not { } place)
        {
            Failed = true;
            return null;
        }

        var names = Draft.Names;
        var first = place.Segments[0];
        if (names.RoleOf(first.Name) is >= 0 and var role)
        {
            return ElementOfRole(text, place, role);
        }

        var device = names.DeviceOf(first.Name);
        if (device < 0)
        {
            Unknown(text.At(0), $"no device '{first.Name}'", first.Name, names.Players);
            return null;
        }

        var own = _bag.Fork();
        var element = ElementOf(text, place, device, own);
        Failed |= element is null;
        _bag.Take(own);
        return element;
    }

    /// <summary>The control at each device that may play the role; the one that does is pressed. What all of them lack is reported.</summary>
    private TestElement? ElementOfRole(Written<string> text, Place place, int role)
    {
        DiagnosticBag? wrong = null;
        var players = new List<TestElement>();
        foreach (var device in Draft.Names.RoleDevices[role])
        {
            var own = _bag.Fork();
            if (ElementOf(text, place, device, own) is { } element)
            {
                players.Add(element);
            }
            else
            {
                wrong ??= own;
            }
        }

        if (players.Count > 0)
        {
            return players[0] with { Role = Draft.Names.Config.Roles[role].Name.Value, Players = players };
        }

        Failed = true;                                       // a role without devices has been reported
        if (wrong is not null)
        {
            _bag.Take(wrong);
        }

        return null;
    }

    private TestElement? ElementOf(Written<string> text, Place place, int device, DiagnosticBag bag)
    {
        var names = Draft.Names;
        var first = place.Segments[0];
        if (names.Profiles[device] is not { } profile)
        {
            return null;                                     // its profile could not be read, which has been reported
        }

        if (place.Segments.Count == 1)
        {
            bag.Error(RigDiagnosticIds.BadSyntax, text.At(0), $"{What}: say which control of '{first.Name}', as in {first.Name}.pad[3,2]");
            return null;
        }

        if (ControlPattern.Read(place, profile, new NameScope(), What, bag) is not var (control, elements, _))
        {
            return null;
        }

        if (elements.Length != 1)
        {
            bag.Error(RigDiagnosticIds.BadSyntax, text.At(0), $"{What}: '{text.Value}' is {elements.Length} controls; name one, such as {first.Name}.{profile.NameOf(elements[0])}");
            return null;
        }

        return new TestElement(device, names.Config.Devices[device].Name.Value, profile, profile.Controls[control], elements[0], text);
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
