using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Testing;

namespace MidiMesh.Contracts.Tests.Routing;

/// <summary>Postfix code written in short: numbers, b0 for a bound slot, v d1 d2 ch for the event, + - * / neg int float.</summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData("5", 5, true)]
    [InlineData("5.0", 5, false)]
    [InlineData("b0", 3, true)]
    [InlineData("b1", 2.5, false)]
    [InlineData("b2", 0, false)]
    [InlineData("v", 0.25, false)]
    [InlineData("d1", 60, true)]
    [InlineData("d2", 100, true)]
    [InlineData("ch", 16, true)]
    [InlineData("b0 5 +", 8, true)]
    [InlineData("b0 5.0 +", 8, false)]
    [InlineData("b0 5 -", -2, true)]
    [InlineData("b0 b0 *", 9, true)]
    [InlineData("b0 2 /", 1.5, false)]
    [InlineData("4 2 /", 2, false)]
    [InlineData("4 0 /", 0, false)]
    [InlineData("0.0 0 /", 0, false)]
    [InlineData("b0 neg", -3, true)]
    [InlineData("b1 neg", -2.5, false)]
    [InlineData("b1 int", 2, true)]
    [InlineData("b1 neg int", -2, true)]
    [InlineData("b0 float", 3, false)]
    [InlineData("b0 2 / int", 1, true)]
    [InlineData("1 2 3 4 + + +", 10, true)]
    [InlineData("1 2 - 3 -", -4, true)]
    [InlineData("1 2 3 - -", 2, true)]
    [InlineData("v 127 * int", 31, true)]
    public void Evaluate_Code_GivesTheNumberAndItsKind(string code, double expected, bool whole)
    {
        var number = Compile(code).Evaluate(Event(), out var isWhole);

        Assert.Equal((expected, whole), (number, isWhole));
    }

    [Theory]
    [InlineData("2.9", 2)]
    [InlineData("2.9 neg", -2)]
    [InlineData("1e300", int.MaxValue)]
    [InlineData("1e300 neg", int.MinValue)]
    [InlineData("NaN", -1)]
    public void EvaluateWhole_AnyNumber_IsCutAndBounded(string code, int expected) => Assert.Equal(expected, Compile(code).EvaluateWhole(Event()));

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("1 +")]
    [InlineData("neg")]
    [InlineData("int 1")]
    [InlineData("1 2")]
    [InlineData("1 2 + +")]
    public void Constructor_CodeThatDoesNotKeepItsStack_IsRefused(string code) => Assert.Throws<ArgumentException>(() => Compile(code));

    [Fact]
    public void Constructor_DeepestStack_IsTakenAndOneMoreIsRefused()
    {
        string Nested(int depth) => string.Join(' ', Enumerable.Repeat("1", depth).Concat(Enumerable.Repeat("+", depth - 1)));

        Assert.Equal(Expression.MaxDepth, Compile(Nested(Expression.MaxDepth)).EvaluateWhole(Event()));
        Assert.Throws<ArgumentException>(() => Compile(Nested(Expression.MaxDepth + 1)));
    }

    [Fact]
    public void ShortForms_AreWhatTheySay()
    {
        Assert.Equal((7.0, true), (Expression.Whole(7).Evaluate(Event(), out var whole), whole));
        Assert.Equal((7.5, false), (Expression.Number(7.5).Evaluate(Event(), out whole), whole));
        Assert.Equal((3.0, true), (Expression.Slot(0).Evaluate(Event(), out whole), whole));
        Assert.Equal((0.25, false), (Expression.EventValue.Evaluate(Event(), out whole), whole));
    }

    [Fact]
    public void Evaluate_AnyCode_AllocatesNothing()
    {
        var (one, many, e) = (Compile("b0"), Compile("b0 2 / v * d1 + int"), Event());
        var sum = one.Evaluate(e, out _) + many.Evaluate(e, out _);
        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                sum += one.Evaluate(e, out _) + many.Evaluate(e, out _);
            }
        }));
        Assert.Equal(1001 * (3 + 60), sum);
    }

    private static MeshEvent Event()
    {
        var e = new MeshEvent { Value = 0.25, Midi = MidiMessage.NoteOn(15, 60, 100) };
        e.Bind(0, 3);
        e.Bind(1, 2.5);
        return e;
    }

    private static Expression Compile(string code) => new(
    [
        .. code.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static word => word switch
        {
            "v" => new ExpressionCode(ExpressionOp.Value),
            "d1" => new ExpressionCode(ExpressionOp.Data1),
            "d2" => new ExpressionCode(ExpressionOp.Data2),
            "ch" => new ExpressionCode(ExpressionOp.Channel),
            "+" => new ExpressionCode(ExpressionOp.Add),
            "-" => new ExpressionCode(ExpressionOp.Subtract),
            "*" => new ExpressionCode(ExpressionOp.Multiply),
            "/" => new ExpressionCode(ExpressionOp.Divide),
            "neg" => new ExpressionCode(ExpressionOp.Negate),
            "int" => new ExpressionCode(ExpressionOp.ToWhole),
            "float" => new ExpressionCode(ExpressionOp.ToFraction),
            ['b', var slot] => new ExpressionCode(ExpressionOp.Bound, 0, slot - '0'),
            _ => new ExpressionCode(
                ExpressionOp.Constant, double.Parse(word, System.Globalization.CultureInfo.InvariantCulture), word.AsSpan().ContainsAny('.', 'e', 'N') ? 0 : 1),
        }),
    ]);
}
