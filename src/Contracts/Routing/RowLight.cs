using MidiMesh.Contracts.Displays;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Contracts.Routing;

/// <summary>What a row of a device shows: slots side by side. Immutable.</summary>
/// <param name="Row">The device's row.</param>
/// <param name="Follows">Its slots, from the left.</param>
public sealed record RowLight(SlotRow Row, LightFollow[] Follows)
{
    /// <summary>Whether variables move it.</summary>
    public bool IsByVariable { get; } = Array.Exists(Follows, static follow => follow.Moving is not null);

    /// <summary>Writes the message for the slots as they are now; does not allocate.</summary>
    /// <param name="live">The Live that it follows.</param>
    /// <param name="moment">The stage.</param>
    /// <param name="to">Takes <see cref="SlotRow.Size"/> bytes.</param>
    public void Write(ILiveState live, in StageMoment moment, Span<byte> to)
    {
        Span<byte> slots = stackalloc byte[SlotRow.MostSlots * SlotBytes.Size];
        slots = slots[..(Follows.Length * SlotBytes.Size)];
        for (var i = 0; i < Follows.Length; i++)
        {
            var (track, scene) = Follows[i].At(moment);
            SlotBytes.Write(live, track, scene, slots[(i * SlotBytes.Size)..]);
        }

        Row.Write(slots, to);
    }
}
