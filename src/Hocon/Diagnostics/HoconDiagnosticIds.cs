namespace MidiMesh.Hocon;

/// <summary>Identifiers of all diagnostics. They never change their meaning; 0001-0099 errors of the text, 0100-0199 errors of meaning, 0200-0299 files, 0300- warnings.</summary>
public static class HoconDiagnosticIds
{
    /// <summary>A character that must be quoted stands outside quotes.</summary>
    public const string ReservedCharacter = "HOC0001";

    /// <summary>A quoted or triple-quoted string, or a <c>${</c>, is never closed.</summary>
    public const string Unterminated = "HOC0002";

    /// <summary>An escape that JSON does not know.</summary>
    public const string BadEscape = "HOC0003";

    /// <summary>A control character inside a quoted string.</summary>
    public const string ControlCharacter = "HOC0004";

    /// <summary>A bracket without its partner.</summary>
    public const string UnbalancedBracket = "HOC0005";

    /// <summary>A key was expected and something else stands there.</summary>
    public const string MissingKey = "HOC0006";

    /// <summary>A key without a value.</summary>
    public const string MissingValue = "HOC0007";

    /// <summary>Two fields or elements without a comma or a line end between them, or a comma too many.</summary>
    public const string Separator = "HOC0008";

    /// <summary>A key or a substitution whose path has an empty or a forbidden element.</summary>
    public const string BadPath = "HOC0009";

    /// <summary>Something follows the end of the root value, or the root is of the wrong kind.</summary>
    public const string BadRoot = "HOC0010";

    /// <summary>An include statement that cannot be read.</summary>
    public const string BadInclude = "HOC0011";

    /// <summary>Brackets nested deeper than the limit.</summary>
    public const string TooDeep = "HOC0012";

    /// <summary>Text and lists or objects side by side.</summary>
    public const string MixedConcatenation = "HOC0100";

    /// <summary>A required substitution that leads nowhere.</summary>
    public const string UnresolvedSubstitution = "HOC0101";

    /// <summary>A value that is made of itself.</summary>
    public const string Cycle = "HOC0102";

    /// <summary>Substitutions produce more than the limit.</summary>
    public const string TooLarge = "HOC0103";

    /// <summary>A file that cannot be read.</summary>
    public const string FileUnreadable = "HOC0200";

    /// <summary>A file that is not UTF-8.</summary>
    public const string NotUtf8 = "HOC0201";

    /// <summary>A required include that does not exist.</summary>
    public const string IncludeMissing = "HOC0202";

    /// <summary>An include that the sandbox forbids.</summary>
    public const string IncludeForbidden = "HOC0203";

    /// <summary>A file that includes itself, directly or through others, or includes nested too deep or too many.</summary>
    public const string IncludeCycle = "HOC0204";

    /// <summary>Typographic or single quotes, which are plain text.</summary>
    public const string WrongQuotes = "HOC0300";

    /// <summary>A semicolon at the end of a value, which becomes part of it.</summary>
    public const string Semicolon = "HOC0301";

    /// <summary>Two objects on one line of a list, which merge into one.</summary>
    public const string MergedElements = "HOC0302";

    /// <summary>A value that another one in the same file replaces.</summary>
    public const string Shadowed = "HOC0303";

    /// <summary>An optional include that does not exist.</summary>
    public const string OptionalIncludeMissing = "HOC0304";

    /// <summary>A comment glued to the text before it, as in <c>F#3</c>.</summary>
    public const string GluedComment = "HOC0305";

    /// <summary>An edit that cannot be made without changing something else.</summary>
    public const string EditRefused = "HOC0400";
}
