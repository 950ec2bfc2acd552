namespace MidiMesh.Hocon;

/// <summary>One thing wrong, or doubtful, at one place of a document.</summary>
/// <param name="Severity">Error or warning.</param>
/// <param name="Id">Stable identifier, one of <see cref="HoconDiagnosticIds"/>.</param>
/// <param name="Message">One sentence without the place, in lower case, that says what to do where that is known.</param>
/// <param name="Origin">Where.</param>
public sealed record HoconDiagnostic(HoconSeverity Severity, string Id, string Message, HoconOrigin Origin)
{
    /// <summary>The form compilers print and editors parse: <c>path:line:column: error: message</c>.</summary>
    public override string ToString() => $"{Origin}: {(Severity == HoconSeverity.Error ? "error" : "warning")}: {Message}";
}
