using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Tests.Backends;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>A far end on the JACK server, with the ports "NAME:out" and "NAME:in": a program of its own (<c>unit.c</c>, libjack and nothing else) for each.</summary>
/// <remarks>To pull its cable is to kill it. When the server dies it ends by itself, and is plugged in again.</remarks>
internal sealed class JackUnit : IFarEnd, IDisposable
{
    private static readonly Lazy<string> Program = new(Compile);

    private readonly string _name;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly Lock _writing = new();
    private Process? _process;
    private BlockingCollection<string> _answers = [];          // ends with the process
    private int _ordered;                                      // "send" lines of this process
    private int _sent;                                         // and their answers

    /// <param name="name">Name of the JACK client, without blanks. The unit is plugged in from now on.</param>
    public JackUnit(string name)
    {
        _name = name;
        Plug();
    }

    /// <inheritdoc />
    /// <remarks>On the thread that reads the program's answers.</remarks>
    public event LoopbackBytesHandler? Received;

    public bool IsPlugged => _process is not null;

    /// <summary>The port on which it plays.</summary>
    public string Out => _name + ":out";

    /// <summary>The port at which it listens.</summary>
    public string In => _name + ":in";

    /// <inheritdoc />
    /// <remarks>True at once; <see cref="AwaitSent"/> waits until JACK has it.</remarks>
    public bool Send(ReadOnlySpan<byte> bytes)
    {
        Interlocked.Increment(ref _ordered);
        Order("send " + (bytes[0] == 0xF0 ? Convert.ToHexString(bytes) : List(bytes)));
        return true;
    }

    /// <summary>Waits until everything sent so far was in a period of the server.</summary>
    public void AwaitSent() =>
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _sent) == Volatile.Read(ref _ordered), RunningRig.Patience), $"the unit '{_name}' could not send: {Complaints}");

    /// <summary>Plays short messages over and over from now on, so many a second, until <see cref="StopPlaying"/>.</summary>
    public void StartPlaying(int rate, ReadOnlySpan<byte> messages) => Order(string.Create(CultureInfo.InvariantCulture, $"play {rate} 0 {List(messages)}"));

    /// <summary>Stops at the end of the list.</summary>
    /// <returns>How many messages it has played.</returns>
    public int StopPlaying()
    {
        Order("stop");
        return int.Parse(Expect("played ")["played ".Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Plays so many short messages, the given ones over and over, so many a second. Returns when they have left.</summary>
    public void Flood(int count, int rate, ReadOnlySpan<byte> messages)
    {
        Order(string.Create(CultureInfo.InvariantCulture, $"play {rate} {count} {List(messages)}"));
        Expect("played ");
    }

    /// <summary>Gives the port on which it plays another name.</summary>
    public void Rename(string port)
    {
        Order($"rename out {port}");
        Expect("renamed");
    }

    public void Plug()
    {
        Unplug();
        (_ordered, _sent) = (0, 0);
        _process = Process.Start(new ProcessStartInfo(Program.Value, [_name]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answers = _answers = [];
        _process.OutputDataReceived += (_, line) => Hear(line.Data, answers);
        _process.ErrorDataReceived += (_, line) => _complaints.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Expect("ready");
    }

    /// <summary>Pulls the cable. When this returns, everything that had come is heard.</summary>
    public void Unplug() => End(static process => process.Kill());

    /// <summary>Leaves in good order.</summary>
    public void Quit() => End(static process => process.StandardInput.Close());

    public void Dispose() => Unplug();

    private string Complaints => string.Join(" | ", _complaints);

    private void End(Action<Process> end)
    {
        if (_process is { } process)
        {
            _process = null;
            end(process);
            process.WaitForExit();
            process.Dispose();
        }
    }

    private void Order(string line)
    {
        lock (_writing)
        {
            _process!.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
    }

    private string Expect(string answer)
    {
        Assert.True(_answers.TryTake(out var line, RunningRig.Patience), $"the unit '{_name}' did not answer '{answer}': {Complaints}");
        Assert.StartsWith(answer, line, StringComparison.Ordinal);
        return line;
    }

    private void Hear(string? line, BlockingCollection<string> answers)
    {
        if (line is null)
        {
            answers.CompleteAdding();
        }
        else if (line.StartsWith("got ", StringComparison.Ordinal))
        {
            Received?.Invoke(Convert.FromHexString(line.AsSpan(4)));
        }
        else if (line == "sent")
        {
            Interlocked.Increment(ref _sent);
        }
        else
        {
            answers.Add(line);                                 // "lost N" too, which no test awaits
        }
    }

    /// <summary>Short messages with a comma between them: the program takes one at a time, as JACK does.</summary>
    private static string List(ReadOnlySpan<byte> messages)
    {
        var list = new List<string>();
        for (var at = 0; at < messages.Length;)
        {
            var length = (messages[at] & 0xF0) switch { 0xF0 => 1, 0xC0 or 0xD0 => 2, _ => 3 };
            list.Add(Convert.ToHexString(messages.Slice(at, length)));
            at += length;
        }

        return string.Join(',', list);
    }

    private static string Compile()
    {
        using var resource = typeof(JackUnit).Assembly.GetManifestResourceStream("Peers/unit.c")!;
        using var reader = new StreamReader(resource);
        var (source, built, program) = (Path.GetTempFileName(), Path.GetTempFileName(), Path.Combine(AppContext.BaseDirectory, "unit"));
        File.WriteAllText(source, reader.ReadToEnd());
        using var compiler = Process.Start(new ProcessStartInfo("cc", ["-O2", "-pthread", "-x", "c", source, "-o", built, "-l:libjack.so.0"]) { RedirectStandardError = true })!;
        var words = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, $"the tests need a C compiler and libjack: apt-get install --no-install-recommends gcc libc6-dev jackd2\n{words}");
        File.Move(built, program, overwrite: true);
        File.Delete(source);
        return program;
    }
}
