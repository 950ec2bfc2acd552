using System.Globalization;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Bench;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.RigTests;

/// <summary>One test on its way: the bench it runs on, and what of that which came out has been expected already.</summary>
/// <remarks>An expectation looks at what came since the last thing that was done; letting time pass is not counted as doing. What goes to one receiver is expected in the order in which it comes; other messages may lie between.</remarks>
internal sealed class TestRun(RigBench bench, TraceWords words)
{
    private readonly HashSet<int> _expected = [];
    private readonly Dictionary<string, int> _last = [];
    private int _since;
    private TimeSpan _begun;

    /// <summary>Time that has passed since the last thing that was done.</summary>
    public TimeSpan Waited => bench.Time.Elapsed - _begun;

    /// <summary>The rig.</summary>
    public RigBench Bench => bench;

    /// <summary>Something is done now: what came before is no longer looked at.</summary>
    public void Begin()
    {
        (_since, _begun) = (bench.Sent.Count, bench.Time.Elapsed);
        _expected.Clear();
        _last.Clear();
    }

    /// <summary>The device behind the name of a receiver: of a role the one that plays it now.</summary>
    public string ReceiverOf(string name) => bench.Stage.Report().Roles.FirstOrDefault(role => role.Name == name)?.Active ?? name;

    /// <summary>The control itself, or for a role that of the device which plays it now; null when that has none like it.</summary>
    public TestElement? PlayerOf(TestElement control) =>
        control.Role is null ? control : control.Players.FirstOrDefault(player => player.DeviceName == ReceiverOf(control.Role));

    /// <summary>A device sends a message.</summary>
    public void Send(int device, in MidiMessage message)
    {
        Span<byte> bytes = stackalloc byte[3];
        bench.Send(device, bytes[..message.CopyTo(bytes)]);
    }

    /// <summary>Finds the next message to a receiver that fits and takes it as expected.</summary>
    public bool TryExpect(string receiver, Func<BenchMessage, bool> fits)
    {
        for (var i = Math.Max(_since, _last.GetValueOrDefault(receiver, -1) + 1); i < bench.Sent.Count; i++)
        {
            if (IsOpen(i, receiver) && fits(bench.Sent[i]))
            {
                _expected.Add(i);
                _last[receiver] = i;
                return true;
            }
        }

        return false;
    }

    /// <summary>Messages since the last thing done that nobody has expected yet.</summary>
    /// <param name="receiver">Only those to this receiver, or null for all.</param>
    public IReadOnlyList<BenchMessage> Open(string? receiver) =>
        [.. Enumerable.Range(_since, bench.Sent.Count - _since).Where(i => IsOpen(i, receiver)).Select(i => bench.Sent[i])];

    /// <summary>All messages since the last thing done, with how each came about, for people.</summary>
    public IReadOnlyList<FoundMessage> Came() => Describe(
        [.. bench.Sent.Skip(_since).Where(static message => message.Purpose == BenchPurpose.Message)]);

    /// <summary>Messages with how each came about.</summary>
    public IReadOnlyList<FoundMessage> Describe(IReadOnlyList<BenchMessage> messages)
    {
        const int MostShown = 20;
        var found = messages.Take(MostShown).Select(message => new FoundMessage(TextOf(message), Story(message.Cause))).ToList();
        if (messages.Count > MostShown)
        {
            found.Add(new FoundMessage($"and {messages.Count - MostShown} more", ""));
        }

        // Nothing came: then what was looked at and decided says why.
        return found.Count > 0 || Story(bench.LastEvent) is not { Length: > 0 } story ? found : [new FoundMessage("nothing", story)];
    }

    /// <summary>A message as the language writes it.</summary>
    public static string TextOf(BenchMessage message) => message.Osc is { } osc
        ? $"{message.Receiver} {OscWords.Write(osc)}"
        : $"{message.Receiver} {MidiText.Write(message.Midi, message.Bytes)}";

    private bool IsOpen(int index, string? receiver) =>
        (bench.Sent[index].Purpose == BenchPurpose.Message || (bench.Sent[index].Purpose == BenchPurpose.Pulse && receiver is not null)) && (receiver is null || bench.Sent[index].Receiver == receiver) && !_expected.Contains(index);

    private string Story(long cause)
    {
        var parts = new List<string>();
        foreach (var entry in bench.StoryOf(cause))
        {
            var line = words.Line(entry);
            parts.Add(entry.Kind switch
            {
                TraceKind.MidiIn => $"{line.Subject} {line.Text}",
                TraceKind.Group => $"group {line.Subject} {line.Text}",
                _ => line.Text,
            });
        }

        if (parts.Count > 0 && !bench.StoryOf(cause).Any(static entry => entry.Kind == TraceKind.Route))
        {
            parts.Add("no route answers it");
        }

        return string.Join(" → ", parts.Distinct());
    }

    /// <summary>A number as people write it.</summary>
    public static string Number(double number) => Math.Round(number, 4).ToString(CultureInfo.InvariantCulture);
}
