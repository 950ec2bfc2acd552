using System.Text;
using MidiMesh.Hocon.Sources;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Graph;

/// <summary>One load: its options, its diagnostics, the files it has seen. Used by one thread.</summary>
internal sealed class LoadSession(HoconLoadOptions options)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    private readonly List<HoconDiagnostic> _diagnostics = [];
    private readonly HashSet<(string Id, Place Place)> _reported = [];
    private readonly Dictionary<string, HoconSyntaxTree?> _trees = new(StringComparer.Ordinal);
    private readonly Dictionary<SourceText, HoconSource> _shared = [];
    private readonly HashSet<string> _looked = new(StringComparer.Ordinal);
    private readonly List<string> _files = [];
    private readonly HashSet<string> _referred = new(StringComparer.Ordinal);
    private int _errors;

    public HoconLoadOptions Options { get; } = options;

    public IReadOnlyList<string> Files => _files;

    /// <summary>Paths that substitutions name, elements joined by dots.</summary>
    public IReadOnlySet<string> Referred => _referred;

    /// <summary>Keys and words of all files: the same few come again and again.</summary>
    public WordTable Words { get; } = new();

    public bool IsFull => _diagnostics.Count >= Options.MaxErrors;

    /// <summary>The diagnostics in the order in which a reader meets their places: by file as first seen, then by position.</summary>
    public IReadOnlyList<HoconDiagnostic> SortedDiagnostics()
    {
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var diagnostic in _diagnostics)
        {
            order.TryAdd(diagnostic.Origin.Path, order.Count);
        }

        return [.. _diagnostics.OrderBy(d => order[d.Origin.Path]).ThenBy(static d => d.Origin.Line).ThenBy(static d => d.Origin.Column)];
    }

    /// <summary>A substitution names a path.</summary>
    public void Refer(string path) => _referred.Add(path);

    /// <summary>Whether a substitution names a path or something below it.</summary>
    public bool IsReferredTo(string path) => _referred.Any(referred => referred.StartsWith(path, StringComparison.Ordinal) && (referred.Length == path.Length || referred[path.Length] == '.'));

    public void Error(string id, Place place, string message) => Report(HoconSeverity.Error, id, place, message);

    /// <summary>An error that is not worth telling twice, wherever it happens again.</summary>
    public void ErrorOnce(string id, Place place, string message)
    {
        if (!_diagnostics.Exists(d => d.Id == id))
        {
            Error(id, place, message);
        }
    }

    public void Warning(string id, Place place, string message) => Report(HoconSeverity.Warning, id, place, message);

    /// <summary>Remembers a file, read or only looked for, so that a watcher can wait for it.</summary>
    public void Looked(string path)
    {
        if (_looked.Add(path))
        {
            _files.Add(path);
        }
    }

    /// <summary>Reads and parses a file, once per load. Null when it cannot be read, which is reported at <paramref name="at"/>.</summary>
    public HoconSyntaxTree? ReadTree(string path, string shownPath, Place? at)
    {
        if (_trees.TryGetValue(path, out var known))
        {
            return known;
        }

        var bytes = Options.FileSystem.Read(path, Options.MaxFileBytes, out var problem);
        if (bytes is null)
        {
            var self = new HoconSource(new SourceText(shownPath, string.Empty), null);
            Error(HoconDiagnosticIds.FileUnreadable, at ?? new Place(self, 0), $"'{shownPath}' {problem}");
            return _trees[path] = null;
        }

        var text = Decode(bytes, out var badByte, out var badReason);
        var tree = HoconSyntaxTree.ParseText(text, shownPath, Options);
        if (badReason is not null)
        {
            Error(HoconDiagnosticIds.NotUtf8, new Place(new HoconSource(tree.Source, null), badByte), badReason);
        }

        return _trees[path] = tree;
    }

    /// <summary>Hands on what the parser found, with the include chain of this use of the file.</summary>
    public void ReportSyntax(HoconSyntaxTree tree, HoconSource source)
    {
        foreach (var problem in tree.Problems)
        {
            Report(problem.Severity, problem.Id, new Place(source, problem.Position), problem.Message);
        }
    }

    private void Report(HoconSeverity severity, string id, Place place, string message)
    {
        // Past the limit an error still displaces a warning: the load must not look clean.
        if (IsFull && (severity == HoconSeverity.Warning || _errors == _diagnostics.Count))
        {
            return;
        }

        // A file that is included a hundred times has its mistakes once.
        var key = (id, place with { Source = SharedSource(place.Source) });
        if (!_reported.Add(key))
        {
            return;
        }

        if (IsFull)
        {
            _diagnostics.RemoveAt(_diagnostics.FindLastIndex(static d => d.Severity == HoconSeverity.Warning));
        }

        _errors += severity == HoconSeverity.Error ? 1 : 0;
        _diagnostics.Add(new HoconDiagnostic(severity, id, message, place.ToOrigin()));
    }

    private HoconSource SharedSource(HoconSource source)
    {
        if (!_shared.TryGetValue(source.Text, out var shared))
        {
            _shared.Add(source.Text, shared = source);
        }

        return shared;
    }

    /// <summary>Strict UTF-8. On the first bad byte the rest is decoded with replacement characters, so that other mistakes are found as well.</summary>
    private static string Decode(byte[] bytes, out int badPosition, out string? badReason)
    {
        badPosition = 0;
        badReason = null;
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            badReason = "the file is UTF-16: save it as UTF-8";
            return string.Empty;
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var bad = Math.Clamp(e.Index, 0, bytes.Length - 1);
            badPosition = Encoding.UTF8.GetCharCount(bytes, 0, bad);
            badReason = $"byte {bad} (0x{bytes[bad]:X2}) is not UTF-8: save the file as UTF-8";
            return Encoding.UTF8.GetString(bytes);
        }
    }
}
