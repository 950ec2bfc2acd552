using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace MidiMesh.Contracts.Osc;

/// <summary>An address pattern, compiled once and then matched against any number of addresses. Immutable: any thread may match.</summary>
/// <remarks>
/// <para><c>?</c> one character, <c>*</c> any run of characters, <c>[a-z]</c> one of a set, <c>[!a-z]</c> one outside it,
/// <c>{on,off}</c> one of several texts; none of them crosses a <c>/</c> (OSC 1.0, OSC Message Dispatching and Pattern
/// Matching). <c>//</c> stands for a <c>/</c> followed by any number of whole parts, none included (OSC 1.1). Beyond the
/// specification, <c>? * []</c> also work inside braces.</para>
/// <para>Addresses are ASCII by the specification; in those of real peers that are not, a character is a UTF-8 sequence.
/// Sets hold ASCII only.</para>
/// <para>Matching follows all possibilities side by side (Thompson's construction), so its cost is bounded by the length of
/// the address times that of the pattern, whatever either of them holds; it neither recurses nor allocates.</para>
/// </remarks>
public sealed class OscAddressPattern
{
    /// <summary>
    /// Bound on the compiled size, which is about one state for each byte of the pattern: the sets of states lie on the stack.
    /// The longest address of AbletonOSC has some fifty characters.
    /// </summary>
    public const int MaxStates = 1024;

    private readonly byte[] _prefix;
    private readonly Instruction[] _program;
    private readonly UInt128[] _sets;

    internal OscAddressPattern(string pattern, byte[] prefix, Instruction[] program, UInt128[] sets)
    {
        Pattern = pattern;
        _prefix = prefix;
        _program = program;
        _sets = sets;
    }

    /// <summary>What one state does with the next byte of the address. Steps that take no byte lead to higher states only.</summary>
    internal enum Operation : byte
    {
        /// <summary>Takes the byte <see cref="Instruction.Value"/>.</summary>
        Literal,

        /// <summary>Takes the first byte of any character but the slash; <see cref="Continuation"/> follows.</summary>
        Any,

        /// <summary>Takes a byte of a set; <see cref="Instruction.Target"/> is the set's index.</summary>
        Set,

        /// <summary>As <see cref="Set"/>, and the first byte of any character beyond ASCII.</summary>
        NegatedSet,

        /// <summary>Takes the further bytes of a UTF-8 sequence, or nothing.</summary>
        Continuation,

        /// <summary>Takes any run of bytes without a slash, or nothing.</summary>
        Star,

        /// <summary>Behind the slash of <c>//</c>: goes on behind <see cref="DescendPart"/>, or enters it to pass over a part.</summary>
        Descend,

        /// <summary>Inside a part passed over; its slash leads back to <see cref="Descend"/>.</summary>
        DescendPart,

        /// <summary>Goes on in two places: the next state and <see cref="Instruction.Target"/>.</summary>
        Split,

        /// <summary>Goes on at <see cref="Instruction.Target"/>.</summary>
        Jump,

        /// <summary>The address matches if it ends here.</summary>
        Accept,
    }

    /// <summary>The text it was compiled from.</summary>
    public string Pattern { get; }

    /// <summary>True when it holds no wildcard: it then matches its own text only, and a dictionary finds it faster.</summary>
    public bool IsLiteral => _program.Length == 1;

    /// <summary>What every matching address begins with, UTF-8; for a literal pattern the whole address.</summary>
    public ReadOnlySpan<byte> LiteralPrefix => _prefix;

    /// <summary>Compiles a pattern that is known to be good; for what people write, use <see cref="TryCompile"/>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static OscAddressPattern Compile(string pattern) =>
        TryCompile(pattern, out var compiled, out var error)
            ? compiled
            : throw new FormatException($"'{pattern}' is no OSC address pattern: {error}.");

    /// <summary>Compiles a pattern, or tells what is wrong with it and where.</summary>
    public static bool TryCompile(string pattern, [NotNullWhen(true)] out OscAddressPattern? compiled, out OscPatternError error)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new OscPatternCompiler(pattern).TryCompile(out compiled, out error);
    }

    /// <summary>Whether a whole address matches.</summary>
    /// <param name="address">UTF-8, without padding. Wildcards in it are plain characters here.</param>
    public bool Matches(ReadOnlySpan<byte> address) => Matches(address, out _);

    /// <inheritdoc/>
    public override string ToString() => Pattern;

    /// <param name="address">As above.</param>
    /// <param name="steps">States visited: at most the number of states for each byte, and once more at the end.</param>
    internal bool Matches(ReadOnlySpan<byte> address, out int steps)
    {
        steps = 0;
        if (!address.StartsWith(_prefix))
        {
            return false;
        }

        address = address[_prefix.Length..];
        return IsLiteral ? address.IsEmpty : Run(address, ref steps);
    }

    private bool Run(ReadOnlySpan<byte> address, ref int steps)
    {
        const int BitsOfWord = 64;
        Span<ulong> memory = stackalloc ulong[2 * MaxStates / BitsOfWord];
        var words = (_program.Length + BitsOfWord - 1) / BitsOfWord;
        var current = memory[..words];
        var next = memory.Slice(words, words);
        current[0] = 1;
        for (var i = 0; i <= address.Length; i++)
        {
            // At the end only the steps that take no byte are left; -1 is no byte.
            var input = i < address.Length ? address[i] : -1;
            var alive = false;
            for (var word = 0; word < words; word++)
            {
                // Lowest state first: those reached without a byte are higher, hence still to come in this very loop.
                for (var pending = current[word]; pending != 0;)
                {
                    var state = (word * BitsOfWord) + BitOperations.TrailingZeroCount(pending);
                    pending &= pending - 1;
                    steps++;
                    ref readonly var instruction = ref _program[state];
                    if (instruction.Operation == Operation.Accept)
                    {
                        // Accept is the last state, so nothing is pending behind it.
                        if (input < 0)
                        {
                            return true;
                        }

                        continue;
                    }

                    if (Takes(instruction, state, input) is var target && target >= 0)
                    {
                        next[target / BitsOfWord] |= 1UL << target;
                        alive = true;
                    }

                    if (PassesTo(instruction, state) is var further && further >= 0)
                    {
                        Add(current, ref pending, word, further);
                        if (instruction.Operation == Operation.Split)
                        {
                            Add(current, ref pending, word, state + 1);
                        }
                    }
                }
            }

            if (!alive)
            {
                return false;
            }

            var spent = current;
            current = next;
            next = spent;
            next.Clear();
        }

        return false;
    }

    private static void Add(Span<ulong> states, ref ulong pending, int word, int state)
    {
        if (state >> 6 == word)
        {
            pending |= 1UL << state;
        }
        else
        {
            states[state >> 6] |= 1UL << state;
        }
    }

    /// <summary>The state that a byte leads to, or -1.</summary>
    private int Takes(in Instruction instruction, int state, int input) => instruction.Operation switch
    {
        Operation.Literal => input == instruction.Value ? state + 1 : -1,
        Operation.Any => IsPart(input) && !IsContinuation(input) ? state + 1 : -1,
        Operation.Set => Contains(instruction, input) ? state + 1 : -1,
        Operation.NegatedSet => Contains(instruction, input) || input >= 0xc0 ? state + 1 : -1,
        Operation.Continuation => IsContinuation(input) ? state : -1,
        Operation.Star => IsPart(input) ? state : -1,
        Operation.Descend => IsPart(input) ? state + 1 : -1,
        Operation.DescendPart => input == '/' ? state - 1 : IsPart(input) ? state : -1,
        _ => -1,
    };

    /// <summary>The state reached without a byte, or -1. Always a higher one.</summary>
    private static int PassesTo(in Instruction instruction, int state) => instruction.Operation switch
    {
        Operation.Continuation or Operation.Star => state + 1,
        Operation.Descend => state + 2,
        Operation.Split or Operation.Jump => instruction.Target,
        _ => -1,
    };

    private static bool IsPart(int input) => input >= 0 && input != '/';

    private static bool IsContinuation(int input) => (input & 0xc0) == 0x80;

    private bool Contains(in Instruction instruction, int input) =>
        (uint)input < 128 && ((_sets[instruction.Target] >> input) & 1) != 0;

    internal readonly record struct Instruction(Operation Operation, byte Value = 0, int Target = 0);
}
