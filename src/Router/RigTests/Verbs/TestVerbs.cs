using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary>All words that a test's line begins with. A line that begins with a place of Live's says what somebody does on Live's own screen.</summary>
internal static class TestVerbs
{
    /// <summary>The words.</summary>
    public static IReadOnlyList<TestVerb> All { get; } =
    [
        new PressVerb(), new ReleaseVerb(), new TapVerb(), new HoldVerb(), new MoveVerb(), new TurnVerb(), new SendVerb(), new OscVerb(),
        new AfterVerb(), new PlugVerb(), new UnplugVerb(), new PageVerb(), new ExpectVerb(),
    ];

    /// <summary>Reads a line.</summary>
    public static TestStep? Read(TestLine line)
    {
        if (line.Next is { } next && LiveFact.IsPlace(next, line))
        {
            return LiveFact.Read(line) is { } fact ? new LiveStep(line.Text, fact) : null;
        }

        if (line.Take("what is done or expected") is not { } word)
        {
            return null;
        }

        var verb = All.FirstOrDefault(one => one.Word == word.Value);
        if (verb is null && word.Value.IndexOf('.', StringComparison.Ordinal) is var dot and > 0)
        {
            var name = word.Value[..dot];
            line.Unknown(word.At(0), $"no Live '{name}'", name, line.Draft.Names.Lives);
            return null;
        }

        if (verb is null)
        {
            line.Error(RigDiagnosticIds.UnknownWord, word.At(0), $"a line of a test cannot begin with '{word.Value}'{NearestWord.Suggest(line.Bag, word.Value, [.. All.Select(static one => one.Word)])}");
            return null;
        }

        return verb.Read(line);
    }
}
