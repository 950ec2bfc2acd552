using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Mesh;

namespace MidiMesh.Router.Hosting;

/// <summary>Keeps what a run that is killed would lose, in <c>.midimesh/my-set.state.json</c> beside the rig: page, variables, roles, and what sounds. Written once a second when something has changed, taken away at an orderly end.</summary>
/// <remarks>
/// Whoever finds it at the start knows that the run before was killed, unless the process that wrote it still lives. It may be lost or broken without harm: what cannot be read counts as nothing.
/// It is not forced to the disk, which on a card would cost more than it is worth: it outlives the program, and a power cut only by chance.
/// </remarks>
internal sealed partial class StateFile : IDisposable
{
    private const int MostBytes = 1024 * 1024;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = 8 };

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly (int Id, DateTime Started) _own = Own();
    private MeshBoard? _board;
    private bool _hasBegun;
    private ITimer? _timer;
    private string _written = "";
    private bool _failed;

    /// <summary>Looks at what is there.</summary>
    /// <param name="rig">Path of the rig.</param>
    /// <param name="time">For the looks.</param>
    /// <param name="loggers">Told once when it cannot be written.</param>
    public StateFile(string rig, TimeProvider time, ILoggerFactory loggers)
    {
        var whole = Path.GetFullPath(rig);
        _path = Path.Combine(Path.GetDirectoryName(whole)!, ".midimesh", Path.GetFileNameWithoutExtension(whole) + ".state.json");
        (_time, _log) = (time, loggers.CreateLogger("MidiMesh.State"));
        Left = Read();
    }

    /// <summary>What a run that was killed left behind, or null.</summary>
    public LastRun? Left { get; }

    /// <summary>From now on this run is kept.</summary>
    public void Follow(MeshBoard board)
    {
        lock (_gate)
        {
            (_board, _hasBegun) = (board, true);

            // At once, but not on the thread that starts the router: the first look compiles what it needs.
            _timer = _time.CreateTimer(static file => ((StateFile)file!).OnTimer(), this, TimeSpan.Zero, Period);
        }
    }

    /// <summary>The router is about to end; what it says on its way is not kept.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            (_board, _timer) = (null, null);
        }
    }

    /// <summary>The run has ended in order: there is nothing to be taken up again.</summary>
    public void Dispose()
    {
        Leave();
        if (!_hasBegun)
        {
            return;                                          // what is there is still that of the run before
        }

        try
        {
            File.Delete(_path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            CannotWrite(_log, _path, cause.Message);
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            Write();
        }
    }

    private void Write()
    {
        if (_board is not { } board)
        {
            return;
        }

        var text = JsonSerializer.Serialize(Picture(board), Json);
        if (text == _written)
        {
            return;
        }

        var draft = $"{_path}.{Environment.ProcessId}.new";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            File.WriteAllText(draft, text);
            File.Move(draft, _path, overwrite: true);
            (_written, _failed) = (text, false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            if (!_failed)
            {
                CannotWrite(_log, _path, cause.Message);
            }

            _failed = true;                                  // a full disk may be made room on: tried again, told once
        }
    }

    private static (int Id, DateTime Started) Own()
    {
        using var own = Process.GetCurrentProcess();
        return (own.Id, own.StartTime.ToUniversalTime());
    }

    private Content Picture(MeshBoard board)
    {
        var stage = board.Stage.Report();
        return new Content(_own.Id, _own.Started, stage.Page)
        {
            Variables = stage.Variables.ToDictionary(static variable => variable.Name, static variable => (double?)variable.Value),
            Roles = stage.Roles.Where(static role => role.Active.Length > 0).ToDictionary(static role => role.Name, static role => (string?)role.Active),
            Sounds = board.Wiring.Devices.Select(static device => (device.Plan.Name, Sound: device.ReadSound())).Where(static device => device.Sound.Channels != 0)
                .ToDictionary(static device => device.Name, static device => (Sound?)new Sound(device.Sound.Notes, device.Sound.Pedals, device.Sound.Channels)),
        };
    }

    private LastRun? Read()
    {
        try
        {
            var file = new FileInfo(_path);
            if (!file.Exists || file.Length > MostBytes || JsonSerializer.Deserialize<Content>(File.ReadAllText(_path), Json) is not { } content || IsAlive(content))
            {
                return null;
            }

            return new LastRun(
                content.Page ?? "",
                Given(content.Variables).Where(static one => one.Value is not null).ToDictionary(static one => one.Key, static one => one.Value!.Value),
                Given(content.Roles).Where(static one => one.Value is not null).ToDictionary(static one => one.Key, static one => one.Value!),
                Given(content.Sounds).Where(static one => one.Value is not null).ToDictionary(static one => one.Key, static one => new OutputSound(one.Value!.Notes ?? [], one.Value.Pedals ?? [], one.Value.Channels)));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            CannotRead(_log, _path, cause.Message);
            return null;
        }
    }

    private static Dictionary<string, T> Given<T>(Dictionary<string, T>? table) => table ?? [];

    /// <summary>Whether the process that wrote it still runs: the same rig twice, and nobody was killed. Numbers of processes come again; the same start does not.</summary>
    private static bool IsAlive(Content content)
    {
        try
        {
            using var process = Process.GetProcessById(content.Process);
            return (process.StartTime.ToUniversalTime() - content.Started).Duration() < TimeSpan.FromSeconds(1);
        }
        catch (Exception cause) when (cause is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            return false;                                    // it is gone, or is somebody else's
        }
    }

    [LoggerMessage(51, LogLevel.Warning, "{File} cannot be written, so if the program is killed page and roles begin anew: {Reason}")]
    private static partial void CannotWrite(ILogger logger, string file, string reason);

    [LoggerMessage(52, LogLevel.Warning, "{File} cannot be read and counts as empty: {Reason}")]
    private static partial void CannotRead(ILogger logger, string file, string reason);

    private sealed record Content(int Process, DateTime Started, string? Page)
    {
        public Dictionary<string, double?>? Variables { get; init; }

        public Dictionary<string, string?>? Roles { get; init; }

        public Dictionary<string, Sound?>? Sounds { get; init; }
    }

    private sealed record Sound(IReadOnlyList<int>? Notes, IReadOnlyList<int>? Pedals, int Channels);
}
