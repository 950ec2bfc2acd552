namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>Whatever steps a note went through, and whatever has changed since: when all keys are up and time has passed, nothing sounds and nothing is remembered.</summary>
public sealed class NoteEndTests
{
    private static readonly string[] Steps =
    [
        "{ split = C3, below { channel = 2, transpose = 12 }, above { channel = 1 } }", "{ split = [ { channel = 3 }, { note = \"C2..C5\", channel = 4, transpose = -5 }, {} ] }",
        "{ delay = 7ms }", "{ delay = 23ms }", "{ repeat = 11ms }", "{ repeat = 9ms, times = 3 }", "{ transpose = 3 }", "{ transpose = \"velocity / 10 - 6\" }", "{ channel = 5 }", "{ velocity = [20, 90] }",
        "{ send = [ \"95 {note} 40\", \"96 20 40\" ], to = synth }", "{ send = \"B7 40 7F\", to = synth }", "{ pair14 = 1 }", "{ nrpn = 7 }", "{ sysex = \"F0 7D {note} F7\" }",
        "{ note-map { C3 = E3, D3 = E3 } }", "{ toggle = [0, 1] }", "{ rate = 50/s }", "{ debounce = 5ms }",
    ];

    private static readonly string[] Gestures = ["", "on { long-press = 30ms }", "on { double-press = 40ms }", "on { short-press = 30ms }", "on = [ press, release ]", "when { note = \"C3..G3\" }", "when { velocity = \"64..127\" }"];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Play_AnyRigsAndAnyHistory_NothingSoundsOn(int seed)
    {
        var random = new Random(seed);
        var rig = Rig(random);
        using var probe = new LaneProbe(rig);
        var log = new List<string> { rig };
        for (var i = 0; i < 400; i++)
        {
            switch (random.Next(60))
            {
                case 0:
                    probe.Swap(rig = Rig(random));
                    log.Add(rig);
                    break;
                case 1 when random.Next(3) == 0:
                    probe.Unplug("keys");
                    break;
                case 2 when random.Next(3) == 0:
                    probe.Restart("keys");
                    break;
                case < 20:
                    probe.Jump(random.Next(40));
                    break;
                case < 40:
                    probe.Play("keys", $"9{random.Next(2):X} {random.Next(57, 69):X2} {random.Next(1, 128):X2}");
                    break;
                case < 43:
                    probe.Play("keys", $"B0 40 {random.Next(128):X2}");
                    break;
                case < 46:
                    probe.Play("keys", $"B0 {(random.Next(2) == 0 ? 1 : 33):X2} {random.Next(128):X2}");
                    break;
                default:
                    probe.Play("keys", $"8{random.Next(2):X} {random.Next(57, 69):X2} 00");
                    break;
            }
        }

        for (var key = 57; key < 69; key++)
        {
            probe.Play("keys", $"80 {key:X2} 00,81 {key:X2} 00");
        }

        probe.Play("keys", "B0 40 00");
        probe.Jump(5000);

        // What a toggle has switched on is let go with the source.
        probe.Unplug("keys");
        var (keys, synth) = (probe.Counts("keys"), probe.Counts("synth"));
        Assert.True(probe.Sounding.Count == 0 && synth is { Sounding: 0, Pedals: 0 } && keys is { Held: 0, Postponed: 0, Presses: 0 },
            $"{string.Join(',', probe.Sounding)} {synth} {keys}\n{string.Join('\n', log)}");
        Assert.True(synth.Sent > 0);
    }

    /// <summary>A rig that the compiler takes: it refuses what cannot be, such as a debounce of a long press.</summary>
    private static string Rig(Random random)
    {
        while (true)
        {
            var rig = AnyRig(random);
            if (RigText.Compile(rig).Plan is not null)
            {
                return rig;
            }
        }
    }

    private static string AnyRig(Random random)
    {
        var routes = Enumerable.Range(0, random.Next(1, 4)).Select(index =>
        {
            var steps = Enumerable.Range(0, random.Next(0, 5)).Select(_ => Steps[random.Next(Steps.Length)]);
            return $"r{index} {{ from = \"keys.note\", {Gestures[random.Next(Gestures.Length)]}\n via = [ {string.Join(", ", steps)} ], to = synth }}";
        });
        return $"routes {{ {string.Join('\n', routes)}\n pedal {{ from = \"keys.controller[64]\", via = [ {{ delay = {random.Next(1, 30)}ms }} ], to = synth }} }}";
    }
}
