using MidiMesh.Router.Reload;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Reload;

/// <summary>What counts as a change on disk. Time stands still; the system's own notices may come in between and must not matter.</summary>
public sealed class RigWatcherTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("midimesh-watch-").FullName;
    private readonly List<bool> _gone = [];
    private int _told;

    private string Rig => Path.Combine(_folder, "set", "rig.conf");

    private string Included => Path.Combine(_folder, "set", "venue.conf");

    private string Missing => Path.Combine(_folder, "set", "profiles", "own.conf");

    public RigWatcherTests()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Rig)!);
        File.WriteAllText(Rig, "one");
        File.WriteAllText(Included, "two");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Look_NothingChanged_TellsNothing()
    {
        using var watcher = Watch();
        Pass();

        Assert.Equal(0, _told);
    }

    [Fact]
    public void Look_WrittenInPlace_TellsOnceAfterItIsQuiet()
    {
        using var watcher = Watch();
        File.WriteAllText(Rig, "other");
        Pass();

        Assert.Equal(1, _told);
    }

    [Fact]
    public void Look_SameLengthAndTime_IsFoundByItsContent()
    {
        using var watcher = Watch();
        var written = File.GetLastWriteTimeUtc(Included);
        File.WriteAllText(Included, "TWO");
        File.SetLastWriteTimeUtc(Included, written);
        for (var i = 0; i < 12; i++)
        {
            Pass();
        }

        Assert.Equal(1, _told);
    }

    [Fact]
    public void Look_ReplacedByRename_Tells()
    {
        using var watcher = Watch();
        File.WriteAllText(Rig + ".swp", "other");
        File.Move(Rig + ".swp", Rig, overwrite: true);
        Pass();

        Assert.Equal(1, _told);
    }

    [Fact]
    public void Look_TouchedOnly_TellsNothing()
    {
        using var watcher = Watch();
        File.SetLastWriteTimeUtc(Rig, DateTime.UtcNow.AddHours(1));
        Pass();

        Assert.Equal(0, _told);
    }

    [Fact]
    public void Look_IncludedFileOrAProfileThatWasLookedFor_Tells()
    {
        using var watcher = Watch();
        File.WriteAllText(Included, "three");
        Pass();
        Directory.CreateDirectory(Path.GetDirectoryName(Missing)!);
        File.WriteAllText(Missing, "a profile");
        Pass();

        Assert.Equal(2, _told);
    }

    [Fact]
    public void Look_FolderReplacedWhole_Tells()
    {
        using var watcher = Watch();
        var set = Path.GetDirectoryName(Rig)!;
        Directory.Move(set, set + ".old");
        Directory.CreateDirectory(set);
        File.WriteAllText(Rig, "another rig");
        Pass();

        Assert.Equal(1, _told);
    }

    [Fact]
    public void Look_StillBeingWritten_Waits()
    {
        using var watcher = Watch();
        for (var i = 0; i < 20; i++)
        {
            File.AppendAllText(Rig, "more");
            _time.Advance(RigWatcher.Quiet / 2);
            Assert.Equal(0, _told);
        }

        Pass();
        Assert.Equal(1, _told);
    }

    [Fact]
    public void Look_DeletedOrEmptied_TellsThatItIsGoneAndNothingElse()
    {
        using var watcher = Watch();
        File.Delete(Rig);
        Pass();
        Assert.Equal([true], _gone);
        File.WriteAllText(Rig, "");
        Pass();
        File.WriteAllText(Rig, "one");
        Pass();

        Assert.Equal([true, false], _gone);
        Assert.Equal(0, _told);
    }

    [Fact]
    public void Look_ChangedBack_TellsNothingMore()
    {
        using var watcher = Watch();
        File.WriteAllText(Rig, "other");
        _time.Advance(RigWatcher.Quiet / 2);
        File.WriteAllText(Rig, "one");
        Pass();

        Assert.Equal(0, _told);
    }

    private RigWatcher Watch()
    {
        string[] files = [Rig, Included, Missing];
        var watcher = new RigWatcher(Rig, () => _told++, _gone.Add, _time);
        watcher.Watch(files, FileMarks.Take(files, FileMarks.None));
        return watcher;
    }

    /// <summary>Long enough for a look and the second one that it asks for.</summary>
    private void Pass()
    {
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(RigWatcher.Period);
        }
    }
}
