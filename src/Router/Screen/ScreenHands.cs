using MidiMesh.Contracts.Devices;

namespace MidiMesh.Router.Screen;

/// <summary>One player of a <see cref="ScreenDevice"/>: a page, a test. Whatever they hold is released when they go, so nothing sticks.</summary>
/// <remarks>Safe from any thread. Every call answers whether it meant anything: an element that is not there, a fader that is pressed and a button that is not held are refused, never thrown.</remarks>
public sealed class ScreenHands : IDisposable
{
    private readonly ScreenDevice _device;
    private readonly Lock _gate = new();
    private readonly HashSet<int> _held = [];
    private bool _gone;

    internal ScreenHands(ScreenDevice device) => _device = device;

    /// <summary>The device being played.</summary>
    public ScreenDevice Device => _device;

    /// <summary>Puts a finger on a button. A second press of the same hands is refused.</summary>
    /// <param name="element">Index in the profile's elements.</param>
    /// <param name="velocity">1..127; clamped.</param>
    public bool Press(int element, int velocity)
    {
        lock (_gate)
        {
            if (_gone || !_device.Is(element, ControlKind.Button) || !_held.Add(element))
            {
                return false;
            }

            _device.Press(element, velocity);
            return true;
        }
    }

    /// <summary>Takes the finger off.</summary>
    public bool Release(int element)
    {
        lock (_gate)
        {
            if (!_held.Remove(element))
            {
                return false;
            }

            _device.Release(element);
            return true;
        }
    }

    /// <summary>Moves a fader or knob.</summary>
    /// <param name="element">Index in the profile's elements.</param>
    /// <param name="position">0..1; clamped. Not a number is refused.</param>
    public bool Move(int element, double position)
    {
        if (_gone || double.IsNaN(position) || !_device.Is(element, ControlKind.Position))
        {
            return false;
        }

        _device.Move(element, Math.Clamp(position, 0, 1));
        return true;
    }

    /// <summary>Turns an encoder.</summary>
    /// <param name="element">Index in the profile's elements.</param>
    /// <param name="steps">Clockwise positive; clamped to what one message can say.</param>
    public bool Turn(int element, int steps)
    {
        if (_gone || steps == 0 || !_device.Is(element, ControlKind.Encoder))
        {
            return false;
        }

        _device.Turn(element, steps);
        return true;
    }

    /// <summary>Takes all fingers off.</summary>
    public void ReleaseAll()
    {
        lock (_gate)
        {
            foreach (var element in _held)
            {
                _device.Release(element);
            }

            _held.Clear();
        }
    }

    /// <summary>Takes all fingers off for good.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _gone = true;
            ReleaseAll();
        }
    }
}
