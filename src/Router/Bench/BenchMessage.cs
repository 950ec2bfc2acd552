using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Router.Bench;

/// <summary>What a message that left the mesh is there for.</summary>
internal enum BenchPurpose
{
    /// <summary>A route, a group or the ledger of held notes sent it.</summary>
    Message,

    /// <summary>It lights a lamp of a device.</summary>
    Light,

    /// <summary>It is a pulse of the rig's clock, of which there are many.</summary>
    Pulse,

    /// <summary>It belongs to the talk with Live or a device that goes on by itself: questions, listeners, start messages.</summary>
    Upkeep,
}

/// <summary>One message that left the mesh.</summary>
/// <param name="At">When, on the bench's clock.</param>
/// <param name="Receiver">Name of the device or endpoint that it went to.</param>
/// <param name="Cause">Number of the event that caused it, 0 when none did.</param>
/// <param name="Purpose">What it is there for.</param>
/// <param name="Midi">The message, for a device; a mark for SysEx.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Osc">The message, for an endpoint.</param>
internal sealed record BenchMessage(TimeSpan At, string Receiver, long Cause, BenchPurpose Purpose, MidiMessage Midi, byte[] Bytes, OscMessage? Osc);
