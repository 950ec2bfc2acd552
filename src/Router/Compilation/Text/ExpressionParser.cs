using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Text;

/// <summary>Reads <c>scene + 5</c>, <c>int(arg1 * 127)</c>: numbers, bound names, <c>+ - * /</c>, brackets, <c>int( )</c> and <c>float( )</c>.</summary>
/// <remarks>Two stacks (Dijkstra's shunting yard) instead of recursion: no input can be nested too deep for the program, only too deep for <see cref="Expression.MaxDepth"/>.</remarks>
internal sealed class ExpressionParser
{
    private const int MaxNesting = 32;

    private readonly string _text;
    private readonly int _end;
    private readonly NameScope _scope;
    private readonly List<ExpressionCode> _code = [];
    private readonly Stack<Pending> _pending = [];
    private TextError? _error;
    private int _at;
    private int _depth;

    private ExpressionParser(string text, Slice slice, NameScope scope) =>
        (_text, _at, _end, _scope) = (text, slice.Offset, slice.Offset + slice.Length, scope);

    private enum Operator
    {
        Open,
        ToWhole,
        ToFraction,
        Add,
        Subtract,
        Multiply,
        Divide,
        Negate,
    }

    /// <summary>Reads a piece of a text as an expression.</summary>
    /// <param name="text">The text.</param>
    /// <param name="slice">Which piece.</param>
    /// <param name="scope">The names it may use.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="error">What is wrong, when the result is false.</param>
    public static bool TryParse(
        string text, Slice slice, NameScope scope, [NotNullWhen(true)] out Expression? expression, out TextError error)
    {
        var parser = new ExpressionParser(text, slice, scope);
        parser.Parse();
        error = parser._error ?? default;
        expression = parser._error is null ? new Expression(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parser._code)) : null;
        return expression is not null;
    }

    private void Parse()
    {
        var wantsOperand = true;
        while (_error is null)
        {
            SkipBlanks();
            if (_at == _end)
            {
                break;
            }

            wantsOperand = wantsOperand ? !ReadOperand() : ReadOperator();
        }

        if (_error is null && wantsOperand)
        {
            Fail(_end, "a number or name is missing");
        }

        while (_error is null && _pending.TryPop(out var left))
        {
            if (left.Operator == Operator.Open)
            {
                Fail(left.Offset, "'(' is never closed");
            }
            else
            {
                Emit(left);
            }
        }
    }

    /// <summary>Reads a number, a name, or what may stand before one. True when an operand is complete.</summary>
    private bool ReadOperand()
    {
        var letter = _text[_at];
        switch (letter)
        {
            case '-':
                Push(new Pending(Operator.Negate, _at++));
                return false;
            case '(':
                Push(new Pending(Operator.Open, _at++));
                return false;
            case >= '0' and <= '9' or '.':
                ReadNumber();
                return true;
            case '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'):
                return ReadName();
            default:
                Fail(_at, $"'{letter}' stands where a number or name is expected");
                return false;
        }
    }

    /// <summary>Reads what stands between operands. True when another operand must follow.</summary>
    private bool ReadOperator()
    {
        var letter = _text[_at];
        Operator? read = letter switch
        {
            '+' => Operator.Add,
            '-' => Operator.Subtract,
            '*' => Operator.Multiply,
            '/' => Operator.Divide,
            _ => null,
        };
        if (read is { } binary)
        {
            PopWhile(Strength(binary));
            Push(new Pending(binary, _at++));
            return true;
        }

        if (letter == ')')
        {
            Close();
            return false;
        }

        Fail(_at, $"'{letter}' stands where + - * / or the end is expected");
        return false;
    }

    private void Close()
    {
        PopWhile(Strength(Operator.Add));
        if (!_pending.TryPop(out var open))
        {
            Fail(_at, "')' without '('");
            return;
        }

        _at++;
        if (_pending.TryPeek(out var function) && function.Operator is Operator.ToWhole or Operator.ToFraction && function.Offset < open.Offset)
        {
            Emit(_pending.Pop());
        }
    }

    private void ReadNumber()
    {
        var start = _at;
        while (_at < _end && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        var digits = _text.AsSpan(start, _at - start);
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            Fail(start, $"'{digits}' is no number");
            return;
        }

        Emit(new ExpressionCode(ExpressionOp.Constant, number, digits.Contains('.') ? 0 : 1), 1);
    }

    private bool ReadName()
    {
        var start = _at;
        while (_at < _end && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        var name = _text[start.._at];
        if (name is "int" or "float")
        {
            SkipBlanks();
            if (_at == _end || _text[_at] != '(')
            {
                Fail(start, $"'{name}' needs brackets: {name}(value)");
                return false;
            }

            Push(new Pending(name == "int" ? Operator.ToWhole : Operator.ToFraction, start));
            Push(new Pending(Operator.Open, _at++));
            return false;
        }

        if (!_scope.TryResolve(name, out var code))
        {
            _error = new TextError(RigDiagnosticIds.UnknownName, start, $"no name '{name}' here", name);
            return true;
        }

        Emit(code, 1);
        return true;
    }

    private void PopWhile(int strength)
    {
        while (_pending.TryPeek(out var top) && Strength(top.Operator) >= strength)
        {
            Emit(_pending.Pop());
        }
    }

    private void Emit(Pending pending) => Emit(
        new ExpressionCode(pending.Operator switch
        {
            Operator.Add => ExpressionOp.Add,
            Operator.Subtract => ExpressionOp.Subtract,
            Operator.Multiply => ExpressionOp.Multiply,
            Operator.Divide => ExpressionOp.Divide,
            Operator.Negate => ExpressionOp.Negate,
            Operator.ToWhole => ExpressionOp.ToWhole,
            _ => ExpressionOp.ToFraction,
        }),
        pending.Operator is Operator.Negate or Operator.ToWhole or Operator.ToFraction ? 0 : -1);

    private void Emit(ExpressionCode code, int grows)
    {
        _code.Add(code);
        _depth += grows;
        if (_depth > Expression.MaxDepth)
        {
            Fail(_at, "too many brackets");
        }
    }

    private void Push(Pending pending)
    {
        _pending.Push(pending);
        if (_pending.Count > MaxNesting)
        {
            Fail(pending.Offset, "too many brackets or signs");
        }
    }

    private void SkipBlanks()
    {
        while (_at < _end && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private void Fail(int offset, string message) => _error ??= new TextError(RigDiagnosticIds.BadSyntax, offset, message);

    // What waits is done first when it binds at least as strongly; brackets bind nothing.
    private static int Strength(Operator operation) => operation switch
    {
        Operator.Add or Operator.Subtract => 1,
        Operator.Multiply or Operator.Divide => 2,
        Operator.Negate => 3,
        _ => 0,
    };

    private readonly record struct Pending(Operator Operator, int Offset);
}
