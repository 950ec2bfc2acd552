using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using MidiMesh.Actors.Status;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.Web;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Recording;

public sealed class RecordCommandTests
{
    private const string Rig = """
        devices { keys { profile = generic/keyboard, virtual = true }, synth { profile = generic/midi, virtual = true } }
        routes { thru { from = keys, to = synth } }

        """;

    [Fact]
    public async Task Record_UntilCtrlC_ThenReplayDiffAndMidi()
    {
        using var bench = new CliBench();
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        var running = bench.Run("record set.rec");
        await bench.Error.See("Recording. Ctrl-C ends it.");
        Play(web, MidiMessage.NoteOn(0, 60, 100), 1);
        Play(web, MidiMessage.NoteOff(0, 60, 0), 2);
        var path = Path.Combine(bench.Folder, "set.rec");
        await EndToEnd.RunningRig.Until(() => File.ReadAllText(path).Contains(" 803C00 ", StringComparison.Ordinal), "both notes are in the file");
        await bench.Stop();
        Assert.Equal(0, await running);
        Assert.EndsWith(" end\n", await File.ReadAllTextAsync(path), StringComparison.Ordinal);

        using var next = new CliBench();
        File.Copy(path, Path.Combine(next.Folder, "set.rec"));
        next.Write("a.conf", Rig);
        next.Write("b.conf", Rig.Replace("from = keys,", "from = keys, via = [ { transpose = 12 } ],", StringComparison.Ordinal));
        Assert.Equal(0, await next.Run("replay set.rec --rig a.conf"));
        Assert.Contains("    synth note-on C3 100 channel 1", next.Output.Lines);
        Assert.Equal(0, await next.Run("replay --diff a.conf a.conf set.rec"));
        Assert.Equal(1, await next.Run("replay --diff a.conf b.conf set.rec"));
        Assert.Contains("  - synth note-on C3 100 channel 1", next.Output.Lines);
        Assert.Contains("  + synth note-on C4 100 channel 1", next.Output.Lines);
        Assert.Equal(0, await next.Run("replay set.rec --midi notes.mid"));
        Assert.Equal("MThd"u8.ToArray(), (await File.ReadAllBytesAsync(Path.Combine(next.Folder, "notes.mid")))[..4]);
        Assert.Equal(1, await next.Run("replay set.rec"));   // recorded from no file
        Assert.Contains("name one with --rig", next.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordLast_AfterTheFact_HasWhatHappenedBefore()
    {
        using var bench = new CliBench();
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        Play(web, MidiMessage.NoteOn(0, 61, 100), 1);
        Assert.Equal(0, await bench.Run("record --last last.rec --midi last.mid"));
        Assert.Contains("midi-in keys 1 0 903D64", await File.ReadAllTextAsync(Path.Combine(bench.Folder, "last.rec")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(bench.Folder, "last.mid")));
        Assert.Equal(1, await bench.Run("record --last last.rec"));
        Assert.Contains("--force writes over it", bench.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordLast_InputTooLongToBeKept_IsTold()
    {
        using var bench = new CliBench();
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        byte[] sysEx = [0xF0, .. Enumerable.Repeat((byte)1, 300), 0xF7];
        web.Board.Context.Trace.Midi(TraceKind.MidiIn, "keys", default, sysEx, 1, null);
        web.Board.Context.Trace.Midi(TraceKind.MidiOut, "synth", default, sysEx, 1, null);
        Assert.Equal(0, await bench.Run("record --last last.rec"));
        Assert.Contains("last.rec: 1 input was longer than the 112 bytes that are kept; replay leaves it out.", bench.Error.Lines);
        Assert.Equal(0, await bench.Run("replay last.rec --rig " + bench.Write("a.conf", Rig)));
        Assert.Contains(bench.Error.Lines, static line => line.EndsWith("left out 1 messages of which the recording has only the beginning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Record_FullDisk_SaysSoAndTheRouterPlaysOn()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;                                          // only Linux has a disk that is always full
        }

        using var bench = new CliBench();
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        Play(web, MidiMessage.NoteOn(0, 61, 100), 1);
        Assert.Equal(2, await bench.Run("record --last --force /dev/full"));
        Assert.Contains("cannot be written", bench.Error.Text, StringComparison.Ordinal);
        Assert.Contains("The router plays on", bench.Error.Text, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = web.Server.Page };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/status", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task PostLast_WritesBesideTheRig_AndNeedsTheToken()
    {
        await using var web = await WebBench.StartAsync();
        var folder = Directory.CreateTempSubdirectory("midimesh-rec-").FullName;
        using var client = new HttpClient { BaseAddress = web.Server.Page };
        var url = new Uri("/api/record/last", UriKind.Relative);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync(url, null)).StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", web.Token.Text);
        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsync(url, null)).StatusCode);

        web.Board.Rig = new RigReport(Path.Combine(folder, "my.conf"), "");
        using var answer = JsonDocument.Parse(await (await client.PostAsync(url, null)).Content.ReadAsStringAsync());
        var written = answer.RootElement.GetProperty("file").GetString()!;
        Assert.Equal(Path.Combine(folder, "recordings"), Path.GetDirectoryName(written));
        Assert.StartsWith("midimesh-recording 1\n", await File.ReadAllTextAsync(written), StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "");
        web.Board.Rig = new RigReport(Path.Combine(folder, "file", "my.conf"), "");
        Assert.Equal(HttpStatusCode.InsufficientStorage, (await client.PostAsync(url, null)).StatusCode);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("record", 64)]
    [InlineData("record a b", 64)]
    [InlineData("record a.rec", 2)]
    [InlineData("replay", 64)]
    [InlineData("replay a b", 64)]
    [InlineData("replay --diff a b", 64)]
    [InlineData("replay a --speed 0", 64)]
    [InlineData("replay missing.rec", 1)]
    public async Task WrongLine_EndsWithItsCode(string line, int code)
    {
        using var bench = new CliBench();
        Assert.Equal(code, await bench.Run(line));
        Assert.NotEmpty(bench.Error.Lines);
    }

    [Fact]
    public async Task Replay_TornFile_NamesThePlace()
    {
        using var bench = new CliBench();
        bench.Write("torn.rec", "midimesh-recording 1\nrig a b\nbegan x\n");
        Assert.Equal(1, await bench.Run("replay torn.rec"));
        Assert.StartsWith("torn.rec:3:7: error: 'x' is no date", bench.Error.Lines[0], StringComparison.Ordinal);
    }

    private static void Play(WebBench web, MidiMessage message, long id)
    {
        var entry = new TraceEntry { Kind = TraceKind.MidiIn, Subject = "keys", EventId = id, Midi = message, Track = -1, Scene = -1 };
        web.Board.Context.Trace.Write(ref entry);
    }
}
