using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh show RIG</c>: the rig as it counts; <c>--origin PATH</c>: where a value comes from and what it overrides.</summary>
internal static class ShowCommand
{
    private const int LongestShown = 200;

    public static Command Create(CliContext context)
    {
        var rig = new Argument<string>("RIG") { Description = "The rig file." }.NoOption();
        var origin = new Option<string?>("--origin") { Description = "A path such as devices.apc.profile or routes.launch.via[0]: which file and line won, and what it overrides." };
        var json = Arguments.Json();
        var command = new Command("show", "Shows a rig as it counts: after includes and substitutions, with every default.\n\nExample: midimesh show my-set.conf --origin devices.apc.profile") { rig, origin, json };
        command.SetAction(line => Show(context, line.GetRequiredValue(rig), line.GetValue(origin), line.GetValue(json)));
        return command;
    }

    private static int Show(CliContext context, string path, string? origin, bool asJson)
    {
        // A rig with mistakes can be shown too, as far as it could be read: that is often how they are found.
        var result = RigCompiler.Load(path);
        foreach (var diagnostic in result.Diagnostics.Where(static diagnostic => diagnostic.Severity == HoconSeverity.Error))
        {
            context.Error.WriteLine(diagnostic);
        }

        if (origin is not null)
        {
            return ShowOrigin(context, result.Root, origin, asJson);
        }

        var listing = new RigListing(result.Root);
        context.Output.WriteLine(asJson ? listing.ToJson() : listing.ToHocon().TrimEnd());
        return result.HasErrors ? ExitCode.BadInput : ExitCode.Done;
    }

    private static int ShowOrigin(CliContext context, HoconObject root, string path, bool asJson)
    {
        HoconValue? value = root;
        HoconValue? holder = null;
        var missing = "";
        if (!HoconPath.TryParse(Dotted(path), out var parts))
        {
            context.Error.WriteLine($"midimesh: '{path}' is no path; write for instance devices.apc.profile or routes.launch.via[0]");
            return ExitCode.BadInput;
        }

        foreach (var part in parts)
        {
            (holder, missing) = (value, part);
            value = value switch
            {
                HoconObject body => body.FindField(part)?.Value,
                HoconArray list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (value is null)
            {
                break;
            }
        }

        if (value is null)
        {
            return Missing(context, root, path, holder, missing);
        }

        var via = new List<HoconOrigin>();
        for (var next = value.Origin.Via; next is not null; next = next.Via)
        {
            via.Add(next);
        }

        var overridden = value.Origins.Skip(1).ToList();
        if (asJson)
        {
            context.Output.WriteLine(JsonSerializer.Serialize(
                new { Path = path, Value = Short(value), Origin = Place(value.Origin), Via = via.Select(Place), Overrides = overridden.Select(Place) }, JsonText.Indented));
            return ExitCode.Done;
        }

        context.Output.WriteLine($"{path} = {Short(value)}");
        WritePlace(context.Output, "from     ", value.Origin);
        foreach (var one in via)
        {
            WritePlace(context.Output, "through  ", one);
        }

        foreach (var one in overridden)
        {
            // An object is merged with what stood before it; anything else replaces it.
            WritePlace(context.Output, value is HoconObject ? "merged   " : "overrides", one);
        }

        return ExitCode.Done;
    }

    private static int Missing(CliContext context, HoconObject root, string path, HoconValue? holder, string missing)
    {
        // Nobody has written it: then a default may be what counts.
        HoconValue? value = HoconLoader.LoadText(new RigListing(root).ToHocon(), "").Root.Find(Dotted(path));
        if (value is not null)
        {
            context.Output.WriteLine($"{path} = {Short(value)}");
            context.Output.WriteLine("  default    no file says anything about it");
            return ExitCode.Done;
        }

        var known = holder is HoconObject body ? body.Fields.Select(static field => field.Key).ToList() : [];
        context.Error.WriteLine($"midimesh: nothing is at '{path}'{NearestWord.Suggest(new DiagnosticBag(), missing, known)}");
        return ExitCode.BadInput;
    }

    private static void WritePlace(TextWriter output, string word, HoconOrigin origin)
    {
        var line = LineAt(origin);
        output.WriteLine($"  {word}  {origin}{(line.Length > 0 ? $":  {line}" : "")}");
    }

    private static object Place(HoconOrigin origin) => new { File = origin.Path, origin.Line, origin.Column, Text = LineAt(origin) };

    private static string LineAt(HoconOrigin origin)
    {
        try
        {
            var line = File.ReadLines(origin.Path).ElementAtOrDefault(origin.Line - 1)?.Trim() ?? "";
            return line.Length <= LongestShown ? line : line[..LongestShown] + "…";
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "";                                       // the place alone still helps
        }
    }

    private static string Short(HoconValue value)
    {
        var text = value.ToString();
        return text.Length <= LongestShown ? text : text[..LongestShown] + "…";
    }

    /// <summary>"via[0].rate" as "via.0.rate".</summary>
    private static string Dotted(string path) => path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
}
