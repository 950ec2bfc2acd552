namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>tests { NAME { given = [ … ], steps = [ … ] } }</c></summary>
internal static class TestReader
{
    /// <summary>Reads one test; its lines are understood later, when the rig's names are known.</summary>
    public static TestConfig Read(Section test, Written<string> name)
    {
        var given = test.Texts("given", "\"live.clip[1,1] playing\"");
        var steps = test.Texts("steps", "\"press apc.pad[1,1]\"");
        if (test.Take("steps") is null)
        {
            test.Bag.Error(RigDiagnosticIds.MissingKey, name.Origin, $"{test.What}: 'steps' is missing, for instance steps = [ \"press apc.pad[1,1]\", \"expect live /live/clip_slot/fire 0 0\" ]");
        }

        test.Done();
        return new TestConfig(name, given, steps);
    }
}
