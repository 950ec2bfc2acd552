namespace MidiMesh.Router.RigTests.Verbs;

/// <summary>One word that a test's line begins with.</summary>
internal abstract class TestVerb
{
    /// <summary>The word.</summary>
    public abstract string Word { get; }

    /// <summary>How such a line is written.</summary>
    public abstract string Form { get; }

    /// <summary>Reads the rest of the line; null when something is wrong, which has been reported.</summary>
    public abstract TestStep? Read(TestLine line);
}
