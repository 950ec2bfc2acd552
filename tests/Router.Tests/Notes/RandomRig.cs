using System.Globalization;
using System.Text;

namespace MidiMesh.Router.Tests.Notes;

/// <summary>Writes rigs that lead notes here and there: two controllers, up to three synthesisers, an OSC panel, a group of clips, roles that either may play, pages with actions, a variable; <see cref="RandomRoute"/> writes the routes.</summary>
internal sealed class RandomRig(Random random)
{
    /// <summary>The controller that turns the page, and the one that changes the variable; nothing else answers them.</summary>
    public const int TurnPage = 20;
    public const int ChangeVariable = 21;

    private const int MostRoutes = 6;
    private readonly string _profile = random.Next(40) switch { 0 => "generic/keyboard", < 16 => "generic/midi", _ => "notes/pads" };
    private readonly string[] _lost = [OnLost(random), OnLost(random)];
    private readonly bool _isPlain = random.Next(2) == 0;
    private readonly bool _isSlow = random.Next(4) == 0;
    private readonly bool _isNarrow = random.Next(4) == 0;
    private int _named;

    /// <summary>Devices that play.</summary>
    public static IReadOnlyList<string> Sources { get; } = ["a", "b"];

    /// <summary>Devices that sound; a rig may do without the last.</summary>
    public static IReadOnlyList<string> Outputs { get; } = ["x", "y", "z"];

    /// <summary>Roles that a rig may have, and who may play them.</summary>
    public static IReadOnlyList<(string Role, string[] Devices)> Roles { get; } = [("voice", ["x", "y"]), ("hands", ["a", "b"])];

    /// <summary>Whether some of what these rigs play may stay on when every key is up, as a toggle does and what nothing lets go: panic ends it.</summary>
    public bool Latches { get; private set; }

    /// <summary>Whether the queues of these rigs are short or their lines slow, so that values may be dropped.</summary>
    public bool IsCramped => _isSlow || _isNarrow;

    /// <summary>Another rig for the same devices.</summary>
    public string Next()
    {
        _named = 0;
        var isBase = random.Next(3);
        var route = new RandomRoute(random)
        {
            Sources = Sources, Outputs = random.Next(3) == 0 ? [.. Outputs.Take(2)] : Outputs, IsPlain = _isPlain, HasRoles = random.Next(2) == 0, HasPages = random.Next(2) == 0, HasPanel = random.Next(3) > 0,
            HasGroup = _profile == "notes/pads" && random.Next(4) == 0, HasNotes = _profile == "generic/keyboard", HasPads = _profile == "notes/pads",
        };
        var text = new StringBuilder("rig { variables { octave { start = 0, range = \"0..2\" } } }\n");
        Devices(text, route);
        text.Append(CultureInfo.InvariantCulture, $"routes {{\n  change {{ from = b, when {{ controller = {ChangeVariable} }}, via = [ {{ set {{ octave = \"2 - octave\" }} }} ] }}\n");
        if (route.HasGroup)
        {
            text.Append("  clip { from = \"a.pad[58]\", on = press, via = [ { exclusive = clips } ], to = \"live.clip[1,1]\" }\n");
        }

        if (route.HasPages)
        {
            text.Append(CultureInfo.InvariantCulture, $"  turn {{ from = a, when {{ controller = {TurnPage} }}, via = [ {{ page = {route.Either("next", "previous")} }} ], priority = 9 }}\n");
        }

        Routes(text, route);
        text.Append("}\n");
        if (route.HasPages)
        {
            text.Append("pages {\n  always = [turn, change]\n");
            for (var page = random.Next(4) == 0 ? 1 : 0; page < 3; page++)
            {
                text.Append(CultureInfo.InvariantCulture, $"p{page} {{ {(page == 2 && isBase > 0 ? "base = p1, " : "")}{route.Action("enter")}{route.Action("leave")}routes {{\n");
                Routes(text, route);
                text.Append("} }\n");
            }

            text.Append("}\n");
        }

        Latches |= route.Latches;
        return text.ToString();
    }

    private static string OnLost(Random random) => random.Next(4) == 0 ? "hold" : "release";

    private void Devices(StringBuilder text, RandomRoute route)
    {
        text.Append(CultureInfo.InvariantCulture, $"limits {{ queue = {(_isNarrow ? 64 : 256)} }}\ndevices {{\n");
        for (var i = 0; i < Sources.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Sources[i]} {{ profile = {_profile}, virtual = true, on-lost = {_lost[i]} }}\n");
        }

        foreach (var output in route.Outputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {output} {{ profile = generic/midi, virtual = true{(_isSlow ? ", speed = din" : "")} }}\n");
        }

        text.Append("}\n");
        if (route.HasPanel || route.HasGroup)
        {
            text.Append(CultureInfo.InvariantCulture, $"endpoints {{ {(route.HasPanel ? "panel { kind = osc, receive = 8000, send = 8001 }, " : "")}{(route.HasGroup ? "live { kind = ableton-osc }" : "")} }}\n");
        }

        if (route.HasGroup)
        {
            text.Append("groups { clips { kind = exclusive } }\n");
        }

        if (route.HasRoles)
        {
            text.Append(CultureInfo.InvariantCulture, $"roles {{ {string.Join(", ", Roles.Select(role => $"{role.Role} {{ any-of = [{string.Join(", ", role.Devices)}], back = {route.Either("true", "false")} }}"))} }}\n");
        }
    }

    private void Routes(StringBuilder text, RandomRoute route)
    {
        for (var left = random.Next(MostRoutes + 1); left > 0; left--)
        {
            text.Append(CultureInfo.InvariantCulture, $"  r{_named++} {{ {route.Next()} }}\n");
        }
    }
}
