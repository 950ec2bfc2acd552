using System.CommandLine;
using System.Diagnostics;
using MidiMesh.Router.Cli;
using MidiMesh.Router.Cli.Reference;

namespace MidiMesh.Router.Tests.Cli.Reference;

/// <summary>The completions, in the shells themselves.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("midimesh doc", "doctor")]
    [InlineData("midimesh osc ", "dump send -h --help")]
    [InlineData("midimesh osc s", "send")]
    [InlineData("midimesh graph rig.conf --format ", "dot mermaid svg")]
    [InlineData("midimesh graph rig.conf --format s", "svg")]
    [InlineData("midimesh live clip 0/2 --js", "--json")]
    [InlineData("midimesh completion ", "bash fish zsh -h --help")]
    [InlineData("midimesh check my", "my set.conf my-set.conf")]
    [InlineData("midimesh replay --rig my-", "my-set.conf")]
    [InlineData("midimesh melody --save my-", "my-set.conf")]
    [InlineData("midimesh run --web-port ", "")]
    [InlineData("midimesh monitor osc d", "")]
    [InlineData("midimesh frobnicate ", "*")]
    public async Task Bash_OffersWhatFits(string typed, string expected)
    {
        var script = await Print("completion", "bash");
        var offered = await Complete("bash", ["--norc", "--noprofile", "-c",
            script + "\nIFS=' ' read -ra COMP_WORDS <<<\"$1\"; case $1 in *' ') COMP_WORDS+=('');; esac; COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _midimesh; printf '%s\\n' \"${COMPREPLY[@]}\"", "bash", typed]);
        AssertOffered(expected == "*" ? string.Join(' ', Shape().Verbs.Select(static verb => verb.Name).Concat(Shape().Options.SelectMany(static option => option.Names))) : expected, offered, typed);
    }

    [Fact]
    public async Task Bash_Sourced_IsRegistered()
    {
        var said = await Complete("bash", ["--norc", "--noprofile", "-uc", await Print("completion", "bash") + "\ncomplete -p midimesh"]);
        Assert.Equal("complete -F _midimesh midimesh", Assert.Single(said));
    }

    [Theory]
    [InlineData("midimesh ", "doctor")]
    [InlineData("midimesh osc ", "dump")]
    [InlineData("midimesh graph rig.conf --format ", "mermaid")]
    [InlineData("midimesh check ", "files")]
    [InlineData("midimesh live clip 0/2 ", "--json")]
    public async Task Zsh_OffersWhatFits(string typed, string expected)
    {
        // The function is zsh's own kind; what it would give to the editor is printed instead.
        const string Editor = """
            _describe() { local name=${@[-1]}; print -rl -- ${(P)name%%:*} ${${(P)name}%%:*} }
            compadd() { local name=${@[-1]}; print -rl -- ${(P)name} }
            _files() { print files }
            _message() { }
            compdef() { }
            """;
        var offered = await Complete("zsh", ["-f", "-c", Editor + "\n" + await Print("completion", "zsh") + "\nwords=(${(s: :)1} ''); CURRENT=${#words}; _midimesh", "zsh", typed]);
        Assert.Contains(expected, offered);
    }

    [Theory]
    [InlineData("midimesh doc", "doctor")]
    [InlineData("midimesh osc d", "dump")]
    [InlineData("midimesh graph rig.conf --format m", "mermaid")]
    [InlineData("midimesh check my-", "my-set.conf")]
    [InlineData("midimesh live clip 0/2 --js", "--json")]
    public async Task Fish_OffersWhatFits(string typed, string expected)
    {
        var offered = await Complete("fish", ["--no-config", "-c", await Print("completion", "fish") + "\ncomplete -C $argv[1]", typed]);
        Assert.Equal(expected, Assert.Single(offered).Split('\t')[0]);
    }

    [Fact]
    public async Task Shell_ThatIsNone_Ends64()
    {
        using var bench = new CliBench();
        Assert.Equal(64, await bench.Run("completion tcsh"));
        Assert.Contains("tcsh", bench.Error.Text, StringComparison.Ordinal);
    }

    private static void AssertOffered(string expected, IReadOnlyList<string> offered, string typed)
    {
        var files = typed.Contains(" my", StringComparison.Ordinal) && expected.Contains(".conf", StringComparison.Ordinal);
        string[] words = files ? [.. expected.Replace("my set.conf", "my\u0001set.conf", StringComparison.Ordinal).Split(' ').Select(static word => word.Replace('\u0001', ' '))] : expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(words.Order(StringComparer.Ordinal), offered.Order(StringComparer.Ordinal));
    }

    private static CommandShape Shape() => CommandShape.Of(CommandLine.CreateRoot(new CliContext()));

    private static async Task<string> Print(params string[] words)
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run(words));
        Assert.Equal("", bench.Error.Text);
        return bench.Output.Text;
    }

    /// <summary>Runs a shell in a folder with two files, and gives the lines that it prints.</summary>
    private static async Task<IReadOnlyList<string>> Complete(string shell, string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("midimesh-complete-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "my-set.conf"), "");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "my set.conf"), "");
        using var process = Process.Start(new ProcessStartInfo(shell, arguments)
        {
            WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["HOME"] = folder.FullName, ["LC_ALL"] = "C" },
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(CliBench.Patience);
        Assert.Equal("", await error);
        folder.Delete(recursive: true);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
