using MidiMesh.Actors.Devices;

namespace MidiMesh.Router.Tests.Notes;

/// <summary>What is wrong when every key is up: sounding notes that no ledger knows, ledgers and queues that keep something, figures that do not agree.</summary>
/// <param name="stage">The lanes.</param>
/// <param name="isCramped">Whether queues were so short or lines so slow that values may have been dropped.</param>
internal sealed class NoteVerdict(NoteStage stage, bool isCramped)
{
    private readonly List<string> _complaints = [];

    /// <summary>All of it, with what the synthesisers say.</summary>
    public List<string> Complaints => [.. stage.Synths.Values.SelectMany(static synth => synth.Complaints), .. _complaints];

    /// <summary>What sounds on is in the ledger of whatever has started it, and no key, pedal or button holds anything.</summary>
    public void NothingSoundsUnknown()
    {
        var held = Held();
        foreach (var one in held)
        {
            Check(stage.Devices.ContainsKey(one.Output), $"{one.Source} holds {one.Sounds} at {one.Output}, which is gone");
            Check(one.Holder is "" or "switched on, until the next press", $"{one.Source}: {one.Holder} holds {one.Sounds} at {one.Output}, and is up");
        }

        foreach (var (name, lane) in stage.Devices)
        {
            var counts = lane.Counts;
            Check(counts.Presses == 0 && counts.Postponed == 0, $"{name} still holds {counts}");
        }

        foreach (var (name, synth) in stage.Synths)
        {
            foreach (var (channel, note) in synth.Sounding)
            {
                Check(held.Any(one => one.Output == name && one.Sounds.Contains($"({note}), channel {channel + 1}", StringComparison.Ordinal)), $"{name}: note {note} on channel {channel + 1} sounds, and nobody holds it");
            }

            foreach (var (channel, pedal) in synth.PedalsDown)
            {
                Check(held.Any(one => one.Output == name && one.Sounds == $"controller {pedal}, channel {channel + 1}"), $"{name}: pedal {pedal} on channel {channel + 1} is down, and nobody holds it");
            }
        }
    }

    /// <summary>Nothing sounds, nothing waits, every ledger is empty.</summary>
    public void NothingIsLeft()
    {
        foreach (var (name, synth) in stage.Synths)
        {
            Check(!synth.Sounding.Any(), $"{name}: {string.Join(", ", synth.Sounding)} sound on");
            Check(!synth.PedalsDown.Any(), $"{name}: pedals {string.Join(", ", synth.PedalsDown)} are down");
            if (stage.Devices.TryGetValue(name, out var lane))
            {
                Outgoing(name, lane.Counts, synth.Taken);
            }
        }

        foreach (var (name, lane) in stage.Devices)
        {
            var counts = lane.Counts;
            Check(counts.Held == 0 && counts.Presses == 0 && counts.Postponed == 0, $"{name} still holds {counts}");
            Check(counts.Lane.Missing == 0 && counts.Lane is { Crashed: 0, Waiting: 0 } && (isCramped || counts.Lane.Dropped == 0), $"{name}: the lane's sums do not agree: {counts.Lane}");
            Check(counts.Unpressed == 0, $"{name}: {counts.Unpressed} presses found no place");
        }

        Check(Held() is { Count: 0 } held, $"held: {string.Join("; ", Held())}");
    }

    private List<HeldNote> Held()
    {
        var held = new List<HeldNote>();
        foreach (var lane in stage.Devices.Values)
        {
            lane.ReadHeld(held);
        }

        foreach (var lane in stage.Endpoints)
        {
            lane.ReadHeld(held);
        }

        stage.Stage.ReadHeld(held);
        return held;
    }

    private void Outgoing(string name, DeviceCounts counts, long taken)
    {
        var output = counts.Output;
        Check(counts is { Sounding: 0, Pedals: 0, Owed: 0, Blocked: 0 } && counts.Backlog.Waiting == 0, $"{name}: the output still has {counts}");
        Check(output.Missing == 0, $"{name}: the output's sums do not agree: {output}");
        Check(counts.Sent == taken, $"{name}: sent {counts.Sent}, taken {taken}");
    }

    private void Check(bool holds, string complaint)
    {
        if (!holds)
        {
            _complaints.Add(complaint);
        }
    }
}
