using System.Globalization;

namespace MidiMesh.Router.Tests.Notes;

/// <summary>Writes routes with whatever gestures, conditions and steps change a note on its way, delay it, repeat it or start another.</summary>
internal sealed class RandomRoute(Random random)
{
    private bool _isButton;
    private bool _hasNote;
    private bool _hasChannel;
    private bool _isFader;
    private bool _isOsc;
    private bool _isPressed;

    public required IReadOnlyList<string> Sources { get; init; }

    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>Whether all that is started ends with the key that starts it.</summary>
    public bool IsPlain { get; init; }

    public bool HasRoles { get; init; }

    public bool HasPages { get; init; }

    public bool HasPanel { get; init; }

    public bool HasGroup { get; init; }

    /// <summary>Whether the sources have the controls of a keyboard.</summary>
    public bool HasNotes { get; init; }

    /// <summary>Whether the sources have pads, switches and faders.</summary>
    public bool HasPads { get; init; }

    /// <summary>Whether something has been written that may stay on when every key is up.</summary>
    public bool Latches { get; private set; }

    /// <summary>The inside of a route's braces.</summary>
    public string Next()
    {
        (_isButton, _hasNote, _hasChannel, _isFader, _isOsc, _isPressed) = (false, true, true, false, false, false);
        var parts = new List<string> { $"from = {Source()}" };
        var on = On();
        if (on.Length > 0)
        {
            parts.Add($"on = {on}");
        }

        if (Conditions() is { Length: > 0 } conditions)
        {
            parts.Add($"when {{ {conditions} }}");
        }

        var steps = Enumerable.Range(0, random.Next(4)).Select(_ => Step()).ToList();
        if (_isPressed && random.Next(4) == 0)
        {
            steps.Insert(0, $"{{ debounce = {1 + random.Next(200)}ms }}");
        }

        var to = To(steps);
        if (steps.Count > 0)
        {
            parts.Add($"via = [ {string.Join(", ", steps)} ]");
        }

        if (to.Length > 0)
        {
            parts.Add(to);
        }

        if (random.Next(4) == 0)
        {
            parts.Add($"priority = {random.Next(-2, 3)}");
        }

        if (random.Next(6) == 0)
        {
            parts.Add("last = true");
        }

        return string.Join(", ", parts);
    }

    /// <summary>What a page does when it comes on or goes; often nothing.</summary>
    public string Action(string when)
    {
        if (IsPlain || random.Next(3) > 0)
        {
            return "";
        }

        Latches = true;
        return $"{when} = [ {string.Join(", ", Enumerable.Range(0, 1 + random.Next(2)).Select(_ => SendSteps()))} ], ";
    }

    public string Either(string one, string other) => random.Next(2) == 0 ? one : other;

    private string Source()
    {
        if (HasPanel && !IsPlain && random.Next(6) == 0)
        {
            (_isOsc, _hasNote, _hasChannel, Latches) = (true, false, false, true);
            return "\"panel:/n\"";
        }

        var device = HasRoles && random.Next(3) == 0 ? "hands" : Sources[random.Next(Sources.Count)];
        switch (random.Next(6))
        {
            case 0 or 1 when HasNotes || HasPads:
                _isButton = true;
                return $"\"{device}.{(HasNotes ? "note" : "pad")}[{random.Next(58, 66)}]\"";
            case 2 when HasPads:
                (_isButton, _hasNote) = (true, false);
                var control = random.Next(3) switch { 0 => "foot", 1 => "stomp", _ => "switch" };
                _hasChannel = control == "switch";
                return random.Next(2) == 0 ? $"\"{device}.{control}[{1 + random.Next(3)}]\"" : $"\"{device}.{control}[n]\"";
            case 3 when HasPads && !IsPlain:
                (_isFader, _hasNote, Latches) = (true, false, true);   // nothing lets a fader's notes go
                return $"\"{device}.fader[{1 + random.Next(2)}]\"";
            default:
                return device;
        }
    }

    private string On()
    {
        _isPressed = _isButton;
        if (!_isButton || random.Next(2) == 0)
        {
            return "";
        }

        _isPressed = false;

        switch (random.Next(6))
        {
            case 0 when !IsPlain:
                Latches = true;
                return "release";
            case 1 when !IsPlain:
                (_isPressed, Latches) = (true, true);
                return "[press, release]";
            case 2:
                return "long-press";
            case 3:
                return "double-press";
            case 4:
                return "short-press";
            default:
                _isPressed = true;
                return "press";
        }
    }

    private string Conditions()
    {
        var conditions = new List<string>();
        if (_hasNote && !_isButton && random.Next(2) == 0)
        {
            var low = random.Next(58, 64);
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"note = \"{low}..{random.Next(low, 66)}\""));
        }

        if (_hasNote && random.Next(3) == 0)
        {
            conditions.Add(Either("velocity = \"1..64\"", "velocity = \"65..127\""));
        }

        if (_hasChannel && random.Next(4) == 0)
        {
            conditions.Add($"channel = {1 + random.Next(2)}");
        }

        if (random.Next(4) == 0)
        {
            conditions.Add(Either("variable { octave = 0 }", "variable { octave = \"1..2\" }"));
        }

        if (HasPages && random.Next(5) == 0)
        {
            conditions.Add($"page = {Either("p1", "[p1, p2]")}");
        }

        return string.Join(", ", conditions);
    }

    private string Output() => HasRoles && random.Next(2) == 0 ? "voice" : Outputs[random.Next(Outputs.Count)];

    /// <summary>Where it leads; what OSC brings or takes needs words of its own.</summary>
    private string To(List<string> steps)
    {
        if (_isOsc)
        {
            steps.Add(random.Next(3) == 0 ? SendSteps() : $"{{ send = \"90 {{arg1}} {{arg2}}\", to = {Outputs[random.Next(Outputs.Count)]} }}");
            return "";
        }

        var to = new List<string> { Output() };
        if (random.Next(3) == 0)
        {
            to.Add(Output());
        }

        if (HasPanel && random.Next(5) == 0)
        {
            steps.Add("{ osc = \"/out\", args = [ \"=value\" ] }");
            to.Add("panel");
        }

        if (HasGroup && _isButton && random.Next(3) == 0)
        {
            steps.Add("{ exclusive = clips }");
            to.Add($"\"live.clip[{1 + random.Next(2)},{1 + random.Next(2)}]\"");
        }

        return $"to = [{string.Join(", ", to.Distinct())}]";
    }

    private string Step()
    {
        switch (random.Next(18))
        {
            case 0 or 1 when _hasNote:
                return random.Next(3) switch
                {
                    0 => "{ transpose = \"velocity / 40 - 1\" }",
                    1 => "{ transpose = \"124 - 2 * note\" }",
                    _ => string.Create(CultureInfo.InvariantCulture, $"{{ transpose = {random.Next(-3, 8)} }}"),
                };
            case 2 when !_isOsc:
                return $"{{ channel = {1 + random.Next(3)} }}";
            case 3 when !_isOsc:
                return Either($"{{ velocity = {1 + random.Next(127)} }}", $"{{ velocity = [{1 + random.Next(60)}, {64 + random.Next(60)}] }}");
            case 4:
                return string.Create(CultureInfo.InvariantCulture, $"{{ rate = {1 + random.Next(20)}/s, keep = latest }}");
            case 5:
                return string.Create(CultureInfo.InvariantCulture, $"{{ rate = {1 + random.Next(20)}/s, keep = first }}");
            case 6 when _hasNote:
                return $"{{ note-map {{ \"{random.Next(58, 62)}\" = {random.Next(56, 68)}, \"{random.Next(62, 66)}\" = {random.Next(56, 68)}, else = {Either("pass", "drop")} }} }}";
            case 7 when _hasNote:
                return $"{{ split = {random.Next(59, 65)}, below {{ channel = {1 + random.Next(3)}, transpose = {random.Next(0, 4)} }}, above {{ channel = {1 + random.Next(3)} }} }}";
            case 8 when _hasNote:
                return $"{{ split = [ {{ note = \"58..{random.Next(60, 65)}\", channel = {1 + random.Next(2)} }}, {{ note = \"60..127\", transpose = {random.Next(0, 3)} }} ] }}";
            case 9 or 10:
                return $"{{ delay = {1 + random.Next(400)}ms }}";
            case 11 or 12:
                return $"{{ repeat = {20 + random.Next(200)}ms{(_isOsc || _isFader || random.Next(2) == 0 ? $", times = {1 + random.Next(4)}" : "")} }}";
            case 13:
                return Either("{ set { octave = \"2 - octave\" } }", "{ set { octave = 1 } }");
            case 14 when HasPages:
                return $"{{ page = {Either("next", "p1")} }}";
            case 15:
                return SendSteps();
            case 16 when _isPressed && !IsPlain:
                Latches = true;
                return Either("{ toggle = [0, 1] }", "{ toggle = [1, 0] }");
            default:
                return $"{{ delay = {1 + random.Next(60)}ms }}";
        }
    }

    private string SendSteps()
    {
        var (to, note, kind) = (Outputs[random.Next(Outputs.Count)], random.Next(58, 66), random.Next(6));
        if (kind < 2 || (IsPlain && kind > 2))
        {
            return $"{{ send = [ \"90 {note:X2} 40\", \"80 {note:X2} 00\" ], to = {to} }}";
        }

        if (kind == 2)
        {
            return $"{{ send = \"80 {note:X2} 00\", to = {to} }}";
        }

        Latches = true;                                      // it answers releases too, and what it starts then nothing lets go
        return kind == 3
            ? $"{{ send = \"B{random.Next(2)} 40 {Either("7F", "00")}\", to = {to} }}"
            : $"{{ send = \"9{random.Next(2)} {note:X2} 40\", to = {to} }}";
    }
}
