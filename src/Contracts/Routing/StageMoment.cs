namespace MidiMesh.Contracts.Routing;

/// <summary>The page that is on, the variables and who plays which role, by the indices of one table. Read from any thread without waiting.</summary>
public interface IStage
{
    /// <summary>The stage as it is now.</summary>
    StageMoment Capture();

    /// <summary>A variable as it was at a moment, or as it is now when that was long ago.</summary>
    double Variable(int variable, long version);

    /// <summary>Whether a variable holds whole numbers.</summary>
    bool IsWhole(int variable);

    /// <summary>Index in <see cref="RouteTable.Devices"/> of the device that played a role at a moment, or plays it now when that was long ago.</summary>
    int ActiveOf(int role, long version);

    /// <summary>Changes variables together. All expressions are computed from what the variables are now, before any of them changes; no change of another thread comes between.</summary>
    /// <returns>The stage after it.</returns>
    StageMoment Set(VariableAssignment[] assignments, VariableSlot[] slots, in MeshEvent e);
}

/// <summary>A new value of a variable.</summary>
/// <param name="Variable">Index in <see cref="StageLayout.Variables"/>.</param>
/// <param name="Value">What it becomes; nothing changes where this is no finite number.</param>
public sealed record VariableAssignment(int Variable, Expression Value);

/// <summary>Which slot of an event's bound names holds which variable.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Variable">Index in <see cref="StageLayout.Variables"/>.</param>
public readonly record struct VariableSlot(int Slot, int Variable);

/// <summary>The stage as one event sees it: taken when the event comes in, so that all its routes see the same.</summary>
/// <param name="Stage">The stage; null where nothing is shared.</param>
/// <param name="Version">Which of its states.</param>
/// <param name="Page">Index of the page that was on; -1 without pages.</param>
/// <param name="PageChanges">How often the page had changed.</param>
public readonly record struct StageMoment(IStage? Stage, long Version, int Page, int PageChanges)
{
    /// <summary>Where nothing is shared.</summary>
    public static StageMoment None { get; } = new(null, 0, -1, 0);

    /// <summary>A variable's value.</summary>
    public double Variable(int variable) => Stage?.Variable(variable, Version) ?? 0;

    /// <summary>Binds a variable to a slot of an event.</summary>
    public void Bind(ref MeshEvent e, int slot, int variable)
    {
        e.Bind(slot, Variable(variable));
        if (Stage?.IsWhole(variable) == true)
        {
            e.WholeMask |= (byte)(1 << slot);
        }
    }

    /// <summary>Whether a page is on.</summary>
    public bool IsOn(ulong pages) => Stage is not null && Page >= 0 && (pages >> Page & 1) != 0;
}
