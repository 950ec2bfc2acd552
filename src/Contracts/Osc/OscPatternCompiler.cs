using System.Diagnostics.CodeAnalysis;
using System.Text;
using Instruction = MidiMesh.Contracts.Osc.OscAddressPattern.Instruction;
using Operation = MidiMesh.Contracts.Osc.OscAddressPattern.Operation;

namespace MidiMesh.Contracts.Osc;

/// <summary>Turns the text of a pattern into states, in one pass and without recursion. Used once.</summary>
internal sealed class OscPatternCompiler(string pattern)
{
    private readonly List<Instruction> _program = [];
    private readonly List<UInt128> _sets = [];
    private readonly List<int> _jumps = [];
    private OscPatternError _error;
    private bool _failed;
    private int _at;
    private int _brace = -1;
    private int _split;

    public bool TryCompile([NotNullWhen(true)] out OscAddressPattern? compiled, out OscPatternError error)
    {
        if (pattern.Length == 0 || pattern[0] != '/')
        {
            Fail("An address pattern begins with '/'", 0);
        }

        while (!_failed && _at < pattern.Length)
        {
            CompileNext();
            if (!_failed && _program.Count >= OscAddressPattern.MaxStates)
            {
                Fail($"The pattern is longer than {OscAddressPattern.MaxStates - 1} states", _at);
            }
        }

        if (!_failed && _brace >= 0)
        {
            Fail("The '{' is never closed", _brace);
        }

        error = _error;
        compiled = _failed ? null : Finish();
        return !_failed;
    }

    private OscAddressPattern Finish()
    {
        // The literal start is compared as a whole and leaves the program, whose targets move down with it.
        var prefix = _program.TakeWhile(instruction => instruction.Operation == Operation.Literal)
            .Select(instruction => instruction.Value).ToArray();
        var program = _program.Skip(prefix.Length)
            .Select(instruction => instruction.Operation is Operation.Split or Operation.Jump
                ? instruction with { Target = instruction.Target - prefix.Length }
                : instruction)
            .Append(new Instruction(Operation.Accept));
        return new OscAddressPattern(pattern, prefix, [.. program], [.. _sets]);
    }

    private void CompileNext()
    {
        var at = _at++;
        switch (pattern[at])
        {
            case '/':
                Slash(at);
                break;
            case '?':
                Emit(Operation.Any);
                Emit(Operation.Continuation);
                break;
            case '*' when pattern[at - 1] == '*':
                // A second star adds nothing but states.
                break;
            case '*':
                Emit(Operation.Star);
                break;
            case '[':
                Set(at);
                break;
            case '{' when _brace >= 0:
                Fail("Braces cannot be nested", at);
                break;
            case '{':
                _brace = at;
                BeginAlternative();
                break;
            case ',' when _brace >= 0:
                _jumps.Add(_program.Count);
                Emit(Operation.Jump);
                Retarget(_split, _program.Count);
                BeginAlternative();
                break;
            case '}' when _brace >= 0:
                EndAlternatives();
                break;
            case '}' or ']':
                Fail($"The '{pattern[at]}' closes nothing", at);
                break;
            case '\0':
                Fail("An address cannot hold a NUL", at);
                break;
            default:
                Literal(at);
                break;
        }
    }

    private void Slash(int at)
    {
        if (_brace >= 0)
        {
            Fail("Braces cannot hold a '/': each part of an address is matched on its own", at);
            return;
        }

        Emit(Operation.Literal, (byte)'/');
        if (_at < pattern.Length && pattern[_at] == '/')
        {
            _at++;
            if (_at == pattern.Length || pattern[_at] == '/')
            {
                Fail("The '//' needs a name behind it ('//*' means everything below)", _at);
                return;
            }

            Emit(Operation.Descend);
            Emit(Operation.DescendPart);
        }
    }

    private void Literal(int at)
    {
        if (!Rune.TryGetRuneAt(pattern, at, out var rune))
        {
            Fail("Half of a surrogate pair is no character", at);
            return;
        }

        Span<byte> utf8 = stackalloc byte[4];
        var length = rune.EncodeToUtf8(utf8);
        foreach (var value in utf8[..length])
        {
            Emit(Operation.Literal, value);
        }

        _at = at + rune.Utf16SequenceLength;
    }

    private void BeginAlternative()
    {
        _split = _program.Count;
        Emit(Operation.Split);
    }

    private void EndAlternatives()
    {
        // The last alternative has no other behind it.
        Retarget(_split, _split + 1);
        foreach (var jump in _jumps)
        {
            Retarget(jump, _program.Count);
        }

        _jumps.Clear();
        _brace = -1;
    }

    /// <summary>A minus is a range between two characters and itself anywhere else; so is an exclamation mark but at the start.</summary>
    private void Set(int open)
    {
        var close = pattern.IndexOf(']', _at);
        if (close < 0)
        {
            Fail("The '[' is never closed", open);
            return;
        }

        var negated = pattern[_at] == '!';
        _at += negated ? 1 : 0;
        if (_at == close)
        {
            Fail("The set is empty", open);
            return;
        }

        var set = UInt128.Zero;
        while (_at < close)
        {
            var at = _at++;
            var first = pattern[at];
            var last = first;
            if (_at + 1 < close && pattern[_at] == '-')
            {
                last = pattern[_at + 1];
                _at += 2;
            }

            if (!MayBeInSet(first) || !MayBeInSet(last))
            {
                Fail("A set holds ASCII characters other than '/'", at);
                return;
            }

            if (last < first)
            {
                Fail($"The range '{first}-{last}' runs backwards", at);
                return;
            }

            for (var member = first; member <= last; member++)
            {
                set |= UInt128.One << member;
            }
        }

        _at = close + 1;
        // No set takes a slash, be it negated or a range that runs over it.
        set = (negated ? ~set : set) & ~(UInt128.One << '/');
        Emit(negated ? Operation.NegatedSet : Operation.Set, target: _sets.Count);
        if (negated)
        {
            Emit(Operation.Continuation);
        }

        _sets.Add(set);
    }

    private static bool MayBeInSet(char character) => character is > '\0' and not '/' && char.IsAscii(character);

    private void Emit(Operation operation, byte value = 0, int target = 0) =>
        _program.Add(new Instruction(operation, value, target));

    private void Retarget(int state, int target) => _program[state] = _program[state] with { Target = target };

    private void Fail(string reason, int offset)
    {
        _failed = true;
        _error = new OscPatternError(reason, offset);
    }
}
