using System.Globalization;
using System.Text;

namespace MidiMesh.Router.Cli.Reference;

/// <summary>The manual page, midimesh(1), in man(7)'s macros.</summary>
internal static class ManPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="program">All verbs.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="date">What the page's foot says.</param>
    public static string Write(CommandShape program, string version, DateOnly date)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $".TH MIDIMESH 1 {date:yyyy-MM-dd} \"MidiMesh {version}\"\n");
        page.Append(".SH NAME\nmidimesh \\- routes MIDI and OSC between controllers and Ableton Live\n");
        page.Append(".SH SYNOPSIS\n");
        Synopsis(page, program);
        page.Append(".SH DESCRIPTION\n");
        Paragraphs(page, program.Description);
        page.Append("What was asked for goes to standard output; mistakes, advice and notices go to standard error.\n");
        page.Append(".SH OPTIONS\n");
        Options(page, program);
        page.Append(".SH COMMANDS\n");
        foreach (var verb in program.All.Skip(1))
        {
            page.Append($".SS \"{Escape(verb.Path)}\"\n");
            Synopsis(page, verb);
            page.Append(".PP\n");
            Paragraphs(page, verb.Description);
            foreach (var argument in verb.Arguments)
            {
                page.Append($".TP\n.I {Escape(argument.Name)}\n{Text(argument.Description)}\n");
            }

            Options(page, verb);
        }

        page.Append($"""
            .SH EXIT STATUS
            .TP
            .B 0
            Done, or ended by Ctrl\-C or SIGTERM.
            .TP
            .B 1
            What was given is wrong: a mistake in the rig, a word that is no MIDI message, a port that is not there.
            .TP
            .B 2
            This machine does not allow it now: a port is taken, a library is missing, no router runs.
            .TP
            .B 64
            The command line itself is wrong.
            .SH ENVIRONMENT
            .TP
            .B XDG_RUNTIME_DIR
            A running router leaves the address of its page and its token in the folder
            .I midimesh
            there, readable by its user only; without it in
            .IR \(ti/.local/state/midimesh .
            .TP
            .B JACK_DEFAULT_SERVER
            Which JACK server is used.
            .SH FILES
            .TP
            .I config/midimesh.conf
            The rig that runs when none is given: in the current folder, or else beside the program.
            .TP
            .I profiles
            Beside the rig: its own device profiles, before those of the program.
            .TP
            .I /etc/midimesh/midimesh.conf
            The rig of the system service, where the package is installed.
            .SH SEE ALSO
            .BR jackd (1),
            .BR aconnect (1),
            .BR systemctl (1)

            """);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Synopsis(StringBuilder page, CommandShape verb)
    {
        page.Append($".B {Escape(verb.Path)}\n");
        if (verb.Options.Count > 0)
        {
            page.Append("[options]\n");
        }

        if (verb.Verbs.Count > 0)
        {
            page.Append(verb.Arguments.Count == 0 && verb.Path.Contains(' ', StringComparison.Ordinal) ? ".I command\n" : ".RI [ command ]\n");
        }

        foreach (var argument in verb.Arguments)
        {
            var many = argument.IsMany ? " ..." : "";
            page.Append(argument.IsOptional ? $".RI [ {Escape(argument.Name)} \"]{many}\"\n" : $".IR {Escape(argument.Name)} \"{many}\"\n");
        }
    }

    private static void Options(StringBuilder page, CommandShape verb)
    {
        foreach (var option in verb.Options)
        {
            var names = string.Join(", ", option.Names.Select(static name => $"\\fB{Escape(name)}\\fR"));
            page.Append($".TP\n{names}{(option.Value is { } value ? $" \\fI{Escape(value)}\\fR" : "")}\n{Text(option.Description)}{Choice(option.Words)}\n");
        }
    }

    private static string Choice(IReadOnlyList<string> words) => words.Count == 0 ? "" : $"\nOne of {string.Join(", ", words.Select(static word => $"\\fB{Escape(word)}\\fR"))}.";

    /// <summary>Paragraphs of a description; examples stand in a block of their own, as typed.</summary>
    private static void Paragraphs(StringBuilder page, string description)
    {
        foreach (var paragraph in description.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (paragraph.StartsWith("Example", StringComparison.Ordinal) && paragraph.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                var lines = paragraph[(colon + 1)..].Split('\n').Select(static line => Text(line.Trim()));
                page.Append($"{Escape(paragraph[..colon])}:\n.PP\n.RS 4\n.nf\n{string.Join('\n', lines)}\n.fi\n.RE\n");
            }
            else
            {
                page.Append(Text(paragraph)).Append("\n.PP\n");
            }
        }

        // A paragraph's mark with nothing behind it is what mandoc complains of.
        if (page.ToString().EndsWith(".PP\n", StringComparison.Ordinal))
        {
            page.Length -= ".PP\n".Length;
        }
    }

    /// <summary>Running text: a line of it may begin with what would be a request.</summary>
    private static string Text(string text) => string.Join('\n', text.Split('\n').Select(static line => line.StartsWith('.') || line.StartsWith('\'') ? "\\&" + Escape(line) : Escape(line)));

    private static string Escape(string text) => text
        .Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal).Replace("\"", "\\(dq", StringComparison.Ordinal)
        .Replace("'", "\\(aq", StringComparison.Ordinal).Replace("~", "\\(ti", StringComparison.Ordinal).Replace("…", "...", StringComparison.Ordinal);
}
