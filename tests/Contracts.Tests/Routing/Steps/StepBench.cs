using System.Globalization;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Contracts.Tests.Routing.Steps;

/// <summary>One step on a bench: events go in at a time in milliseconds, what it lets through is written down with its time.</summary>
internal sealed class StepBench(Step step) : IStepHost
{
    private StepState _state;
    private MeshEvent _waiting;
    private long _due = -1;

    /// <summary>What came through: "10:0.5".</summary>
    public List<string> Out { get; } = [];

    /// <summary>What the step decided last.</summary>
    public StepOutcome Outcome { get; private set; }

    /// <summary>Where the destination stands.</summary>
    public double Target { get; set; } = double.NaN;

    /// <summary>Whether there is room for events that wait.</summary>
    public bool HasRoom { get; set; } = true;

    public long Now { get; private set; }

    public long Frequency => 1000;

    public double CurrentTarget(in MeshEvent e) => Target;

    public bool Postpone(in MeshEvent e, long due, bool replace)
    {
        Assert.True(replace);
        if (!HasRoom)
        {
            return false;
        }

        _due = _due < 0 ? due : _due;
        _waiting = e;
        return true;
    }

    public bool Emit(in MeshEvent e)
    {
        Outcome = StepOutcome.Continue;
        Note(e);
        return true;
    }

    public IDeliverySink Sink => throw new InvalidOperationException("no step here sends beside the route");

    public Memory<byte> TakeBytes(int length) => new byte[length];

    public void ClearGroup(int group, in MeshEvent e) => throw new InvalidOperationException("no step here clears a group");

    public void ChangePage(PageMove move, string page, in MeshEvent e) => throw new InvalidOperationException("no step here changes the page");

    public void VariablesChanged(ref MeshEvent e) => throw new InvalidOperationException("no step here sets a variable");

    /// <summary>A position at a time.</summary>
    public StepBench Move(long at, double value) => Send(at, new MeshEvent { Gesture = Gesture.Move, Value = value, Midi = MidiMessage.ControlChange(0, 7, 0) });

    /// <summary>A button at a time.</summary>
    public StepBench Button(long at, Gesture gesture) => Send(at, new MeshEvent { Gesture = gesture, Value = gesture == Gesture.Press ? 1 : 0 });

    /// <summary>An event at a time; what waits until then goes first, as in a lane.</summary>
    public StepBench Send(long at, MeshEvent e)
    {
        Until(at);
        Now = at;
        Outcome = step.Run(ref e, ref _state, this);
        Note(e);
        return this;
    }

    /// <summary>Lets time pass.</summary>
    public StepBench Until(long at)
    {
        while (_due >= 0 && _due <= at)
        {
            Resume(_due);
        }

        Now = at;
        return this;
    }

    /// <summary>Lets everything go on that waits, as before another table comes.</summary>
    public StepBench LetGo()
    {
        while (_due >= 0)
        {
            Resume(long.MaxValue);
        }

        return this;
    }

    /// <summary>Values that came through, without times.</summary>
    public double[] Values => [.. Out.Select(static text => double.Parse(text.Split(':')[1], CultureInfo.InvariantCulture))];

    private void Resume(long now)
    {
        var (e, due) = (_waiting, _due);
        (_due, Now) = (-1, now);
        Outcome = step.Resume(ref e, ref _state, due, this);
        Note(e);
    }

    private void Note(in MeshEvent e)
    {
        if (Outcome == StepOutcome.Continue)
        {
            Out.Add(e.Gesture is Gesture.Press or Gesture.Release
                ? $"{Now}:{e.Gesture}"
                : string.Create(CultureInfo.InvariantCulture, $"{Now}:{Math.Round(e.Value, 4)}"));
        }
    }
}
