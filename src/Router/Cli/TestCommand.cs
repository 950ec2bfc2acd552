using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.RigTests;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh test RIG [NAME]</c>: runs the rig's own tests in controlled time, without hardware.</summary>
internal static class TestCommand
{
    public static Command Create(CliContext context)
    {
        var rig = new Argument<string>("RIG") { Description = "The rig file." }.NoOption();
        var name = new Argument<string?>("NAME") { Description = "Only this test; all when not given.", Arity = ArgumentArity.ZeroOrOne }.NoOption();
        var json = Arguments.Json();
        var command = new Command("test", "Runs the rig's own tests, without hardware and without waiting.\n\nExample: midimesh test my-set.conf") { rig, name, json };
        command.SetAction((line, stop) => Task.Run(() => Test(context, line.GetRequiredValue(rig), line.GetValue(name), line.GetValue(json), stop), CancellationToken.None));
        return command;
    }

    private static int Test(CliContext context, string path, string? name, bool asJson, CancellationToken stop)
    {
        if (LoadedRig.Load(context, path) is not { Plan: { } plan } rig)
        {
            return ExitCode.BadInput;
        }

        var tests = name is null ? rig.Tests : [.. rig.Tests.Where(test => test.Name.Value == name)];
        if (tests.Count == 0)
        {
            var bag = new DiagnosticBag();
            context.Error.WriteLine(name is null
                ? $"{path}: there is nothing to test; write a block such as tests {{ first {{ steps = [ \"press apc.pad[1,1]\", \"expect live /live/clip_slot/fire 0 0\" ] }} }}"
                : $"{path}: no test '{name}'{NearestWord.Suggest(bag, name, [.. rig.Tests.Select(static test => test.Name.Value)])}");
            return ExitCode.BadInput;
        }

        var results = new List<TestResult>();
        foreach (var test in tests)
        {
            try
            {
                results.Add(RigTestRunner.Run(plan, test, stop: stop));
            }
            catch (OperationCanceledException)
            {
                context.Error.WriteLine($"{path}: stopped; {results.Count} of {tests.Count} {(tests.Count == 1 ? "test" : "tests")} were run");
                return ExitCode.BadEnvironment;
            }

            if (!asJson)
            {
                Write(context.Output, results[^1]);
            }
        }

        var failed = results.Count(static result => result.Failure is not null);
        context.Output.WriteLine(asJson
            ? Json(path, results)
            : $"{path}: {results.Count} {(results.Count == 1 ? "test" : "tests")}, {(failed == 0 ? "all passed" : $"{failed} failed")}");
        return failed == 0 ? ExitCode.Done : ExitCode.BadInput;
    }

    private static void Write(TextWriter output, TestResult result)
    {
        if (result.Failure is not { } failure)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"passed  {result.Name.Value}  ({result.Steps} steps, {result.Lasted.TotalSeconds:0.###} s)"));
            return;
        }

        output.WriteLine($"FAILED  {result.Name.Value}");
        output.WriteLine($"  {failure.Origin}: {failure.Step}");
        output.WriteLine($"    expected  {failure.Expected}");
        if (failure.Came.Count == 0)
        {
            output.WriteLine("    came      nothing");
        }

        for (var i = 0; i < failure.Came.Count; i++)
        {
            output.WriteLine($"    {(i == 0 ? "came    " : "        ")}  {failure.Came[i].Text}");
            if (failure.Came[i].Story.Length > 0)
            {
                output.WriteLine($"                because {failure.Came[i].Story}");
            }
        }
    }

    private static string Json(string path, IReadOnlyList<TestResult> results) => JsonSerializer.Serialize(
        new
        {
            File = path,
            Ok = results.All(static result => result.Failure is null),
            Tests = results.Select(static result => new
            {
                Name = result.Name.Value,
                Ok = result.Failure is null,
                result.Steps,
                Seconds = result.Lasted.TotalSeconds,
                Failure = result.Failure is { } failure
                    ? new
                    {
                        File = failure.Origin.Path, failure.Origin.Line, failure.Origin.Column, failure.Step, failure.Expected,
                        Came = failure.Came.Select(static found => new { found.Text, found.Story }),
                    }
                    : null,
            }),
        },
        JsonText.Indented);
}
