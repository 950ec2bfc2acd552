using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Text;

/// <summary>The names that a route's expressions may use, and where their values are at run time.</summary>
internal sealed class NameScope
{
    private const int MaxArgument = 64;

    private readonly Dictionary<string, ExpressionCode> _names = new(StringComparer.Ordinal)
    {
        ["value"] = new ExpressionCode(ExpressionOp.Value),
    };

    // What everybody calls the coordinates of pads, strips and lists.
    private static readonly string[] UsualNames = ["track", "scene", "send", "knob", "pad", "row", "column", "switch", "note", "fader"];

    private readonly List<(string Name, HoconOrigin Origin)> _bound = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<int> _argumentSlots = [];
    private readonly List<VariableSlot> _variableSlots = [];
    private RigDraft? _draft;
    private bool _takesArguments;
    private bool _acceptsAll;
    private int _slots;

    /// <summary>Names in use, for suggestions.</summary>
    public IReadOnlyCollection<string> Names => [.. _names.Keys, .. _draft?.Names.Variables ?? [], .. _takesArguments ? (string[])["arg1"] : []];

    /// <summary>Variables of the rig in use, with the slot of each.</summary>
    public IReadOnlyList<VariableSlot> VariableSlots => _variableSlots;

    /// <summary>The variable that a <c>set</c> step is being read for: what it reads of itself is no use of it.</summary>
    public int Setting { get; set; } = -1;

    /// <summary>The rig's variables can be used; a bound coordinate of the same name hides one.</summary>
    public void AddVariables(RigDraft draft) => _draft = draft;

    /// <summary>For each argument of an OSC message the slot that takes it, or -1; as long as the last argument that is used.</summary>
    public int[] ArgumentSlots => [.. _argumentSlots];

    /// <summary>How many slots are taken.</summary>
    public int Slots => _slots;

    /// <summary>The source is a MIDI device: its messages' data can be used.</summary>
    public void AddMidi()
    {
        foreach (var name in (string[])["note", "controller", "program"])
        {
            _names[name] = new ExpressionCode(ExpressionOp.Data1);
        }

        _names["velocity"] = new ExpressionCode(ExpressionOp.Data2);
        _names["channel"] = new ExpressionCode(ExpressionOp.Channel);
    }

    /// <summary>The source is an OSC endpoint: its messages' arguments can be used.</summary>
    public void AddArguments() => _takesArguments = true;

    /// <summary>The source could not be read: every name resolves, to nothing, since the rig cannot run anyway.</summary>
    public void AcceptAll() => _acceptsAll = true;

    /// <summary>Binds a coordinate's name; it hides a name of the message's.</summary>
    /// <param name="name">The name.</param>
    /// <param name="origin">Where it is written, if it is in a rig.</param>
    /// <returns>False when no slot is left or the name is bound already.</returns>
    public bool TryBind(string name, HoconOrigin? origin = null)
    {
        if (_slots == Variables.Capacity || (_names.TryGetValue(name, out var old) && old.Op == ExpressionOp.Bound))
        {
            return false;
        }

        _names[name] = new ExpressionCode(ExpressionOp.Bound, 0, _slots++);
        if (origin is not null)
        {
            _bound.Add((name, origin));
        }

        return true;
    }

    /// <summary>Whether a name is one that coordinates usually have.</summary>
    public static bool IsUsual(string name) => UsualNames.Contains(name);

    /// <summary>Tells which names are bound, and which of them anything uses.</summary>
    public void TellBound(UnknownNames names, string what)
    {
        foreach (var (name, origin) in _bound)
        {
            names.Define(what, name, origin);
            if (_used.Contains(name))
            {
                names.Use(name);
            }
        }
    }

    /// <summary>What a name means; <c>arg3</c> takes a slot when it is first used.</summary>
    public bool TryResolve(string name, out ExpressionCode code)
    {
        if (TryVariable(name, out code) || _names.TryGetValue(name, out code) || _acceptsAll)
        {
            _used.Add(name);
            return true;
        }

        if (!_takesArguments || !name.StartsWith("arg", StringComparison.Ordinal)
            || !int.TryParse(name.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > MaxArgument || _slots == Variables.Capacity)
        {
            return false;
        }

        while (_argumentSlots.Count < number)
        {
            _argumentSlots.Add(-1);
        }

        _argumentSlots[number - 1] = _slots;
        code = new ExpressionCode(ExpressionOp.Bound, 0, _slots++);
        _names[name] = code;
        return true;
    }

    /// <summary>A variable takes a slot when it is first used.</summary>
    private bool TryVariable(string name, out ExpressionCode code)
    {
        code = default;
        if (_draft is null || _draft.Names.VariableOf(name) is not (>= 0 and var variable))
        {
            return false;
        }

        if (_names.TryGetValue(name, out code) && !_variableSlots.Contains(new VariableSlot(code.Slot, variable)))
        {
            return true;                                     // a coordinate of this name
        }

        if (variable != Setting)
        {
            _draft.VariablesRead.Add(variable);
        }

        if (code.Op == ExpressionOp.Bound)
        {
            return true;
        }

        if (_slots == Variables.Capacity)
        {
            return false;
        }

        _variableSlots.Add(new VariableSlot(_slots, variable));
        code = new ExpressionCode(ExpressionOp.Bound, 0, _slots++);
        _names[name] = code;
        return true;
    }
}
