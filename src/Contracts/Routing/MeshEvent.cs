using System.Runtime.CompilerServices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing;

/// <summary>What happened to a control, as a route's <c>on</c> names it.</summary>
public enum Gesture : byte
{
    /// <summary>A message that belongs to no control of the profile; only whole-device routes see it.</summary>
    None,

    /// <summary>A button or pad went down.</summary>
    Press,

    /// <summary>A button or pad came up.</summary>
    Release,

    /// <summary>A fader, knob or pedal reached a position.</summary>
    Move,

    /// <summary>An endless encoder was turned by some steps.</summary>
    Turn,

    /// <summary>An OSC message arrived.</summary>
    Osc,
}

/// <summary>Values bound by a route's <c>from</c>, by position; names are resolved when the rig is compiled.</summary>
[InlineArray(Capacity)]
public struct Variables
{
    /// <summary>Most names one route may bind: two coordinates and the arguments of an OSC message, with room.</summary>
    public const int Capacity = 8;

    private double _first;
}

/// <summary>One event on its way through the routes: a plain value, copied where it waits.</summary>
public struct MeshEvent
{
    /// <summary>Number of the event within this run of the program; what it causes carries the same number.</summary>
    public long Id;

    /// <summary>Monotonic stamp of arrival at the edge, in <see cref="TimeProvider.GetTimestamp"/> units.</summary>
    public long Stamp;

    /// <summary>Index of the source in <see cref="RouteTable.Sources"/>.</summary>
    public int Source;

    /// <summary>Index of the control in the source's profile, or -1.</summary>
    public int Control;

    /// <summary>What was done to the control.</summary>
    public Gesture Gesture;

    /// <summary>The MIDI message it came as, or the one that the steps made of it. None for OSC.</summary>
    public MidiMessage Midi;

    /// <summary>The MIDI message as it arrived, whatever the steps made of <see cref="Midi"/>: a held note is known by it.</summary>
    public MidiMessage Arrived;

    /// <summary>The event is the release of a note or sustain pedal, and what that had sounded has been released already; MIDI destinations leave it alone.</summary>
    public bool Settled;

    /// <summary>Whole bytes of a SysEx event, F0 to F7; owned by the event, never written to.</summary>
    public ReadOnlyMemory<byte> SysEx;

    /// <summary>The control's value: 0..1 for positions and velocities, steps for a turn, the first argument for OSC.</summary>
    public double Value;

    /// <summary>Bound names; which slot holds which is the route's own matter.</summary>
    public Variables Bound;

    /// <summary>Bit n: slot n of <see cref="Bound"/> holds a whole number that leaves as an OSC int, not as a float.</summary>
    public byte WholeMask;

    /// <summary>Sets a slot to a whole number.</summary>
    public void Bind(int slot, int value)
    {
        Bound[slot] = value;
        WholeMask |= (byte)(1 << slot);
    }

    /// <summary>Sets a slot to a number with a fraction.</summary>
    public void Bind(int slot, double value)
    {
        Bound[slot] = value;
        WholeMask &= (byte)~(1 << slot);
    }
}
