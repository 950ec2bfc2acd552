using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Doctor.Checks;

/// <summary>Whether the rig can run.</summary>
internal sealed class RigCheck : IDoctorCheck
{
    public string Name => "rig";

    public Task<IReadOnlyList<Finding>> LookAsync(Examination of, CancellationToken stop) => Task.FromResult<IReadOnlyList<Finding>>([Look(of)]);

    private Finding Look(Examination of)
    {
        if (of.Rig is not { } rig)
        {
            return Finding.Warning(Name, "No rig was given, and there is no config/midimesh.conf here or beside the program.", "Name one: midimesh doctor my-set.conf");
        }

        var errors = rig.Diagnostics.Where(static diagnostic => diagnostic.Severity == HoconSeverity.Error).ToList();
        var more = $"midimesh check {of.RigPath}";
        if (rig.Plan is not { } plan)
        {
            return Finding.Problem(Name, $"{of.RigPath} has {Counted.Of(errors.Count, "error")} and does not run. The first: {errors.FirstOrDefault()}", $"See all: {more}");
        }

        var says = $"{of.RigPath}: '{plan.Name}' has {Counted.Of(plan.Table.Devices.Length, "device")} and {Counted.Of(plan.Table.Routes.Length, "route")}";
        var warnings = rig.Diagnostics.Count - errors.Count;
        return warnings == 0 ? Finding.Ok(Name, says + ".") : Finding.Warning(Name, $"{says}, and {Counted.Of(warnings, "warning")}.", $"See them: {more}");
    }
}
