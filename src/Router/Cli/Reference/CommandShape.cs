using System.CommandLine;
using System.CommandLine.Completions;

namespace MidiMesh.Router.Cli.Reference;

/// <summary>An option as people write it.</summary>
/// <param name="Names">Its name and its shorter forms.</param>
/// <param name="Description">What it does.</param>
/// <param name="Value">What stands behind it, in capitals; null for one that takes nothing.</param>
/// <param name="Words">What can stand behind it, where that is a choice.</param>
internal sealed record OptionShape(IReadOnlyList<string> Names, string Description, string? Value, IReadOnlyList<string> Words);

/// <summary>A word that is expected at its place.</summary>
/// <param name="Name">In capitals.</param>
/// <param name="Description">What it is.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
/// <param name="IsMany">Whether it may be several.</param>
/// <param name="Words">What it can be, where that is a choice.</param>
internal sealed record ArgumentShape(string Name, string Description, bool IsOptional, bool IsMany, IReadOnlyList<string> Words);

/// <summary>A verb as the command line itself knows it: what completions and the manual page are made from, so that there is no second list to keep true.</summary>
/// <param name="Path">All words up to it: "midimesh osc send".</param>
/// <param name="Description">What it does, in paragraphs.</param>
/// <param name="Arguments">What it expects.</param>
/// <param name="Options">What it takes, those of the verbs above it too.</param>
/// <param name="Verbs">Verbs below it.</param>
internal sealed record CommandShape(
    string Path, string Description, IReadOnlyList<ArgumentShape> Arguments, IReadOnlyList<OptionShape> Options, IReadOnlyList<CommandShape> Verbs)
{
    private const string Program = "midimesh";

    /// <summary>Names of values that are files or folders.</summary>
    private static readonly string[] FileWords = ["RIG", "FILE", "FOLDER"];

    /// <summary>Its own word.</summary>
    public string Name => Path[(Path.LastIndexOf(' ') + 1)..];

    /// <summary>The first sentence of what it does, without its full stop.</summary>
    public string Summary => Description.Split('\n')[0] is var line && line.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? line[..end] : line.TrimEnd('.');

    /// <summary>Whether a file may stand here.</summary>
    public bool TakesFiles => Arguments.Any(static argument => IsFile(argument.Name));

    /// <summary>This verb and all below it, parents first.</summary>
    public IEnumerable<CommandShape> All => Verbs.SelectMany(static verb => verb.All).Prepend(this);

    /// <summary>Whether a value of this name is a file or a folder.</summary>
    public static bool IsFile(string? name) => name is not null && (FileWords.Contains(name) || name.EndsWith(".mid", StringComparison.Ordinal));

    /// <summary>Reads the command line.</summary>
    public static CommandShape Of(RootCommand root) => Read(root, Program, []);

    private static CommandShape Read(Command command, string path, IReadOnlyList<Option> inherited)
    {
        var passedOn = inherited.Concat(command.Options.Where(static option => option.Recursive)).Distinct().ToList();
        return new CommandShape(
            path, command.Description ?? "",
            [.. command.Arguments.Where(static argument => !argument.Hidden).Select(Read)],
            [.. command.Options.Concat(inherited).Distinct().Where(static option => !option.Hidden).Select(Read)],
            [.. command.Subcommands.Where(static verb => !verb.Hidden).Select(verb => Read(verb, $"{path} {verb.Name}", passedOn))]);
    }

    private static ArgumentShape Read(Argument argument) => new(
        argument.HelpName ?? argument.Name, argument.Description ?? "", argument.Arity.MinimumNumberOfValues == 0, argument.Arity.MaximumNumberOfValues > 1, Words(argument));

    private static OptionShape Read(Option option) => new(
        // Shells take the question mark of "-?" for a pattern.
        [option.Name, .. option.Aliases.Where(static alias => alias != "-?").Order(StringComparer.Ordinal)], option.Description ?? "",
        option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? null : option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant(), Words(option));

    private static string[] Words(Symbol symbol) => [.. symbol.GetCompletions(CompletionContext.Empty).Select(static word => word.Label).Where(static word => !word.StartsWith('-'))];
}
