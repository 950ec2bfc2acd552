using System.Text;

namespace MidiMesh.Hocon.Tests.Differential;

/// <summary>Makes documents that use every part of the language on a small set of keys, so that they collide, refer to each other and to themselves.</summary>
internal sealed class DocumentGenerator(int seed)
{
    private const int MaxDepth = 3;

    private static readonly string[] Keys = ["a", "b", "c", "d", "e", "\"a\"", "\"x y\"", "x y", "0", "1", "10", "true", "a-b", "\"a.b\"", "ä"];
    private static readonly string[] Words =
    [
        "x", "word", "true", "false", "null", "yes", "1", "0", "-1", "42", "007", "1.5", "1e5", "1E-2", "-0.0", "1.", "-.5", ".5", "1.2.3", "1-2", "-foo", "truefoo", "nullify",
        "10ms", "3 s", "a/b", "a.b", "(x)", "x;y", "'q'", "~", "<>", "1e", "9223372036854775807", "include", "é\u00A0è", "x\u2003y",
    ];

    private static readonly string[] Quoted =
    [
        "\"\"", "\"q\"", "\"a b\"", "\" \"", "\"\\n\\t\\\"\\\\\\/\"", "\"\\u0041\"", "\"1\"", "\"true\"", "\"${a}\"", "\"# no comment\"", "\"a//b\"",
        "\"\"\"t\"\"\"", "\"\"\"a\nb\"\"\"", "\"\"\"\\n\"\"\"", "\"\"\"\"q\"\"\"\"", "\"\"\"\"\"\"", "\"\"\"\"\"\"\"",
    ];

    // What few people write and every reader must know: odd numbers and keys, white space that is none elsewhere, escapes, brackets and quotes that are not closed.
    private static readonly string[] OddWords =
    [
        "a#c", "a//b", "/", "//", "a/ /b", "1+", "+1", "1e+5", "1+2", "a+b", "+", "1.0E400", "00", "0x1F", "1_000", "NaN", "Infinity", "-", "--1", "-a", "1-", "1..2", "..", "a..b", "true1", "nulls", "false.x",
        "trueword", "1true", "\U0001F600", "12:30", "a@b", "http://x", "F#3", "*", "^", "?", "!", "&", "\\", "`", "$", "${", "9223372036854775808", "-9223372036854775808", "1e308", "0.1e1", "1.50", "0.0", "-0",
        "\"\\uD83D\\uDE00\"", "\"\\q\"", "\"\\u12\"", "\"a\tb\"", "\"open", "\"\"\"open", "\"a\nb\"", "\"\"\"\r\na\r\n\"\"\"", "\"\"\"a\\\"\"\"", "\"\"\"a\"\"\"\"\"", "\"a\"\"b\"", "\"\\u0000\"", "\"\\b\\f\"",
        "a\u00ADb", "a\u200Bb", "\uFEFFa", "a\u0085b", "include \"x\"", "[", "]", "{", "}", ",", "=", ":", "+= 1", "()", "a(b)",
    ];

    private static readonly string[] OddKeys =
    [
        "3.14", "10.0foo", "1e5", "-1", "-", "null", "false", "includes", "a b  c", "\"\"", "\"\\u0061\"", "\"\"\"a\"\"\"", "a\"b\"c", "\"a\" \"b\"", "include.x", "\"include\"", "a.\"\"", "0.5", "01", "-0", "a\tb", "a\u00A0b", "\"a\\nb\"",
        "a..b", ".a", "a.", "a[0]", "${a}", "a#b", "\U0001F600", "a/b", "~", "a\uFEFF",
    ];

    private static readonly string[] OddGaps = ["\u00A0", "\uFEFF", "\v", "\f", "\u2028", "\u2029", "\r", "\u001C", "\u001F", "\u3000", "\u2007", "\u202F", "\u0085", "\u180E", "\t \t", " \r "];

    private static readonly string[] Substitutions =
    [
        "${ a}", "${a }", "${?a }", "${? a}", "${\"a\".b}", "${x y.c}", "${a..b}", "${}", "${?}", "$ {a}", "${a", "${a.}", "${a${b}}", "${\"\"}", "${1}", "${?10.0}", "${a#b}", "${\na}", "${a}${b}", "${a}${?b}x", "${?a}${?a}", "${a} ${a}",
        "${\"\"\"a\"\"\"}", "${a b}", "${a\"b\"}", "${?true}", "${a,b}", "${a:b}", "${?a.0}",
    ];

    private static readonly string[] Includes =
    [
        "include \"nope\"", "include file(\"nope\")", "include  \"nope\" ", "include\n\"nope\"", "include required(file(\"nope\"))", "include required(\"nope\")", "include nope", "include \"nope\" x", "include = 1", "include", "include { a = 1 }",
        "include \"a\" \"b\"", "include ${a}", "include file (\"nope\")", "include file(nope)", "include file(\"nope\"", "include [\"nope\"]", "include \"\"\"nope\"\"\"", "\"include\" = 1", "include += 1", "include file( \"nope\" )",
    ];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private readonly List<string> _paths = [];
    private string _prefix = string.Empty;
    private int _oddOneIn;
    private int _maxDepth;
    private int _lists;

    public string Next()
    {
        _text.Clear();
        _paths.Clear();
        (_prefix, _lists) = (string.Empty, 0);

        // Half of the documents have odd parts, few or many; the other half is what people write.
        _oddOneIn = Chance(2) ? int.MaxValue : Chance(4) ? 12 : 80;
        _maxDepth = _oddOneIn < int.MaxValue && Chance(10) ? 3 * MaxDepth : MaxDepth;
        if (Chance(200))
        {
            return Pick("", " ", "\n", "# c", "// c\n", "{}", "{ }\n", " {}# c", "\uFEFF", "\uFEFFa=1", "{}{}", "{} a", "a=1 }", "[]", "[1]", "{,}", ",", "a=1,,b=2", "a=[,]", "a=[1,,2]", "a=[1\n,\n2]", "{a=1", "a=1]", "}", "a", "a=", "=1", "\"", "\"a\"", "$", "a b", "\r", "\u0085");
        }

        var braces = Chance(10);
        Fields(0, braces);
        if (braces)
        {
            _text.Insert(0, Pick("{", " {", "\n{ ")).Append(Pick("}", "}\n", " } # end"));
        }

        return Chance(8) ? Mutate(_text.ToString()) : _text.ToString();
    }

    private void Fields(int depth, bool bracketed)
    {
        var count = _random.Next(depth == 0 ? 2 : 0, depth == 0 ? 8 : 4);
        for (var i = 0; i < count; i++)
        {
            if (Chance(12))
            {
                _text.Append(Pick("# comment\n", "// comment, { [\n", "\n\n"));
            }

            if (IsOdd())
            {
                _text.Append(Pick(Includes)).Append(Pick("\n", "\n", ", ", " "));
            }

            Field(depth);
            _text.Append(IsOdd() ? Pick(",,", ", ,", "\n,\n", " ; ", "\u2028", "\r", " \v\n") : i < count - 1 || Chance(4)
                ? Pick("\n", "\n", "\n", ",", ", ", ",\n", "\n,", " \n ", "\r\n", " # c\n", " // c\n", i == count - 1 && !bracketed ? "\n" : ", ")
                : string.Empty);
        }
    }

    private void Field(int depth)
    {
        var outer = _prefix;
        var path = Path();
        if (_lists == 0)
        {
            _paths.Add(outer + path);
        }

        if (Chance(4) && depth < _maxDepth)
        {
            _prefix = $"{outer}{path}.";
            _text.Append(Pick(" ", "", " = ", ": ", "\n", "=")).Append('{').Append(Pick("", " ", "\n"));
            Fields(depth + 1, bracketed: true);
            _text.Append(Pick("}", " }", "\n}"));
            _prefix = outer;
            return;
        }

        _text.Append(Chance(7) && (_lists == 0 || Chance(20)) ? " += " : Pick(" = ", " = ", "=", ":", ": ", " : ", "\n= ", " =\n", " = # c\n"));
        Value(depth);
    }

    private string Path()
    {
        var start = _text.Length;
        var length = Chance(3) ? _random.Next(2, 4) : 1;
        for (var i = 0; i < length; i++)
        {
            _text.Append(i == 0 ? string.Empty : Chance(12) ? Pick(" . ", ". ") : ".").Append(IsOdd() ? Pick(OddKeys) : Pick(Keys));
        }

        return _text.ToString(start, _text.Length - start);
    }

    private void Value(int depth)
    {
        // Mixing kinds is mostly an error: do it rarely, or only errors would be compared.
        var pieces = Chance(3) ? _random.Next(2, 4) : 1;
        var kind = _random.Next(10);
        for (var i = 0; i < pieces; i++)
        {
            if (i > 0)
            {
                _text.Append(IsOdd() ? Pick(OddGaps) : Pick(" ", " ", " ", "", "  ", "\t"));
            }

            Piece(depth, Chance(40) ? _random.Next(10) : kind);
        }
    }

    private void Piece(int depth, int kind)
    {
        if (IsOdd())
        {
            _text.Append(Chance(3) ? Pick(Substitutions) : Pick(OddWords));
            return;
        }

        if (Chance(10))
        {
            Substitution();
            return;
        }

        switch (kind)
        {
            case 0 or 1 when depth < _maxDepth:
                List(depth);
                break;
            case 2 when depth < _maxDepth:
                _text.Append('{').Append(Pick("", " ", "\n"));
                Fields(depth + 1, bracketed: true);
                _text.Append(Pick("}", " }", "\n}"));
                break;
            case 3 or 4:
                Substitution();
                break;
            case 5 or 6:
                _text.Append(Pick(Quoted));
                break;
            default:
                _text.Append(Pick(Words));
                break;
        }
    }

    private void List(int depth)
    {
        _text.Append('[').Append(Pick("", " ", "\n"));
        _lists++;
        var count = _random.Next(0, 4);
        for (var i = 0; i < count; i++)
        {
            Value(depth + 1);
            _text.Append(i < count - 1 || Chance(6) ? Pick(", ", ",", "\n", " ,\n", " # c\n") : string.Empty);
        }

        _lists--;
        _text.Append(Pick("]", " ]", "\n]"));
    }

    private void Substitution()
    {
        // Mostly to a key that is there, sometimes to a part of one or to nothing.
        if (_paths.Count > 0 && !Chance(4))
        {
            var path = _paths[_random.Next(_paths.Count)];
            var dot = path.LastIndexOf('.');
            path = Chance(4) && dot > 0 && !path.EndsWith('"') ? path[..dot] : path;
            _text.Append(Chance(2) ? "${?" : "${").Append(path).Append('}');
            return;
        }

        _text.Append(Chance(30) ? "${" : "${?").Append(Pick(Keys)).Append(Chance(2) ? string.Empty : ".").Append(_text[^1] == '.' ? Pick(Keys) : string.Empty).Append('}');
    }

    /// <summary>Loses, doubles or changes a character, as typing does.</summary>
    private string Mutate(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var at = _random.Next(text.Length);
        return _random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, text[at].ToString()),
            _ => text.Remove(at, 1).Insert(at, Pick("{", "}", "[", "]", "\"", ",", "=", ":", "+", "#", "$", "\n", " ", ".", "\\", "1", "@", "`")),
        };
    }

    private bool IsOdd() => _oddOneIn < int.MaxValue && Chance(_oddOneIn);

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private string Pick(params ReadOnlySpan<string> choices) => choices[_random.Next(choices.Length)];
}
