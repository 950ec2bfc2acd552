using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Session;

/// <summary>How one kind of remote script in Live is spoken to: a translation and nothing else. Stateless; safe for any number of sessions.</summary>
/// <remarks>Writers add one OSC message to whatever the caller has open, so the same row serves a datagram of its own and an element of a bundle. They answer false when the dialect has no such message and write nothing then.</remarks>
public interface ILiveDialect
{
    /// <summary>The word for it in a rig: <c>ableton-osc</c>.</summary>
    string Name { get; }

    /// <summary>What a person should look at when nothing answers.</summary>
    string SilenceAdvice { get; }

    /// <summary>Whether <see cref="LiveAsk.Listen"/> works for a property.</summary>
    bool CanListen(LiveProperty property);

    /// <summary>Adds a question.</summary>
    bool WriteRequest(ref OscWriter writer, in LiveRequest request);

    /// <summary>Adds a block read.</summary>
    bool WriteBlock(ref OscWriter writer, in LiveBlock block);

    /// <summary>Upper bound in bytes of the answer's part for one track; for names an estimate.</summary>
    int BlockSizePerTrack(LiveBlockKind kind, int scenes);

    /// <summary>How many values the answer to a block read has.</summary>
    int BlockLength(in LiveBlock block);

    /// <summary>Adds a command. <see cref="LiveVerb.StopTracks"/> and <see cref="LiveVerb.StopTracksNow"/> mean the one track given.</summary>
    bool WriteCommand(ref OscWriter writer, LiveVerb verb, int track, int scene, double value);

    /// <summary>Translates what Live has sent. Never throws; nothing about the message is trusted.</summary>
    LiveReply Read(in OscMessageView message);

    /// <summary>Reads an answer with the names of a device's parameters.</summary>
    /// <param name="message">A message of kind <see cref="LiveReplyKind.Names"/>.</param>
    /// <param name="track">The device's track, unchecked.</param>
    /// <param name="device">The device, unchecked.</param>
    /// <param name="names">Takes as many as it has room for.</param>
    /// <returns>How many names there are; -1 when it is no such answer.</returns>
    int ReadParameterNames(in OscMessageView message, out int track, out int device, Span<string?> names);

    /// <summary>Reads an answer with a number for each parameter of a device.</summary>
    /// <param name="message">A message of kind <see cref="LiveReplyKind.Names"/>.</param>
    /// <param name="track">The device's track, unchecked.</param>
    /// <param name="device">The device, unchecked.</param>
    /// <param name="numbers">Takes as many as it has room for; all finite.</param>
    /// <returns>How many numbers there are; -1 when it is no such answer.</returns>
    int ReadParameterNumbers(in OscMessageView message, out int track, out int device, Span<double> numbers);

    /// <summary>Reads an answer as that to one block read. False, and nothing told, unless it is one to its last value.</summary>
    bool TryReadBlock(in OscMessageView message, in LiveBlock block, ILiveBlockReader reader);
}

/// <summary>Takes the values of a block answer in order: per track its own properties, then those of its slots.</summary>
public interface ILiveBlockReader
{
    /// <summary>One value.</summary>
    /// <param name="property">Which.</param>
    /// <param name="track">Track index, within the block.</param>
    /// <param name="scene">Scene index within the set, or -1 for the track's own.</param>
    /// <param name="present">False where there is no clip to have the property.</param>
    /// <param name="number">The number, for those that are.</param>
    /// <param name="text">UTF-8, for those that are text; lives for the call.</param>
    void BlockValue(LiveProperty property, int track, int scene, bool present, double number, ReadOnlySpan<byte> text);
}
