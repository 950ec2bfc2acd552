using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests;

/// <summary>A line that only looks.</summary>
internal abstract record ExpectStep(Written<string> Text) : TestStep(Text)
{
    /// <summary>The line did not hold.</summary>
    protected TestFailure Failure(string expected, IReadOnlyList<FoundMessage> came) => new(Text.Origin, Text.Value, expected, came);

    /// <summary>As <see cref="Failure"/>, for what Live has to do first: without time in between it cannot have done it.</summary>
    protected TestFailure LateFailure(TestRun run, string expected, string found) => Failure(
        run.Waited < LivesTick && run.Bench.Endpoints.Any(static endpoint => endpoint.Simulator is not null) ? $"{expected} (Live reads its messages ten times a second; a line \"after 300ms\" gives it time)" : expected,
        [new FoundMessage(found, ""), .. run.Came()]);

    private static readonly TimeSpan LivesTick = TimeSpan.FromMilliseconds(200);
}

/// <summary>A message is expected, or none that fits.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Receiver">Who gets it: a device, an endpoint, or a role; null for anybody.</param>
/// <param name="Midi">The message, for a device.</param>
/// <param name="Osc">The message, for an endpoint.</param>
/// <param name="IsNot">None that fits must have come, beside those that have been expected.</param>
internal sealed record ExpectMessage(Written<string> Text, string? Receiver, MidiPattern? Midi, OscPattern? Osc, bool IsNot) : ExpectStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        if (!IsNot)
        {
            return run.TryExpect(run.ReceiverOf(Receiver!), Fits) ? null : Failure(Text.Value["expect ".Length..].Trim(), run.Came());
        }

        var came = run.Open(Receiver is null ? null : run.ReceiverOf(Receiver)).Where(Fits).ToList();
        return came.Count == 0 ? null : Failure(Receiver is null ? "nothing that was not expected before" : Text.Value["expect ".Length..].Trim(), run.Describe(came));
    }

    // Pulses of the clock come all the time: only who asks for them means them.
    private bool Fits(Bench.BenchMessage message) => message.Purpose == Bench.BenchPurpose.Pulse ? Midi?.Kind == Contracts.Midi.MidiKind.Clock
        : message.Osc is { } osc ? Osc?.Fits(osc) ?? Midi is null : Midi?.Fits(message.Midi, message.Bytes) ?? Osc is null;
}

/// <summary>A light is expected to show a colour, as the device itself would show it by the messages it was sent.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Lamp">The lamp.</param>
/// <param name="Colours">What each device that it may be one of calls the colour.</param>
/// <param name="IsNot">It shows anything else.</param>
internal sealed record ExpectLight(Written<string> Text, TestElement Lamp, IReadOnlyList<(int Device, string Colour)> Colours, bool IsNot) : ExpectStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        var lamp = run.PlayerOf(Lamp);
        var colour = Colours.FirstOrDefault(one => one.Device == lamp?.Device).Colour;
        if (lamp is null || colour is null)
        {
            return Failure($"light {Lamp.Text.Value} {Text.Value.Split(' ')[^1]}", [new FoundMessage($"'{run.ReceiverOf(Lamp.Role!)}' plays '{Lamp.Role}' and has no such light", "")]);
        }

        var shown = run.Bench.Devices[lamp.Device].ColourOf(lamp.Element) ?? "no colour that has a name";
        return (shown == colour) != IsNot
            ? null
            : LateFailure(run, $"light {Lamp.Text.Value} {(IsNot ? "not " : "")}{colour}", $"it shows {shown}");
    }
}

/// <summary>A field of a display is expected to show a text, as the device itself would show it; blanks around it do not count.</summary>
internal sealed record ExpectText(Written<string> Text, TestElement Field, string Shown, bool IsNot) : ExpectStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        var shown = run.Bench.Devices[Field.Device].TextOf(Field.Element) ?? "";
        return (shown == Shown) != IsNot
            ? null
            : LateFailure(run, $"{Field.Text.Value} {(IsNot ? "not " : "")}'{Shown}'", $"it shows '{shown}'");
    }
}

/// <summary>Something of Live's is expected to be so.</summary>
internal sealed record ExpectFact(Written<string> Text, LiveFact Fact, bool IsNot) : ExpectStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        var live = run.Bench.Endpoints[Fact.Endpoint];
        return Fact.Holds(live) != IsNot
            ? null
            : LateFailure(run, Text.Value["expect ".Length..].Trim(), $"{Fact.Place} is {Fact.Look(live)}");
    }
}

/// <summary>A page is expected to be on.</summary>
internal sealed record ExpectPage(Written<string> Text, string Page, bool IsNot) : ExpectStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        var shown = run.Bench.Stage.Report().Page;
        return (shown == Page) != IsNot ? null : Failure($"page {(IsNot ? "not " : "")}{Page}", [new FoundMessage($"page {shown} is on", ""), .. run.Came()]);
    }
}

/// <summary>A device is expected to play a role.</summary>
internal sealed record ExpectRole(Written<string> Text, string Role, string Device, bool IsNot) : ExpectStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        var player = run.ReceiverOf(Role);
        return (player == Device) != IsNot ? null : Failure($"role {Role} {(IsNot ? "not " : "")}played by {Device}", [new FoundMessage($"'{player}' plays it", ""), .. run.Came()]);
    }
}

/// <summary>A variable is expected to have a value.</summary>
internal sealed record ExpectVariable(Written<string> Text, string Variable, double Value, bool IsNot) : ExpectStep(Text)
{
    // What people write is rounded; what expressions give is not.
    private const double Near = 1e-6;

    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        var value = run.Bench.Stage.Report().Variables.First(variable => variable.Name == Variable).Value;
        return (Math.Abs(value - Value) <= Near) != IsNot
            ? null
            : Failure($"variable {Variable} {(IsNot ? "not " : "")}{TestRun.Number(Value)}", [new FoundMessage($"it is {TestRun.Number(value)}", ""), .. run.Came()]);
    }
}
