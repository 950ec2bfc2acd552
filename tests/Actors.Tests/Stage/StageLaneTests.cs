using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Stage;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests.Stage;

/// <summary>Pages, variables and roles as lanes see them, without actors: two pad devices, a synthesizer, an OSC program that writes down what it is told.</summary>
public sealed class StageLaneTests : IDisposable
{
    private const int Clips = 0;
    private const int Mixer = 1;
    private const int Drums = 2;
    private const ulong OnClips = 1 << Clips;
    private const ulong OnMixer = 1 << Mixer;
    private const int AnyGesture = (1 << (Gesture.Osc - Gesture.None + 1)) - 1;
    private const int Press = 1 << (int)Gesture.Press;
    private const int Synth = 2;

    // The variable 'octave' in slot 0.
    private static readonly VariableSlot[] Octave = [new(0, 0)];

    private readonly TestRig _rig = new();
    private readonly StageLane _stage;
    private readonly DeviceLane _pads;
    private readonly DeviceLane _other;
    private readonly DeviceLane _synth;
    private readonly EndpointLane _panel;
    private readonly FakeOutput _notes = new();
    private readonly List<string> _told = [];

    public StageLaneTests()
    {
        _stage = new StageLane(_rig.Mesh);
        (_pads, _other, _synth) = (_rig.Device("pads", TestRig.Pads()), _rig.Device("other", TestRig.Pads()), _rig.Device("synth"));
        _panel = new EndpointLane(new EndpointPlan("panel", EndpointKind.Osc, TestRig.Loopback(9000), TestRig.Loopback(9001), false, 0, 0, [], 0), _rig.Mesh);
        var socket = new FakeSocket { OnSend = datagram => _told.Add(OscMessage.Parse(datagram).ToString()) };
        using (_panel.EnterTurn())
        {
            _panel.UseSocket(socket);
        }
    }

    public void Dispose()
    {
        _stage.Dispose();
        _pads.Dispose();
        _other.Dispose();
        _synth.Dispose();
        _panel.Dispose();
    }

    [Fact]
    public void Gate_PageChanges_OnlyTheRoutesOfThePageRun()
    {
        Start(Layout(), [Says("/clips", OnClips), Says("/mixer", OnMixer), Says("/both", OnClips | OnMixer), Says("/always")]);

        PressPad(0);
        Assert.Equal(["/clips ,", "/both ,", "/always ,"], Take());

        Show("mixer");
        PressPad(0);
        Assert.Equal(["/mixer ,", "/both ,", "/always ,"], Take());
    }

    [Fact]
    public void Change_Page_LeavesTheOldOneThenComesOnThenEntersTheNew()
    {
        var here = new OscTemplateArgument('\0', Expression.Slot(0));
        TablePage[] pages =
        [
            new("clips", [Action("/enter-clips", here)], [Action("/leave-clips", here), Sets(0, 5)]),
            new("mixer", [Action("/enter-mixer", here), Action("/enter-too")], [Action("/leave-mixer")]),
            new("drums", [], []),
        ];
        Start(Layout(pages), [Moves(PageMove.Next)]);
        Assert.Equal(["/enter-clips ,i 0"], Take());

        PressPad(0);

        Assert.Equal(["/leave-clips ,i 0", "/enter-mixer ,i 5", "/enter-too ,"], Take());
        Assert.Equal("mixer", _stage.State.Bind(Layout(pages), ["pads", "other", "synth"])!.Report().Page);
    }

    [Theory]
    [InlineData("mixer drums", PageMove.Next, "clips")]
    [InlineData("", PageMove.Previous, "drums")]
    [InlineData("mixer", PageMove.Previous, "clips")]
    [InlineData("mixer drums", PageMove.Back, "mixer")]
    [InlineData("", PageMove.Back, "clips")]
    [InlineData("mixer clips mixer", PageMove.Back, "clips")]
    public void Change_ByOrderOrHistory_FindsThePage(string visited, PageMove move, string expected)
    {
        Start(Layout(), [Moves(move)]);
        foreach (var page in visited.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Show(page);
        }

        PressPad(0);

        Assert.Equal(expected, Report().Page);
    }

    [Fact]
    public void Change_BackTwice_GoesTheWholeWay()
    {
        Start(Layout(), [Moves(PageMove.Back)]);
        Show("mixer");
        Show("drums");

        PressPad(0);
        PressPad(0);
        Assert.Equal("clips", Report().Page);
        PressPad(0);
        Assert.Equal("clips", Report().Page);
    }

    [Fact]
    public void Press_RouteThatChangesThePage_OtherRoutesOfThePressSeeThePageItCameOn()
    {
        Start(Layout(), [Moves(PageMove.Next, OnClips), Says("/clips", OnClips), Says("/mixer", OnMixer)]);

        PressPad(0);

        Assert.Equal(["/clips ,"], Take());
        Assert.Equal("mixer", Report().Page);
    }

    [Fact]
    public void Release_PageHasChangedMeanwhile_GoesWhereThePressWent()
    {
        Start(Layout(), [Says("/clips", OnClips, AnyGesture), Says("/mixer", OnMixer, AnyGesture)]);
        Down(0);
        Show("mixer");
        Down(1);
        Assert.Equal(["/clips ,", "/mixer ,"], Take());

        Up(0);
        Up(1);

        Assert.Equal(["/clips ,", "/mixer ,"], Take());
    }

    [Fact]
    public void Release_OfANoteAfterThePageChanged_SilencesIt()
    {
        StartOne(Layout(), new Route(0, "thru", AnyGesture, [], [], [new MidiDestination(Synth)], false, null), new Gate([OnClips]));
        Down(0);
        Assert.Single(_notes.Playing);

        Show("mixer");
        Up(0);

        Assert.Empty(_notes.Playing);
    }

    [Fact]
    public void Set_InOneLane_IsSeenByConditionsAndExpressionsOfAnother()
    {
        var octave = new OscTemplateArgument('\0', Expression.Slot(0));
        Start(
            Layout(), [SetsAndSays("/set", octave), Says("/before", octave)],
            others: [Says("/two", Gate.AllPages, Press, new VariableFilter(0, 2, 2)), Says("/other", octave)]);

        PressPad(0);
        PressPad(0, _other);
        PressPad(0);
        PressPad(0, _other);

        Assert.Equal(["/set ,i 1", "/before ,i 0", "/other ,i 1", "/set ,i 2", "/before ,i 1", "/two ,", "/other ,i 2"], Take());
    }

    [Fact]
    public void Takeover_PageChanges_StartsAnew()
    {
        var target = new TargetValue(0, LiveValue.TrackVolume, null, null);
        var position = new OscTemplateArgument('\0', Expression.EventValue);
        var fader = new Route(0, "fader", 1 << (int)Gesture.Move, [], [new TakeoverStep(ValueShape.None)], [new OscDestination(0, new OscTemplate("/f", [position]))], false, target);
        StartOne(Layout(), fader, element: TestRig.FirstFader);

        // Nobody knows the target (an OSC program tells none), so the fader leads; its memory is what starts anew.
        _pads.Deliver(DeviceDelivery.Input(MidiMessage.ControlChange(0, 7, 127), default, 0));
        Show("mixer");
        _pads.Deliver(DeviceDelivery.Input(MidiMessage.ControlChange(0, 7, 0), default, 0));

        Assert.Equal(["/f ,f 1", "/f ,f 0"], Take());
    }

    [Fact]
    public void Lights_PageChanges_AreToldByDifference()
    {
        var lamp = new FakeOutput();
        Start(Layout(), [], lights:
        [
            Light(0, 1) with { Gate = new Gate([OnClips]) },
            Light(0, 2) with { Gate = new Gate([OnMixer]) },
            Light(1, 1),
            Light(2, 1) with { Gate = new Gate([OnClips]) },
            Light(3, 1) with { When = [new VariableFilter(0, 1, 1)] },
        ]);
        TestRig.Connect(_pads, lamp);
        Assert.Equal([1, 1, 1, 0], Wanted(_pads));
        lamp.Sent.Clear();

        Show("mixer");

        Assert.Equal([2, 1, 0, 0], Wanted(_pads));
        Assert.Equal([53, 53, 55], lamp.Sent.Where(bytes => bytes[0] == 0x90 || bytes[0] == 0xBF).Select(bytes => bytes[0] == 0xBF ? 53 : (int)bytes[1]));
    }

    [Fact]
    public void Lights_VariableChanges_AreReadAnew()
    {
        Start(Layout(), [Sets()], lights: [Light(3, 1) with { When = [new VariableFilter(0, 1, 1)] }]);
        Assert.Equal(0, _pads.Lights.Wanted(3));

        PressPad(0);
        Assert.Equal(1, _pads.Lights.Wanted(3));
        PressPad(0);
        Assert.Equal(0, _pads.Lights.Wanted(3));
    }

    [Fact]
    public void Lights_AtAPlaceThatAVariableMoves_FollowIt()
    {
        // One lamp shows track 1 + octave of a set in which nothing is known: colour 1 where there is a track, 2 beyond.
        var place = new MovingPlace(new Expression([new ExpressionCode(ExpressionOp.Bound, 0, 0), new ExpressionCode(ExpressionOp.Bound, 0, 1), new ExpressionCode(ExpressionOp.Add)]), null, [1], [new VariableSlot(1, 0)]);
        var light = Light(3, 1) with { Moving = place };
        Start(Layout(), [Sets()], lights: [light]);
        var moment = _stage.State.Bind(Layout(), ["pads", "other", "synth"])!.Capture();
        Assert.Equal((0, -1), light.PlaceNow(moment));

        PressPad(0);

        moment = _stage.State.Bind(Layout(), ["pads", "other", "synth"])!.Capture();
        Assert.Equal((1, -1), light.PlaceNow(moment));
    }

    [Fact]
    public void Light_OfAPageThatHasGone_IsNotPaintedLate()
    {
        var light = Light(0, 1) with { Gate = new Gate([OnClips]) };
        Start(Layout(), [], lights: [light]);
        Show("mixer");

        _pads.Deliver(DeviceDelivery.Light(0, 1, light));

        Assert.Equal(0, _pads.Lights.Wanted(0));
    }

    [Fact]
    public void Role_DeviceLost_TheNextOnePlaysItAndIsPainted()
    {
        StartRole(back: false);
        Assert.Equal("pads", Assert.Single(Report().Roles).Active);
        PressPad(0);
        PressPad(0, _other);
        Assert.Equal(["/role ,", "/role ,", "/own ,"], Take());
        Assert.Equal((1, 0), (_pads.Lights.Wanted(0), _other.Lights.Wanted(0)));

        Ready(_pads, false);

        PressPad(0);
        PressPad(0, _other);
        Assert.Equal(["/own ,", "/role ,", "/role ,"], Take());
        Assert.Equal((0, 1), (_pads.Lights.Wanted(0), _other.Lights.Wanted(0)));
        Ready(_pads, true);
        Assert.Equal("other", Report().Roles[0].Active);
    }

    [Fact]
    public void Role_BackAndTheFirstReturns_TakesItAgain()
    {
        StartRole(back: true);
        Ready(_pads, false);
        Ready(_pads, true);

        Assert.Equal("pads", Report().Roles[0].Active);
    }

    [Fact]
    public void Role_GivenByHandWhileAPadIsHeld_ReleaseGoesWhereThePressWent()
    {
        StartRole(back: false);
        Down(0);
        Assert.Equal(["/role ,"], Take());

        Assert.Null(Give("clips", "other"));
        Up(0);

        Assert.Equal(["/role ,"], Take());
        PressPad(0);
        Assert.Equal(["/own ,"], Take());
    }

    [Theory]
    [InlineData("clip", "other", "there is no role 'clip'; there is clips")]
    [InlineData("clips", "synth", "'synth' cannot play role 'clips'; pads, other can")]
    public void Give_Nonsense_IsRefusedInWords(string role, string device, string refused)
    {
        StartRole(back: false);

        Assert.Equal(refused, Give(role, device));
    }

    [Fact]
    public void Give_DeviceThatIsNotThere_IsRefusedAndSaysWhy()
    {
        StartRole(back: false);
        Ready(_other, false);

        Assert.Equal("'other' is not ready: unplugged by the test", Give("clips", "other"));
        Assert.Equal("pads", Report().Roles[0].Active);
    }

    [Fact]
    public void Role_AsDestination_NotesGoToWhoPlaysItAndAreReleasedWhereTheyWent()
    {
        var second = new FakeOutput();
        var layout = Layout() with { Roles = [new TableRole("voice", [Synth, 1], false)] };
        Ready(_synth, true);
        Ready(_other, true);
        Start(layout, [(new Route(0, "play", AnyGesture, [], [], [new RoleDestination(0, [Synth, 1])], false, null), null)]);
        TestRig.Connect(_other, second);
        Down(0);
        Assert.Single(_notes.Playing);

        Assert.Null(Give("voice", "other"));
        Down(1);
        Up(0);

        Assert.Empty(_notes.Playing);
        Assert.Single(second.Playing);
        Up(1);
        Assert.Empty(second.Playing);
    }

    [Fact]
    public void Toggle_ToARoleThatPassesOn_IsSwitchedOffWhereItWasSwitchedOn()
    {
        var second = new FakeOutput();
        Ready(_synth, true);
        Ready(_other, true);
        Start(
            Layout() with { Roles = [new TableRole("voice", [Synth, 1], false)] },
            [(new Route(0, "play", AnyGesture, [], [new ToggleStep(0, 1, sounds: true)], [new RoleDestination(0, [Synth, 1])], false, null), null)], element: 0);
        TestRig.Connect(_other, second);
        PressPad(0);
        Assert.Single(_notes.Playing);

        Assert.Null(Give("voice", "other"));
        PressPad(0);

        Assert.Empty(_notes.Playing);
        Assert.Empty(second.Playing);
        PressPad(0);
        Assert.Single(second.Playing);
    }

    [Fact]
    public void ReleaseTowards_DeviceThatPlayedTheRoleAtThePress_LetsGoOfWhatIsHeldThereAlone()
    {
        Ready(_synth, true);
        Ready(_other, true);
        Start(
            Layout() with { Roles = [new TableRole("voice", [Synth, 1], false)] },
            [(new Route(0, "play", AnyGesture, [], [], [new RoleDestination(0, [Synth, 1])], false, null), null)]);
        Down(0);
        Assert.Null(Give("voice", "other"));
        Down(1);
        Assert.Equal(2, _pads.Counts.Presses);

        using (_pads.EnterTurn())
        {
            _pads.ReleaseTowards(new HashSet<object> { _synth });
        }

        Assert.Equal(1, _pads.Counts.Presses);
        Up(1);
        Assert.Equal(0, _pads.Counts.Presses);
    }

    [Fact]
    public void Apply_ActionOfAPageIsDelayed_ItGoesOnInTime()
    {
        Start(Layout([new("clips", [], []), new("mixer", [Later("/late")], [])]), []);
        Show("mixer");

        Start(Layout([new("clips", [], []), new("mixer", [], [])]), []);

        Assert.Empty(Take());
        _rig.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(["/late ,"], Take());
    }

    [Fact]
    public void Crash_ActionOfAPageIsDelayed_ItGoesOnInTime()
    {
        Start(Layout([new("clips", [], []), new("mixer", [Later("/late")], [])]), []);
        Show("mixer");

        _stage.Detach();
        _stage.Attach(TestRig.Rethrow);

        Assert.Empty(Take());
        _rig.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(["/late ,"], Take());
    }

    [Fact]
    public void Apply_NextRigHasThePage_ItStaysOn()
    {
        Start(Layout(), []);
        Show("mixer");

        Start(Layout([new("drums", [], []), new("mixer", [Action("/again")], [])]), [Says("/mixer", 1 << 1)]);
        PressPad(0);

        Assert.Equal(["/mixer ,"], Take());
    }

    [Fact]
    public void Apply_NextRigHasNotThePage_ItsStartPageComesOn()
    {
        Start(Layout(), []);
        Show("mixer");

        Start(Layout([new("one", [Action("/one")], []), new("two", [], [])]), []);

        Assert.Equal("one", Report().Page);
        Assert.Equal(["/one ,"], Take());
    }

    [Fact]
    public void Panic_NoteOfAPagesAction_IsLetGoAndDelayedOnesAreDropped()
    {
        Start(Layout([new("clips", [], []), new("mixer", [Sounds(60), Later("/late")], [])]), []);
        Show("mixer");
        Assert.Equal([60], _notes.Playing);
        Assert.Equal(("stage", "send", "synth", "note C3 (60), channel 1"), Held().Select(static note => (note.Source, note.Route, note.Output, note.Sounds)).Single());

        using (_stage.EnterTurn())
        {
            _stage.Panic();
        }

        Assert.Empty(_notes.Playing);
        Assert.Empty(Held());
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(Take());
    }

    [Fact]
    public void Apply_PageWhoseActionHoldsANote_LetsItGoWithThePageAndNotBefore()
    {
        Start(Layout([new("clips", [Sounds(60)], []), new("mixer", [], [])]), []);
        TestRig.Connect(_synth, _notes);
        Show("mixer");
        Show("clips");
        Assert.Equal([60], _notes.Playing);

        Start(Layout([new("clips", [], []), new("drums", [], [])]), []);
        Assert.Equal([60], _notes.Playing);
        Start(Layout([]), []);

        Assert.Empty(_notes.Playing);
        Assert.Empty(Held());
    }

    [Fact]
    public void Crash_OfTheStagesActor_LosesNothingAndChangesAskedForMeanwhileCome()
    {
        Start(Layout(), [Moves(PageMove.Next), Sets()]);
        PressPad(0);
        _stage.Detach();
        PressPad(0);
        Assert.Equal("mixer", Report().Page);

        _stage.Attach(TestRig.Rethrow);

        Assert.Equal("drums", Report().Page);
        Assert.Equal(2, Report().Variables[0].Value);
    }

    [Fact]
    public void Press_GatedRoutesAndPageChanges_AllocateNothing()
    {
        Start(
            Layout([new("clips", [], [Sets(0, 1)]), new("mixer", [Sets(0, 2)], []), new("drums", [], [])]),
            [Moves(PageMove.Next), Sets(), NoteTo(OnClips, new VariableFilter(0, 0, 10)), NoteTo(OnMixer)],
            lights: [Light(0, 1) with { Gate = new Gate([OnClips]) }, Light(0, 2) with { Gate = new Gate([OnMixer]) }]);
        TestRig.Disconnect(_synth);                          // the fake output keeps what it is sent
        Run(500);

        Assert.Equal(0, Steady.LeastAllocated(() => Run(5_000)));

        void Run(int presses)
        {
            for (var i = 0; i < presses; i++)
            {
                PressPad(i % 5);
            }
        }

        static (Route, Gate?) NoteTo(ulong pages, params Filter[] when) =>
            (new Route(0, "note", AnyGesture, when, [], [new MidiDestination(Synth)], false, null), new Gate([pages]));
    }

    private static StageLayout Layout(TablePage[]? pages = null)
    {
        pages ??= [new("clips", [], []), new("mixer", [], []), new("drums", [], [])];
        return new StageLayout(pages, 0, [.. Enumerable.Range(0, pages.Length)], [new TableVariable("octave", 0, true)], []) { ActionStates = 16 };
    }

    private static OscDestination Tells(string address, params OscTemplateArgument[] arguments) => new(0, new OscTemplate(address, arguments));

    private static (Route, Gate?) Says(string address, ulong pages = Gate.AllPages, int gestures = Press, Filter? when = null, params OscTemplateArgument[] arguments) =>
        (new Route(0, address, gestures, when is null ? [] : [when], [], [Tells(address, arguments)], false, null) { Variables = arguments.Length > 0 ? Octave : [] }, pages == Gate.AllPages ? null : new Gate([pages]));

    private static (Route, Gate?) Says(string address, OscTemplateArgument argument) => Says(address, Gate.AllPages, Press, null, argument);

    private static (Route, Gate?) Moves(PageMove move, ulong pages = Gate.AllPages) =>
        (new Route(0, "move", Press, [], [new PageStep(move, "")], [], false, null), pages == Gate.AllPages ? null : new Gate([pages]));

    private static (Route, Gate?) Sets() => (new Route(0, "set", Press, [], [SetTo(new ExpressionCode(ExpressionOp.Bound, 0, 0), 1)], [], false, null), null);

    private static (Route, Gate?) SetsAndSays(string address, OscTemplateArgument argument) =>
        (new Route(0, "set", Press, [], [SetTo(new ExpressionCode(ExpressionOp.Bound, 0, 0), 1)], [Tells(address, argument)], false, null) { Variables = Octave }, null);

    private static StageAction Sets(int variable, int value) =>
        new(new RouteEntry(new Route(0, "set", AnyGesture, [], [new SetStep([new VariableAssignment(variable, Expression.Whole(value))], [])], [], false, null), 0, []), Gesture.Press, 1);

    private static SetStep SetTo(ExpressionCode from, int added) => new(
        [new VariableAssignment(0, new Expression([from, new ExpressionCode(ExpressionOp.Constant, added, 1), new ExpressionCode(ExpressionOp.Add)]))], Octave);

    private static StageAction Later(string address) =>
        new(new RouteEntry(new Route(0, address, AnyGesture, [], [new DelayStep(TimeSpan.FromMilliseconds(200))], [Tells(address)], false, null), 0, []), Gesture.Press, 1);

    private static StageAction Sounds(byte note) => new(
        new RouteEntry(
            new Route(0, "send", AnyGesture, [], [new SendStep(new MidiDestination(Synth), [new ByteTemplate([new TemplateByte(TemplateByteKind.Constant, 0x90), new TemplateByte(TemplateByteKind.Constant, note), new TemplateByte(TemplateByteKind.Constant, 64)])])], [], false, null), 0, []),
        Gesture.Press, 1);

    private List<HeldNote> Held()
    {
        var held = new List<HeldNote>();
        _stage.ReadHeld(held);
        return held;
    }

    private static StageAction Action(string address, params OscTemplateArgument[] arguments) =>
        new(new RouteEntry(new Route(0, address, AnyGesture, [], [], [Tells(address, arguments)], false, null) { Variables = Octave }, 0, []), Gesture.Press, 1);

    /// <summary>A light that shows a colour whatever Live says; Live is not there.</summary>
    private static LightBinding Light(int element, byte colour, int device = 0) =>
        new("light", 0, LightSource.Clip, default, 0, 0, device, element, [colour, colour, colour, colour, colour, colour, colour]);

    private void StartOne(StageLayout layout, Route route, Gate? gate = null, int element = 0) => Start(layout, [(route, gate)], element: element);

    private void Start(
        StageLayout layout, (Route Route, Gate? Gate)[] routes, (Route Route, Gate? Gate)[]? others = null, LightBinding[]? lights = null, int element = -1)
    {
        DeviceLane[] lanes = [_pads, _other, _synth];
        var table = RouteTable.Empty with
        {
            Devices = [.. lanes.Select(lane => new TableDevice(lane.Plan.Name, lane.Plan.Profile))], Endpoints = [new TableEndpoint("panel", false)],
            DeviceSources = [Source(routes, element), Source(others ?? [], element), DeviceSource.None], OscSources = [OscSource.None], Lights = lights ?? [], Stage = layout,
        };
        var wiring = new MeshWiring(1, table, lanes, [_panel], [], _stage);
        if (!_panel.IsAttached)
        {
            _panel.Attach(TestRig.Rethrow);
        }

        using (_stage.EnterTurn())
        {
            _stage.Apply(wiring);
        }

        using (_panel.EnterTurn())
        {
            _panel.Apply(wiring, 0);
        }

        for (var i = 0; i < lanes.Length; i++)
        {
            using (lanes[i].EnterTurn())
            {
                lanes[i].Apply(wiring, i);
            }

            if (!lanes[i].IsAttached)
            {
                lanes[i].Attach(TestRig.Rethrow);
            }
        }

        if (!_stage.IsAttached)
        {
            _stage.Attach(TestRig.Rethrow);
            TestRig.Connect(_synth, _notes);
        }
    }

    private void StartRole(bool back)
    {
        Ready(_pads, true);
        Ready(_other, true);
        var layout = Layout() with { Roles = [new TableRole("clips", [0, 1], back)] };
        Start(
            layout,
            [Role("/role", 0, Tells("/role")), Role("/own", 1, Tells("/own"))],
            [Role("/role", 1, Tells("/role")), Role("/own", 0, Tells("/own"))],
            [Light(0, 1) with { Gate = new Gate([Gate.AllPages], 0, 0) }, Light(0, 1, device: 1) with { Gate = new Gate([Gate.AllPages], 0, 1) }]);

        static (Route, Gate?) Role(string name, int device, Destination to) =>
            (new Route(0, name, AnyGesture & ~(name == "/own" ? 1 << (int)Gesture.Release : 0), [], [], [to], false, null), new Gate([Gate.AllPages], 0, device));
    }

    private static DeviceSource Source((Route Route, Gate? Gate)[] routes, int element)
    {
        var states = 0;
        var entries = new List<RouteEntry>();
        foreach (var (route, gate) in routes)
        {
            entries.Add(new RouteEntry(route, states, []) { Gate = gate });
            states += route.Via.Length;
        }

        return new DeviceSource([.. Enumerable.Range(0, TestRig.Pads().Elements.Length).Select(at => element < 0 || at == element ? entries.ToArray() : [])], [], states);
    }

    private void Ready(DeviceLane lane, bool ready)
    {
        lane.Report = ready ? new DeviceReport(DevicePhase.Ready, "", null) : new DeviceReport(DevicePhase.Absent, "unplugged by the test", null);
        _stage.Deliver(StageDelivery.DevicesChanged());
    }

    private string? Give(string role, string device)
    {
        using var turn = _stage.EnterTurn();
        return _stage.Give(role, device);
    }

    private void Show(string page)
    {
        using var turn = _stage.EnterTurn();
        Assert.Null(_stage.ShowPage(page));
    }

    private StageReport Report() => _stage.Report();

    private void PressPad(int pad, DeviceLane? device = null)
    {
        Down(pad, device);
        Up(pad, device);
    }

    private void Down(int pad, DeviceLane? device = null) =>
        (device ?? _pads).Deliver(DeviceDelivery.Input(MidiMessage.NoteOn(0, 53 + pad, 127), default, _rig.Time.GetTimestamp()));

    private void Up(int pad, DeviceLane? device = null) =>
        (device ?? _pads).Deliver(DeviceDelivery.Input(MidiMessage.NoteOff(0, 53 + pad, 0), default, _rig.Time.GetTimestamp()));

    private string[] Take()
    {
        string[] told = [.. _told];
        _told.Clear();
        return told;
    }

    private static int[] Wanted(DeviceLane lane) => [.. Enumerable.Range(0, 4).Select(element => (int)lane.Lights.Wanted(element))];
}
