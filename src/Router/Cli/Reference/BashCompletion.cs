using System.Text;

namespace MidiMesh.Router.Cli.Reference;

/// <summary>Completion for bash, from 3.2 (that of macOS) on: no associative arrays, no mapfile.</summary>
internal static class BashCompletion
{
    /// <summary>The script; it is read by the shell once.</summary>
    public static string Write(CommandShape program)
    {
        var verbs = program.All.Skip(1).ToList();
        var text = new StringBuilder();
        text.Append($$"""
            # Completion of midimesh for bash, made by `midimesh completion bash`.
            # Source it, or put it into ~/.local/share/bash-completion/completions/midimesh.
            _midimesh() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb=midimesh words= files= i
                local IFS=$' \t\n'
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case "$verb ${COMP_WORDS[i]}" in
                        {{string.Join('|', verbs.Select(static verb => Quote(verb.Path)))}})
                            verb="$verb ${COMP_WORDS[i]}" ;;
                    esac
                done
                case "$verb $prev" in

            """);
        foreach (var verb in program.All)
        {
            foreach (var option in verb.Options.Where(static option => option.Value is not null))
            {
                var places = string.Join('|', option.Names.Select(name => Quote($"{verb.Path} {name}")));
                text.Append($"        {places}) {(option.Words.Count > 0 ? $"words={Quote(string.Join(' ', option.Words))}" : CommandShape.IsFile(option.Value) ? "files=1" : ":")} ;;\n");
            }
        }

        text.Append("        *)\n            case \"$verb\" in\n");
        foreach (var verb in program.All)
        {
            var words = verb.Verbs.Select(static below => below.Name)
                .Concat(verb.Arguments.SelectMany(static argument => argument.Words)).Concat(verb.Options.SelectMany(static option => option.Names));
            text.Append($"                {Quote(verb.Path)}) words={Quote(string.Join(' ', words))}{(verb.TakesFiles ? " files=1" : "")} ;;\n");
        }

        text.Append("""
                        esac ;;
                esac
                COMPREPLY=($(compgen -W "$words" -- "$cur"))
                if [ -n "$files" ] && [ ${#COMPREPLY[@]} -eq 0 -o -z "$cur" ]; then
                    # Names of files may hold blanks.
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f -- "$cur"))
                    compopt -o filenames 2>/dev/null
                fi
            }
            complete -F _midimesh midimesh

            """);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
