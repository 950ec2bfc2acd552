using System.CommandLine;
using System.Text.Json;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Configuration.Profiles;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh check RIG</c>: everything that is wrong with a rig, or with a device profile, without running it.</summary>
internal static class CheckCommand
{
    public static Command Create(CliContext context)
    {
        var rig = new Argument<string>("RIG") { Description = "The rig file, or a device profile." }.NoOption();
        var json = Arguments.Json();
        var command = new Command("check", "Says everything that is wrong with a rig or a device profile, without running it.\n\nExample: midimesh check my-set.conf") { rig, json };
        command.SetAction(line => Check(context, line.GetRequiredValue(rig), line.GetValue(json)));
        return command;
    }

    private static int Check(CliContext context, string path, bool asJson)
    {
        if (ProfileFile.TryCheck(path) is { } profile)
        {
            return Tell(context, path, asJson, profile.Diagnostics, profile.Profile is null, profile.Summary);
        }

        var result = RigCompiler.Load(path);
        return Tell(context, path, asJson, result.Diagnostics, result.HasErrors, result.Plan is { } plan
            ? $"; '{plan.Name}' has {Counted.Of(plan.Table.Devices.Length, "device")} and {Counted.Of(plan.Table.Routes.Length, "route")}"
            : "");
    }

    private static int Tell(CliContext context, string path, bool asJson, IReadOnlyList<HoconDiagnostic> diagnostics, bool hasErrors, string has)
    {
        var errors = diagnostics.Count(diagnostic => diagnostic.Severity == HoconSeverity.Error);
        var warnings = diagnostics.Count - errors;
        if (asJson)
        {
            context.Output.WriteLine(Json(path, diagnostics, hasErrors, errors, warnings));
        }
        else
        {
            foreach (var diagnostic in diagnostics)
            {
                context.Error.WriteLine(diagnostic);
            }

            context.Output.WriteLine(Summary(path, errors, warnings) + has);
        }

        return hasErrors ? ExitCode.BadInput : ExitCode.Done;
    }

    private static string Summary(string path, int errors, int warnings)
    {
        var found = (errors, warnings) switch
        {
            (0, 0) => "nothing wrong",
            (0, _) => Counted.Of(warnings, "warning"),
            (_, 0) => Counted.Of(errors, "error"),
            _ => $"{Counted.Of(errors, "error")}, {Counted.Of(warnings, "warning")}",
        };
        return $"{path}: {found}";
    }

    private static string Json(string path, IReadOnlyList<HoconDiagnostic> diagnostics, bool hasErrors, int errors, int warnings) => JsonSerializer.Serialize(
        new
        {
            File = path,
            Ok = !hasErrors,
            Errors = errors,
            Warnings = warnings,
            Diagnostics = diagnostics.Select(diagnostic => new
            {
                File = diagnostic.Origin.Path,
                diagnostic.Origin.Line,
                diagnostic.Origin.Column,
                Severity = diagnostic.Severity == HoconSeverity.Error ? "error" : "warning",
                diagnostic.Id,
                diagnostic.Message,
            }),
        },
        JsonText.Indented);
}
