using System.Text.RegularExpressions;
using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;

namespace MidiMesh.Live.Tests.Groups;

/// <summary>docs/exclusive-launch.md holds the state table; each of its cells is one row here, so the page cannot say what the code does not do.</summary>
/// <remarks>The bench of the page: three tracks of three scenes, defaults of the rules, slot 1.1 is watched. Unless the state says otherwise track 2 plays its clip 2.1.</remarks>
public sealed partial class StateTableTests
{
    private static readonly string[] States = ["empty", "stopped", "asked", "waiting", "playing", "stopping", "recording", "failed"];

    private static readonly Dictionary<string, Action<GroupBench>> Events = new()
    {
        ["press"] = bench => bench.Press(0, 0),
        ["release"] = bench => bench.Group.Release(0, 0, bench.Now),
        ["press of another (3.1)"] = bench => bench.Press(2, 0),
        ["press of another on its track (1.2)"] = bench => bench.Press(0, 1),
        ["Live: triggered"] = bench => SaysFired(bench, 0),
        ["Live: playing"] = bench => bench.Says(0, 0),
        ["Live: stop waits"] = bench => SaysFired(bench, LiveFiredSlot.Stop),
        ["Live: stopped"] = bench => bench.Says(0, -1),
        ["Live: clip appeared"] = bench => bench.SaysClip(0, 0, true),
        ["Live: clip deleted"] = DeleteClip,
        ["time-out (no answer for 600 ms)"] = bench => bench.Pass(600),
        ["loss of Live"] = bench => bench.SaysLink(LiveLink.Lost),
        ["return of Live (after 1 s)"] = ReturnAfterLoss,
        ["clear"] = bench => bench.Group.Clear(bench.Now),
        ["crash of the owner"] = bench => bench.Crash(),
    };

    public static TheoryData<string, string, string, string, string> Cells()
    {
        var cells = new TheoryData<string, string, string, string, string>();
        foreach (var (state, name, sent, light, next) in ReadTable())
        {
            cells.Add(state, name, sent, light, next);
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void StateTable_EachCell_DoesWhatThePageSays(string state, string name, string sent, string light, string next)
    {
        var bench = Enter(state);
        bench.Forget();

        Events[name](bench);

        Assert.Equal($"{sent} | {light} | {next}", $"{bench.SentText} | {Light(bench)} | {bench.PhaseText}");
    }

    [Fact]
    public void StateTable_Page_FillsEveryCellOnce()
    {
        var expected = from state in States from name in Events.Keys select $"{state}: {name}";

        var written = ReadTable().Select(cell => $"{cell.State}: {cell.Event}");

        Assert.Equal(expected.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    private static GroupBench Enter(string state)
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        switch (state)
        {
            case "empty":
                bench.Board.PutClip(0, 0, false);
                break;
            case "asked":
                bench.Press(0, 0);
                break;
            case "waiting":
                bench.Press(0, 0);
                bench.Says(0, -1, 0);
                bench.Says(1, 0, LiveFiredSlot.Stop);
                break;
            case "playing":
            case "stopping":
                bench.Press(0, 0);
                bench.Says(0, 0);
                bench.Says(1, -1);
                bench.PassAnswering(5000);
                Assert.Equal(ExclusivePhase.Idle, bench.Group.Phase);
                if (state == "stopping")
                {
                    bench.Press(0, 0);
                }

                break;
            case "recording":
                bench.Board.Plays(1, -1);
                bench.Board.Plays(0, 0, records: true);
                break;
            case "failed":
                bench.Press(0, 0);
                bench.Pass(600);
                break;
            default:
                Assert.Equal("stopped", state);
                break;
        }

        return bench;
    }

    private static void SaysFired(GroupBench bench, int fired)
    {
        bench.Board.Fires(0, fired);
        bench.Group.TrackChanged(0, bench.Now);
    }

    private static void DeleteClip(GroupBench bench)
    {
        bench.Board.PutClip(0, 0, false);
        bench.Board.Plays(0, -1);
        bench.Board.Fires(0, -1);
        bench.Group.SlotChanged(0, 0, bench.Now);
        bench.Group.TrackChanged(0, bench.Now);
    }

    private static void ReturnAfterLoss(GroupBench bench)
    {
        bench.SaysLink(LiveLink.Lost);
        bench.Pass(1000);
        bench.Forget();
        bench.SaysLink(LiveLink.Alive);
    }

    private static string Light(GroupBench bench) => bench.Board.SlotState(0, 0).ToString().ToLowerInvariant();

    private static IEnumerable<(string State, string Event, string Sent, string Light, string Next)> ReadTable()
    {
        using var stream = typeof(StateTableTests).Assembly.GetManifestResourceStream("exclusive-launch.md")!;
        using var reader = new StreamReader(stream);
        var state = "";
        while (reader.ReadLine() is { } line)
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                state = heading.Groups[1].Value;
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                state = "";
            }
            else if (state.Length > 0 && line.Split('|', StringSplitOptions.TrimEntries) is [_, var name, var sent, var light, var next, var why, _]
                && name is not "event" && !name.StartsWith("---", StringComparison.Ordinal))
            {
                yield return (state, name, sent, light, next);
            }
        }
    }

    [GeneratedRegex("^### (\\w+)$")]
    private static partial Regex Heading();
}
