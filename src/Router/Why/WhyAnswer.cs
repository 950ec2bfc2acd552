namespace MidiMesh.Router.Why;

/// <summary>Why an event did what it did: the whole chain in plain words.</summary>
/// <param name="Id">Number of the event.</param>
/// <param name="Parent">The event that led to it, or 0.</param>
/// <param name="At">When it came in.</param>
/// <param name="Subject">Who sent it: a device or endpoint.</param>
/// <param name="Text">What came in: "pad[3,2] pressed".</param>
/// <param name="Detail">The message itself, when there was one.</param>
/// <param name="Summary">The answer in one or two sentences.</param>
/// <param name="Routes">Every route of the same device or endpoint: those that ran first, then those that did not, nearest first.</param>
/// <param name="Steps">What happened, in order, with the milliseconds since it came in.</param>
/// <param name="Live">What Live answered; null when it was not asked for a clip or has not answered.</param>
/// <param name="Children">Events that it led to, such as the release of a press.</param>
/// <param name="Notes">What limits the answer: a rig changed since, entries that are overwritten.</param>
public sealed record WhyAnswer(
    long Id, long Parent, DateTimeOffset At, string Subject, string Text, string? Detail, string Summary,
    IReadOnlyList<WhyRoute> Routes, IReadOnlyList<WhyStep> Steps, WhyLive? Live, IReadOnlyList<long> Children, IReadOnlyList<string> Notes);

/// <summary>What one route made of the event.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="File">The file that it is written in; empty when the rig came from none.</param>
/// <param name="Line">Its line, from 1; 0 when not known.</param>
/// <param name="Column">Its column, from 1; 0 when not known.</param>
/// <param name="Matched">Whether its gesture and conditions let the event in.</param>
/// <param name="Passed">Whether its steps let it through to its destinations.</param>
/// <param name="Why">Why not; empty when it passed.</param>
/// <param name="Near">Whether it looks at this control, at others of its kind, or at the whole device; the others have nothing to do with the event.</param>
public sealed record WhyRoute(string Name, string File, int Line, int Column, bool Matched, bool Passed, string Why, bool Near)
{
    /// <summary>"my-set.conf:12:3", or empty.</summary>
    public string Place => Line == 0 ? "" : FormattableString.Invariant($"{File}:{Line}:{Column}");
}

/// <summary>One thing that happened.</summary>
/// <param name="Number">Number of the trace entry.</param>
/// <param name="Ms">Milliseconds since the event came in at the edge.</param>
/// <param name="Kind">Name of a <see cref="Actors.Tracing.TraceKind"/>.</param>
/// <param name="Subject">Who did it or had it done.</param>
/// <param name="Text">What happened.</param>
/// <param name="Detail">The message itself, where there is one.</param>
public sealed record WhyStep(long Number, double Ms, string Kind, string Subject, string Text, string? Detail);

/// <summary>What Live answered.</summary>
/// <param name="Ms">Milliseconds between the message to Live and its answer: Live's own part.</param>
/// <param name="Text">"live: track 3, scene 2 is playing".</param>
public sealed record WhyLive(double Ms, string Text);
