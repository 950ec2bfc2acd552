namespace MidiMesh.Hocon.Tests;

/// <summary>Loading in the tests: no files and no environment unless a test brings its own.</summary>
internal static class Load
{
    public static HoconLoadOptions Options { get; } = new() { Environment = static _ => null, FileSystem = new MemoryFiles([]) };

    public static HoconLoadResult Text(string text, HoconLoadOptions? options = null) => HoconLoader.LoadText(text, "/rig/t.conf", options ?? Options);

    /// <summary>The document as JSON; fails the test when there is an error.</summary>
    public static string Json(string text, HoconLoadOptions? options = null)
    {
        var result = Text(text, options);
        Assert.DoesNotContain(result.Diagnostics, static d => d.Severity == HoconSeverity.Error);
        return HoconWriter.ToJson(result.Root);
    }

    /// <summary>The diagnostics as "line:column id", in order.</summary>
    public static string Places(string text, HoconLoadOptions? options = null) =>
        string.Join(' ', Text(text, options).Diagnostics.Select(static d => $"{d.Origin.Line}:{d.Origin.Column} {d.Id}"));

    public static HoconScalar Scalar(string value) => (HoconScalar)Text($"x = {value}").Root.Find("x")!;
}
