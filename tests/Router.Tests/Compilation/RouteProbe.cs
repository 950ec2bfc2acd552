using System.Globalization;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Tests.Compilation;

/// <summary>Sends messages through a compiled table the plain way and writes down what comes out: what the tables mean, without lanes, queues or actors.</summary>
internal sealed class RouteProbe(RouteTable table) : IDeliverySink, IStepHost
{
    private readonly List<string> _out = [];
    private readonly Dictionary<(RouteEntry, int), StepState> _states = [];

    /// <summary>What take-over finds at the destination.</summary>
    public double Target { get; set; } = double.NaN;

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
    public void ClearGroup(int group, in MeshEvent e) => _out.Add($"clear {table.Groups[group].Name}");

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
        var route = entry.Route;
        if ((route.Gestures & (1 << (int)e.Gesture)) == 0)
        {
            return false;
        }

        for (var slot = 0; slot < entry.Bound.Length; slot++)
        {
            e.Bind(slot, entry.Bound[slot]);
        }

        if (!Array.TrueForAll(route.When, filter => filter.Matches(e)))
        {
            return false;
        }

        for (var step = 0; step < route.Via.Length; step++)
        {
            var state = _states.GetValueOrDefault((entry, step));
            var outcome = route.Via[step].Run(ref e, ref state, this);
            _states[(entry, step)] = state;
            if (outcome != StepOutcome.Continue)
            {
                _out.Add(outcome.ToString());
                return true;
            }
        }

        foreach (var destination in route.To)
        {
            destination.Deliver(e, this);
        }

        return true;
    }
}
