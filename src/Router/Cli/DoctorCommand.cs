using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Doctor;
using MidiMesh.Router.Doctor.Checks;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh doctor [RIG]</c>: whether this machine and the rig are fit for the stage, and what to do where they are not.</summary>
internal static class DoctorCommand
{
    private const int WidestCheck = 24;

    private static readonly IDoctorCheck[] Checks =
        [new RigCheck(), new LibrariesCheck(), new MidiSystemsCheck(), new DevicesCheck(), new PortsCheck(), new FoldersCheck(), new RealTimeCheck(), new LiveCheck(), new ScriptCheck()];

    public static Command Create(CliContext context)
    {
        var rig = Arguments.OptionalRig();
        var library = new Option<string?>("--user-library") { Description = "Live's User Library, where it is not in its usual place.", HelpName = "FOLDER" };
        var json = Arguments.Json();
        var command = new Command(
            "doctor",
            "Looks whether this machine can run a rig, and says what to do where it cannot. Looked at are the rig itself, libraries, MIDI systems, devices, ports, folders, real-time limits, Live and its script.\n\n" +
            "Example: midimesh doctor my-set.conf") { rig, library, json };
        command.SetAction((line, stop) => LookAsync(context, line.GetValue(rig) ?? DefaultRig.Find(context), line.GetValue(library), line.GetValue(json), stop));
        return command;
    }

    private static async Task<int> LookAsync(CliContext context, string? rig, string? userLibrary, bool asJson, CancellationToken stop)
    {
        var findings = new List<Finding>();
        using (var of = Examination.Begin(context, rig, userLibrary))
        {
            foreach (var check in Checks)
            {
                findings.AddRange(await LookAsync(check, of, stop).ConfigureAwait(false));
            }
        }

        var problems = findings.Count(static finding => finding.Level == FindingLevel.Problem);
        var warnings = findings.Count(static finding => finding.Level == FindingLevel.Warning);
        if (asJson)
        {
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(
                new
                {
                    Ok = problems == 0, Problems = problems, Warnings = warnings, Rig = rig, Version = ProgramVersion.Text, System = SystemName,
                    Findings = findings.Select(static finding => new { Level = Word(finding.Level), finding.Check, finding.Says, finding.Advice }),
                },
                JsonText.Indented)).ConfigureAwait(false);
        }
        else
        {
            await context.Output.WriteLineAsync($"MidiMesh {ProgramVersion.Text} on {SystemName}").ConfigureAwait(false);
            Print(context.Output, findings);
            await context.Output.WriteLineAsync(Summary(problems, warnings)).ConfigureAwait(false);
        }

        return problems == 0 ? ExitCode.Done : ExitCode.BadInput;
    }

    /// <summary>One check that cannot look must not hide what the others find.</summary>
    private static async Task<IReadOnlyList<Finding>> LookAsync(IDoctorCheck check, Examination of, CancellationToken stop)
    {
        try
        {
            return await check.LookAsync(of, stop).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            return [Finding.Warning(check.Name, $"could not be looked at: {cause.Message} ({cause.GetType().Name})", "Look again; if it stays so, this is a fault of MidiMesh's.")];
        }
    }

    private static void Print(TextWriter output, List<Finding> findings)
    {
        var width = Math.Min(WidestCheck, findings.Max(static finding => finding.Check.Length));
        foreach (var finding in findings)
        {
            // The eye finds capitals in a list of small letters.
            var level = finding.Level == FindingLevel.Problem ? "PROBLEM" : Word(finding.Level);
            output.WriteLine($"{level,-8}{finding.Check.PadRight(width)}  {finding.Says}");
            if (finding.Advice is { } advice)
            {
                output.WriteLine($"{new string(' ', 8 + width)}  -> {advice}");
            }
        }
    }

    private static string Summary(int problems, int warnings) => (problems, warnings) switch
    {
        (0, 0) => "Nothing wrong.",
        (0, _) => $"{Counted.Of(warnings, "warning")}, no problem.",
        (_, 0) => $"{Counted.Of(problems, "problem")}.",
        _ => $"{Counted.Of(problems, "problem")}, {Counted.Of(warnings, "warning")}.",
    };

    private static string Word(FindingLevel level) => level switch { FindingLevel.Ok => "ok", FindingLevel.Warning => "warning", _ => "problem" };

    private static string SystemName => $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.RuntimeIdentifier}";
}
