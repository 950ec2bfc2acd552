using System.Runtime.InteropServices;

namespace MidiMesh.Contracts.Routing;

/// <summary>Finds an endpoint's routes for an address: literal addresses by one look-up, however many there are; patterns one by one. Immutable; looking up does not allocate.</summary>
internal sealed class OscRouteIndex
{
    private readonly OscRoute[] _routes;
    private readonly int[] _patterns;                        // places in _routes, rising
    private readonly Dictionary<byte[], int[]> _literals;
    private readonly Dictionary<byte[], int[]>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    /// <summary>Makes an index of routes in order of priority.</summary>
    public OscRouteIndex(OscRoute[] routes)
    {
        _routes = routes;
        _patterns = [.. Enumerable.Range(0, routes.Length).Where(place => !routes[place].Pattern.IsLiteral)];
        _literals = Enumerable.Range(0, routes.Length).Where(place => routes[place].Pattern.IsLiteral)
            .GroupBy(place => routes[place].Pattern.LiteralPrefix.ToArray(), AddressComparer.Instance)
            .ToDictionary(same => same.Key, same => same.ToArray(), AddressComparer.Instance);
        _lookup = _literals.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The routes of an address, in order of priority.</summary>
    public OscRoutes Find(ReadOnlySpan<byte> address) =>
        new(_routes, _lookup.TryGetValue(address, out var literals) ? literals : [], _patterns, address);

    private sealed class AddressComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static AddressComparer Instance { get; } = new();

        public bool Equals(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);

        public bool Equals(ReadOnlySpan<byte> one, byte[] other) => one.SequenceEqual(other);

        public int GetHashCode(byte[] address) => GetHashCode(address.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> address)
        {
            var hash = default(HashCode);
            hash.AddBytes(address);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> address) => address.ToArray();
    }
}

/// <summary>The routes that one address feeds, in order of priority; for one <c>foreach</c>.</summary>
[StructLayout(LayoutKind.Auto)]
public ref struct OscRoutes
{
    private readonly OscRoute[] _routes;
    private readonly ReadOnlySpan<int> _literals;
    private readonly ReadOnlySpan<int> _patterns;
    private readonly ReadOnlySpan<byte> _address;
    private int _literal;
    private int _pattern;

    internal OscRoutes(OscRoute[] routes, ReadOnlySpan<int> literals, ReadOnlySpan<int> patterns, ReadOnlySpan<byte> address)
    {
        (_routes, _literal, _pattern, Current) = (routes, 0, 0, null!);
        _literals = literals;
        _patterns = patterns;
        _address = address;
    }

    /// <summary>The route that it stands at.</summary>
    public OscRoute Current { get; private set; }

    /// <summary>Itself.</summary>
    public readonly OscRoutes GetEnumerator() => this;

    /// <summary>Goes to the next route; false after the last.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            var literal = _literal < _literals.Length ? _literals[_literal] : int.MaxValue;
            var pattern = _pattern < _patterns.Length ? _patterns[_pattern] : int.MaxValue;
            if (literal < pattern)
            {
                _literal++;
                Current = _routes[literal];
                return true;
            }

            if (pattern == int.MaxValue)
            {
                return false;
            }

            _pattern++;
            if (_routes[pattern].Pattern.Matches(_address))
            {
                Current = _routes[pattern];
                return true;
            }
        }
    }
}
