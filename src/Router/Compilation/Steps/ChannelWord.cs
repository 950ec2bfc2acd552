using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ channel = 2 }</c>: messages leave on this channel, 1 to 16.</summary>
internal sealed class ChannelWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "channel";

    /// <inheritdoc />
    public override bool IsMidiOnly => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route) =>
        step.AsWhole(own, Word, 1, MidiMessage.ChannelCount) is { } channel ? new ChannelStep(channel.Value - 1) : null;
}
