using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Bench;
using MidiMesh.Router.Compilation;
using MidiMesh.Router.Compilation.Gestures;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.RigTests;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Cli.Explaining;

/// <summary>Says for every route that looks at a device why it answers a gesture or why not. What a route sends is not worked out here: the route is put on a bench alone, and what leaves is written down.</summary>
internal sealed class Explainer
{
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(3);

    private readonly RigDraft _draft;
    private readonly MeshPlan _plan;
    private readonly string? _page;

    /// <summary>Looks at a rig without mistakes.</summary>
    /// <param name="rig">The rig.</param>
    /// <param name="page">The page that is on; null for the first.</param>
    public Explainer(RigLoadResult rig, string? page) => (_draft, _plan, _page) = (rig.Draft!, rig.Plan!, page);

    /// <summary>A gesture on a control.</summary>
    /// <param name="element">The control.</param>
    /// <param name="gesture">What is done to it.</param>
    /// <param name="message">What the device then sends.</param>
    public Explanation Explain(TestElement element, Gesture gesture, MidiMessage message)
    {
        using var stage = new RigBench(_plan);
        Start(stage);
        var moment = stage.Wiring.Capture();
        new ControlDecoder(element.Profile).TryDecode(message, out _, out _, out var value);
        var e = new MeshEvent { Source = element.Device, Control = element.Element, Gesture = gesture, Value = value, Midi = message, Arrived = message, Moment = moment };
        var verdicts = new List<RouteVerdict>();
        string? ended = null;
        for (var i = 0; i < _draft.Routes.Count; i++)
        {
            var route = _draft.Routes[i];
            var bound = route.Source switch
            {
                ControlSource source when source.Device == element.Device => source.Elements.AsSpan().IndexOf(element.Element) is var at and >= 0 ? source.Bound[at] : null,
                DeviceWideSource source when source.Device == element.Device => [],
                _ => null,
            };
            if (DeviceOf(route) != element.Device)
            {
                continue;
            }

            var why = bound is null ? Elsewhere(route, element)
                : ended is not null ? $"'{ended}' has the event already and is last = true"
                : Closed(i, e) ?? WhyNot(route, e, bound);
            verdicts.Add(why is not null ? No(route, why) : Yes(route, i, bench => Send(bench, element.Device, message)));
            ended ??= why is null && route.Config.Last ? route.Config.Name.Value : null;
        }

        var lights = _plan.Table.Lights.Where(light => light.Device == element.Device && light.Element == element.Element)
            .Select(light => $"{light.Name}: follows {Followed(light)}").ToList();
        return new Explanation($"{element.DeviceName}.{element.Profile.NameOf(element.Element)}", GestureWords.Describe(1 << (int)gesture), MidiText.Write(message, []), verdicts, lights);
    }

    /// <summary>An OSC message from an endpoint.</summary>
    public Explanation Explain(int endpoint, OscMessage message)
    {
        var packet = message.ToPacket();
        var name = _draft.Names.Config.Endpoints[endpoint].Name.Value;
        var address = System.Text.Encoding.UTF8.GetBytes(message.Address);
        var value = message.Arguments.Count > 0 && message.Arguments[0].Argument.TryGetNumber(out var number) ? number : 0;
        var verdicts = new List<RouteVerdict>();
        string? ended = null;
        for (var i = 0; i < _draft.Routes.Count; i++)
        {
            var route = _draft.Routes[i];
            if (route.Source is not MessageSource source || source.Endpoint != endpoint)
            {
                continue;
            }

            var why = !source.Pattern.Matches(address) ? $"its pattern {route.Config.From!.Value.Value} does not fit this address"
                : ended is not null ? $"'{ended}' has the message already and is last = true"
                : WhyNot(route, new MeshEvent { Source = endpoint, Control = -1, Gesture = Gesture.Osc, Value = value }, []);
            verdicts.Add(why is not null ? No(route, why) : Yes(route, i, bench => bench.SendOsc(endpoint, packet)));
            ended ??= why is null && route.Config.Last ? route.Config.Name.Value : null;
        }

        return new Explanation($"{name}:{message.Address}", "message", OscWords.Write(message), verdicts, []);
    }

    private static int DeviceOf(RouteDraft route) => route.Source switch
    {
        ControlSource source => source.Device,
        DeviceWideSource source => source.Device,
        _ => -1,
    };

    private static RouteVerdict No(RouteDraft route, string why) => new(route.Config.Name.Value, route.Config.Name.Origin, false, why, []);

    private static string Elsewhere(RouteDraft route, TestElement element)
    {
        var control = element.Profile.Controls[((ControlSource)route.Source).Control];
        return control == element.Control
            ? $"its coordinates, {route.Config.From!.Value.Value}, leave this one out"
            : $"it looks at {control.Name}";
    }

    private static string? WhyNot(RouteDraft route, MeshEvent e, int[] bound)
    {
        if ((route.Gestures & (1 << (int)e.Gesture)) == 0)
        {
            var usual = route.Config.On.Count == 0 ? ", as it says no 'on'" : "";
            return $"it answers {GestureWords.Describe(route.Gestures)}{usual}";
        }

        for (var slot = 0; slot < bound.Length; slot++)
        {
            e.Bind(slot, bound[slot]);
        }

        var filter = Array.FindIndex(route.When, filter => !filter.Matches(e));
        if (filter < 0)
        {
            return null;
        }

        var condition = route.Config.When.FirstOrDefault(one => one.Word.Value == route.When[filter].Name);
        return condition is null ? $"its condition '{route.When[filter].Name}' does not hold" : $"its condition {condition.Word.Value} = {condition.Value} does not hold";
    }

    private static void Send(RigBench bench, int device, MidiMessage message)
    {
        Span<byte> bytes = stackalloc byte[3];
        bench.Send(device, bytes[..message.CopyTo(bytes)]);
    }

    private RouteVerdict Yes(RouteDraft route, int index, Action<RigBench> act)
    {
        using var bench = new RigBench(Only(index));
        if (!Start(bench))
        {
            return new RouteVerdict(route.Config.Name.Value, route.Config.Name.Origin, true, "the simulated Live could not be read", []);
        }

        var (first, started) = (bench.Sent.Count, bench.Time.Elapsed);
        act(bench);
        bench.Advance(Afterwards);
        var sends = bench.Sent.Skip(first).Where(static sent => sent.Purpose == BenchPurpose.Message)
            .Select(sent => sent.At == started ? TestRun.TextOf(sent) : $"{TestRun.TextOf(sent)} (after {(sent.At - started).TotalMilliseconds:0} ms)")
            .Select(sent => route.Native is null ? sent : sent + " (until Live maps it itself)").ToList();
        var why = sends.Count == 0
            ? string.Join(", ", bench.StoryOf(bench.LastEvent).Where(static entry => entry.Kind == TraceKind.Route).Select(static entry => TraceWords.Outcome(entry)))
            : "";
        return new RouteVerdict(route.Config.Name.Value, route.Config.Name.Origin, true, why, sends);
    }

    private bool Start(RigBench bench)
    {
        var connected = bench.Connect();
        if (_page is { } page)
        {
            bench.Do(() =>
            {
                using var turn = bench.Stage.EnterTurn();
                bench.Stage.ShowPage(page);
            });
        }

        return connected;
    }

    /// <summary>Why a route is not there on this page or for this device, or null when it is.</summary>
    private string? Closed(int index, in MeshEvent e)
    {
        var source = _plan.Table.DeviceSources[e.Source];
        var entries = e.Control >= 0 && e.Control < source.ByElement.Length ? source.ByElement[e.Control] : source.Any;
        if (Array.Find(entries, entry => entry.Route.Index == index) is not { Gate: { } gate } || gate.IsOpen(e.Moment, e.Gesture))
        {
            return null;
        }

        var pages = gate.PagesOf(e.Gesture);
        return pages == Gate.AllPages || e.Moment.IsOn(pages)
            ? $"it is written for the role '{_plan.Table.Stage.Roles[gate.Role].Name}', which '{PlayerOf(gate.Role, e)}' plays"
            : $"it belongs to another page; '{_plan.Table.Stage.Pages[e.Moment.Page].Name}' is on";
    }

    private string PlayerOf(int role, in MeshEvent e) =>
        _plan.Table.Devices[e.Moment.Stage?.ActiveOf(role, e.Moment.Stage.Capture().Version) is >= 0 and var player ? player : _plan.Table.Stage.Roles[role].Devices[0]].Name;

    /// <summary>The rig with one route alone. Numbers stay as they are, so that everything else is as in the whole rig.</summary>
    private MeshPlan Only(int route)
    {
        var table = _plan.Table;
        return _plan with
        {
            Table = table with
            {
                DeviceSources = Array.ConvertAll(table.DeviceSources, source => source with
                {
                    ByElement = Array.ConvertAll(source.ByElement, entries => Array.FindAll(entries, entry => entry.Route.Index == route)),
                    Any = Array.FindAll(source.Any, entry => entry.Route.Index == route),
                }),
                OscSources = Array.ConvertAll(table.OscSources, source => source with { Routes = Array.FindAll(source.Routes, one => one.Entry.Route.Index == route) }),
            },
        };
    }

    private string Followed(LightBinding light)
    {
        if (light.Text is not null)
        {
            return "a text";
        }

        var live = _plan.Table.Endpoints[light.Endpoint].Name;
        if (light.Row is { Follows: [var first, ..] })
        {
            return $"{live}.slots[{first.Track + 1},{first.Scene + 1}]";
        }

        return light.Source switch
        {
            LightSource.Clip => $"{live}.clip[{light.Track + 1},{light.Scene + 1}].state",
            LightSource.Track => $"{live}.track[{light.Track + 1}].state",
            _ => $"{live} {light.Value} of track {light.Track + 1}",
        };
    }
}
