using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Filters;

/// <summary><c>sysex = "F0 47 ?? 73 {knob} F7"</c>: SysEx messages of this shape; the step <see cref="Steps.SysExInStep"/> behind it takes the names.</summary>
public sealed class SysExFilter(SysExPattern pattern) : Filter
{
    /// <inheritdoc />
    public override string Name => "sysex";

    /// <inheritdoc />
    public override bool Matches(in MeshEvent e) => e.Midi.Kind == MidiKind.SysEx && pattern.Matches(e.SysEx.Span);
}
