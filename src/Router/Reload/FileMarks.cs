using System.Security.Cryptography;

namespace MidiMesh.Router.Reload;

/// <summary>What a set of files held at one moment: enough to tell whether any of them says something else by now. Immutable.</summary>
/// <remarks>Length and time of writing are cheap to ask for and tell of most changes; the hash decides, so that touching a file, or checking out the same words again, changes nothing.</remarks>
internal sealed class FileMarks
{
    private readonly Dictionary<string, Mark> _marks;

    private FileMarks(Dictionary<string, Mark> marks) => _marks = marks;

    /// <summary>Before anything was looked at.</summary>
    public static FileMarks None { get; } = new([]);

    /// <summary>Looks at files. Their content is read only where length or time differ from <paramref name="known"/>, unless <paramref name="thorough"/>.</summary>
    public static FileMarks Take(IEnumerable<string> files, FileMarks known, bool thorough = false)
    {
        var marks = new Dictionary<string, Mark>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var path = Path.GetFullPath(file);
            marks[path] = TakeOne(path, thorough ? default : known._marks.GetValueOrDefault(path));
        }

        return new FileMarks(marks);
    }

    /// <summary>Whether every file says the same as in <paramref name="other"/>.</summary>
    public bool SaysTheSame(FileMarks other) =>
        _marks.Count == other._marks.Count && _marks.All(mark => other._marks.TryGetValue(mark.Key, out var there) && there.Hash == mark.Value.Hash);

    /// <summary>Whether a file is there and holds anything at all: an editor that writes in place empties it first.</summary>
    public bool HasContent(string file) => _marks.TryGetValue(Path.GetFullPath(file), out var mark) && mark is { Hash: not null, Length: > 0 };

    private static Mark TakeOne(string file, Mark known)
    {
        try
        {
            var there = new FileInfo(file);
            if (!there.Exists)
            {
                return default;
            }

            var (length, written) = (there.Length, there.LastWriteTimeUtc);
            if (known.Hash is not null && known.Length == length && known.Written == written)
            {
                return known;
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new Mark(length, written, Convert.ToHexString(SHA256.HashData(stream)));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Being replaced at this very moment, or not ours to read: as good as not there, and looked at again soon.
            return default;
        }
    }

    /// <summary>One file; without a hash it is not there.</summary>
    private readonly record struct Mark(long Length, DateTime Written, string? Hash);
}
