using System.CommandLine;
using System.Text.Json;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh check RIG</c>: everything that is wrong with a rig, without running it.</summary>
internal static class CheckCommand
{
    public static Command Create(CliContext context)
    {
        var rig = new Argument<string>("RIG") { Description = "The rig file." }.NoOption();
        var json = Arguments.Json();
        var command = new Command("check", "Says everything that is wrong with a rig, without running it.\n\nExample: midimesh check my-set.conf") { rig, json };
        command.SetAction(line => Check(context, line.GetRequiredValue(rig), line.GetValue(json)));
        return command;
    }

    private static int Check(CliContext context, string path, bool asJson)
    {
        var result = RigCompiler.Load(path);
        var errors = result.Diagnostics.Count(diagnostic => diagnostic.Severity == HoconSeverity.Error);
        var warnings = result.Diagnostics.Count - errors;
        if (asJson)
        {
            context.Output.WriteLine(Json(path, result, errors, warnings));
        }
        else
        {
            foreach (var diagnostic in result.Diagnostics)
            {
                context.Error.WriteLine(diagnostic);
            }

            context.Output.WriteLine(Summary(path, result, errors, warnings));
        }

        return result.HasErrors ? ExitCode.BadInput : ExitCode.Done;
    }

    private static string Summary(string path, RigLoadResult result, int errors, int warnings)
    {
        var found = (errors, warnings) switch
        {
            (0, 0) => "nothing wrong",
            (0, _) => Count(warnings, "warning"),
            (_, 0) => Count(errors, "error"),
            _ => $"{Count(errors, "error")}, {Count(warnings, "warning")}",
        };
        return result.Plan is { } plan
            ? $"{path}: {found}; '{plan.Name}' has {Count(plan.Table.Devices.Length, "device")} and {Count(plan.Table.Routes.Length, "route")}"
            : $"{path}: {found}";
    }

    private static string Json(string path, RigLoadResult result, int errors, int warnings) => JsonSerializer.Serialize(
        new
        {
            File = path,
            Ok = !result.HasErrors,
            Errors = errors,
            Warnings = warnings,
            Diagnostics = result.Diagnostics.Select(diagnostic => new
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

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
