using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Text;

namespace MidiMesh.Router.Tests.Compilation.Text;

public sealed class ExpressionParserTests
{
    [Theory]
    [InlineData("5", 5, true)]
    [InlineData("5.0", 5, false)]
    [InlineData(".5", 0.5, false)]
    [InlineData("-3", -3, true)]
    [InlineData("--3", 3, true)]
    [InlineData("track", 3, true)]
    [InlineData("scene + 5", 7, true)]
    [InlineData("track-1", 2, true)]
    [InlineData("2 + 3 * 4", 14, true)]
    [InlineData("(2 + 3) * 4", 20, true)]
    [InlineData("10 - 3 - 2", 5, true)]
    [InlineData("8 / 4 / 2", 1, false)]
    [InlineData("1 / 0", 0, false)]
    [InlineData("-track * 2", -6, true)]
    [InlineData("2 * -track", -6, true)]
    [InlineData("value", 0.5, false)]
    [InlineData("value * 127", 63.5, false)]
    [InlineData("int(value * 127)", 63, true)]
    [InlineData("int(-1.9)", -1, true)]
    [InlineData("float(track)", 3, false)]
    [InlineData("int(value) + track", 3, true)]
    [InlineData("int (value * 127) / 2", 31.5, false)]
    [InlineData("note", 60, true)]
    [InlineData("velocity", 100, true)]
    [InlineData("channel", 2, true)]
    public void Evaluate_Text_GivesNumberAndWhetherItIsWhole(string text, double expected, bool whole)
    {
        Assert.True(ExpressionParser.TryParse(text, new Slice(0, text.Length), Scope(), out var expression, out var error), error.Message);

        var e = new MeshEvent { Value = 0.5, Midi = MidiMessage.NoteOn(1, 60, 100) };
        e.Bind(0, 3);
        e.Bind(1, 2);
        Assert.Equal((expected, whole), (expression.Evaluate(e, out var isWhole), isWhole));
    }

    [Theory]
    [InlineData("", 0, "a number or name is missing")]
    [InlineData("1 +", 3, "a number or name is missing")]
    [InlineData("1 2", 2, "'2' stands where + - * / or the end is expected")]
    [InlineData("* 2", 0, "'*' stands where a number or name is expected")]
    [InlineData("(1", 0, "'(' is never closed")]
    [InlineData("1)", 1, "')' without '('")]
    [InlineData("()", 1, "')' stands where a number or name is expected")]
    [InlineData("int 5", 0, "'int' needs brackets: int(value)")]
    [InlineData("1.2.3", 0, "'1.2.3' is no number")]
    [InlineData("trak", 0, "no name 'trak' here")]
    [InlineData("a;b", 0, "no name 'a' here")]
    [InlineData("int()", 4, "')' stands where a number or name is expected")]
    public void TryParse_BadText_SaysWhatAndWhere(string text, int offset, string message)
    {
        Assert.False(ExpressionParser.TryParse(text, new Slice(0, text.Length), Scope(), out _, out var error));

        Assert.Equal((offset, message), (error.Offset, error.Message));
    }

    [Fact]
    public void TryParse_NestedWithoutEnd_IsRefusedAndNotRun()
    {
        foreach (var text in (string[])[new string('(', 20_000), new string('-', 20_000) + "1", string.Concat(Enumerable.Repeat("1+(", 5000)) + "1", string.Concat(Enumerable.Repeat("int(", 5000))])
        {
            Assert.False(ExpressionParser.TryParse(text, new Slice(0, text.Length), Scope(), out _, out _));
        }
    }

    [Fact]
    public void TryParse_RandomLetters_NeverThrows()
    {
        var random = new Random(7);
        const string Letters = "0123.()+-*/ intfloatrackvalue";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => Letters[random.Next(Letters.Length)]));
            if (ExpressionParser.TryParse(text, new Slice(0, text.Length), Scope(), out var expression, out var error))
            {
                expression.EvaluateWhole(default);
            }
            else
            {
                Assert.InRange(error.Offset, 0, text.Length);
            }
        }
    }

    [Fact]
    public void Scope_ArgumentsOfMessages_TakeSlotsAsTheyAreUsed()
    {
        var scope = new NameScope();
        scope.AddArguments();
        Assert.True(ExpressionParser.TryParse("arg3 + arg1", new Slice(0, 11), scope, out _, out _));

        Assert.Equal([1, -1, 0], scope.ArgumentSlots);
    }

    private static NameScope Scope()
    {
        var scope = new NameScope();
        scope.AddMidi();
        scope.TryBind("track");
        scope.TryBind("scene");
        return scope;
    }
}
