namespace MidiMesh.Contracts.Routing;

/// <summary>An operation of an <see cref="Expression"/>; operands are on a small stack. Those up to <see cref="Channel"/> push a number.</summary>
public enum ExpressionOp : byte
{
    /// <summary>Push <see cref="ExpressionCode.Number"/>.</summary>
    Constant,

    /// <summary>Push slot <see cref="ExpressionCode.Slot"/> of the event's bound names.</summary>
    Bound,

    /// <summary>Push the event's value.</summary>
    Value,

    /// <summary>Push the first data byte of the event's MIDI message: note, controller or program, 0..127.</summary>
    Data1,

    /// <summary>Push the second data byte of the event's MIDI message: velocity or controller value, 0..127.</summary>
    Data2,

    /// <summary>Push the channel of the event's MIDI message, 1..16; 0 when it has none.</summary>
    Channel,

    /// <summary>Add the two topmost.</summary>
    Add,

    /// <summary>Subtract the topmost from the one below.</summary>
    Subtract,

    /// <summary>Multiply the two topmost.</summary>
    Multiply,

    /// <summary>Divide the one below by the topmost; by zero gives zero, since a number must leave.</summary>
    Divide,

    /// <summary>Change the sign.</summary>
    Negate,

    /// <summary>Cut off the fraction and make it a whole number: <c>int(…)</c>.</summary>
    ToWhole,

    /// <summary>Make it a number with a fraction: <c>float(…)</c>.</summary>
    ToFraction,
}

/// <summary>One operation with its operand.</summary>
/// <param name="Op">What to do.</param>
/// <param name="Number">The constant, for <see cref="ExpressionOp.Constant"/>.</param>
/// <param name="Slot">The slot, for <see cref="ExpressionOp.Bound"/>; for a constant 1 when it was written as a whole number.</param>
public readonly record struct ExpressionCode(ExpressionOp Op, double Number = 0, int Slot = 0);

/// <summary>A number computed from an event: <c>scene + 5</c>. Compiled once to postfix code; evaluating neither allocates nor recurses.</summary>
public sealed class Expression
{
    /// <summary>Deepest stack an expression may need; the compiler refuses more.</summary>
    public const int MaxDepth = 16;

    private readonly ExpressionCode[] _code;

    /// <summary>Takes postfix code that leaves exactly one number.</summary>
    /// <exception cref="ArgumentException">The code pops an empty stack, needs more than <see cref="MaxDepth"/>, or leaves more or less than one number.</exception>
    public Expression(ReadOnlySpan<ExpressionCode> code)
    {
        var depth = 0;
        foreach (var step in code)
        {
            depth += step.Op switch
            {
                <= ExpressionOp.Channel => 1,
                ExpressionOp.Negate or ExpressionOp.ToWhole or ExpressionOp.ToFraction => depth < 1 ? int.MinValue : 0,
                _ => depth < 2 ? int.MinValue : -1,
            };
            if (depth is < 1 or > MaxDepth)
            {
                throw new ArgumentException("The code does not keep its stack.", nameof(code));
            }
        }

        if (depth != 1)
        {
            throw new ArgumentException("The code does not leave one number.", nameof(code));
        }

        _code = code.ToArray();
    }

    /// <summary>An expression that is always the same whole number.</summary>
    public static Expression Whole(int number) => new([new ExpressionCode(ExpressionOp.Constant, number, 1)]);

    /// <summary>An expression that is always the same number.</summary>
    public static Expression Number(double number) => new([new ExpressionCode(ExpressionOp.Constant, number)]);

    /// <summary>An expression that is one bound name.</summary>
    public static Expression Slot(int slot) => new([new ExpressionCode(ExpressionOp.Bound, 0, slot)]);

    /// <summary>Device and parameter of a track as one number: <see cref="Live.DevicePlace.Pack"/> and one more, since places count from 1.</summary>
    /// <param name="device">The device, from 1.</param>
    /// <param name="parameter">The parameter, from 1 behind "Device On".</param>
    public static Expression Packed(Expression device, Expression parameter)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(parameter);
        return new(
        [
            .. device._code, new(ExpressionOp.Constant, 1, 1), new(ExpressionOp.Subtract), new(ExpressionOp.Constant, Live.DevicePlace.Parameters, 1), new(ExpressionOp.Multiply),
            .. parameter._code, new(ExpressionOp.Add), new(ExpressionOp.Constant, 1, 1), new(ExpressionOp.Add),
        ]);
    }

    /// <summary>The event's value itself.</summary>
    public static Expression EventValue { get; } = new([new ExpressionCode(ExpressionOp.Value)]);

    /// <summary>Whether the result can change with what the event brings: its value, its MIDI data, or a bound name other than those in <paramref name="given"/>.</summary>
    /// <param name="given">Bit n: slot n is known without the event.</param>
    public bool DependsOnEvent(int given)
    {
        foreach (var step in _code)
        {
            if (step.Op is ExpressionOp.Value or ExpressionOp.Data1 or ExpressionOp.Data2 or ExpressionOp.Channel
                || (step.Op == ExpressionOp.Bound && (given & (1 << step.Slot)) == 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The result cut to a whole number.</summary>
    public int EvaluateWhole(in MeshEvent e)
    {
        var number = Evaluate(e, out _);
        return double.IsNaN(number) ? -1 : (int)Math.Clamp(number, int.MinValue, int.MaxValue);
    }

    /// <summary>The result, and whether only whole numbers went into it (such a result leaves as an OSC int).</summary>
    public double Evaluate(in MeshEvent e, out bool whole)
    {
        if (_code.Length == 1)
        {
            return Push(_code[0], e, out whole);
        }

        Span<double> stack = stackalloc double[MaxDepth];
        Span<bool> kinds = stackalloc bool[MaxDepth];
        var top = -1;
        foreach (var step in _code)
        {
            switch (step.Op)
            {
                case <= ExpressionOp.Channel:
                    stack[++top] = Push(step, e, out kinds[top]);
                    break;
                case ExpressionOp.Negate:
                    stack[top] = -stack[top];
                    break;
                case ExpressionOp.ToWhole:
                    stack[top] = Math.Truncate(stack[top]);
                    kinds[top] = true;
                    break;
                case ExpressionOp.ToFraction:
                    kinds[top] = false;
                    break;
                default:
                    var right = stack[top--];
                    stack[top] = Combine(step.Op, stack[top], right);
                    kinds[top] &= kinds[top + 1] && step.Op != ExpressionOp.Divide;
                    break;
            }
        }

        whole = kinds[0];
        return stack[0];
    }

    private static double Push(in ExpressionCode step, in MeshEvent e, out bool whole)
    {
        switch (step.Op)
        {
            case ExpressionOp.Bound:
                whole = (e.WholeMask & (1 << step.Slot)) != 0;
                return e.Bound[step.Slot];
            case ExpressionOp.Value:
                whole = false;
                return e.Value;
            case ExpressionOp.Data1:
                whole = true;
                return e.Midi.Data1;
            case ExpressionOp.Data2:
                whole = true;
                return e.Midi.Data2;
            case ExpressionOp.Channel:
                whole = true;
                return e.Midi.ChannelNumber;
            default:
                whole = step.Slot == 1;
                return step.Number;
        }
    }

    private static double Combine(ExpressionOp op, double left, double right) => op switch
    {
        ExpressionOp.Add => left + right,
        ExpressionOp.Subtract => left - right,
        ExpressionOp.Multiply => left * right,
        _ => right == 0 ? 0 : left / right,
    };
}
