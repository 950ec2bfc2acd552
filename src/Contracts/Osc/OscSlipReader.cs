using System.Buffers;

namespace MidiMesh.Contracts.Osc;

/// <summary>Takes SLIP frames (OSC 1.1, RFC 1055) out of a stream that may be cut anywhere. One per connection, one thread.</summary>
/// <remarks>
/// Empty frames, such as between the END that closes a frame and the one that opens the next, are passed over. After a bad
/// escape or a frame above the cap, bytes are dropped up to the next END; what follows is read again.
/// </remarks>
public sealed class OscSlipReader
{
    private readonly byte[] _packet;
    private int _filled;
    private bool _escaped;
    private bool _dropping;
    private bool _delivered;

    /// <summary>A reader that holds at most one packet.</summary>
    /// <param name="maxPacket">Cap on a packet in bytes; the memory is taken now, so a peer cannot make it grow.</param>
    public OscSlipReader(int maxPacket = OscFraming.DefaultMaxPacket)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxPacket);
        _packet = new byte[maxPacket];
    }

    /// <summary>Frames dropped so far.</summary>
    public long InvalidFrames { get; private set; }

    /// <summary>Takes bytes off the input until it has a packet.</summary>
    /// <param name="input">Bytes from the stream; moved behind what was taken.</param>
    /// <param name="packet">The packet, valid until the next call.</param>
    /// <returns>Done: a packet. NeedMoreData: the input is used up. InvalidData: a frame was given up; call again.</returns>
    public OperationStatus Read(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (_delivered)
        {
            _delivered = false;
            _filled = 0;
        }

        while (!input.IsEmpty)
        {
            if (!_escaped && !TakeRun(ref input))
            {
                return GiveUp();
            }

            if (input.IsEmpty)
            {
                break;
            }

            var value = input[0];
            input = input[1..];
            if (value == OscFraming.SlipEnd && !_escaped)
            {
                var whole = _filled > 0 && !_dropping;
                _dropping = false;
                if (whole)
                {
                    packet = _packet.AsSpan(0, _filled);
                    _delivered = true;
                    return OperationStatus.Done;
                }
            }
            else if (_dropping)
            {
                // Everything but END is part of the frame given up.
            }
            else if (!_escaped)
            {
                _escaped = true;
            }
            else if (!TakeEscaped(value))
            {
                // An END here still ends the frame, which is given up all the same.
                var status = GiveUp();
                _dropping = value != OscFraming.SlipEnd;
                return status;
            }
        }

        return OperationStatus.NeedMoreData;
    }

    /// <summary>Takes plain bytes up to the next END or ESC; false when they do not fit.</summary>
    private bool TakeRun(ref ReadOnlySpan<byte> input)
    {
        var run = input.IndexOfAny(OscFraming.SlipEnd, OscFraming.SlipEscape);
        var plain = run < 0 ? input : input[..run];
        input = input[plain.Length..];
        if (_dropping)
        {
            return true;
        }

        if (plain.Length > _packet.Length - _filled)
        {
            return false;
        }

        plain.CopyTo(_packet.AsSpan(_filled));
        _filled += plain.Length;
        return true;
    }

    private bool TakeEscaped(byte value)
    {
        _escaped = false;
        if (value is not (OscFraming.SlipEscapedEnd or OscFraming.SlipEscapedEscape) || _filled == _packet.Length)
        {
            return false;
        }

        _packet[_filled++] = value == OscFraming.SlipEscapedEnd ? OscFraming.SlipEnd : OscFraming.SlipEscape;
        return true;
    }

    private OperationStatus GiveUp()
    {
        _filled = 0;
        _escaped = false;
        _dropping = true;
        InvalidFrames++;
        return OperationStatus.InvalidData;
    }
}
