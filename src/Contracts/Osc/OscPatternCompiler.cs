using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MidiMesh.Contracts.Osc;

/// <summary>Turns the text of a pattern into states, in one pass and without recursion. Used once.</summary>
internal sealed class OscPatternCompiler(string pattern)
{
    private readonly List<OscPatternState> _states = [];
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
            if (!_failed && _states.Count >= OscAddressPattern.MaxStates)
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
        // The literal start is compared as a whole and leaves the states, whose targets move down with it.
        var prefix = _states.TakeWhile(state => state.Step == OscPatternStep.Literal).Select(state => state.Value).ToArray();
        if (prefix.Length == _states.Count)
        {
            return new OscAddressPattern(pattern, prefix, null);
        }

        var states = _states.Skip(prefix.Length)
            .Select(state => state with { Target = state.Target - prefix.Length })
            .Append(new OscPatternState(OscPatternStep.Accept));
        return new OscAddressPattern(pattern, prefix, new OscPatternStates([.. states]));
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
                Emit(OscPatternStep.Any);
                Emit(OscPatternStep.Continuation);
                break;
            case '*' when pattern[at - 1] == '*':
                // A second star adds nothing but states.
                break;
            case '*':
                Emit(OscPatternStep.Star);
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
                _jumps.Add(_states.Count);
                Emit(OscPatternStep.Jump);
                Retarget(_split, _states.Count);
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

        if (_at < pattern.Length && pattern[_at] == '/')
        {
            _at++;
            if (_at == pattern.Length || pattern[_at] == '/')
            {
                Fail("The '//' needs a name behind it ('//*' means everything below)", _at);
                return;
            }

            // Any number of parts with their slashes come before the slash of the part that follows.
            Emit(OscPatternStep.DescendSlash);
            Emit(OscPatternStep.DescendFirst);
            Emit(OscPatternStep.DescendRest);
        }

        Emit(OscPatternStep.Literal, (byte)'/');
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
            Emit(OscPatternStep.Literal, value);
        }

        _at = at + rune.Utf16SequenceLength;
    }

    private void BeginAlternative()
    {
        _split = _states.Count;
        Emit(OscPatternStep.Split);
    }

    private void EndAlternatives()
    {
        // The last alternative has no other behind it.
        Retarget(_split, _split + 1);
        foreach (var jump in _jumps)
        {
            Retarget(jump, _states.Count);
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
        _states.Add(new OscPatternState(negated ? OscPatternStep.SetOrBeyond : OscPatternStep.Set, Set: set));
        if (negated)
        {
            Emit(OscPatternStep.Continuation);
        }
    }

    private static bool MayBeInSet(char character) => character is > '\0' and not '/' && char.IsAscii(character);

    private void Emit(OscPatternStep step, byte value = 0) => _states.Add(new OscPatternState(step, value));

    private void Retarget(int state, int target) => _states[state] = _states[state] with { Target = target };

    private void Fail(string reason, int offset)
    {
        _failed = true;
        _error = new OscPatternError(reason, offset);
    }
}
