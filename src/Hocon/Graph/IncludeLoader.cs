using MidiMesh.Hocon.Sources;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Graph;

/// <summary>Finds and reads included files, inside the sandbox only.</summary>
/// <remarks>The sandbox is checked on the real path, after all symbolic links, and it is the real path that is opened.</remarks>
internal sealed class IncludeLoader
{
    private readonly LoadSession _session;
    private readonly ObjectNode _root;
    private readonly string[] _allowedFolders;
    private readonly List<(string RealPath, string Folder, Place IncludedAt)> _chain = [];
    private int _count;

    /// <param name="session">The load.</param>
    /// <param name="root">The root of the document.</param>
    /// <param name="path">The file that is loaded, for its folder; need not exist.</param>
    /// <param name="realPath">Its real path when it is a file.</param>
    /// <param name="source">The file as a source.</param>
    public IncludeLoader(LoadSession session, ObjectNode root, string path, string? realPath, HoconSource source)
    {
        _session = session;
        _root = root;
        var folder = FolderOf(path);
        var files = session.Options.FileSystem;
        _allowedFolders = [.. session.Options.AllowedRoots.Prepend(session.Options.SandboxRoot ?? folder).Select(files.FindFolder)];
        _chain.Add((realPath ?? path, folder, new Place(source, 0)));
    }

    /// <summary>Reads what a statement names into an object.</summary>
    public void Include(IncludeStatement statement, Place at, Place nameAt, ObjectNode target, ObjectPosition position, int depth)
    {
        if (statement.Form is "url" or "classpath" || statement.Name.Contains("://", StringComparison.Ordinal))
        {
            _session.Error(HoconDiagnosticIds.IncludeForbidden, nameAt, "only files can be included, not URLs or class paths");
            return;
        }

        if (statement.Name.Length == 0 || statement.Name.Contains('\0'))
        {
            _session.Error(HoconDiagnosticIds.BadInclude, nameAt, "the name of the file to include is empty or not a name");
            return;
        }

        var found = false;
        foreach (var candidate in Candidates(statement.Name))
        {
            _session.Looked(candidate);
            if (_session.Options.FileSystem.FindFile(candidate) is { } real)
            {
                found = true;
                IncludeFile(candidate, real, at, nameAt, target, position, depth);
            }
        }

        if (!found && statement.Required)
        {
            _session.Error(HoconDiagnosticIds.IncludeMissing, nameAt, $"the required file '{statement.Name}' does not exist in '{_chain[^1].Folder}'");
        }
        else if (!found)
        {
            _session.Warning(HoconDiagnosticIds.OptionalIncludeMissing, nameAt, $"'{statement.Name}' does not exist and is left out; write include required(\"{statement.Name}\") if it must be there");
        }
    }

    /// <summary>The files a name may mean, least important first: of <c>x.json</c> and <c>x.conf</c> both are read and the latter wins.</summary>
    private IEnumerable<string> Candidates(string name)
    {
        var path = Path.Combine(_chain[^1].Folder, name);
        if (name.EndsWith(".conf", StringComparison.Ordinal) || name.EndsWith(".json", StringComparison.Ordinal) || _session.Options.FileSystem.FindFile(path) is not null)
        {
            return [path];
        }

        return [path + ".json", path + ".conf"];
    }

    private void IncludeFile(string path, string real, Place at, Place nameAt, ObjectNode target, ObjectPosition position, int depth)
    {
        if (!Array.Exists(_allowedFolders, folder => IsInside(real, folder)))
        {
            _session.Error(HoconDiagnosticIds.IncludeForbidden, nameAt, $"'{path}' lies outside the folders that files may be included from: {string.Join(", ", _allowedFolders)}");
            return;
        }

        var sameFile = _chain.FindIndex(link => link.RealPath == real);
        if (sameFile >= 0)
        {
            var hops = _chain.Skip(sameFile + 1).Select(static link => link.IncludedAt.ToOrigin().ToString()).Append(at.ToOrigin().ToString());
            _session.Error(HoconDiagnosticIds.IncludeCycle, nameAt, $"the file includes itself: {string.Join(" -> ", hops)}");
            return;
        }

        if (_chain.Count > _session.Options.MaxIncludeDepth || ++_count > _session.Options.MaxIncludes)
        {
            _session.Error(HoconDiagnosticIds.IncludeCycle, nameAt, _chain.Count > _session.Options.MaxIncludeDepth
                ? $"includes are nested deeper than {_session.Options.MaxIncludeDepth} files"
                : $"more than {_session.Options.MaxIncludes} includes");
            return;
        }

        if (_session.ReadTree(real, path, nameAt) is not { } tree)
        {
            return;
        }

        var source = new HoconSource(tree.Source, at);
        _session.ReportSyntax(tree, source);
        _chain.Add((real, FolderOf(path), at));
        new GraphBuilder(_session, this, tree, source, _root, position, depth).ReadInto(target);
        _chain.RemoveAt(_chain.Count - 1);
    }

    private static string FolderOf(string path)
    {
        var folder = Path.GetDirectoryName(path);
        return string.IsNullOrEmpty(folder) ? "." : folder;
    }

    private static bool IsInside(string file, string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(folder);
        return file.Length > folder.Length + 1 && file.StartsWith(folder, StringComparison.Ordinal)
            && (file[folder.Length] == Path.DirectorySeparatorChar || folder.Length == 0 || folder.EndsWith(Path.DirectorySeparatorChar));
    }
}
