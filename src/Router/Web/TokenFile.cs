using System.Diagnostics;
using System.Text.Json;

namespace MidiMesh.Router.Web;

/// <summary>Tells the command line where a running router's page is and how to speak to it: a file that only its user can read, there while the router runs.</summary>
/// <remarks>One file for each router, named after its port, in <c>$XDG_RUNTIME_DIR/midimesh</c> or, without that, <c>~/.local/state/midimesh</c>.</remarks>
public sealed class TokenFile : IDisposable
{
    private const string Prefix = "router-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    private TokenFile(string path) => Path = path;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What a token file says.</summary>
    /// <param name="Page">Address of the page, without the token.</param>
    /// <param name="Token">The token.</param>
    /// <param name="Process">The router's process id.</param>
    public sealed record Entry(Uri Page, string Token, int Process);

    /// <summary>The folder used when none is given.</summary>
    public static string DefaultFolder
    {
        get
        {
            var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            return runtime is { Length: > 0 } && Directory.Exists(runtime)
                ? System.IO.Path.Combine(runtime, "midimesh")
                : OperatingSystem.IsWindows()
                    ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "MidiMesh")
                    : System.IO.Path.Combine(home, ".local", "state", "midimesh");
        }
    }

    /// <summary>Writes the file. Disposing the result removes it.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is somebody else's.</exception>
    public static TokenFile Write(Uri page, AccessToken token, string? folder = null)
    {
        folder ??= DefaultFolder;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);               // the profile's folders are their user's own
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
        }

        var path = System.IO.Path.Combine(folder, $"{Prefix}{page.Port}.json");
        var draft = $"{path}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // From the first byte: a mode set afterwards would leave a moment in which others can open it.
            options.UnixCreateMode = OwnerOnly;
        }

        File.Delete(draft);
        using (var file = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(file, new Entry(page, token.Text, Environment.ProcessId), JsonSerializerOptions.Web);
        }

        File.Move(draft, path, overwrite: true);
        return new TokenFile(path);
    }

    /// <summary>The routers of this user that run, the one started last first. Files that others left behind or spoilt are passed over.</summary>
    public static IReadOnlyList<Entry> Find(string? folder = null)
    {
        folder ??= DefaultFolder;
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return
        [
            .. new DirectoryInfo(folder).EnumerateFiles($"{Prefix}*.json")
                .OrderByDescending(file => file.LastWriteTimeUtc)
                .Select(file => Read(file.FullName))
                .OfType<Entry>()
                .Where(entry => IsRunning(entry.Process)),
        ];
    }

    /// <summary>Removes the file, unless another router has taken its place.</summary>
    public void Dispose()
    {
        if (Read(Path)?.Process == Environment.ProcessId)
        {
            File.Delete(Path);
        }
    }

    private static Entry? Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<Entry>(file, JsonSerializerOptions.Web) is { Page: not null, Token: not null } entry ? entry : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (Exception cause) when (cause is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
