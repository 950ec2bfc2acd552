using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ osc = "/live/track/stop_all_clips", args = [ 0, "=arg1", "text", true ] }</c>: the message that the route's OSC destinations get.</summary>
/// <remarks>Whole numbers leave as i, others as f, text as s, true and false as T and F, null as N. Text behind <c>=</c> is computed; a text that begins with = is written with two.</remarks>
internal sealed class OscWord : StepWord
{
    private const int MaxArguments = 64;
    private const int MaxAddress = 500;

    /// <inheritdoc />
    public override string Word => "osc";

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = ["args"];

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var arguments = new List<OscTemplateArgument>();
        var items = step.List("args");
        if (items.Count > MaxArguments)
        {
            route.Error(RigDiagnosticIds.TooMany, step.KeyOrigin("args"), $"a message takes at most {MaxArguments} arguments here");
            items = [];
        }

        foreach (var item in items)
        {
            if (ReadArgument(step, item, route) is { } argument)
            {
                arguments.Add(argument);
            }
        }

        if (step.AsText(own, Word, "\"/an/address\"") is not { } address || !CheckAddress(address, route))
        {
            route.Failed = true;
            return null;
        }

        if (route.Osc is not null)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), "a route sends one OSC message; make a second route for the other");
            return null;
        }

        route.Osc = new OscTemplate(address.Value, arguments);
        return null;
    }

    private static bool CheckAddress(Written<string> address, RouteContext route)
    {
        var text = address.Value;
        if (!text.StartsWith('/') || text.Length > MaxAddress)
        {
            route.Error(RigDiagnosticIds.BadSyntax, address.Origin, $"an OSC address begins with / and has at most {MaxAddress} characters: '{(text.Length > 60 ? text[..60] + "…" : text)}'");
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            // OSC 1.0, OSC Address Spaces and OSC Addresses: these have meaning in patterns only; AbletonOSC takes * as one.
            if (text[i] is <= ' ' or '#' or ',' or '?' or '[' or ']' or '{' or '}' || text[i] > '~')
            {
                route.Error(RigDiagnosticIds.BadSyntax, address.At(i), $"an OSC address to send has no '{text[i]}'");
                return false;
            }
        }

        return true;
    }

    private static OscTemplateArgument? ReadArgument(Section step, HoconValue item, RouteContext route)
    {
        if (item is not HoconScalar scalar)
        {
            step.Wrong(item, "args", "numbers, texts, true or false");
            return null;
        }

        var text = scalar.Text;
        switch (scalar.Kind)
        {
            case HoconKind.Null:
                return new OscTemplateArgument('N');
            case HoconKind.Boolean:
                return new OscTemplateArgument(text == "true" ? 'T' : 'F');
            case HoconKind.Number when !text.AsSpan().ContainsAny('.', 'e', 'E'):
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
                {
                    return new OscTemplateArgument('i', Expression.Whole(whole));
                }

                step.Wrong(item, "args", "whole numbers that fit 32 bits (write 5e9 or 5000000000.0 for a float)");
                return null;
            case HoconKind.Number when scalar.TryGetDouble(out var number):
                return new OscTemplateArgument('f', Expression.Number(number));
            case HoconKind.String when text.StartsWith("==", StringComparison.Ordinal):
                return new OscTemplateArgument('s', Text: text[1..]);
            case HoconKind.String when text.StartsWith('='):
                var written = new Written<string>(text, scalar.Origin);
                return route.Read(written, Slice.Trimmed(text, 1, text.Length)) is { } expression ? new OscTemplateArgument('\0', expression) : null;
            case HoconKind.String when text.Contains('\0'):
                step.Wrong(item, "args", "text without a zero character, which ends a text in OSC");
                return null;
            default:
                return new OscTemplateArgument('s', Text: text);
        }
    }
}
