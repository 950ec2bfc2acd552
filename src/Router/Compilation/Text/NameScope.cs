using System.Globalization;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Compilation.Text;

/// <summary>The names that a route's expressions may use, and where their values are at run time.</summary>
internal sealed class NameScope
{
    private const int MaxArgument = 64;

    private readonly Dictionary<string, ExpressionCode> _names = new(StringComparer.Ordinal)
    {
        ["value"] = new ExpressionCode(ExpressionOp.Value),
    };

    private readonly List<int> _argumentSlots = [];
    private bool _takesArguments;
    private bool _acceptsAll;
    private int _slots;

    /// <summary>Names in use, for suggestions.</summary>
    public IReadOnlyCollection<string> Names => _takesArguments ? [.. _names.Keys.Append("arg1")] : _names.Keys;

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
    /// <returns>False when no slot is left or the name is bound already.</returns>
    public bool TryBind(string name)
    {
        if (_slots == Variables.Capacity || (_names.TryGetValue(name, out var old) && old.Op == ExpressionOp.Bound))
        {
            return false;
        }

        _names[name] = new ExpressionCode(ExpressionOp.Bound, 0, _slots++);
        return true;
    }

    /// <summary>What a name means; <c>arg3</c> takes a slot when it is first used.</summary>
    public bool TryResolve(string name, out ExpressionCode code)
    {
        if (_names.TryGetValue(name, out code) || _acceptsAll)
        {
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
}
