using System.Net;

namespace MidiMesh.Actors.Ports;

/// <summary>What is found at a peer's UDP port.</summary>
public enum PeerPresence : byte
{
    /// <summary>It cannot be told: the peer is on another machine, or the system does not say.</summary>
    Unknown,

    /// <summary>No program listens there.</summary>
    Nothing,

    /// <summary>A program listens there, whatever it is.</summary>
    Something,
}

/// <summary>What a look at a peer has found.</summary>
/// <param name="Presence">Whether a program listens at its port.</param>
/// <param name="Owner">Which, in words, if the system tells; else null.</param>
/// <param name="LiveRuns">Whether Ableton Live runs on this machine.</param>
public sealed record PeerFinding(PeerPresence Presence, string? Owner, bool LiveRuns);

/// <summary>Looks from outside at a peer that does not answer.</summary>
public interface IPeerProbe
{
    /// <summary>Looks, without disturbing whoever is there. Takes less than a second and does not fail.</summary>
    Task<PeerFinding> LookAsync(IPEndPoint peer);
}
