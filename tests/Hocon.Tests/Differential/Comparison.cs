namespace MidiMesh.Hocon.Tests.Differential;

/// <summary>One document and what both readers make of it.</summary>
internal sealed record Comparison(string Text, HoconLoadResult Ours, string Theirs)
{
    public bool OursRejects => Ours.HasErrors;

    public bool TheirsRejects => Theirs.StartsWith('E');

    public string OurForm => OursRejects ? "E" : CanonicalForm.Of(Ours.Root);

    public bool Agrees => OursRejects ? TheirsRejects : OurForm == Theirs;

    public bool HasError(string id) => Ours.Diagnostics.Any(d => d.Severity == HoconSeverity.Error && d.Id == id);

    public static Comparison Of(string text, string theirs) => new(text, Load.Text(text), theirs);

    public override string ToString() =>
        $"{Text}\n--- ours   {(OursRejects ? string.Join(" | ", Ours.Diagnostics.Where(d => d.Severity == HoconSeverity.Error)) : OurForm)}\n--- theirs {Theirs}";
}
