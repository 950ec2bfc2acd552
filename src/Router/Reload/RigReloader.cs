using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Status;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Configuration.Profiles;
using MidiMesh.Router.Hosting;

namespace MidiMesh.Router.Reload;

/// <summary>Puts a rig's files into a running router, one reload after the other: on save, on SIGHUP, on request.</summary>
/// <remarks>Reads and compiles beside what runs. A file with mistakes changes nothing: all are reported, and the status says which version runs on.</remarks>
public sealed class RigReloader : IDisposable
{
    /// <summary>Files that change while they are read are read again, but not for ever.</summary>
    private const int MostReadings = 5;

    private const string GoneOrEmpty = "the file on disk is gone or empty";

    private readonly string _path;
    private readonly RouterHost _router;
    private readonly TextWriter _log;
    private readonly RigLoadOptions _options;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly RigWatcher? _watcher;
    private readonly WebConfig _web;
    private IReadOnlyList<string> _files;
    private volatile RigLoadResult _running;
    private volatile IReadOnlyDictionary<string, byte[]> _texts;
    private int _version;

    /// <summary>Makes a reloader for a rig that runs.</summary>
    /// <param name="path">The rig file.</param>
    /// <param name="running">What was read of it when it was started.</param>
    /// <param name="router">Where it runs.</param>
    /// <param name="log">Takes what people should know, line by line; called from any thread, one call at a time.</param>
    /// <param name="watch">Whether files are watched; else it reloads on request only.</param>
    /// <param name="options">Where files may come from.</param>
    public RigReloader(string path, RigLoadResult running, RouterHost router, TextWriter log, bool watch, RigLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(router);
        (_path, _router, _log, _options, _web) = (path, router, TextWriter.Synchronized(log), Caching(options ?? RigLoadOptions.Default), running.Web);
        _version = router.Board.Wiring.Version;
        _files = running.Files;
        _running = running;
        _texts = ReadTexts(running.Sources);
        Report("");
        if (watch)
        {
            // What was read at the start is a moment old: files saved since differ from the marks taken before it, or from these, and are looked at soon.
            _watcher = new RigWatcher(path, OnChanged, OnGone, TimeProvider.System);
            _watcher.Watch(running.Files, running.Marks ?? FileMarks.Take(running.Files, FileMarks.None));
        }
    }

    /// <summary>The rig that runs, as it is written; from any thread.</summary>
    public RigConfig Config => _running.Config;

    /// <summary>The rig file.</summary>
    public string Path => _path;

    /// <summary>What runs, as it was read.</summary>
    public RigLoadResult Running => _running;

    /// <summary>What the files of <see cref="Running"/> said when they were read, by full path; without profiles.</summary>
    internal IReadOnlyDictionary<string, byte[]> Texts => _texts;

    /// <summary>How it reads.</summary>
    internal RigLoadOptions Options => _options;

    /// <summary>Runs a rig that is on no disk, until the next reload. One with mistakes changes nothing.</summary>
    /// <param name="load">Reads it.</param>
    /// <param name="file">The one of its files that is not as on disk.</param>
    /// <param name="text">What that one says.</param>
    internal async Task<ReloadOutcome> TryAsync(Func<RigLoadOptions, RigLoadResult> load, string file, byte[] text)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var loaded = await Task.Run(() => load(_options)).ConfigureAwait(false);
            if (loaded.HasErrors)
            {
                return new ReloadOutcome(_version, false, $"it has mistakes; version {_version} runs on", loaded.Diagnostics);
            }

            var texts = new Dictionary<string, byte[]>(_texts, StringComparer.Ordinal) { [System.IO.Path.GetFullPath(file)] = text };
            var outcome = await ApplyAsync(loaded, texts).ConfigureAwait(false);
            if (outcome.Applied)
            {
                Report("it is being tried out and is on no disk yet");
            }

            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads the files now and runs what they say, if it can run. Waits for a reload under way.</summary>
    /// <param name="why">Who asked, for the log: "on request".</param>
    public async Task<ReloadOutcome> ReloadAsync(string why)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var (loaded, texts) = await Task.Run(ReadSteadily).ConfigureAwait(false);
            _watcher?.Watch(loaded.Files, loaded.Marks!);
            var outcome = loaded.Marks!.HasContent(_path) ? await ApplyAsync(loaded, texts).ConfigureAwait(false) : Nothing();
            foreach (var diagnostic in outcome.Diagnostics)
            {
                await _log.WriteLineAsync(diagnostic.ToString()).ConfigureAwait(false);
            }

            await _log.WriteLineAsync($"{outcome.Summary} ({why})").ConfigureAwait(false);
            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // The turn is not disposed: a reload that is under way still gives it back.
        _watcher?.Dispose();
    }

    /// <summary>As a rule a save changes the rig and none of its profiles.</summary>
    private static RigLoadOptions Caching(RigLoadOptions options) => options.ProfileCache is null ? options with { ProfileCache = new ProfileCache() } : options;

    private async Task<ReloadOutcome> ApplyAsync(RigLoadResult loaded, IReadOnlyDictionary<string, byte[]> texts)
    {
        if (loaded.Plan is not { } plan)
        {
            var errors = loaded.Diagnostics.Count(static diagnostic => diagnostic.Severity == HoconSeverity.Error);
            var first = loaded.Diagnostics.First(static diagnostic => diagnostic.Severity == HoconSeverity.Error);
            var count = $"{errors} {(errors == 1 ? "error" : "errors")}";
            var (where, more) = (first.Origin, errors > 1 ? $" (and {errors - 1} more)" : "");
            Report($"{System.IO.Path.GetFileName(where.Path)}:{where.Line}:{where.Column}: {first.Message}{more}");
            return new ReloadOutcome(_version, false, $"{_path}: {count}; version {_version} runs on", loaded.Diagnostics);
        }

        try
        {
            _version = await _router.ApplyAsync(plan).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is OscPortException or AskTimeoutException)
        {
            Report(cause.Message);
            return new ReloadOutcome(_version, false, $"{_path}: {cause.Message}; version {_version} runs on", loaded.Diagnostics);
        }

        (_running, _texts) = (loaded, texts);
        Report("");
        var restart = loaded.Web == _web ? "" : "; what it says of the web page counts from the next start";
        return new ReloadOutcome(_version, true, $"{_path}: version {_version} runs, {plan.Table.Routes.Length} routes{restart}", loaded.Diagnostics);
    }

    /// <summary>A file that is gone, or empty as an editor leaves it for a moment, is no rig that anybody wants to play.</summary>
    private ReloadOutcome Nothing()
    {
        Report(GoneOrEmpty);
        return new ReloadOutcome(_version, false, $"{_path}: {GoneOrEmpty}; version {_version} runs on", []);
    }

    /// <summary>Reads until the files were the same before and after.</summary>
    private (RigLoadResult Loaded, IReadOnlyDictionary<string, byte[]> Texts) ReadSteadily()
    {
        // Which files it reads is known only afterwards; most often they are those of the last time.
        var before = FileMarks.Take(_files, FileMarks.None);
        for (var i = 0; ; i++)
        {
            var loaded = RigCompiler.Load(_path, _options);
            var texts = ReadTexts(loaded.Sources);
            var after = FileMarks.Take(loaded.Files, FileMarks.None);
            if (after.SaysTheSame(before) || i == MostReadings)
            {
                _files = loaded.Files;
                return (loaded with { Marks = after }, texts);
            }

            before = after;
        }
    }

    private Dictionary<string, byte[]> ReadTexts(IEnumerable<string> files)
    {
        var texts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (_options.Hocon.FileSystem.Read(file, _options.Hocon.MaxFileBytes, out _) is { } content)
            {
                texts[System.IO.Path.GetFullPath(file)] = content;
            }
        }

        return texts;
    }

    private void OnChanged() => _ = ReloadAsync("saved");

    private void OnGone(bool gone)
    {
        Report(gone ? GoneOrEmpty : "");
        _log.WriteLine(gone ? $"{_path}: {GoneOrEmpty}; version {_version} runs on" : $"{_path}: the file on disk is back");
    }

    private void Report(string problem) => _router.Board.Rig = new RigReport(_path, problem);
}
