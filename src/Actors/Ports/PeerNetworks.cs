using System.Net;
using System.Net.Sockets;

namespace MidiMesh.Actors.Ports;

/// <summary>The IPv4 addresses and networks that a port hears. Immutable; asking does not allocate.</summary>
public sealed class PeerNetworks : IEquatable<PeerNetworks>
{
    private readonly (uint Network, uint Mask)[] _networks;

    /// <summary>Makes a list.</summary>
    /// <param name="networks">IPv4 only; a single address is a network of 32 bits.</param>
    public PeerNetworks(IEnumerable<IPNetwork> networks) => _networks =
    [
        .. networks.Select(static network => (ToNumber(network.BaseAddress.GetAddressBytes()), network.PrefixLength == 0 ? 0 : uint.MaxValue << (32 - network.PrefixLength))),
    ];

    /// <summary>Whether a sender is one of them.</summary>
    public bool Contains(SocketAddress sender)
    {
        // sockaddr_in: family, port, then the address in the order of the network.
        const int Place = 4;
        if (sender.Family != AddressFamily.InterNetwork || sender.Size < Place + sizeof(uint))
        {
            return false;
        }

        var address = ((uint)sender[Place] << 24) | ((uint)sender[Place + 1] << 16) | ((uint)sender[Place + 2] << 8) | sender[Place + 3];
        foreach (var (network, mask) in _networks)
        {
            if ((address & mask) == network)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc />
    public bool Equals(PeerNetworks? other) => other is not null && _networks.AsSpan().SequenceEqual(other._networks);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as PeerNetworks);

    /// <inheritdoc />
    public override int GetHashCode() => _networks.Length == 0 ? 0 : HashCode.Combine(_networks.Length, _networks[0]);

    private static uint ToNumber(byte[] bytes) => ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
}
