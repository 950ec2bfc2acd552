using System.Globalization;
using MidiMesh.Contracts.Displays;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Router.Tests.EndToEnd.Lives;

/// <summary>A drum machine at the far end of a cable is told of the set's rows in packed SysEx, and asks for them.</summary>
public sealed class SlotRowTests
{
    private const int Slots = 4;

    private const string Profile = """
        profile { name = "Drum box", format = 1 }
        controls { key { at = "[0..127 as note]", channel = any, number = note } }
        rows { row { at = "[1..2 as row]", slots = 4, message = "F0 00 21 7D 01 <row> <slots> F7", request = "F0 00 21 7D 02 F7" } }
        """;

    [Fact]
    public async Task Rows_AreToldWhenTheyChangeAndWhenTheDeviceAsks()
    {
        var (live, answers) = RunningRig.FreePorts();
        await using var rig = await RunningRig.StartAsync(string.Create(CultureInfo.InvariantCulture, $$"""
            rig { name = rows, format = 1 }
            devices { box { profile = maker/box, match = [ { port = "drum box" } ] } }
            endpoints { live { kind = ableton-osc, send = {{live}}, receive = {{answers}}, simulate = true } }
            routes { play { from = "box.key[36]", to = "live.clip[3,1]" } }
            lights { rows { from = "live.slots[1, row]", to = "box.row[row]" } }
            """), ["drum box"], profiles: new Dictionary<string, string> { ["maker/box"] = Profile });
        var box = new Box();
        rig.Peer("drum box").Received += box.Hear;
        await rig.Ready();

        // As the simulated set has them; colours come with the names.
        await RunningRig.Until(() => box.Slot(0, 0) is (1, _, "Drums Intro") && box.Slot(0, 1) is (0, _, "") && box.Slot(1, 1) is (1, _, "Bass Verse"), () => $"both rows: {box}");
        rig.Peer("drum box").Send([0x90, 36, 100]);
        await RunningRig.Until(() => box.Slot(0, 2).State == 3, () => $"the third track plays: {box}");
        Assert.Equal(1, box.Slot(0, 0).State);

        // More often than the repaints behind a connect would tell them.
        for (var i = 0; i < 10; i++)
        {
            var told = box.Told(1);
            rig.Peer("drum box").Send([0xF0, 0x00, 0x21, 0x7D, 0x02, 0xF7]);
            await RunningRig.Until(() => box.Told(1) > told, () => $"request {i} is answered: {box}");
        }
    }

    /// <summary>What the box makes of what it hears: its own decoder.</summary>
    private sealed class Box
    {
        private readonly byte[][] _rows = [new byte[Slots * SlotBytes.Size], new byte[Slots * SlotBytes.Size]];
        private readonly int[] _told = new int[2];

        public void Hear(ReadOnlySpan<byte> message)
        {
            Span<byte> slots = stackalloc byte[Slots * SlotBytes.Size];
            lock (_rows)
            {
                for (byte row = 0; row < _rows.Length; row++)
                {
                    if (new SlotRow([0xF0, 0x00, 0x21, 0x7D, 0x01, row], [0xF7], Slots).TryRead(message, slots))
                    {
                        slots.CopyTo(_rows[row]);
                        _told[row]++;
                    }
                }
            }
        }

        public (byte State, int Colour, string Name) Slot(int row, int track)
        {
            lock (_rows)
            {
                return SlotBytes.Read(_rows[row].AsSpan(track * SlotBytes.Size));
            }
        }

        public int Told(int row)
        {
            lock (_rows)
            {
                return _told[row];
            }
        }

        public override string ToString()
        {
            lock (_rows)
            {
                return string.Join("; ", _rows.Select(static row => SlotRow.TextOf(row)));
            }
        }
    }
}
