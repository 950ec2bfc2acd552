using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>page mixer</c>: a page is put on, as by the command line or the web page.</summary>
internal sealed class PageVerb : TestVerb
{
    /// <inheritdoc />
    public override string Word => "page";

    /// <inheritdoc />
    public override string Form => "page mixer";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line) => ReadPage(line) is { } page ? new PageStep(line.Text, page) : null;

    /// <summary>The name of a page.</summary>
    public static string? ReadPage(TestLine line)
    {
        if (line.Take("the name of a page") is not { } name)
        {
            return null;
        }

        if (line.Draft.Names.PageOf(name.Value) >= 0)
        {
            return name.Value;
        }

        line.Error(RigDiagnosticIds.UnknownName, name.At(0), $"no page '{name.Value}'{NearestWord.Suggest(line.Bag, name.Value, line.Draft.Names.Pages)}");
        return null;
    }
}

/// <summary>A page is put on.</summary>
internal sealed record PageStep(Written<string> Text, string Page) : TestStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        run.Begin();
        run.Bench.Do(() =>
        {
            using var turn = run.Bench.Stage.EnterTurn();
            run.Bench.Stage.ShowPage(Page);
        });
        return null;
    }
}
