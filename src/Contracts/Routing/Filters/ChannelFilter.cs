namespace MidiMesh.Contracts.Routing.Filters;

/// <summary><c>channel = 1</c>: channel messages of the channels within the range.</summary>
/// <param name="low">Lowest channel, 1..16.</param>
/// <param name="high">Highest channel, 1..16.</param>
public sealed class ChannelFilter(int low, int high) : Filter
{
    /// <inheritdoc />
    public override string Name => "channel";

    /// <inheritdoc />
    public override bool Matches(in MeshEvent e) => e.Midi.ChannelNumber is var channel && channel >= low && channel <= high;

    /// <inheritdoc />
    public override bool Covers(Filter other) => other is ChannelFilter narrower && narrower.Low >= low && narrower.High <= high;

    private int Low => low;

    private int High => high;
}
