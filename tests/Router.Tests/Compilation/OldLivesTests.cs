using MidiMesh.Router.Compilation.Routes;

namespace MidiMesh.Router.Tests.Compilation;

/// <summary>What the old scripts of Live cannot do is told by <c>check</c> with its place, and nothing else is.</summary>
public sealed class OldLivesTests
{
    private const string Old = "endpoints { old { kind = KIND, send = 12000, receive = 12001 } }\n";

    [Theory]
    [InlineData("live-osc", "track.eq-low track.eq-mid track.eq-high master.cue metronome record session-record loop")]
    [InlineData("live-osc2",
        "selected-device.step selected-device.next selected-device.previous selected-device.bank.step selected-device.bank.next selected-device.bank.previous "
        + "track.send track.eq-low track.eq-mid track.eq-high return.send master.panning master.cue record session-record loop "
        + "selected-device.parameter selected-device.knob selected-device.bank selected-device.lock")]
    public void EveryPlaceThatRoutesLeadTo_IsDoneOrWarnedOf(string kind, string beyond)
    {
        var warned = new List<string>();
        foreach (var place in LivePlaces.All)
        {
            var where = place.Example.Replace("track,scene", "1,1", StringComparison.Ordinal).Replace("[track", "[1", StringComparison.Ordinal).Replace("[scene]", "[1]", StringComparison.Ordinal);
            var route = $"routes {{ r {{ from = \"apc.fader[1]\", to = \"old.{where}\" }} }}";
            var said = RigText.Errors(Old.Replace("KIND", kind, StringComparison.Ordinal) + route).Where(static line => line.Contains("has no word for", StringComparison.Ordinal)).ToList();
            if (said.Count > 0)
            {
                var column = route.IndexOf("old.", StringComparison.Ordinal) + "old.".Length + 1;
                Assert.Equal([$"2:{column}: warning: route 'r': {kind} has no word for {place.Words}, so this changes nothing; newer scripts do, see docs/live.md"], said);
                warned.Add(place.Words);
            }
        }

        Assert.Equal(beyond.Split(' '), warned);
    }

    [Theory]
    [InlineData("live-osc", "track.eq-low track.eq-mid track.eq-high master.cue metronome record session-record loop")]
    [InlineData("live-osc2",
        "track.eq-low track.eq-mid track.eq-high master.cue master.crossfader record session-record loop "
        + "selected-device.parameter selected-device.knob selected-device.bank selected-device.lock")]
    public void EveryNumberThatRoutesComeFrom_IsToldOrWarnedOf(string kind, string beyond)
    {
        var warned = new List<string>();
        foreach (var place in LivePlaces.WithNumber)
        {
            var where = place.Example.Replace("[track", "[1", StringComparison.Ordinal);
            var said = RigText.Errors($"{Old.Replace("KIND", kind, StringComparison.Ordinal)}routes {{ r {{ from = \"old.{where}\", via = [ {{ osc = \"/x\", args = [ \"=value\" ] }} ], to = old }} }}");
            if (said.Count > 0)
            {
                Assert.StartsWith($"2:26: warning: route 'r': {kind} does not tell {place.Words}, so this route never runs", Assert.Single(said), StringComparison.Ordinal);
                warned.Add(place.Words);
            }
        }

        Assert.Equal(beyond.Split(' '), warned);
    }
}
