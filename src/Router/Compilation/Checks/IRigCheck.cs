using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>One rule that a whole rig must keep. A check reports everything that breaks it and stops nothing.</summary>
internal interface IRigCheck
{
    /// <summary>Looks at the rig.</summary>
    void Run(RigDraft draft, DiagnosticBag bag);
}
