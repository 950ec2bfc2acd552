using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace MidiMesh.Router.Tests.EndToEnd.Lives;

/// <summary>Our own remote script in real Python, under the fake Live of tests/RemoteScript, in real time: run_live.py.</summary>
internal sealed class ScriptedLive : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ScriptedLive(int port, string[] arguments)
    {
        Assert.True(File.Exists(Python), "Debian's Python is needed: apt-get install python3");
        var start = new ProcessStartInfo(Python, [Path.Combine(Folder(), "run_live.py"), "--port", port.ToString(CultureInfo.InvariantCulture), .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data is { } text ? "! " + text : null);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts it, with a clip in every slot.</summary>
    public static async Task<ScriptedLive> StartAsync(int port, int tracks, int scenes, int quantization, bool console = false)
    {
        string[] more = console ? ["--console"] : [];
        var live = new ScriptedLive(port, ["--grid", Text(tracks), Text(scenes), "--quantization", Text(quantization), .. more]);
        await live.Says($"ready {port}");
        return live;
    }

    /// <summary>Starts it with a set of tests/Live.Tests/Sets.</summary>
    public static async Task<ScriptedLive> StartAsync(int port, string set)
    {
        var live = new ScriptedLive(port, ["--set", set]);
        await live.Says($"ready {port}");
        return live;
    }

    /// <summary>Somebody does something in Live.</summary>
    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>The numbers behind the word that a question is answered with.</summary>
    public async Task<int[]> Ask(string word) => [.. (await AskText(word)).Select(static number => int.Parse(number, CultureInfo.InvariantCulture))];

    /// <summary>The words behind the one that a question is answered with; it may be answered with none.</summary>
    public async Task<string[]> AskText(string word)
    {
        bool IsAnswer(string line) => line == word || line.StartsWith(word + " ", StringComparison.Ordinal);
        var before = _lines.Count(IsAnswer);
        Tell(word);
        var answer = "";
        await RunningRig.Until(() => (answer = _lines.Where(IsAnswer).ElementAtOrDefault(before) ?? "").Length > 0, word);
        return answer.Split(' ')[1..];
    }

    /// <summary>Waits until it has said a line.</summary>
    public Task Says(string line) => RunningRig.Until(
        () => _lines.Contains(line) || (_process.HasExited ? throw new InvalidOperationException(string.Join('\n', _lines)) : false), $"Live says '{line}'");

    /// <summary>Waits until exactly one slot plays.</summary>
    public Task PlaysOnly(int track, int scene, string when) => PlaysOnly(track, scene, () => when);

    /// <summary>The same, with words that are found only when it has been waited for in vain.</summary>
    public async Task PlaysOnly(int track, int scene, Func<string> when)
    {
        var started = TimeProvider.System.GetTimestamp();
        int[] playing;
        do
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < RunningRig.Patience, $"never, {when()}: only {track}.{scene} plays");
            playing = await Ask("playing");
        }
        while (!playing.SequenceEqual(Enumerable.Range(0, playing.Length).Select(t => t == track ? scene : -1), Stopped.Instance));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, "tests", "RemoteScript");
            if (File.Exists(Path.Combine(found, "run_live.py")))
            {
                return found;
            }
        }

        throw new DirectoryNotFoundException("tests/RemoteScript is not above the tests' own folder.");
    }

    /// <summary>A stopped track's slot is -1 or -2, depending on how it stopped.</summary>
    private sealed class Stopped : IEqualityComparer<int>
    {
        public static Stopped Instance { get; } = new();

        public bool Equals(int x, int y) => Math.Max(x, -1) == Math.Max(y, -1);

        public int GetHashCode(int slot) => Math.Max(slot, -1);
    }
}
