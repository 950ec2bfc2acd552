using System.Net;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Checks;
using MidiMesh.Router.Compilation.Lights;
using MidiMesh.Router.Compilation.Routes;
using MidiMesh.Router.Compilation.Stage;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.RigTests;

namespace MidiMesh.Router.Compilation;

/// <summary>From what was written to what runs: looks names up, runs every check, lays out the tables. Pure; takes time in proportion to the rig's size.</summary>
internal static class RouteCompiler
{
    private const int AnyPort = 0;

    private static readonly IRigCheck[] Checks =
        [new DevicePortsCheck(), new EndpointPortsCheck(), new EndpointFrontsCheck(), new GroupTracksCheck(), new LightOwnersCheck(), new RouteLampsCheck(), new FeedbackLoopCheck(), new LoopPortCheck(), new LiveLoopCheck(), new ShadowedRouteCheck(), new ScaleRangeCheck(), new TableSizeCheck(),
        new RoleDevicesCheck(), new PageNamesCheck(), new PageExitCheck(), new VariableUseCheck(), new NativeRoutesCheck(), new NativeLampsCheck()];

    /// <summary>Compiles a rig.</summary>
    /// <param name="config">The rig.</param>
    /// <param name="profiles">Its profiles by name; one that could not be read is missing, which has been reported.</param>
    /// <param name="files">Reads the files that it names.</param>
    /// <param name="bag">Takes what is wrong.</param>
    /// <param name="draft">The rig with its names looked up, also when something is wrong.</param>
    /// <returns>The plan; null when the bag holds errors.</returns>
    public static MeshPlan? Compile(RigConfig config, IReadOnlyDictionary<string, DeviceProfile> profiles, RigFiles files, DiagnosticBag bag, out RigDraft draft)
    {
        draft = Draft(config, profiles, files, bag);
        draft.IsWhole = !bag.HasErrors;
        foreach (var check in Checks)
        {
            check.Run(draft, bag);
        }

        if (bag.HasErrors)
        {
            return null;
        }

        var table = RouteTableLayout.Make(draft);
        var profileOf = draft.Names.Profiles;
        var needs = draft.Needs;
        var limits = config.Limits;
        return new MeshPlan(
            config.Name, table,
            [.. config.Devices.Select((device, index) => PlanOf(device, profileOf[index]!, limits))],
            [.. config.Endpoints.Select((endpoint, index) => PlanOf(endpoint, needs[index]))],
            [.. draft.Groups.Select(static group => new GroupPlan(group.Config.Name.Value, group.Endpoint, group.Config.Options with { Tracks = group.Tracks }))]);
    }

    /// <summary>Looks up all names and reads all texts; routes come out highest priority first.</summary>
    internal static RigDraft Draft(RigConfig config, IReadOnlyDictionary<string, DeviceProfile> profiles, RigFiles files, DiagnosticBag bag)
    {
        var draft = new RigDraft(new RigNames(config, profiles, bag), files);
        draft.Clock = Clocks.ClockBuilder.Build(config.Clock, draft, bag);
        var pages = config.Pages.Pages.Take(StageLayout.MaxPages).ToList();
        foreach (var route in config.Routes.Concat(pages.SelectMany(static page => page.Routes)))
        {
            draft.Routes.AddRange(RouteBuilder.BuildAll(route, draft, bag));
        }

        // Of equal priority those that end the search come behind the others, so that "last" stops lower priorities only; else the order of the file, for want of a better.
        var sorted = draft.Routes
            .OrderByDescending(static route => route.Config.Priority)
            .ThenBy(static route => route.Config.Last)
            .ToList();
        draft.Routes.Clear();
        draft.Routes.AddRange(sorted);
        foreach (var light in config.Lights.Concat(pages.SelectMany(static page => page.Lights)))
        {
            draft.Lights.AddRange(LightBuilder.BuildAll(light, draft, bag));
        }

        Stage.SetBounds.Check(draft, bag);
        draft.Actions.AddRange(pages.Select(page => (Actions(page.Enter, draft, bag), Actions(page.Leave, draft, bag))));

        // Before the names are told: a test that speaks of one that is misspelt elsewhere is no second mistake.
        draft.Tests = RigTestReader.Read(config.Tests, draft, bag);
        draft.Names.UnknownEnds.Report();
        draft.Names.UnknownGroups.Report();
        return draft;
    }

    private static ActionDraft[] Actions(IReadOnlyList<ActionConfig> actions, RigDraft draft, DiagnosticBag bag) =>
        [.. actions.Select(action => ActionBuilder.Build(action, draft, bag)).OfType<ActionDraft>()];

    private static DevicePlan PlanOf(DeviceConfig device, DeviceProfile profile, LimitsConfig limits)
    {
        PortMatch[] match = device.Attachment != DeviceAttachment.Port ? []
            : device.Match.Count > 0 ? [.. device.Match]
            : [.. profile.Usb.Select(static usb => new PortMatch(null, null) { Usb = usb }), new PortMatch(profile.PortPattern, profile.PortPattern)];
        return new DevicePlan(device.Name.Value, profile, device.Attachment, match, device.OnLost, device.ForwardClock) { Pace = device.Pace, Osc = device.Osc, Queue = limits.Queue, BreaksLoops = limits.LoopBreaker, HasInput = device.HasInput, HasOutput = device.HasOutput };
    }

    private static EndpointPlan PlanOf(EndpointConfig endpoint, EndpointNeeds needs) => new(
        endpoint.Name.Value, endpoint.Kind,
        endpoint.Send is { } send ? new IPEndPoint(endpoint.Host, send.Value) : null,
        new IPEndPoint(endpoint.Bind, endpoint.Receive?.Value ?? AnyPort),
        endpoint.Simulate, endpoint.Front?.Tracks ?? needs.Tracks, endpoint.Front?.Scenes ?? needs.Scenes, [.. needs.Values], endpoint.Front?.Sends ?? needs.Sends)
    {
        Way = endpoint.Way,
        Allow = endpoint.Allow,
        Texts = [.. needs.Texts], Parameters = needs.Parameters, Knobs = needs.Knobs, Devices = needs.Devices, DeviceParameters = needs.DeviceParameters, Returns = needs.Returns,
    };
}
