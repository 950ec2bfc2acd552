namespace MidiMesh.Hocon;

/// <summary>How much a diagnostic matters: only an <see cref="Error"/> makes a document unfit for use.</summary>
public enum HoconSeverity
{
    /// <summary>Legal HOCON that most likely does not mean what its author thinks.</summary>
    Warning,

    /// <summary>The text is not HOCON, or a value in it cannot be worked out.</summary>
    Error,
}
