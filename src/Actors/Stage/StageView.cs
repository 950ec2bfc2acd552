using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Stage;

/// <summary>The stage by the indices of one table. Immutable: a new table gets a new view of the same stage.</summary>
public sealed class StageView : IStage
{
    private readonly StageState _state;
    private readonly StageLayout _layout;
    private readonly int[] _variables;                       // places of the table's variables
    private readonly int[] _roles;
    private readonly int[] _pages;                           // numbers of the table's pages
    private readonly int[] _devices;
    private readonly IReadOnlyList<string> _deviceNames;
    private IReadOnlyList<ILiveState> _lives = [];

    internal StageView(
        StageState state, StageLayout layout, IReadOnlyList<string> deviceNames, int[] variables, int[] roles, int[] pages, int[] devices) =>
        (_state, _layout, _deviceNames, _variables, _roles, _pages, _devices) = (state, layout, deviceNames, variables, roles, pages, devices);

    /// <summary>What the rig names.</summary>
    public StageLayout Layout => _layout;

    /// <inheritdoc />
    public StageMoment Capture()
    {
        var (version, page, changes) = _state.ReadPage();
        return new StageMoment(this, version, Array.IndexOf(_pages, page), changes);
    }

    /// <inheritdoc />
    public double Variable(int variable, long version) => _state.Read(_variables[variable], version);

    /// <inheritdoc />
    public bool IsWhole(int variable) => _layout.Variables[variable].IsWhole;

    /// <inheritdoc />
    public int ActiveOf(int role, long version) => Array.IndexOf(_devices, (int)_state.Read(_roles[role], version));

    /// <inheritdoc />
    public StageMoment Set(VariableAssignment[] assignments, VariableSlot[] slots, in MeshEvent e)
    {
        var own = e;
        var row = _state.BeginChange();
        try
        {
            own.Moment = Capture();
            foreach (var (slot, variable) in slots)
            {
                own.Moment.Bind(ref own, slot, variable);
            }

            foreach (var (variable, expression) in assignments)
            {
                var value = expression.Evaluate(own, out _);
                if (double.IsFinite(value))
                {
                    row[_variables[variable]] = Limit(variable, value);
                }
            }
        }
        finally
        {
            _state.EndChange();
        }

        return Capture();
    }

    /// <summary>The table's endpoints, for variables that stay within a set. Once, before the view is used.</summary>
    internal StageView Among(IReadOnlyList<ILiveState> lives)
    {
        _lives = lives;
        return this;
    }

    /// <summary>A set has another size: variables that stay within it are brought back into it.</summary>
    /// <returns>True when one has changed.</returns>
    internal bool LimitTo(int endpoint)
    {
        if (!Array.Exists(_layout.Variables, variable => variable.Within?.Endpoint == endpoint))
        {
            return false;
        }

        var changed = false;
        var row = _state.BeginChange();
        try
        {
            for (var variable = 0; variable < _variables.Length; variable++)
            {
                ref var value = ref row[_variables[variable]];
                var limited = _layout.Variables[variable].Within is null ? value : Limit(variable, value);
                changed |= limited != value;
                value = limited;
            }
        }
        finally
        {
            _state.EndChange();
        }

        return changed;
    }

    /// <summary>Variables that an earlier run left, by their names. Those that stay within Live's set are brought back into it once that is known.</summary>
    internal void Recall(IReadOnlyDictionary<string, double> variables)
    {
        var row = _state.BeginChange();
        try
        {
            for (var variable = 0; variable < _variables.Length; variable++)
            {
                if (variables.TryGetValue(_layout.Variables[variable].Name, out var value) && double.IsFinite(value))
                {
                    row[_variables[variable]] = _layout.Variables[variable].Limit(value, null);
                }
            }
        }
        finally
        {
            _state.EndChange();
        }
    }

    private double Limit(int variable, double value)
    {
        var limits = _layout.Variables[variable];
        return limits.Limit(value, limits.Within is { } within ? _lives[within.Endpoint] : null);
    }

    /// <summary>Puts a page on.</summary>
    internal void SetPage(int page) => _state.SetPage(_pages[page]);

    /// <summary>Gives a role to a device of the table.</summary>
    internal void SetActive(int role, int device) => _state.Set(_roles[role], _devices[device]);

    /// <summary>What is on the stage, for people.</summary>
    public StageReport Report()
    {
        var moment = Capture();
        return new StageReport(
            moment.Page < 0 ? "" : _layout.Pages[moment.Page].Name,
            [.. _layout.Variables.Select((variable, index) => new VariableReport(variable.Name, Variable(index, moment.Version)))],
            [.. _layout.Roles.Select((role, index) => new RoleReport(
                role.Name, ActiveOf(index, moment.Version) is var active and >= 0 ? _deviceNames[active] : "", [.. role.Devices.Select(device => _deviceNames[device])]))]);
    }
}

/// <summary>What is on the stage.</summary>
/// <param name="Page">The page that is on; empty without pages.</param>
/// <param name="Variables">The variables.</param>
/// <param name="Roles">Who plays which role.</param>
public sealed record StageReport(string Page, IReadOnlyList<VariableReport> Variables, IReadOnlyList<RoleReport> Roles)
{
    /// <summary>Nothing is on it.</summary>
    public static StageReport Empty { get; } = new("", [], []);
}

/// <summary>A variable and its value.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Value">What it is.</param>
public sealed record VariableReport(string Name, double Value);

/// <summary>A role and who plays it.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Active">The device that plays it; the first choice while none of them is ready.</param>
/// <param name="Devices">Those that may, the first choice first.</param>
public sealed record RoleReport(string Name, string Active, IReadOnlyList<string> Devices);
