using MidiMesh.Hocon.Graph;
using MidiMesh.Hocon.Resolution;
using MidiMesh.Hocon.Sources;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon;

/// <summary>Reads a HOCON document with its includes and works out its substitutions. Never throws on input; safe to call from several threads.</summary>
public static class HoconLoader
{
    /// <summary>Loads a file. A file that cannot be read is a diagnostic.</summary>
    public static HoconLoadResult LoadFile(string path, HoconLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var session = new LoadSession(options ?? HoconLoadOptions.Default);
        session.Looked(path);
        var real = session.Options.FileSystem.FindFile(path);
        var tree = session.ReadTree(real ?? path, path, null);
        return tree is null
            ? Empty(session, path)
            : Load(session, tree, path, real);
    }

    /// <summary>Loads text as if it stood in a file at <paramref name="path"/>, which need not exist; its folder is where includes are looked for.</summary>
    public static HoconLoadResult LoadText(string text, string path, HoconLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(path);
        var session = new LoadSession(options ?? HoconLoadOptions.Default);
        return Load(session, HoconSyntaxTree.ParseText(text, path, session.Options), path, session.Options.FileSystem.FindFile(path));
    }

    private static HoconLoadResult Load(LoadSession session, HoconSyntaxTree tree, string path, string? realPath)
    {
        var source = new HoconSource(tree.Source, null);
        session.ReportSyntax(tree, source);
        var root = new ObjectNode(new Place(source, 0), isImplied: true, null);
        var includes = new IncludeLoader(session, root, path, realPath, source);
        new GraphBuilder(session, includes, tree, source, root, ObjectPosition.At(root), depth: 0).ReadInto(root);
        var (value, resolver) = Resolver.Resolve(session, root);
        return new HoconLoadResult(value, session.SortedDiagnostics(), session.Files) { Substituted = session.Referred, ResolutionWork = resolver.Work, IsCircular = resolver.IsCircular };
    }

    private static HoconLoadResult Empty(LoadSession session, string path)
    {
        var source = new HoconSource(new SourceText(path, string.Empty), null);
        return new HoconLoadResult(new HoconObject([], new Place(source, 0)), session.SortedDiagnostics(), session.Files);
    }
}
