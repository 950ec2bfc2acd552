using MidiMesh.Contracts.Live;

namespace MidiMesh.Contracts.Routing;

/// <summary>Which messages a native mapping is about.</summary>
public enum NativeControl : byte
{
    /// <summary>A controller.</summary>
    Controller,

    /// <summary>A channel's pitch bend.</summary>
    PitchBend,
}

/// <summary>How Live reads a control that it has mapped itself; names after Live's own MapMode.</summary>
public enum NativeMode : byte
{
    /// <summary>A position of seven bits, or a pitch bend.</summary>
    Absolute,

    /// <summary>A position of fourteen bits: controllers n and n + 32.</summary>
    Absolute14Bit,

    /// <summary>Steps as <see cref="Midi.RelativeEncoding.SignedBit"/> writes them.</summary>
    RelativeSignedBit,

    /// <summary>Steps as <see cref="Midi.RelativeEncoding.SignedBit2"/> writes them.</summary>
    RelativeSignedBit2,

    /// <summary>Steps as <see cref="Midi.RelativeEncoding.BinaryOffset"/> writes them.</summary>
    RelativeBinaryOffset,

    /// <summary>Steps as <see cref="Midi.RelativeEncoding.TwosComplement"/> writes them.</summary>
    RelativeTwosComplement,
}

/// <summary>A control whose parameter Live is to move by itself. Equal where it says the same, also in another table.</summary>
/// <param name="Endpoint">Index of the Live.</param>
/// <param name="Device">Name of the device.</param>
/// <param name="Control">Which messages.</param>
/// <param name="Channel">Channel 0..15.</param>
/// <param name="Number">Controller 0..127; 0 for pitch bend.</param>
/// <param name="Mode">How they are read.</param>
/// <param name="Value">The parameter.</param>
/// <param name="Track">Its track or return from 0, or -1.</param>
/// <param name="Item">Its send, or device and parameter, from 0; or -1.</param>
/// <param name="HasFeedback">Whether Live tells the control where the parameter stands.</param>
/// <param name="TakesOver">Whether the control has to meet the parameter first, as Live's preferences say.</param>
public sealed record NativeMapping(
    int Endpoint, string Device, NativeControl Control, int Channel, int Number, NativeMode Mode, LiveValue Value, int Track, int Item, bool HasFeedback, bool TakesOver)
{
    /// <summary>Whether it is about the same control, as far as Live can tell: it knows messages and no devices.</summary>
    public bool IsSameControl(NativeMapping other) => Control == other.Control && Channel == other.Channel && Number == other.Number && Endpoint == other.Endpoint;

    /// <summary>The control for people.</summary>
    public string ControlText => Control == NativeControl.PitchBend ? $"pitch bend on channel {Channel + 1}" : $"controller {Number} on channel {Channel + 1}";

    /// <summary>Whether a value of Live's is one of its parameters, which alone can be mapped.</summary>
    public static bool IsParameter(LiveValue value) => value is LiveValue.TrackVolume or LiveValue.TrackPanning or LiveValue.TrackSend
        or LiveValue.MasterVolume or LiveValue.MasterPanning or LiveValue.CueVolume or LiveValue.Crossfader
        or LiveValue.TrackEqLow or LiveValue.TrackEqMid or LiveValue.TrackEqHigh
        or LiveValue.ReturnVolume or LiveValue.ReturnPanning or LiveValue.ReturnSend or LiveValue.DeviceParameter;
}
