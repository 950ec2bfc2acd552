using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>A variable that nothing sets never changes, and one that nothing reads changes nothing.</summary>
internal sealed class VariableUseCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var variables = draft.Names.Config.Variables;
        for (var i = 0; i < variables.Count && draft.IsWhole; i++)
        {
            var (name, set, read) = (variables[i].Name, draft.VariablesSet.Contains(i), draft.VariablesRead.Contains(i));
            if (!set || !read)
            {
                bag.Warning(RigDiagnosticIds.Doubtful, name.Origin, $"variable '{name.Value}' is never {(set ? "read: no condition and no expression uses it" : read ? $"set: it stays what it is at first; a step {{ set {{ {name.Value} = 1 }} }} changes it" : "used")}");
            }
        }
    }
}
