using System.Globalization;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Router.Tests.Compilation;

/// <summary>Sends messages through a compiled table the plain way and writes down what comes out: what the tables mean, without lanes, queues or actors.</summary>
internal sealed class RouteProbe(RouteTable table) : IDeliverySink, IStepHost
{
    private readonly List<string> _out = [];
    private readonly Dictionary<(object, int), StepState> _states = [];
    private readonly ProbeStage _stage = new(table.Stage);
    private Route? _route;
    private RouteEntry? _entry;
    private int _step;

    /// <summary>What take-over finds at the destination.</summary>
    public double Target { get; set; } = double.NaN;

    /// <summary>The page that is on.</summary>
    public string Page
    {
        set => _stage.Page = Array.FindIndex(table.Stage.Pages, page => page.Name == value);
    }

    /// <summary>Lets a device play a role.</summary>
    public void Give(string role, string device) =>
        _stage.Active[Array.FindIndex(table.Stage.Roles, one => one.Name == role)] = Array.FindIndex(table.Devices, one => one.Name == device);

    /// <summary>A variable of the rig.</summary>
    public double Variable(string name) => _stage.Variable(Array.FindIndex(table.Stage.Variables, one => one.Name == name), 0);

    /// <summary>A page comes on: what its actions do.</summary>
    public string Enter(string page) => RunActions(Array.Find(table.Stage.Pages, one => one.Name == page)!.Enter);

    /// <summary>A page goes: what its actions do.</summary>
    public string Leave(string page) => RunActions(Array.Find(table.Stage.Pages, one => one.Name == page)!.Leave);

    /// <inheritdoc />
    public long Now { get; set; }

    /// <inheritdoc />
    public long Frequency => 1000;

    /// <summary>What came out since the last question.</summary>
    public string Take()
    {
        var text = string.Join("; ", _out);
        _out.Clear();
        return text;
    }

    /// <summary>A message from a device: what comes out.</summary>
    public string Midi(string device, MidiMessage message)
    {
        var index = Array.FindIndex(table.Devices, one => one.Name == device);
        var source = table.DeviceSources[index];
        var e = new MeshEvent { Stamp = Now, Source = index, Control = -1, Midi = message, Arrived = message };
        var entries = source.Any;
        if (new ControlDecoder(table.Devices[index].Profile).TryDecode(message, out var element, out var gesture, out var value) && element < source.ByElement.Length)
        {
            (e.Control, e.Gesture, e.Value, entries) = (element, gesture, value, source.ByElement[element]);
        }
        else
        {
            e.Value = message.Value / 127.0;
        }

        foreach (var entry in entries)
        {
            if (Run(e, entry) && entry.Route.Last)
            {
                break;
            }
        }

        return Take();
    }

    /// <summary>An OSC message from an endpoint: what comes out.</summary>
    public string Osc(string endpoint, string address, params object[] arguments)
    {
        var index = Array.FindIndex(table.Endpoints, one => one.Name == endpoint);
        foreach (var route in table.OscSources[index].Routes)
        {
            if (!route.Pattern.Matches(System.Text.Encoding.ASCII.GetBytes(address)))
            {
                continue;
            }

            var e = new MeshEvent { Stamp = Now, Source = index, Control = -1, Gesture = Gesture.Osc };
            for (var i = 0; i < arguments.Length; i++)
            {
                var number = Convert.ToDouble(arguments[i], CultureInfo.InvariantCulture);
                e.Value = i == 0 ? number : e.Value;
                if (i < route.ArgumentSlots.Length && route.ArgumentSlots[i] is var slot and >= 0)
                {
                    if (arguments[i] is int whole)
                    {
                        e.Bind(slot, whole);
                    }
                    else
                    {
                        e.Bind(slot, number);
                    }
                }
            }

            if (Run(e, route.Entry) && route.Entry.Route.Last)
            {
                break;
            }
        }

        return Take();
    }

    /// <inheritdoc />
    public double CurrentTarget(in MeshEvent e) => Target;

    /// <inheritdoc />
    public bool Postpone(in MeshEvent e, long due, bool replace)
    {
        _out.Add($"later {due}");
        return true;
    }

    /// <inheritdoc />
    public bool Emit(in MeshEvent e)
    {
        var (own, entry, step) = (e, _entry!, _step);
        RunSteps(ref own, entry, step + 1);
        (_entry, _step) = (entry, step);
        return true;
    }

    /// <inheritdoc />
    public IDeliverySink Sink => this;

    /// <inheritdoc />
    public Memory<byte> TakeBytes(int length) => new byte[length];

    /// <inheritdoc />
    public void ClearGroup(int group, in MeshEvent e) => _out.Add($"clear {table.Groups[group].Name}");

    /// <inheritdoc />
    public void ChangePage(PageMove move, string page, in MeshEvent e) => _out.Add($"page {move}{(page.Length > 0 ? " " + page : "")}");

    /// <inheritdoc />
    public void VariablesChanged(ref MeshEvent e) => BindVariables(ref e);

    /// <inheritdoc />
    public void ToLive(int endpoint, in LiveCommand command, in MeshEvent cause) => _out.Add(string.Create(CultureInfo.InvariantCulture,
        $"{table.Endpoints[endpoint].Name} {command.Verb} {command.Track} {command.Scene} {Math.Round(command.Value, 3)}{(command.StopTracks.IsEmpty ? "" : $" tracks {command.StopTracks}")}"));

    /// <inheritdoc />
    public void ToOsc(int endpoint, OscTemplate template, in MeshEvent cause)
    {
        var bytes = new byte[template.MaxSize];
        _out.Add($"{table.Endpoints[endpoint].Name} {OscMessage.Parse(bytes.AsSpan(0, template.Write(cause, bytes)))}");
    }

    /// <inheritdoc />
    public void ToMidi(int device, in MeshEvent cause) => _out.Add($"{table.Devices[device].Name} {cause.Midi}");

    /// <inheritdoc />
    public void ToGroup(int group, int track, int scene, in MeshEvent cause) => _out.Add($"{table.Groups[group].Name} {cause.Gesture} {track} {scene}");

    private bool Run(MeshEvent e, RouteEntry entry)
    {
        var route = _route = entry.Route;
        e.Moment = _stage.Capture();
        var answers = (route.Gestures & (1 << (int)e.Gesture)) != 0;
        if ((!answers && (route.Overheard & (1 << (int)e.Gesture)) == 0) || entry.Gate?.IsOpen(e.Moment, e.Gesture) == false)
        {
            return false;
        }

        for (var slot = 0; slot < entry.Bound.Length; slot++)
        {
            e.Bind(slot, entry.Bound[slot]);
        }

        BindVariables(ref e);
        if (!Array.TrueForAll(route.When, filter => filter.Matches(e)))
        {
            return false;
        }

        RunSteps(ref e, entry, 0);
        return answers;
    }

    private void RunSteps(ref MeshEvent e, RouteEntry entry, int from)
    {
        var route = entry.Route;
        for (var step = from; step < route.Via.Length; step++)
        {
            var place = ((object)(route.Via[step].Memory == StepMemory.Control ? entry : route), entry.StateOf(step, e));
            var state = _states.GetValueOrDefault(place);
            (_entry, _step) = (entry, step);
            var outcome = route.Via[step].Run(ref e, ref state, this);
            _states[place] = state;
            if (outcome != StepOutcome.Continue)
            {
                _out.Add(outcome.ToString());
                return;
            }
        }

        foreach (var destination in route.To)
        {
            destination.Deliver(e, this);
        }
    }

    private string RunActions(StageAction[] actions)
    {
        foreach (var (entry, gesture, value) in actions)
        {
            Run(new MeshEvent { Control = -1, Gesture = gesture, Value = value }, entry);
        }

        return Take();
    }

    private void BindVariables(ref MeshEvent e)
    {
        foreach (var (slot, variable) in _route!.Variables)
        {
            e.Moment.Bind(ref e, slot, variable);
        }
    }

    /// <summary>The stage as the simplest thing that could be: what stands in a few arrays.</summary>
    private sealed class ProbeStage(StageLayout layout) : IStage
    {
        private readonly double[] _variables = [.. layout.Variables.Select(static variable => variable.Start)];

        public int Page { get; set; } = layout.Start;

        public int[] Active { get; } = [.. layout.Roles.Select(static role => role.Devices[0])];

        public StageMoment Capture() => new(this, 0, Page, 0);

        public double Variable(int variable, long version) => _variables[variable];

        public bool IsWhole(int variable) => layout.Variables[variable].IsWhole;

        public int ActiveOf(int role, long version) => Active[role];

        public StageMoment Set(VariableAssignment[] assignments, VariableSlot[] slots, in MeshEvent e)
        {
            var own = e;
            foreach (var (slot, variable) in slots)
            {
                Capture().Bind(ref own, slot, variable);
            }

            var values = Array.ConvertAll(assignments, assignment => assignment.Value.Evaluate(own, out _));
            for (var i = 0; i < values.Length; i++)
            {
                _variables[assignments[i].Variable] = values[i];
            }

            return Capture();
        }
    }
}
