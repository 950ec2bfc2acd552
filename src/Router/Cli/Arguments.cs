using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace MidiMesh.Router.Cli;

/// <summary>Options and arguments that several verbs have, with their limits.</summary>
internal static class Arguments
{
    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json(string description = "Print JSON for programs.") => new("--json") { Description = description };

    /// <summary>A rig that need not be given: then <see cref="DefaultRig"/> is meant.</summary>
    public static Argument<string?> OptionalRig() => new Argument<string?>("RIG")
    {
        Description = "The rig file; config/midimesh.conf, here or beside the program, when not given.", Arity = ArgumentArity.ZeroOrOne,
    }.NoOption();

    /// <summary>A whole number within limits.</summary>
    public static Option<int> Number(string name, string description, int least, int most, int preset)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => preset };
        option.Validators.Add(result => CheckRange(result, name, least, most));
        return option;
    }

    /// <summary>A whole number within limits, or nothing.</summary>
    public static Option<int?> OptionalNumber(string name, string description, int least, int most)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result => CheckRange(result, name, least, most));
        return option;
    }

    /// <summary>A UDP port; 0 stands for any free one.</summary>
    public static Argument<int> Port(string name, string description)
    {
        var argument = new Argument<int>(name) { Description = description };
        argument.Validators.Add(result => CheckRange(result, name, 0, IPEndPoint.MaxPort));
        return argument;
    }

    /// <summary>Refuses a word that looks like an option, or a mistyped option would pass for a file or a port.</summary>
    public static Argument<T> NoOption<T>(this Argument<T> argument)
    {
        argument.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] } token])
            {
                result.AddError($"'{token.Value}' is no option here.");
            }
        });
        return argument;
    }

    // Looks at the words themselves: reading the value of a word that is no number would throw.
    private static void CheckRange(SymbolResult result, string name, int least, int most)
    {
        foreach (var token in result.Tokens)
        {
            if (int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
            {
                result.AddError($"{name} is {least} to {most}, not {value}.");
            }
        }
    }
}
