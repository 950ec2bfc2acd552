using System.Globalization;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary>Reads which SysEx messages are meant: <c>F0 47 ?? 73 {knob} {level:msb} {level:lsb} * F7</c>.</summary>
internal static class SysExPatternReader
{
    private const byte SysExStart = 0xF0;
    private const byte SysExEnd = 0xF7;
    private static readonly Words<PatternByteKind> Forms = new(("7", PatternByteKind.Seven), ("msb", PatternByteKind.Msb), ("lsb", PatternByteKind.Lsb));

    /// <summary>Reads a pattern and binds its names; what is wrong is reported.</summary>
    public static SysExPattern? Read(Written<string> text, RouteContext route, int mostBytes)
    {
        var bytes = new List<PatternByte>();
        var slots = new Dictionary<string, int>(StringComparer.Ordinal) { ["value"] = -1 };
        var (rest, failed, questions) = (-1, false, 0);
        var cut = ByteTemplateReader.TryCut(text, route, (slice, kind) =>
        {
            switch (kind)
            {
                case 'x':
                    bytes.Add(new PatternByte(PatternByteKind.Constant, byte.Parse(slice.Of(text.Value), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
                    break;
                case '?' when ++questions % 2 == 0:
                    bytes.Add(new PatternByte(PatternByteKind.Any));
                    break;
                case '?':
                    break;
                case '*' when rest < 0:
                    rest = bytes.Count;
                    break;
                case '{' when ReadName(text, slice, slots, route) is { } name:
                    bytes.Add(name);
                    break;
                case '{':
                    failed = true;
                    break;
                default:
                    route.Error(RigDiagnosticIds.BadSyntax, text.At(slice.Offset), kind == '*'
                        ? "'*' can stand once only: which bytes would be whose?"
                        : $"'{kind}' stands where a byte of two hexadecimal digits (7F), ?? or {{name}} is expected");
                    failed = true;
                    break;
            }
        });
        if (!cut || failed)
        {
            return null;
        }

        if (questions % 2 == 0 && bytes.Count >= 2 && bytes.Count <= mostBytes
            && bytes[0] is { Kind: PatternByteKind.Constant, Value: SysExStart } && bytes[^1] is { Kind: PatternByteKind.Constant, Value: SysExEnd }
            && !bytes[1..^1].Exists(static one => one.Value > MidiMessage.MaxValue))
        {
            return new SysExPattern([.. bytes], rest);
        }

        route.Error(RigDiagnosticIds.BadSyntax, text.Origin, "a SysEx message begins with F0, ends with F7 and has bytes from 00 to 7F between, such as \"F0 47 ?? 73 {knob} F7\"");
        return null;
    }

    private static PatternByte? ReadName(Written<string> text, Slice slice, Dictionary<string, int> slots, RouteContext route)
    {
        var parts = slice.Of(text.Value).Split(':', 2, StringSplitOptions.TrimEntries);
        var kind = PatternByteKind.Seven;
        if (parts.Length == 2 && !Forms.TryGet(parts[1], out kind))
        {
            route.Error(RigDiagnosticIds.UnknownWord, text.At(slice.Offset), $"no form '{parts[1]}'{NearestWord.Suggest(route.Bag, parts[1], [.. Forms.All])}");
            return null;
        }

        if (slots.TryGetValue(parts[0], out var slot))
        {
            return new PatternByte(kind, 0, slot);
        }

        if (!ControlPattern.IsBindable(parts[0]) || !route.Scope.TryBind(parts[0]))
        {
            route.Error(RigDiagnosticIds.BadSyntax, text.At(slice.Offset), $"'{parts[0]}' is no name to bind: letters, digits and _, at most {Variables.Capacity} of them in a route");
            return null;
        }

        slots[parts[0]] = route.Scope.Slots - 1;
        return new PatternByte(kind, 0, route.Scope.Slots - 1);
    }
}
