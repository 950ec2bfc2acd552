namespace MidiMesh.Hocon.Syntax;

/// <summary>Kinds of tokens, which tile the text, and of nodes, which span tokens.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "JSON's own words.")]
public enum HoconSyntaxKind : byte
{
    /// <summary>Everything HOCON calls whitespace except line feed; a carriage return is whitespace.</summary>
    Whitespace,

    /// <summary>One line feed.</summary>
    Newline,

    /// <summary><c>#</c> or <c>//</c> up to, not including, the line feed.</summary>
    Comment,

    /// <summary><c>{</c></summary>
    OpenBrace,

    /// <summary><c>}</c></summary>
    CloseBrace,

    /// <summary><c>[</c></summary>
    OpenBracket,

    /// <summary><c>]</c></summary>
    CloseBracket,

    /// <summary><c>,</c></summary>
    Comma,

    /// <summary><c>:</c></summary>
    Colon,

    /// <summary><c>=</c></summary>
    EqualsSign,

    /// <summary><c>+=</c></summary>
    PlusEquals,

    /// <summary><c>"…"</c> with escapes.</summary>
    QuotedText,

    /// <summary><c>"""…"""</c> without escapes.</summary>
    TripleQuotedText,

    /// <summary>A run of characters that need no quotes: words, numbers, booleans, null, <c>include</c>.</summary>
    UnquotedText,

    /// <summary><c>${path}</c> or <c>${?path}</c>.</summary>
    Substitution,

    /// <summary>A character that may only stand in quotes, or an unclosed substitution.</summary>
    BadText,

    /// <summary>Node: the whole text.</summary>
    Document,

    /// <summary>Node: <c>{ … }</c>.</summary>
    Object,

    /// <summary>Node: <c>[ … ]</c>.</summary>
    Array,

    /// <summary>Node: key, separator and value.</summary>
    Field,

    /// <summary>Node: the key of a field, a path expression.</summary>
    Key,

    /// <summary>Node: a value: one or more pieces side by side.</summary>
    Value,

    /// <summary>Node: an include statement.</summary>
    Include,

    /// <summary>Node: tokens that fit nowhere.</summary>
    Skipped,
}
