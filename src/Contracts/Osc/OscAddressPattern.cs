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
/// <para>Matching follows all possibilities side by side (Thompson's construction, a bit for each state), so its cost is
/// bounded by the length of the address times that of the pattern, whatever either of them holds; it neither recurses nor
/// allocates.</para>
/// </remarks>
public sealed class OscAddressPattern
{
    /// <summary>
    /// Bound on the compiled size, which is about one state for each byte of the pattern: the set of live states lies on the
    /// stack, and the tables grow with its square. The longest address of AbletonOSC has some fifty characters.
    /// </summary>
    public const int MaxStates = 512;

    private readonly byte[] _prefix;
    private readonly OscPatternStates? _states;

    internal OscAddressPattern(string pattern, byte[] prefix, OscPatternStates? states)
    {
        Pattern = pattern;
        _prefix = prefix;
        _states = states;
    }

    /// <summary>The text it was compiled from.</summary>
    public string Pattern { get; }

    /// <summary>True when it holds no wildcard: it then matches its own text only, and a dictionary finds it faster.</summary>
    public bool IsLiteral => _states is null;

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
    /// <param name="steps">Work done: words of states looked at and states passed through, at most two for each byte and state.</param>
    internal bool Matches(ReadOnlySpan<byte> address, out int steps)
    {
        steps = 0;
        if (!address.StartsWith(_prefix))
        {
            return false;
        }

        address = address[_prefix.Length..];
        return _states is null ? address.IsEmpty : Run(_states, address, ref steps);
    }

    private static bool Run(OscPatternStates states, ReadOnlySpan<byte> address, ref int steps)
    {
        Span<ulong> memory = stackalloc ulong[MaxStates / OscPatternStates.BitsOfWord];
        var live = memory[..states.Words];
        states.Start.CopyTo(live);
        foreach (var value in address)
        {
            // Each live state that takes the byte hands over to the next one up, or stays where it is.
            var takes = states.TakingStates(value);
            ulong carry = 0;
            ulong any = 0;
            for (var word = 0; word < live.Length; word++)
            {
                var taking = live[word] & takes[word];
                var staying = taking & states.Staying[word];
                var going = taking ^ staying;
                live[word] = (going << 1) | carry | staying;
                carry = going >> (OscPatternStates.BitsOfWord - 1);
                any |= taking;
            }

            steps += live.Length;
            if (any == 0)
            {
                return false;
            }

            // Then each reached state adds those that it leads to without a byte. Theirs are among them already.
            for (var word = 0; word < live.Length; word++)
            {
                for (var passing = live[word] & states.Passing[word]; passing != 0; passing &= passing - 1)
                {
                    var reached = states.ReachedFrom((word * OscPatternStates.BitsOfWord) + BitOperations.TrailingZeroCount(passing));
                    for (var i = 0; i < live.Length; i++)
                    {
                        live[i] |= reached[i];
                    }

                    steps++;
                }
            }
        }

        return states.Accepts(live);
    }
}
