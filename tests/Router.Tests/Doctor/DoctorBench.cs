using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Doctor;
using MidiMesh.Router.Tests.Cli;

namespace MidiMesh.Router.Tests.Doctor;

/// <summary>A visit to the doctor on a computer that a test makes up: its kernel's files, groups, sound devices, libraries and Live's folders lie in a folder of the test's.</summary>
internal sealed class DoctorBench : IDisposable
{
    public const string QuietRig = "rig { name = quiet, format = 1 }, web { port = 0 }";

    private int _read;

    public DoctorBench()
    {
        Machine = new Machine
        {
            ProcFolder = Path.Combine(Cli.Folder, "proc"), SoundFolder = Path.Combine(Cli.Folder, "snd"), GroupFile = Path.Combine(Cli.Folder, "group"),
            Home = Path.Combine(Cli.Folder, "home"), Documents = Path.Combine(Cli.Folder, "documents"), IsLinux = true,
            Libraries = static () => [new NativeLibraryState("librtmidi", null, "6.0.0", "/usr/lib/librtmidi.so.7")],
        };
        Limits("95", "unlimited");
        Status("0000000000000000", "29 1000");
        Cli.Write("group", "root:x:0:\naudio:x:29:somebody\n");
    }

    public CliBench Cli { get; } = new();

    public Machine Machine { get; set; }

    /// <summary>Soft limits as /proc/self/limits shows them.</summary>
    public void Limits(string priority, string memory) => Cli.Write("proc/self/limits", string.Create(CultureInfo.InvariantCulture, $"""
        Limit                     Soft Limit           Hard Limit           Units     
        Max cpu time              unlimited            unlimited            seconds   
        Max locked memory         {memory,-20} unlimited            bytes     
        Max realtime priority     {priority,-20} 99                   

        """));

    /// <summary>Capabilities and groups as /proc/self/status shows them.</summary>
    public void Status(string capabilities, string groups) => Cli.Write("proc/self/status", $"Name:\tmidimesh\nUid:\t1000\t1000\t1000\t1000\nGroups:\t{groups} \nCapEff:\t{capabilities}\n");

    /// <summary>Looks, and gives what was found.</summary>
    /// <param name="rig">Text of the rig; null for none.</param>
    /// <param name="options">Further words of the line.</param>
    public async Task<DoctorReport> Look(string? rig = QuietRig, params string[] options)
    {
        Cli.Context = Cli.Context with { Machine = Machine };
        string[] words = rig is null ? [] : [Cli.Write("rig.conf", rig)];
        var code = await Cli.Run(["doctor", .. words, "--json", .. options]);
        var text = Cli.Output.Text[_read..];
        _read += text.Length;
        return new DoctorReport(code, JsonDocument.Parse(text));
    }

    /// <summary>A program of somebody else's that holds a port.</summary>
    public static Process Hold(int port, bool tcp = false)
    {
        var holder = Process.Start(new ProcessStartInfo("/usr/bin/python3")
        {
            ArgumentList =
            {
                "-c",
                $"import socket,sys\ns=socket.socket(socket.AF_INET,socket.{(tcp ? "SOCK_STREAM" : "SOCK_DGRAM")});s.bind(('127.0.0.1',{port}))\n"
                + $"{(tcp ? "s.listen()" : "")}\nprint('held',flush=True);sys.stdin.read()",
            },
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        return holder;
    }

    public static void End(Process holder)
    {
        holder.StandardInput.Close();
        holder.WaitForExit();
    }

    public void Dispose() => Cli.Dispose();
}

/// <summary>What the doctor said as JSON.</summary>
internal sealed class DoctorReport(int code, JsonDocument document)
{
    /// <summary>The exit code.</summary>
    public int Code => code;

    public JsonElement Root => document.RootElement;

    /// <summary>"level: says | advice" of the one finding of a check.</summary>
    public string this[string check] => Assert.Single(Of(check));

    /// <summary>All findings of a check.</summary>
    public IReadOnlyList<string> Of(string check) =>
    [
        .. Root.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("check").GetString() == check)
            .Select(static finding => $"{finding.GetProperty("level").GetString()}: {finding.GetProperty("says").GetString()} | {finding.GetProperty("advice").GetString()}"),
    ];
}
