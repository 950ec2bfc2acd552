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

    /// <summary>A button has been down for a while.</summary>
    LongPress,

    /// <summary>A button went down twice in a short time.</summary>
    DoublePress,

    /// <summary>A button came up before its press became a long one, and no second press followed where that would mean something else.</summary>
    ShortPress,
}

/// <summary>What an event's value leaves as towards a MIDI output.</summary>
public enum ValueForm : byte
{
    /// <summary>The event's message as it is.</summary>
    Plain,

    /// <summary>Two controllers with seven bits each.</summary>
    Pair,

    /// <summary>A non-registered parameter.</summary>
    Nrpn,

    /// <summary>A registered parameter.</summary>
    Rpn,
}

/// <summary>Values bound by a route's <c>from</c>, by position; names are resolved when the rig is compiled.</summary>
[InlineArray(Capacity)]
public struct Variables
{
    /// <summary>Most names one route may bind: two coordinates and the arguments of an OSC message, with room.</summary>
    public const int Capacity = 8;

    private double _first;
}

/// <summary>Devices by role: for each role of the table the index of a device and one, or 0.</summary>
[InlineArray(StageLayout.MaxRoles)]
public struct RolePlayers
{
    private byte _first;
}

/// <summary>One event on its way through the routes: a plain value, copied where it waits.</summary>
public struct MeshEvent
{
    private const int MaxBend = 16383;

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

    /// <summary>The source's note had switched something on that stays on without being held (see <see cref="Latch"/>) when this press arrived.</summary>
    public bool WasLatched;

    /// <summary>What the event switches on stays on when the control comes up, until the next event with this mark or until everything of the source is let go; set by the step <c>toggle</c>.</summary>
    public bool Latch;

    /// <summary>Whole bytes of a SysEx event, F0 to F7; owned by the event, never written to.</summary>
    public ReadOnlyMemory<byte> SysEx;

    /// <summary>The control's value: 0..1 for positions and velocities, steps for a turn, the first argument for OSC.</summary>
    public double Value;

    /// <summary>Whether it is something that we sent ourselves a moment ago.</summary>
    public EchoSign Echo;

    /// <summary>What the value leaves as towards a MIDI output.</summary>
    public ValueForm Form;

    /// <summary>The parameter, 0..16383; for a pair the upper controller and, 128 times that, the lower one.</summary>
    public ushort FormNumber;

    /// <summary>How much later than its control it goes, in stamps: its release comes as much later.</summary>
    public long Delay;

    /// <summary>How long what it makes sound lasts, in stamps; 0 for as long as its control is held.</summary>
    public long Length;

    /// <summary>Its control was let go while a step held the event back.</summary>
    public bool IsUp;

    /// <summary>When that was, once <see cref="IsUp"/> is set.</summary>
    public long UpAt;

    /// <summary>For long presses how long the control has been down, for double presses the time between the two, for short presses how long it was down; in stamps.</summary>
    public long Span;

    /// <summary>How often a step has repeated it; 0 for the event itself.</summary>
    public int Repeat;

    /// <summary>The beat of the rig's clock that it waits for.</summary>
    public double Until;

    /// <summary>The phrase that it belongs to, as <see cref="IStepHost.NextPhrase"/> numbers them; 0 for none.</summary>
    public int Playing;

    /// <summary>Page, variables and roles as they were when the event came in.</summary>
    public StageMoment Moment;

    /// <summary>Who played a role when the control went down that this event lets go; nobody is told for events that begin something.</summary>
    public RolePlayers Players;

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

    /// <summary>Gives the event another value. Its control change, pressure or pitch bend takes it too, 0..1 over the message's whole range; notes keep their velocity.</summary>
    public void TakeValue(double value)
    {
        Value = value;
        var midi = Midi;
        switch (midi.Kind)
        {
            case MidiKind.ControlChange:
                Midi = MidiMessage.ControlChange(midi.Channel, midi.Controller, OnWire(value, MidiMessage.MaxValue));
                break;
            case MidiKind.PolyPressure:
                Midi = MidiMessage.PolyPressure(midi.Channel, midi.Note, OnWire(value, MidiMessage.MaxValue));
                break;
            case MidiKind.ChannelPressure:
                Midi = MidiMessage.ChannelPressure(midi.Channel, OnWire(value, MidiMessage.MaxValue));
                break;
            case MidiKind.PitchBend:
                Midi = MidiMessage.PitchBend(midi.Channel, OnWire(value, MaxBend));
                break;
        }
    }

    // A value beyond 0..1 is meant for a destination with another unit; MIDI can only show its nearer end.
    private static int OnWire(double value, int most) =>
        (int)Math.Round(Math.Clamp(double.IsNaN(value) ? 0 : value, 0, 1) * most, MidpointRounding.AwayFromZero);
}
