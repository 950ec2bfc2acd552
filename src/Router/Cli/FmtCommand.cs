using System.CommandLine;
using System.Text;
using MidiMesh.Hocon;
using MidiMesh.Hocon.Formatting;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh fmt RIG [--check]</c>: indentation and spacing, nothing else.</summary>
internal static class FmtCommand
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Command Create(CliContext context)
    {
        var rig = new Argument<string>("RIG") { Description = "The rig file; also any other HOCON file." }.NoOption();
        var check = new Option<bool>("--check") { Description = "Change nothing; end with 1 when something would change." };
        var command = new Command("fmt", "Puts a file's indentation and spacing in order. Comments, order and values stay as they are.\n\nExample: midimesh fmt my-set.conf") { rig, check };
        command.SetAction(line => Format(context, line.GetRequiredValue(rig), line.GetValue(check)));
        return command;
    }

    private static int Format(CliContext context, string path, bool onlyCheck)
    {
        string text;
        try
        {
            text = Strict.GetString(File.ReadAllBytes(path));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            context.Error.WriteLine($"{path}: {(cause is DecoderFallbackException ? "the file is not UTF-8" : cause.Message)}");
            return ExitCode.BadInput;
        }

        var tree = HoconSyntaxTree.ParseText(text, path);
        if (HoconFormatter.Format(tree) is not { } formatted)
        {
            foreach (var diagnostic in tree.Diagnostics)
            {
                context.Error.WriteLine(diagnostic);
            }

            context.Error.WriteLine($"{path}: left as it is; put the errors right first");
            return ExitCode.BadInput;
        }

        if (formatted == text)
        {
            context.Output.WriteLine($"{path}: in order");
            return ExitCode.Done;
        }

        if (onlyCheck)
        {
            context.Error.WriteLine($"{path}:{FirstDifference(text, formatted)}: its spacing would change");
            return ExitCode.BadInput;
        }

        // The proof before anything is written: the same tokens, and the same values with all includes and substitutions.
        if (!HoconFormatter.SameTokens(tree, HoconSyntaxTree.ParseText(formatted, path))
            || !HoconLoader.LoadText(text, path).Root.ContentEquals(HoconLoader.LoadText(formatted, path).Root))
        {
            context.Error.WriteLine($"{path}: left as it is: its meaning would change");
            return ExitCode.BadInput;
        }

        return Replace(context, path, formatted);
    }

    /// <summary>Writes beside the file and swaps it in, so that a router that watches it never reads half of it.</summary>
    private static int Replace(CliContext context, string path, string text)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var beside = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            File.Copy(target, beside, overwrite: true);      // keeps the permissions
            File.WriteAllText(beside, text, Strict);
            File.Move(beside, target, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            File.Delete(beside);
            context.Error.WriteLine($"{path}: cannot be written: {cause.Message}");
            return ExitCode.BadEnvironment;
        }

        context.Output.WriteLine($"{path}: put in order");
        return ExitCode.Done;
    }

    private static int FirstDifference(string a, string b)
    {
        var (before, after) = (a.Split('\n'), b.Split('\n'));
        var line = 0;
        while (line < before.Length && line < after.Length && before[line] == after[line])
        {
            line++;
        }

        return line + 1;
    }
}
