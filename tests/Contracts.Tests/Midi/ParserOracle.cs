using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

/// <summary>
/// A second reading of MIDI 1.0, made the other way round: it sees the whole recording, takes the real-time bytes out, cuts the rest before every
/// status byte and judges each piece by its length. It shares no code and no state with the parser, and is of no use for live input.
/// </summary>
internal sealed class ParserOracle
{
    private readonly List<(int Position, string Hex)> _found = [];
    private readonly int _capacity;

    public ParserOracle(ReadOnlySpan<byte> recording, int sysExCapacity)
    {
        _capacity = sysExCapacity;
        var rest = new List<(int Position, byte Value)>();
        for (var i = 0; i < recording.Length; i++)
        {
            if (recording[i] is 0xF9 or 0xFD)
            {
                InvalidBytes++;
            }
            else if (recording[i] >= 0xF8)
            {
                _found.Add((i, Wire.Hex([recording[i]])));
            }
            else
            {
                rest.Add((i, recording[i]));
            }
        }

        var starts = Enumerable.Range(0, rest.Count).Where(i => i == 0 || rest[i].Value >= 0x80).ToList();
        for (var s = 0; s < starts.Count; s++)
        {
            var end = s + 1 < starts.Count ? starts[s + 1] : rest.Count;
            Judge(rest[starts[s]..end], s + 1 < starts.Count ? rest[end] : null);
        }
    }

    public long InvalidBytes { get; private set; }

    public long Oversized { get; private set; }

    public long Unfinished { get; private set; }

    public List<string> Messages => [.. _found.OrderBy(f => f.Position).Select(f => f.Hex)];

    private bool _exclusiveBefore;

    private void Judge(List<(int Position, byte Value)> piece, (int Position, byte Value)? next)
    {
        var status = piece[0].Value;
        var data = piece[1..];
        var closes = _exclusiveBefore && status == 0xF7;
        _exclusiveBefore = status == 0xF0;
        switch (status)
        {
            case < 0x80:
                InvalidBytes += piece.Count;
                break;
            case < 0xF0:
                JudgeChannel(status, data, status is >= 0xC0 and < 0xE0 ? 1 : 2, next is not null);
                break;
            case 0xF0:
                JudgeExclusive(piece, next);
                break;
            case 0xF1 or 0xF2 or 0xF3:
                JudgeCommon(piece, status == 0xF2 ? 3 : 2, next is not null);
                break;
            case 0xF6:
                _found.Add((piece[0].Position, "F6"));
                InvalidBytes += data.Count;
                break;
            default:
                InvalidBytes += data.Count + (closes ? 0 : 1);
                break;
        }
    }

    private void JudgeChannel(byte status, List<(int Position, byte Value)> data, int each, bool cutOff)
    {
        var whole = data.Count / each;
        for (var m = 0; m < whole; m++)
        {
            var part = data.Skip(m * each).Take(each).ToList();
            _found.Add((part[^1].Position, Wire.Hex([status, .. part.Select(d => d.Value)])));
        }

        InvalidBytes += cutOff ? (data.Count % each) + (whole == 0 ? 1 : 0) : 0;
    }

    private void JudgeCommon(List<(int Position, byte Value)> piece, int length, bool cutOff)
    {
        if (piece.Count >= length)
        {
            _found.Add((piece[length - 1].Position, Wire.Hex([.. piece.Take(length).Select(d => d.Value)])));
            InvalidBytes += piece.Count - length;
        }
        else if (cutOff)
        {
            InvalidBytes += piece.Count;
        }
    }

    private void JudgeExclusive(List<(int Position, byte Value)> piece, (int Position, byte Value)? next)
    {
        if (piece.Count + 1 > _capacity)
        {
            Oversized++;
            InvalidBytes += piece.Count + (next?.Value == 0xF7 ? 1 : 0);
        }
        else if (next?.Value == 0xF7)
        {
            _found.Add((next.Value.Position, Wire.Hex([.. piece.Select(d => d.Value), 0xF7])));
        }
        else if (next is not null)
        {
            Unfinished++;
            InvalidBytes += piece.Count;
        }
    }
}
