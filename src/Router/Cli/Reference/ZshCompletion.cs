using System.Text;

namespace MidiMesh.Router.Cli.Reference;

/// <summary>Completion for zsh, with what each word does.</summary>
internal static class ZshCompletion
{
    /// <summary>The script: a file <c>_midimesh</c> in a folder of <c>fpath</c>.</summary>
    public static string Write(CommandShape program)
    {
        var text = new StringBuilder();
        text.Append($$"""
            #compdef midimesh
            # Completion of midimesh for zsh, made by `midimesh completion zsh`.
            # Put it as _midimesh into a folder of $fpath, before compinit.
            _midimesh() {
                local verb=midimesh files= i
                local -a verbs options values
                for ((i = 2; i < CURRENT; i++)); do
                    case "$verb ${words[i]}" in
                        {{string.Join('|', program.All.Skip(1).Select(static verb => Quote(verb.Path)))}})
                            verb="$verb ${words[i]}" ;;
                    esac
                done
                case "$verb ${words[CURRENT-1]}" in

            """);
        foreach (var verb in program.All)
        {
            foreach (var option in verb.Options.Where(static option => option.Value is not null))
            {
                var places = string.Join('|', option.Names.Select(name => Quote($"{verb.Path} {name}")));
                var then = option.Words.Count > 0 ? $"values=({string.Join(' ', option.Words.Select(Quote))}); compadd -a values"
                    : CommandShape.IsFile(option.Value) ? "_files"
                    : $"_message {Quote(option.Description)}";
                text.Append($"        {places}) {then}; return ;;\n");
            }
        }

        text.Append("    esac\n    case \"$verb\" in\n");
        foreach (var verb in program.All)
        {
            text.Append($"        {Quote(verb.Path)})\n");
            text.Append($"            verbs=({string.Join(' ', verb.Verbs.Select(static below => Described(below.Name, below.Summary)))})\n");
            text.Append($"            values=({string.Join(' ', verb.Arguments.SelectMany(static argument => argument.Words).Select(Quote))})\n");
            text.Append($"            options=({string.Join(' ', verb.Options.SelectMany(static option => option.Names.Select(name => Described(name, option.Description))))})\n");
            text.Append($"            files={(verb.TakesFiles ? "1" : "")} ;;\n");
        }

        text.Append("""
                esac
                (( ${#verbs} )) && _describe -t commands verb verbs
                (( ${#values} )) && compadd -a values
                [[ -n $files ]] && _files
                _describe -o -t options option options
            }
            if [ "$funcstack[1]" = _midimesh ]; then
                _midimesh "$@"
            else
                compdef _midimesh midimesh
            fi

            """);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Described(string word, string description) => Quote($"{word.Replace(":", "\\:", StringComparison.Ordinal)}:{description}");

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
