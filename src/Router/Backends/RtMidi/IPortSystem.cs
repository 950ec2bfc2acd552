using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>A port of ours, as the system knows it.</summary>
/// <param name="Id">Our own port's name in the system, or null where it has none that others see.</param>
/// <param name="TargetId">The port it is connected to; null for a virtual port.</param>
/// <param name="TargetKey">Tells the target from a later port of the same name, where the system can.</param>
internal sealed record PortLink(string? Id, string? TargetId, nint TargetKey);

/// <summary>What differs between the systems that RtMidi speaks to. Every member but <see cref="Name"/> and the constants belongs to the control thread.</summary>
internal interface IPortSystem : IDisposable
{
    string Name { get; }

    RtMidiApi Api { get; }

    /// <summary>Longest message in bytes that goes through in one piece.</summary>
    int LongestMessage { get; }

    /// <summary>Null when the system can make virtual ports, else what to use instead.</summary>
    string? NoVirtualPorts { get; }

    /// <summary>Whether <see cref="ListPorts"/> must be asked regularly because nothing announces changes.</summary>
    bool NeedsPolling { get; }

    /// <summary>Null while the system works. Cheap.</summary>
    string? CheckProblem();

    /// <summary>Whether nothing of before stands in the way of <see cref="Connect"/>.</summary>
    bool MayConnect { get; }

    /// <summary>Tries to come up after a problem; null when it worked.</summary>
    string? Connect();

    /// <summary>Lets go of a system that is gone.</summary>
    void Disconnect();

    /// <summary>Before the list is taken for <see cref="CheckLink"/>: changes announced later belong to the next look.</summary>
    void BeginLook();

    /// <summary>Every port, including our own.</summary>
    IReadOnlyList<MidiPortDescription> ListPorts();

    /// <summary>Opens <paramref name="port"/> as a port of ours named <paramref name="name"/>, connected to <paramref name="targetId"/> unless that is null.</summary>
    /// <exception cref="MidiPortException">It did not work; the message says why.</exception>
    PortLink Open(RtMidiPort port, MidiDirection direction, string name, string? targetId);

    /// <summary>Whether closed inputs are kept for the next to be opened while the system works, because freeing one is a risk.</summary>
    bool KeepsInputs { get; }

    /// <summary>Sees to it that the driver brings nothing more for these inputs; they are kept or freed next.</summary>
    void Silence(IReadOnlyList<PortLink> inputs);

    /// <summary>Before inputs are freed: waits until none of the driver's threads can still be in a callback.</summary>
    void AwaitCallbacks();

    /// <summary>Null while <paramref name="link"/> holds, else why not. <paramref name="ports"/> is the list of just now.</summary>
    string? CheckLink(PortLink link, MidiDirection direction, IReadOnlyList<MidiPortDescription> ports);

    /// <summary>The pace of one output.</summary>
    IOutputPace CreatePace();
}
