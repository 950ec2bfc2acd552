using MidiMesh.Actors.Routing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests.Routing;

public sealed class RouteRunnerTests
{
    private const int Move = 1 << (int)Gesture.Move;
    private readonly ManualTime _time = new();
    private readonly Host _host = new();
    private readonly RouteRunner _runner;

    public RouteRunnerTests()
    {
        _runner = new RouteRunner(_host, _time);
        _runner.Reset(16);
    }

    [Theory]
    [InlineData(Gesture.Press, 1)]
    [InlineData(Gesture.Release, 0)]
    [InlineData(Gesture.Move, 0)]
    public void Run_OtherGesture_DoesNotMatch(Gesture gesture, int matched)
    {
        var e = Event(0.5) with { Gesture = gesture };

        Assert.Equal(matched, _runner.Run(e, [Entry(MakeRoute(0, 1 << (int)Gesture.Press))]));
        Assert.Equal(matched, _host.Sent.Count);
    }

    [Fact]
    public void Run_SeveralConditions_AllMustHold()
    {
        var entry = Entry(MakeRoute(0, Move, when: [new ValueFilter(0, 0.5), new ChannelFilter(1, 1)]));

        Assert.Equal(1, _runner.Run(Event(0.5), [entry]));
        Assert.Equal(0, _runner.Run(Event(0.6), [entry]));
        Assert.Equal(0, _runner.Run(Event(0.5) with { Midi = MidiMessage.ControlChange(1, 7, 0) }, [entry]));
    }

    [Fact]
    public void Run_LastRouteMatched_EndsTheList()
    {
        RouteEntry[] entries = [Entry(MakeRoute(0)), Entry(MakeRoute(1, last: true)), Entry(MakeRoute(2))];

        Assert.Equal(2, _runner.Run(Event(0.1), entries));
        Assert.Equal([0, 1], _host.Sent.Select(sent => sent.To));
    }

    [Fact]
    public void Run_LastRouteDidNotMatch_GoesOn()
    {
        RouteEntry[] entries = [Entry(MakeRoute(1, last: true, when: [new ValueFilter(0.9, 1)])), Entry(MakeRoute(2))];

        Assert.Equal(1, _runner.Run(Event(0.1), entries));
        Assert.Equal([2], _host.Sent.Select(sent => sent.To));
    }

    [Fact]
    public void Run_ListByPriority_KeepsItsOrder()
    {
        _runner.Run(Event(0.1), [Entry(MakeRoute(5)), Entry(MakeRoute(3)), Entry(MakeRoute(9))]);

        Assert.Equal([5, 3, 9], _host.Sent.Select(sent => sent.To));
    }

    [Fact]
    public void Run_StepsOfOneRoute_DoNotChangeTheEventOfTheNext()
    {
        _runner.Run(Event(0.5), [Entry(MakeRoute(0, via: [new ScaleStep(0, 0.1)])), Entry(MakeRoute(1))]);

        Assert.Equal([(0, 0.05), (1, 0.5)], _host.Sent);
    }

    [Fact]
    public void Run_RateKeepLatest_SendsTheFirstAtOnceAndTheLatestWhenItsTimeComes()
    {
        var entry = Entry(MakeRoute(0, via: [new RateStep(10, keepLatest: true)]));
        for (var i = 1; i <= 9; i++)
        {
            _runner.Run(Event(i / 10.0), [entry]);
            Advance(10);
        }

        Assert.Equal([(0, 0.1)], _host.Sent);
        Assert.Equal(1, _runner.PostponedCount);
        Advance(10);

        Assert.Equal([(0, 0.1), (0, 0.9)], _host.Sent);
        Assert.Equal(0, _runner.PostponedCount);
    }

    [Fact]
    public void Run_RateKeepLatestAndALateTimer_NeverSendsAnOldValueAfterANewOne()
    {
        var entry = Entry(MakeRoute(0, via: [new RateStep(10, keepLatest: true)]));
        _runner.Run(Event(0.1), [entry]);
        Advance(50);
        _runner.Run(Event(0.2), [entry]);

        // The timer for the second is late: a third comes after the due time and before it.
        _time.Advance(TimeSpan.FromMilliseconds(60));
        _runner.Run(Event(0.3), [entry]);
        Advance(500);

        Assert.Equal([(0, 0.1), (0, 0.2), (0, 0.3)], _host.Sent);
    }

    [Fact]
    public void Run_RateWithoutKeep_DropsWhatComesTooSoon()
    {
        var entry = Entry(MakeRoute(0, via: [new RateStep(10, keepLatest: false)]));
        _runner.Run(Event(0.1), [entry]);
        _runner.Run(Event(0.2), [entry]);
        Advance(1000);

        Assert.Equal([(0, 0.1)], _host.Sent);
        Assert.Equal(StepOutcome.RateLimited, _host.Outcomes[^1]);
    }

    [Fact]
    public void Run_RateOfTwoControls_CountsEachForItself()
    {
        var route = MakeRoute(0, via: [new RateStep(10, keepLatest: true)]);
        var (first, second) = (new RouteEntry(route, 0, []), new RouteEntry(route, 1, []));
        _runner.Run(Event(0.1), [first]);
        _runner.Run(Event(0.2), [second]);
        _runner.Run(Event(0.3), [first]);
        _runner.Run(Event(0.4), [second]);
        Advance(200);

        Assert.Equal([(0, 0.1), (0, 0.2), (0, 0.3), (0, 0.4)], _host.Sent);
    }

    [Fact]
    public void Postpone_MoreThanThereIsRoomFor_DropsAndCounts()
    {
        var route = MakeRoute(0, via: [new RateStep(1, keepLatest: true)]);
        _runner.Reset(600);
        for (var control = 0; control < 600; control++)
        {
            _runner.Run(Event(0.1), [new RouteEntry(route, control, [])]);
        }

        for (var control = 0; control < 600; control++)
        {
            _runner.Run(Event(0.2), [new RouteEntry(route, control, [])]);
        }

        // An eighth of 512 is kept for releases.
        Assert.Equal(448, _runner.PostponedCount);
        Assert.Equal(152, _runner.PostponedDropped);
    }

    [Fact]
    public void LetGo_SomethingHeldBack_SendsItAndResetCountsWhatItDrops()
    {
        var entry = Entry(MakeRoute(0, via: [new RateStep(10, keepLatest: true), new ScaleStep(0, 10)]));
        _runner.Run(Event(0.1), [entry]);
        _runner.Run(Event(0.2), [entry]);
        _runner.LetGo();
        Assert.Equal([(0, 1.0), (0, 2.0)], _host.Sent);

        _runner.Reset(16);
        _runner.Run(Event(0.1), [entry]);
        _runner.Run(Event(0.2), [entry]);
        _runner.Reset(16);

        Assert.Equal(1, _runner.PostponedDropped);
        Assert.Equal(0, _runner.PostponedCount);
    }

    [Fact]
    public void Run_TakeoverPickup_WaitsUntilTheFaderMeetsOrCrossesTheTarget()
    {
        var target = new TargetValue(0, LiveValue.TrackVolume, null, null);
        var entry = Entry(MakeRoute(0, via: [new TakeoverStep(ValueShape.None)], target: target));
        _host.Target = 0.5;

        Drive(entry, 0.1, 0.3);
        Assert.Empty(_host.Sent);
        Assert.All(_host.Outcomes, outcome => Assert.Equal(StepOutcome.TakeoverWaiting, outcome));

        // From 0.3 to 0.7 it crosses; from then on it leads, whatever the echo of Live says meanwhile.
        Drive(entry, 0.7, 0.9);
        Assert.Equal([0.7, 0.9], _host.Sent.Select(sent => sent.Value));

        // Somebody moves it in Live: the fader waits again.
        _host.Target = 0.2;
        Drive(entry, 0.85);
        Assert.Equal(2, _host.Sent.Count);
        Drive(entry, 0.2);
        Assert.Equal(3, _host.Sent.Count);
    }

    [Fact]
    public void Run_Smooth_GlidesOnTimersAndComesToRestOnTheNewest()
    {
        var entry = Entry(MakeRoute(0, via: [new SmoothStep(TimeSpan.FromMilliseconds(30)), new ScaleStep(0, 10)]));
        Drive(entry, 0);
        Advance(1000);
        Drive(entry, 0.5, 1);
        for (var i = 0; i < 10; i++)
        {
            Advance(10);
        }

        // 60 ms with a value every 10, the last of them the position itself; then nothing waits any more.
        Assert.Equal(1 + 6, _host.Sent.Count);
        Assert.Equal(_host.Sent.Select(sent => sent.Value).Order(), _host.Sent.Select(sent => sent.Value));
        Assert.Equal((0, 10.0), _host.Sent[^1]);
        Assert.Equal(0, _runner.PostponedCount);
    }

    [Fact]
    public void LetGo_AGlideUnderWay_EndsItAtOnce()
    {
        var entry = Entry(MakeRoute(0, via: [new SmoothStep(TimeSpan.FromSeconds(10))]));
        Drive(entry, 0, 1);

        _runner.LetGo();

        Assert.Equal([(0, 0.0), (0, 1.0)], _host.Sent);
        Assert.Equal(0, _runner.PostponedCount);
    }

    [Fact]
    public void Run_DebouncedChatter_DropsTheReleaseThatWaits()
    {
        var entry = Entry(MakeRoute(0, (1 << (int)Gesture.Press) | (1 << (int)Gesture.Release), via: [new DebounceStep(TimeSpan.FromMilliseconds(15))]));
        foreach (var (gesture, pause) in new[] { (Gesture.Press, 3), (Gesture.Release, 2), (Gesture.Press, 100), (Gesture.Release, 100) })
        {
            _runner.Run(Event(gesture == Gesture.Press ? 1 : 0) with { Gesture = gesture }, [entry]);
            Advance(pause);
        }

        Assert.Equal([(0, 1.0), (0, 0.0)], _host.Sent);
        Assert.Equal([StepOutcome.Continue, StepOutcome.Postponed, StepOutcome.Filtered, StepOutcome.Filtered, StepOutcome.Continue], _host.Outcomes);
    }

    [Fact]
    public void Press_RouteThatOnlyItsStepsHearReleasesOf_EndsNoOthersRelease()
    {
        const int Press = 1 << (int)Gesture.Press;
        const int Release = 1 << (int)Gesture.Release;
        var heard = Entry(MakeRoute(0, Press, via: [new DebounceStep(TimeSpan.FromMilliseconds(15), keepReleases: false)], last: true) with { Overheard = Release });
        var other = Entry(MakeRoute(1, Release));
        var down = Event(1) with { Gesture = Gesture.Press, Arrived = MidiMessage.NoteOn(0, 60, 1) };
        _runner.Press(down, [heard, other], Gesture.Release);
        Advance(100);
        _runner.Release(Event(0) with { Gesture = Gesture.Release, Arrived = MidiMessage.NoteOff(0, 60) }, [heard, other]);
        Advance(5);
        _runner.Press(down with { Stamp = _time.GetTimestamp() }, [heard, other], Gesture.Release);

        Assert.Equal([(0, 1.0), (1, 0.0)], _host.Sent);
    }

    [Fact]
    public void Run_TakeoverOfAnUnknownTarget_DoesNotWait()
    {
        var target = new TargetValue(0, LiveValue.TrackVolume, null, null);
        _host.Target = double.NaN;

        Drive(Entry(MakeRoute(0, via: [new TakeoverStep(ValueShape.None)], target: target)), 0.4);

        Assert.Equal([(0, 0.4)], _host.Sent);
    }

    [Fact]
    public void Run_Clear_TellsTheGroupAndGoesOn()
    {
        _runner.Run(Event(0.1), [Entry(MakeRoute(0, via: [new ClearStep(3)]))]);

        Assert.Equal([3], _host.Cleared);
        Assert.Single(_host.Sent);
    }

    private void Drive(RouteEntry entry, params double[] positions)
    {
        foreach (var position in positions)
        {
            _runner.Run(Event(position), [entry]);
        }
    }

    private void Advance(int milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _runner.Wake(_time.GetTimestamp());
    }

    private MeshEvent Event(double value) =>
        new() { Stamp = _time.GetTimestamp(), Gesture = Gesture.Move, Value = value, Midi = MidiMessage.ControlChange(0, 7, 64) };

    private static RouteEntry Entry(Route route) => new(route, 0, []);

    private static Route MakeRoute(int to, int gestures = Move, Filter[]? when = null, Step[]? via = null, bool last = false, TargetValue? target = null) =>
        new(to, $"route {to}", gestures, when ?? [], via ?? [], [new MidiDestination(to)], last, target);

    private sealed class Host : IRouteHost
    {
        public List<(int To, double Value)> Sent { get; } = [];

        public List<StepOutcome> Outcomes { get; } = [];

        public List<int> Cleared { get; } = [];

        public double Target { get; set; } = double.NaN;

        public void WakeAt(long due)
        {
        }

        public double Read(TargetValue target, in MeshEvent e) => Target;

        public void Settle(long until)
        {
        }

        public void ClearGroup(int group, in MeshEvent e) => Cleared.Add(group);

        public void ChangePage(PageMove move, string page, in MeshEvent e) => throw new InvalidOperationException("no pages here");

        public void VariablesChanged() => throw new InvalidOperationException("no variables here");

        public void Ran(Route route, in MeshEvent e, StepOutcome outcome, int step, string? remark) => Outcomes.Add(outcome);

        public void ToLive(int endpoint, in LiveCommand command, in MeshEvent cause) => throw new InvalidOperationException("not routed to Live");

        public void ToOsc(int endpoint, OscTemplate template, in MeshEvent cause) => throw new InvalidOperationException("not routed to OSC");

        public void ToMidi(int device, in MeshEvent cause) => Sent.Add((device, Math.Round(cause.Value, 6)));

        public void ToGroup(int group, int track, int scene, in MeshEvent cause) => throw new InvalidOperationException("not routed to a group");
    }
}
