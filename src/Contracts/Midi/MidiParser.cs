using System.Buffers;

namespace MidiMesh.Contracts.Midi;

/// <summary>
/// Turns the bytes of one MIDI port into messages, however the bytes are cut. One parser per port; one thread at a time; no allocation after
/// construction; no input makes it throw.
/// </summary>
/// <remarks>
/// <para>Running status: kept across real-time messages, cancelled by SysEx and by every system common status, the undefined F4 and F5 included
/// (MIDI 1.0 Detailed Specification, "Running Status"). FF (reset) keeps it too: a sender that sends the status again loses nothing by
/// that, one that does not would lose notes.</para>
/// <para>Real-time bytes are messages of their own wherever they stand, also between the bytes of another message or of a SysEx.</para>
/// <para>A SysEx ends with F7. Any other status that is not real-time ends it too; what came so far is then not delivered, because a pulled cable
/// looks the same: it counts in <see cref="UnfinishedSysEx"/>.</para>
/// <para>Every byte read is in exactly one place: in a delivered message, in <see cref="InvalidBytes"/>, or in the message under way.</para>
/// </remarks>
public sealed class MidiParser
{
    /// <summary>
    /// Longest SysEx, F0 and F7 included, unless the constructor is told otherwise: 64 KiB. Controllers' own dumps are a few kilobytes, JACK passes
    /// at most 16 KiB whole, and on a DIN cable this much takes 21 seconds; so nothing a live rig needs is longer.
    /// </summary>
    public const int DefaultSysExCapacity = 65_536;

    private const int ShortestSysEx = 2;

    private readonly byte[] _sysEx;
    private int _sysExLength;
    private Stage _stage;

    // Of the channel or system common message under way, or else the running status; 0 is none.
    private byte _status;
    private byte _data1;
    private bool _hasData1;

    // Bytes of the short message under way that were read and belong to nothing yet: with running status the status byte is not among them.
    private int _pending;

    /// <summary>Makes a parser for one port.</summary>
    /// <param name="sysExCapacity">Longest SysEx in bytes, F0 and F7 included; the memory is taken now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sysExCapacity"/> has no room for F0 F7.</exception>
    public MidiParser(int sysExCapacity = DefaultSysExCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sysExCapacity, ShortestSysEx);
        _sysEx = GC.AllocateUninitializedArray<byte>(sysExCapacity);
    }

    private enum Stage : byte
    {
        // No SysEx: _status and _pending tell how far a short message has come.
        Short,

        // F0 was read, F7 was not; the bytes so far fit.
        SysEx,

        // The SysEx did not fit: its bytes are thrown away until a status ends it.
        Oversized,

        // A whole SysEx lies in the buffer for the caller, until the next Read.
        Delivered,
    }

    /// <summary>
    /// The SysEx message that the last <see cref="Read"/> delivered, F0 and F7 included; empty otherwise. The memory is the parser's own and is
    /// overwritten by the next <see cref="Read"/>: copy what must outlive it.
    /// </summary>
    public ReadOnlySpan<byte> SysEx => _stage == Stage.Delivered ? _sysEx.AsSpan(0, _sysExLength) : default;

    /// <summary>Bytes thrown away so far: stray data, undefined statuses, messages that another status cut off, SysEx unfinished or too long.</summary>
    public long InvalidBytes { get; private set; }

    /// <summary>SysEx messages so far that were longer than the capacity. Each is thrown away whole.</summary>
    public long OversizedSysEx { get; private set; }

    /// <summary>SysEx messages so far that another status (or <see cref="Reset"/>) ended before F7. Each is thrown away whole.</summary>
    public long UnfinishedSysEx { get; private set; }

    /// <summary>Reads up to and including the next event in <paramref name="input"/>. Call again with the rest until it says NeedMoreData.</summary>
    /// <param name="input">The next bytes of the port, in any portions.</param>
    /// <param name="consumed">Bytes read; at least 1 unless <paramref name="input"/> is empty.</param>
    /// <param name="message">The message when the result is Done; otherwise <c>default</c>.</param>
    /// <returns>
    /// <para><see cref="OperationStatus.Done"/>: <paramref name="message"/> is one message; if it is the SysEx mark, its bytes are in <see cref="SysEx"/>.</para>
    /// <para><see cref="OperationStatus.NeedMoreData"/>: all of <paramref name="input"/> was read and no message is whole yet.</para>
    /// <para><see cref="OperationStatus.InvalidData"/>: bytes were thrown away and counted in <see cref="InvalidBytes"/>; reading goes on behind them.
    /// (A tune request that cuts off another message is Done at once; only the counter tells of the cut.)</para>
    /// </returns>
    public OperationStatus Read(ReadOnlySpan<byte> input, out int consumed, out MidiMessage message)
    {
        if (_stage == Stage.Delivered)
        {
            _stage = Stage.Short;
        }

        consumed = 0;
        message = default;
        while (consumed < input.Length)
        {
            var next = input[consumed];
            var status = next >= MidiStatus.NoteOff
                ? ReadStatus(next, ref consumed, ref message)
                : ReadData(input[consumed..], ref consumed, ref message);
            if (status != OperationStatus.NeedMoreData)
            {
                return status;
            }
        }

        return OperationStatus.NeedMoreData;
    }

    /// <summary>
    /// Forgets the message under way (its bytes count as invalid) and the running status, as when a cable was pulled and put back. The counters stay.
    /// </summary>
    public void Reset()
    {
        Abandon();
        _status = 0;
    }

    private OperationStatus ReadStatus(byte status, ref int consumed, ref MidiMessage message)
    {
        consumed++;
        if (MidiStatus.IsRealTime(status))
        {
            return ReadRealTime(status, ref message);
        }

        if (status == MidiStatus.EndOfSysEx && _stage is Stage.SysEx or Stage.Oversized)
        {
            return EndSysEx(ref message);
        }

        var cutOff = Abandon();
        _status = status;
        _pending = 1;
        switch (MidiStatus.LengthOf(status))
        {
            case 1:
                message = new MidiMessage(status);
                _status = 0;
                _pending = 0;
                return OperationStatus.Done;
            case 0 when status == MidiStatus.SysEx:
                _stage = Stage.SysEx;
                _sysEx[0] = status;
                _sysExLength = 1;
                _status = 0;
                _pending = 0;
                break;
            case 0:
                // F4 and F5 are undefined; F7 has nothing to end here. Their data bytes, if any, become stray ones.
                Abandon();
                _status = 0;
                return OperationStatus.InvalidData;
        }

        return cutOff ? OperationStatus.InvalidData : OperationStatus.NeedMoreData;
    }

    private OperationStatus ReadRealTime(byte status, ref MidiMessage message)
    {
        if (MidiStatus.KindOf(status) == MidiKind.None)
        {
            InvalidBytes++;
            return OperationStatus.InvalidData;
        }

        message = new MidiMessage(status);
        return OperationStatus.Done;
    }

    private OperationStatus EndSysEx(ref MidiMessage message)
    {
        if (_stage == Stage.Oversized)
        {
            _stage = Stage.Short;
            InvalidBytes++;
            return OperationStatus.InvalidData;
        }

        _sysEx[_sysExLength++] = MidiStatus.EndOfSysEx;
        _stage = Stage.Delivered;
        message = MidiMessage.SysEx;
        return OperationStatus.Done;
    }

    // The input begins with a data byte.
    private OperationStatus ReadData(ReadOnlySpan<byte> input, ref int consumed, ref MidiMessage message)
    {
        if (_stage == Stage.Short && _status != 0)
        {
            consumed++;
            return ReadShortData(input[0], ref message);
        }

        var end = input.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        var run = end < 0 ? input : input[..end];
        consumed += run.Length;
        if (_stage == Stage.SysEx && AppendSysEx(run))
        {
            return OperationStatus.NeedMoreData;
        }

        InvalidBytes += run.Length;
        return OperationStatus.InvalidData;
    }

    private OperationStatus ReadShortData(byte data, ref MidiMessage message)
    {
        if (!_hasData1 && MidiStatus.LengthOf(_status) == 3)
        {
            _data1 = data;
            _hasData1 = true;
            _pending++;
            return OperationStatus.NeedMoreData;
        }

        message = _hasData1 ? new MidiMessage(_status, _data1, data) : new MidiMessage(_status, data);
        _hasData1 = false;
        _pending = 0;
        if (!MidiStatus.IsChannel(_status))
        {
            _status = 0;
        }

        return OperationStatus.Done;
    }

    // False: the message is too long for the buffer even with F7 next; what was kept of it is counted as thrown away.
    private bool AppendSysEx(ReadOnlySpan<byte> data)
    {
        var room = _sysEx.Length - _sysExLength - 1;
        if (data.Length > room)
        {
            InvalidBytes += _sysExLength;
            OversizedSysEx++;
            _stage = Stage.Oversized;
            return false;
        }

        data.CopyTo(_sysEx.AsSpan(_sysExLength));
        _sysExLength += data.Length;
        return true;
    }

    // Throws away the message under way; true if there was one whose loss was not told before.
    private bool Abandon()
    {
        var lost = _pending;
        if (_stage == Stage.SysEx)
        {
            lost = _sysExLength;
            UnfinishedSysEx++;
        }

        InvalidBytes += lost;
        _stage = Stage.Short;
        _pending = 0;
        _hasData1 = false;
        return lost > 0;
    }
}
