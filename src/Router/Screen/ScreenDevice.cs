using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Backends.Loopback;

namespace MidiMesh.Router.Screen;

/// <summary>A controller that exists only on the page: what hardware is at the far end of its cable. MidiMesh opens it like any other device.</summary>
/// <remarks>
/// Its lights are read from the very MIDI messages that MidiMesh sends, so the page shows what a real device would show and nothing else.
/// Safe from any thread. What arrives is taken on the router's own thread and costs a table look-up; whoever draws the device polls <see cref="Revision"/>.
/// </remarks>
public sealed class ScreenDevice : IDisposable
{
    /// <summary>Colour of a light that was told something its palette has no word for.</summary>
    public const byte UnnamedColour = LightDecoder.Unnamed;

    private readonly LoopbackDevice _port;
    private readonly LightDecoder _lights;
    private readonly DisplayDecoder _displays;
    private readonly ElementSpeech _speech;
    private readonly Lock _gate = new();
    private readonly int[] _holders;                         // hands that hold each element; a pad has one key, however many fingers are on it
    private readonly double[] _positions;
    private long _revision;
    private long _received;
    private long _unknown;
    private long _refused;

    /// <summary>Takes the far end of a port; it is let go with this device.</summary>
    public ScreenDevice(DeviceProfile profile, LoopbackDevice port)
    {
        (Profile, _port) = (profile, port);
        _lights = new LightDecoder(profile);
        _displays = new DisplayDecoder(profile);
        RowWidths = [.. Enumerable.Range(0, profile.Displays.Length).Select(display => DisplayRows.WidthOf(profile, display))];
        _speech = new ElementSpeech(profile);
        _holders = new int[profile.Elements.Length];
        _positions = new double[profile.Elements.Length];
        port.Received += Take;
    }

    /// <summary>Its key in the rig.</summary>
    public string Name => _port.Name;

    /// <summary>What it is.</summary>
    public DeviceProfile Profile { get; }

    /// <summary>Of each display, the cells of a row.</summary>
    internal int[] RowWidths { get; }

    /// <summary>Grows with every change of a light, a position or a held button.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>Messages that MidiMesh sent to it.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Messages among them that it has no light for, or no word.</summary>
    public long Unknown => Interlocked.Read(ref _unknown);

    /// <summary>What was done to it and reached nobody: MidiMesh has not opened it, or its queue was full.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Raised after <see cref="Revision"/> grew, on the thread that caused it, which may be the router's own: handlers must return at once.</summary>
    public event Action? Changed;

    /// <summary>Somebody who can play it. What they hold is released when they are gone.</summary>
    public ScreenHands Join() => new(this);

    /// <summary>Colour that an element shows: an index in its palette, or <see cref="UnnamedColour"/>.</summary>
    public byte ColourOf(int element) => _lights.ColourOf(element);

    /// <summary>What a field of a display shows, with the blanks around it; null for an element that is none.</summary>
    public string? TextOf(int element) => _displays.TextOf(element);

    /// <summary>What some cells of a display show.</summary>
    public string ReadDisplay(int display, int offset, int count) => _displays.Read(display, offset, count);

    /// <summary>Where a fader or knob stands, 0..1: as it was moved here, or as MidiMesh set it.</summary>
    public double PositionOf(int element) => Volatile.Read(ref _positions[element]);

    /// <summary>Whether anybody holds a button down.</summary>
    public bool IsHeld(int element) => Volatile.Read(ref _holders[element]) > 0;

    /// <summary>Whether an element is of a kind; false for a number that is no element.</summary>
    public bool Is(int element, ControlKind kind) =>
        (uint)element < (uint)Profile.Elements.Length && Profile.Controls[Profile.Elements[element].Group].Kind == kind;

    /// <summary>Takes the device away, as pulling its plug would.</summary>
    public void Dispose()
    {
        _port.Received -= Take;
        _port.Dispose();
    }

    /// <summary>One more finger on a button. The first one sends the press.</summary>
    internal void Press(int element, int velocity)
    {
        Span<byte> message = stackalloc byte[ElementSpeech.MaxLength];
        lock (_gate)
        {
            if (++_holders[element] == 1)
            {
                Send(message[.._speech.Press(element, velocity, message)]);
            }
        }

        NoteChange();
    }

    /// <summary>One finger less. The last one sends the release.</summary>
    internal void Release(int element)
    {
        Span<byte> message = stackalloc byte[ElementSpeech.MaxLength];
        lock (_gate)
        {
            if (--_holders[element] == 0)
            {
                Send(message[.._speech.Release(element, message)]);
            }
        }

        NoteChange();
    }

    internal void Move(int element, double position)
    {
        Span<byte> message = stackalloc byte[ElementSpeech.MaxLength];
        lock (_gate)
        {
            Volatile.Write(ref _positions[element], position);
            Send(message[.._speech.Move(element, position, message)]);
        }

        NoteChange();
    }

    internal void Turn(int element, int steps)
    {
        Span<byte> message = stackalloc byte[ElementSpeech.MaxLength];
        lock (_gate)
        {
            Send(message[.._speech.Turn(element, steps, message)]);
        }
    }

    private void Send(ReadOnlySpan<byte> message)
    {
        // Every message that a control consists of several of is a control change.
        for (var at = 0; at < message.Length; at += 3)
        {
            if (!_port.Send(message[at..Math.Min(at + 3, message.Length)]))
            {
                Interlocked.Increment(ref _refused);
            }
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        Interlocked.Increment(ref _received);
        if (!MidiMessage.TryFromBytes(bytes, out var message))
        {
            TakeSysEx(bytes);
            return;
        }

        if (_displays.Take(message) is not DisplayDecoder.Result.NoDisplay and var shown)
        {
            if (shown == DisplayDecoder.Result.Changed)
            {
                NoteChange();
            }

            return;
        }

        var result = _lights.Take(message);
        if (result == LightDecoder.Result.NoLight && _speech.ElementMovedBy(message) is { } element)
        {
            // A motor fader, or the ring around a knob.
            Volatile.Write(ref _positions[element], message.Kind == MidiKind.PitchBend ? message.Bend / (double)Midi14.Max : message.Data2 / 127.0);
            result = LightDecoder.Result.Changed;
        }

        if (result is LightDecoder.Result.NoLight or LightDecoder.Result.Unnamed && !IsChannelMode(message))
        {
            Interlocked.Increment(ref _unknown);
        }

        if (result is LightDecoder.Result.Changed or LightDecoder.Result.Unnamed)
        {
            NoteChange();
        }
    }

    /// <summary>All sound off and its kin are for the whole device, not for a light (MIDI 1.0, channel mode messages).</summary>
    private static bool IsChannelMode(in MidiMessage message) => message.Kind == MidiKind.ControlChange && message.Data1 >= 120;

    private void TakeSysEx(ReadOnlySpan<byte> bytes)
    {
        if (_displays.Take(bytes) is not DisplayDecoder.Result.NoDisplay and var shown)
        {
            if (shown == DisplayDecoder.Result.Changed)
            {
                NoteChange();
            }

            return;
        }

        if (_lights.Take(bytes) is not LightDecoder.Result.NoLight and var result)
        {
            if (result == LightDecoder.Result.Changed)
            {
                NoteChange();
            }

            return;
        }

        if (_speech.IdentityReply is { } reply && bytes.SequenceEqual(UniversalDeviceInquiry.Request))
        {
            // Asked who it is, it answers like the model that it stands for.
            _port.Send(reply);
        }
        else if (!_speech.IsModeMessage(bytes))
        {
            Interlocked.Increment(ref _unknown);
        }
    }

    private void NoteChange()
    {
        Interlocked.Increment(ref _revision);
        Changed?.Invoke();
    }
}
