using MidiMesh.Actors.Stage;
using MidiMesh.Contracts.Routing;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests.Stage;

public sealed class StageStateTests
{
    private const int A = 0;
    private const int B = 1;
    private const int Level = 2;

    // Each variable is bound to the slot of its own number.
    private static readonly VariableSlot[] Slots = [new(A, A), new(B, B), new(Level, Level)];

    private readonly StageState _state = new();

    [Fact]
    public void Bind_FirstRig_VariablesHaveTheirFirstValuesAndNoPageIsOn()
    {
        var moment = Bind().Capture();

        Assert.Equal((-1, 3, 0, 0.5), (moment.Page, moment.Variable(A), moment.Variable(B), moment.Variable(Level)));
    }

    [Fact]
    public void Set_Several_AreComputedFromWhatWasBeforeAnyOfThem()
    {
        var stage = Bind();

        var after = stage.Set([Assign(A, VariableOf(B), 10), Assign(B, VariableOf(A), 100)], Slots, default);

        Assert.Equal((10, 103), (after.Variable(A), after.Variable(B)));
    }

    [Theory]
    [InlineData(A, 0.4, 3)]
    [InlineData(A, 0.5, 4)]
    [InlineData(Level, 0.4, 0.9)]
    [InlineData(A, double.NaN, 3)]
    [InlineData(Level, double.PositiveInfinity, 0.5)]
    public void Set_Number_IsRoundedForAWholeVariableAndLeftOutWhenItIsNone(int variable, double added, double expected) =>
        Assert.Equal(expected, Bind().Set([Assign(variable, VariableOf(variable), added)], Slots, default).Variable(variable));

    [Fact]
    public void Variable_OfAnEarlierMoment_IsWhatItWasUntilThatIsLongAgo()
    {
        var stage = Bind();
        var moment = stage.Capture();
        Add(stage, A, 1, times: 10);
        Assert.Equal(3, moment.Variable(A));

        Add(stage, A, 1, times: 200);

        Assert.Equal(213, moment.Variable(A));
    }

    [Fact]
    public void Bind_NextRigInAnotherOrder_KeepsValuesByNameAndTheOldViewStillMeansTheSame()
    {
        var old = Bind();
        Add(old, A, 4, times: 1);
        old.SetPage(1);

        var next = _state.Bind(
            new StageLayout([Page("other"), Page("mixer")], 0, [0, 1], [new TableVariable("new", 9, true), new TableVariable("b", 0, true), new TableVariable("a", 0, true)], []), [])!;

        Assert.Equal([9, 0, 7], Enumerable.Range(0, 3).Select(variable => next.Capture().Variable(variable)));
        Assert.Equal(1, next.Capture().Page);
        Add(old, A, 1, times: 1);
        Assert.Equal(8, next.Capture().Variable(2));
        Assert.Equal(8, old.Capture().Variable(A));
    }

    [Fact]
    public void Bind_ManyRigsWithOtherNames_NeverRunsOutOfPlaces()
    {
        for (var rig = 0; rig < 50; rig++)
        {
            var first = rig * StageLayout.MaxVariables;
            var layout = new StageLayout([], -1, [], [.. Enumerable.Range(first, StageLayout.MaxVariables).Select(static number => new TableVariable($"v{number}", number, true))], []);

            var moment = _state.Bind(layout, [])!.Capture();

            Assert.Equal(first + 5, moment.Variable(5));
        }
    }

    [Fact]
    public void Bind_RigThatSharesNothing_IsNoStage() => Assert.Null(_state.Bind(StageLayout.Empty, ["apc"]));

    [Fact]
    public async Task Set_FromTwoThreads_LosesNoChangeAndIsNeverSeenByHalves()
    {
        const int Times = 20_000;
        var stage = Bind();
        stage.Set([Assign(B, VariableOf(A), 0)], Slots, default);
        using var together = new Barrier(3);
        var setters = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            together.SignalAndWait();
            Add(stage, [A, B], Times);
        })).ToArray();

        // A and B always change together: whoever reads both at one moment reads the same twice.
        var torn = 0;
        together.SignalAndWait();
        while (!Array.TrueForAll(setters, static setter => setter.IsCompleted))
        {
            var e = new MeshEvent { Moment = stage.Capture() };
            var (a, b) = (e.Moment.Variable(A), e.Moment.Variable(B));

            // Each read may find its moment gone; then it reads a newer one, and only then the two may differ.
            torn += a != b && stage.Capture().Version - e.Moment.Version < 60 ? 1 : 0;
        }

        await Task.WhenAll(setters);
        Assert.Equal(0, torn);
        Assert.Equal((3 + (2 * Times), 3 + (2 * Times)), (stage.Capture().Variable(A), stage.Capture().Variable(B)));
    }

    [Fact]
    public void CaptureAndSet_TenThousandTimes_AllocateNothing()
    {
        var stage = Bind();
        VariableAssignment[] assignments = [Assign(A, VariableOf(A), 1), Assign(Level, VariableOf(Level), 0.1)];
        Run(100);

        Assert.Equal(0, Steady.LeastAllocated(() => Run(10_000)));

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var e = new MeshEvent { Moment = stage.Capture() };
                e.Moment = stage.Set(assignments, Slots, e);
            }
        }
    }

    private static TablePage Page(string name) => new(name, [], []);

    private static ExpressionCode VariableOf(int variable) => new(ExpressionOp.Bound, 0, variable);

    private static VariableAssignment Assign(int variable, ExpressionCode from, double added) =>
        new(variable, new Expression([from, new ExpressionCode(ExpressionOp.Constant, added), new ExpressionCode(ExpressionOp.Add)]));

    private static void Add(StageView stage, int variable, double added, int times)
    {
        for (var i = 0; i < times; i++)
        {
            stage.Set([Assign(variable, VariableOf(variable), added)], Slots, default);
        }
    }

    private static void Add(StageView stage, int[] variables, int times)
    {
        VariableAssignment[] assignments = [.. variables.Select(static variable => Assign(variable, VariableOf(variable), 1))];
        for (var i = 0; i < times; i++)
        {
            stage.Set(assignments, Slots, default);
        }
    }

    private StageView Bind() => _state.Bind(
        new StageLayout(
            [Page("clips"), Page("mixer")], 0, [0, 1],
            [new TableVariable("a", 3, true), new TableVariable("b", 0, true), new TableVariable("level", 0.5, false)], []), [])!;
}
