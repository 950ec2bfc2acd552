using System.Net;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Simulation.Scripts;

/// <summary>A script that runs in the simulated Live.</summary>
internal interface ISimulatedScript
{
    /// <summary>The addresses that it answers, where they can be listed.</summary>
    IEnumerable<string> Addresses { get; }

    /// <summary>Handles one datagram. False: whatever else has arrived waits for the next tick.</summary>
    bool Process(ReadOnlySpan<byte> datagram, IPAddress sender);

    /// <summary>Time has passed, or somebody has done something at Live's screen: tells what has changed, unless listeners have told it already.</summary>
    void TellChanges();

    /// <summary>Whether a message that it gets only asks or keeps the conversation up, and changes nothing in Live.</summary>
    bool IsQuestion(OscMessage message);
}
