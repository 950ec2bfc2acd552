using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ sysex = "F0 47 7F 73 {value} {track} F7" }</c>: the event leaves as this message.</summary>
internal sealed class SysExWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "sysex";

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route) =>
        step.AsText(own, Word, "\"F0 … F7\"") is { } text && ByteTemplateReader.ReadSysEx(text, route) is { } template ? new SysExStep(template) : null;
}
