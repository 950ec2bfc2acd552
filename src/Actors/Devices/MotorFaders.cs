using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Devices;

/// <summary>Where a device's motor faders should stand, and where they have been sent. A fader is not sent anywhere while a hand is on it or has just moved it.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn. A fader that nothing follows is never moved.</remarks>
internal sealed class MotorFaders
{
    /// <summary>How long a fader is left alone after its own last move: what Live answers to that move would pull it back.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    private const int Nowhere = -1;
    private readonly DeviceProfile _profile;
    private readonly long _quiet;
    private readonly int[] _motors;                          // elements with a motor
    private readonly int[] _motorOf;                         // element -> place in _motors, also of the button that says a hand is on it; or -1
    private readonly bool[] _isTouch;
    private readonly int[] _wanted;                          // 0..16383, or Nowhere
    private readonly int[] _told;
    private readonly bool[] _touched;
    private readonly long[] _freeAt;

    public MotorFaders(DeviceProfile profile, long frequency)
    {
        _profile = profile;
        _quiet = (long)(Quiet.TotalSeconds * frequency);
        _motors = [.. Enumerable.Range(0, profile.Elements.Length).Where(element => profile.Controls[profile.Elements[element].Group].HasMotor)];
        _motorOf = new int[profile.Elements.Length];
        _isTouch = new bool[profile.Elements.Length];
        Array.Fill(_motorOf, -1);
        for (var i = 0; i < _motors.Length; i++)
        {
            var control = profile.Controls[profile.Elements[_motors[i]].Group];
            _motorOf[_motors[i]] = i;
            if (control.Touch >= 0)
            {
                var touch = profile.Controls[control.Touch].First + _motors[i] - control.First;
                (_motorOf[touch], _isTouch[touch]) = (i, true);
            }
        }

        (_wanted, _told, _touched, _freeAt) = (new int[_motors.Length], new int[_motors.Length], new bool[_motors.Length], new long[_motors.Length]);
        Array.Fill(_wanted, Nowhere);
        Array.Fill(_told, Nowhere);
    }

    /// <summary>Wishes a fader to a position 0..1; NaN when it is not known, which moves nothing.</summary>
    public void Wish(int element, double position)
    {
        if ((uint)element < (uint)_motorOf.Length && _motorOf[element] is >= 0 and var motor && !_isTouch[element] && !double.IsNaN(position))
        {
            _wanted[motor] = (int)Math.Round(Math.Clamp(position, 0, 1) * Midi14.Max, MidpointRounding.AwayFromZero);
        }
    }

    /// <summary>The device has told something: a hand on a fader or off it, or a move of its own.</summary>
    public void Hear(int element, Gesture gesture, long now)
    {
        if (_motors.Length == 0 || _motorOf[element] is not (>= 0 and var motor))
        {
            return;
        }

        if (_isTouch[element])
        {
            _touched[motor] = gesture == Gesture.Press;
        }
        else
        {
            _freeAt[motor] = now + _quiet;
        }

        // Where it stands by hand is not where it was sent last: the unit may pull it back there, so the true value is told again.
        _told[motor] = Nowhere;
    }

    /// <summary>Where the faders stand is not known, as after a connect; no hand is on them.</summary>
    public void Repaint()
    {
        Array.Fill(_told, Nowhere);
        Array.Clear(_touched);
    }

    /// <summary>The next fader to send, and where to.</summary>
    /// <param name="now">The stamp now.</param>
    /// <param name="element">The fader.</param>
    /// <param name="position">0..16383.</param>
    /// <param name="due">When false: the stamp at which to ask again, or <see cref="long.MaxValue"/>.</param>
    public bool TryFindNext(long now, out int element, out int position, out long due)
    {
        due = long.MaxValue;
        for (var motor = 0; motor < _motors.Length; motor++)
        {
            if (_wanted[motor] == _told[motor] || _wanted[motor] == Nowhere || _touched[motor])
            {
                continue;
            }

            if (now >= _freeAt[motor])
            {
                (element, position) = (_motors[motor], _wanted[motor]);
                return true;
            }

            due = Math.Min(due, _freeAt[motor]);
        }

        (element, position) = (-1, 0);
        return false;
    }

    /// <summary>A fader has been sent to a position.</summary>
    public void Tell(int element, int position) => _told[_motorOf[element]] = position;

    /// <summary>Writes the messages that move a fader, three bytes each; returns their length.</summary>
    public int Write(int element, int position, Span<byte> into)
    {
        var target = _profile.Elements[element];
        var channel = Math.Max(target.Channel, 0);
        if (target.Message == MidiKind.PitchBend)
        {
            return MidiMessage.PitchBend(channel, position).CopyTo(into);
        }

        var length = MidiMessage.ControlChange(channel, target.Number, Midi14.Msb(position)).CopyTo(into);
        return target.Form != ControlForm.FourteenBit
            ? length
            : length + MidiMessage.ControlChange(channel, target.Number + ControlPair.LsbOffset, Midi14.Lsb(position)).CopyTo(into[length..]);
    }
}
