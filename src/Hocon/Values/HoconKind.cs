namespace MidiMesh.Hocon;

/// <summary>What a value is. JSON's kinds: durations and sizes are text or numbers until somebody reads them as such.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "JSON's own words.")]
public enum HoconKind
{
    /// <summary><c>{ }</c></summary>
    Object,

    /// <summary><c>[ ]</c></summary>
    Array,

    /// <summary>Quoted or unquoted text.</summary>
    String,

    /// <summary>A number; its text is kept as written.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><c>null</c></summary>
    Null,
}
