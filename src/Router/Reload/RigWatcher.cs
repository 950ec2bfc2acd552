namespace MidiMesh.Router.Reload;

/// <summary>Notices when a rig says something else on disk: the rig itself, every file it includes, every profile it reads or looked for.</summary>
/// <remarks>
/// The system's notices make it quick; since they can be lost, and since a folder may be replaced whole under them, a cheap look once a second makes it sure.
/// A change counts once two looks in a row, <see cref="Quiet"/> apart, find the same: an editor that writes in place, or a checkout of many files, is not read half-way.
/// </remarks>
internal sealed class RigWatcher : IDisposable
{
    /// <summary>How long files must stay as they are before they are read.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    /// <summary>How often it looks without having been told.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Every so many looks all contents are read, for a writer that keeps length and time.</summary>
    private const int LooksPerThorough = 10;

    private readonly Lock _gate = new();
    private readonly string _main;
    private readonly Action _changed;
    private readonly Action<bool> _gone;
    private readonly ITimer _timer;
    private readonly List<FileSystemWatcher> _folders = [];
    private IReadOnlyList<string> _files = [];
    private FileMarks _loaded = FileMarks.None;
    private FileMarks? _seen;                                // differs from what is loaded, and is looked at once more
    private bool _isGone;
    private int _looks;
    private bool _disposed;

    /// <summary>Makes a watcher that watches nothing yet.</summary>
    /// <param name="main">The rig file itself: while it is gone or empty, nothing is told.</param>
    /// <param name="changed">Told when something else is on disk; from any thread, and must not block.</param>
    /// <param name="gone">Told when the rig file is gone (true) and when it is back (false).</param>
    /// <param name="time">For the looks.</param>
    public RigWatcher(string main, Action changed, Action<bool> gone, TimeProvider time)
    {
        (_main, _changed, _gone) = (main, changed, gone);
        _timer = time.CreateTimer(static watcher => ((RigWatcher)watcher!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From now on these files count, and <paramref name="loaded"/> is what has been read of them.</summary>
    public void Watch(IReadOnlyList<string> files, FileMarks loaded)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            (_files, _loaded, _seen) = (files, loaded, null);
            ListenToFolders();
            _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
            Deafen();
        }
    }

    private void Look()
    {
        var (tell, goneNow, goneChanged) = (false, false, false);
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            var now = FileMarks.Take(_files, _seen ?? _loaded, thorough: ++_looks % LooksPerThorough == 0);
            goneNow = !now.HasContent(_main);
            goneChanged = goneNow != _isGone;
            _isGone = goneNow;
            if (goneNow || now.SaysTheSame(_loaded))
            {
                _seen = null;
                _timer.Change(Period, Timeout.InfiniteTimeSpan);
            }
            else if (_seen is { } before && now.SaysTheSame(before))
            {
                // Told once for these words; whoever reads them says by Watch what has been read.
                (tell, _loaded, _seen) = (true, now, null);
                ListenToFolders();
                _timer.Change(Period, Timeout.InfiniteTimeSpan);
            }
            else
            {
                _seen = now;
                _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
            }
        }

        if (goneChanged)
        {
            _gone(goneNow);
        }

        if (tell)
        {
            _changed();
        }
    }

    /// <summary>A folder that is not there, or more than the system will watch, is left to the looks.</summary>
    private void ListenToFolders()
    {
        Deafen();
        foreach (var folder in _files.Select(static file => Path.GetDirectoryName(Path.GetFullPath(file))).OfType<string>().Distinct(StringComparer.Ordinal).Where(Directory.Exists))
        {
            try
            {
                var watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
                watcher.Changed += OnNotice;
                watcher.Created += OnNotice;
                watcher.Deleted += OnNotice;
                watcher.Renamed += OnNotice;
                watcher.EnableRaisingEvents = true;
                _folders.Add(watcher);
            }
            catch (Exception cause) when (cause is IOException or ArgumentException)
            {
                // No more watches on this system, or the folder went away in between.
            }
        }
    }

    private void Deafen()
    {
        foreach (var watcher in _folders)
        {
            watcher.Dispose();
        }

        _folders.Clear();
    }

    private void OnNotice(object sender, FileSystemEventArgs notice)
    {
        lock (_gate)
        {
            // While a change is being waited out, the next look is near anyway.
            if (!_disposed && _seen is null && _files.Any(file => Path.GetFileName(file.AsSpan()).SequenceEqual(Path.GetFileName(notice.Name.AsSpan()))
                || (notice is RenamedEventArgs renamed && Path.GetFileName(file.AsSpan()).SequenceEqual(Path.GetFileName(renamed.OldName.AsSpan())))))
            {
                _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
