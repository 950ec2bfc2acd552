using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Reload;

namespace MidiMesh.Router.Editing;

/// <summary>Reads, checks and writes the files of the rig that runs: its own file and what that includes from its folder, and no other file of this computer.</summary>
/// <remarks>Callers name a file by its number in <see cref="Files"/>, never by a path. Safe from any thread; one file is written at a time.</remarks>
internal sealed class RigEditor(RigReloader reloader, TimeProvider time) : IDisposable
{
    /// <summary>Largest text that is taken, in bytes. The largest rig that ships has a hundredth of it.</summary>
    public const int MostBytes = 1 << 20;

    private readonly SemaphoreSlim _writing = new(1);
    private readonly SemaphoreSlim _checking = new(1);       // a check takes a processor for a moment: never several at once
    private readonly RigVersions _versions = new(FolderOf(reloader.Path));

    /// <summary>A file of the rig.</summary>
    /// <param name="Name">Its name in the rig's folder, with forward slashes.</param>
    /// <param name="Opened">Its path as the reader opened it, which diagnostics name.</param>
    /// <param name="Real">Where it really is.</param>
    public sealed record RigFile(string Name, string Opened, string Real);

    /// <summary>What came of a save.</summary>
    /// <param name="Saved">Whether the file says it now.</param>
    /// <param name="Problem">Why not, for people; null when it was saved.</param>
    /// <param name="Mark">What the file's bytes are marked with now; null when it cannot be read.</param>
    /// <param name="OnDisk">What the file says now, when somebody else has changed it since it was read; null otherwise.</param>
    /// <param name="Reload">What the router made of it; null when nothing was saved.</param>
    public sealed record SaveOutcome(bool Saved, string? Problem, string? Mark, string? OnDisk, ReloadOutcome? Reload);

    /// <summary>The versions that are kept.</summary>
    public RigVersions Versions => _versions;

    /// <summary>The rig that runs, as it was read.</summary>
    public RigLoadResult Running => reloader.Running;

    /// <summary>Where the rig is.</summary>
    public string RigPath => reloader.Path;

    /// <summary>The files that may be read and written, the rig's own first.</summary>
    public IReadOnlyList<RigFile> Files
    {
        get
        {
            var disk = reloader.Options.Hocon.FileSystem;
            var folder = disk.FindFolder(FolderOf(reloader.Path));
            var files = new List<RigFile>();
            foreach (var opened in reloader.Running.Sources.Prepend(reloader.Path))
            {
                // The reader followed no include out of the folder, links counted in; this is asked again here because what follows is written.
                if (disk.FindFile(opened) is { } real && IsIn(folder, real) && !files.Exists(known => known.Real == real))
                {
                    files.Add(new RigFile(Path.GetRelativePath(folder, real).Replace(Path.DirectorySeparatorChar, '/'), opened, real));
                }
            }

            return files;
        }
    }

    /// <summary>What a file of the rig said when the version that runs was read, or null when that is not known.</summary>
    public string? RunningText(RigFile file) => reloader.Texts.TryGetValue(Path.GetFullPath(file.Opened), out var content) ? RigText.Decode(content) : null;

    /// <summary>Says everything about a text as <c>midimesh check</c> would, if the file said it. Nothing is written.</summary>
    public async Task<RigLoadResult> CheckAsync(RigFile file, string text, CancellationToken stop)
    {
        await _checking.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Load(reloader.Options, file, text), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _checking.Release();
        }
    }

    /// <summary>Runs a text without writing it, until the next reload; a text with mistakes changes nothing.</summary>
    public Task<ReloadOutcome> TryAsync(RigFile file, string text) => reloader.TryAsync(options => Load(options, file, text), file.Opened, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Runs what is on disk again.</summary>
    public Task<ReloadOutcome> EndTryAsync() => reloader.ReloadAsync("trying is over");

    /// <summary>Writes a text and makes the router read it. Refused when the file has changed since it was read, unless <paramref name="overwrite"/>.</summary>
    /// <param name="file">Which.</param>
    /// <param name="text">All of it.</param>
    /// <param name="mark">What its bytes were marked with when it was read.</param>
    /// <param name="overwrite">Whether another one's changes are thrown away; they stay among the versions.</param>
    public async Task<SaveOutcome> SaveAsync(RigFile file, string text, string mark, bool overwrite)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            var content = await File.ReadAllBytesAsync(file.Real).ConfigureAwait(false);
            var now = RigText.MarkOf(content);
            if (now != mark && !overwrite)
            {
                return new SaveOutcome(false, $"{file.Name} was changed elsewhere since it was read.", now, RigText.Decode(content), null);
            }

            var next = RigText.Encode(text, content);
            if (!next.AsSpan().SequenceEqual(content))
            {
                _versions.Keep(file.Name, content, time.GetUtcNow());
                FileReplacement.Write(file.Real, next);
            }

            var outcome = await reloader.ReloadAsync("saved on the page").ConfigureAwait(false);
            return new SaveOutcome(true, null, RigText.MarkOf(next), null, outcome);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return new SaveOutcome(false, $"{file.Name} was not saved: {cause.Message} The file is as it was.", null, null, null);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _writing.Dispose();
        _checking.Dispose();
    }

    private RigLoadResult Load(RigLoadOptions options, RigFile file, string text)
    {
        var edited = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [file.Real] = System.Text.Encoding.UTF8.GetBytes(text) };
        var hocon = options.Hocon;
        return RigCompiler.Load(reloader.Path, options with
        {
            Hocon = new HoconLoadOptions
            {
                SandboxRoot = hocon.SandboxRoot, AllowedRoots = hocon.AllowedRoots, Environment = hocon.Environment,
                FileSystem = new EditedFiles(hocon.FileSystem, edited), MaxDepth = hocon.MaxDepth, MaxFileBytes = hocon.MaxFileBytes,
                MaxIncludeDepth = hocon.MaxIncludeDepth, MaxIncludes = hocon.MaxIncludes, MaxErrors = hocon.MaxErrors, MaxResolvedSize = hocon.MaxResolvedSize,
            },
        });
    }

    private static string FolderOf(string rig) => Path.GetDirectoryName(Path.GetFullPath(rig)) ?? "";

    private static bool IsIn(string folder, string file) => file.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
