namespace MidiMesh.Live.Simulation.Model;

/// <summary>The types a value has in a control surface script. Scripts are Python, and what passes where follows Python's types.</summary>
internal enum ScriptKind
{
    None,
    Boolean,
    Integer,
    Real,
    Text,
    Bytes,
    Midi,
    TimeTag,
    List,
    Object,
}
