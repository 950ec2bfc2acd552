using System.Text;

namespace MidiMesh.Router.Cli.Reference;

/// <summary>Completion for fish.</summary>
internal static class FishCompletion
{
    /// <summary>The script: <c>~/.config/fish/completions/midimesh.fish</c>.</summary>
    public static string Write(CommandShape program)
    {
        var text = new StringBuilder();
        text.Append($$"""
            # Completion of midimesh for fish, made by `midimesh completion fish`.
            # Put it into ~/.config/fish/completions/midimesh.fish.
            function __midimesh_at
                set -l verb midimesh
                for word in (commandline -opc)[2..]
                    switch "$verb $word"
                        case {{string.Join(' ', program.All.Skip(1).Select(static verb => Quote(verb.Path)))}}
                            set verb "$verb $word"
                    end
                end
                test "$verb" = "$argv[1]"
            end
            complete -c midimesh -f

            """);
        foreach (var verb in program.All)
        {
            var at = $"complete -c midimesh -n {Quote($"__midimesh_at \"{verb.Path}\"")}";
            foreach (var below in verb.Verbs)
            {
                text.Append($"{at} -a {Quote(below.Name)} -d {Quote(below.Summary)}\n");
            }

            foreach (var word in verb.Arguments.SelectMany(static argument => argument.Words))
            {
                text.Append($"{at} -a {Quote(word)}\n");
            }

            if (verb.TakesFiles)
            {
                text.Append($"{at} -F\n");
            }

            foreach (var option in verb.Options)
            {
                var names = string.Join(' ', option.Names.Select(static name => name.StartsWith("--", StringComparison.Ordinal) ? $"-l {name[2..]}" : name.Length == 2 ? $"-s {name[1..]}" : $"-o {name[1..]}"));
                var value = option.Value is null ? "" : option.Words.Count > 0 ? $" -x -a {Quote(string.Join(' ', option.Words))}" : CommandShape.IsFile(option.Value) ? " -r -F" : " -x";
                text.Append($"{at} {names}{value} -d {Quote(option.Description)}\n");
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Quote(string text) =>
        "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
