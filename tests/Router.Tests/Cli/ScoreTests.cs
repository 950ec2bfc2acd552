using System.Collections.Concurrent;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Midi.Files;
using MidiMesh.Router.Cli;
using MidiMesh.Router.Cli.Scores;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Cli;

/// <summary>What <c>send</c> and <c>melody</c> play in time, on a clock that the test moves.</summary>
public sealed class ScoreTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly CliBench _bench = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _heard = [];

    public void Dispose()
    {
        _bench.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Send_NotesWithLengths_BeginAndEndInTime()
    {
        Assert.Null(await Play("note C3 100 500ms wait 250ms note E3 90 500ms"));
        Assert.Equal(["0:903C64", "250:90405A", "500:803C40", "750:804040"], _heard);
    }

    [Fact]
    public async Task Send_InterruptedWhileNotesSoundAndAPedalIsDown_LetsGo()
    {
        var play = Play("cc 64 127 note C3 100 10s note C3 100 9s ch 2 on D3 5 wait 1s on E3 5", stopAfter: 4);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => play);
        Assert.Equal(["0:B0407F", "0:903C64", "0:903C64", "0:913E05"], _heard.Take(4));
        Assert.Equal(["0:B04000", "0:803C40", "0:803C40", "0:813E40"], _heard.Skip(4));
    }

    [Fact]
    public async Task Send_AFile_PlaysItsTracksInTime()
    {
        var file = new MidiFile(1, MidiDivision.Quarters(100),
        [
            new MidiFileTrack([MidiFileEvent.At(0, MidiFileMeta.Tempo, new byte[] { 0x0F, 0x42, 0x40 }), MidiFileEvent.At(50, MidiMessage.ControlChange(1, 7, 90))]),
            new MidiFileTrack([MidiFileEvent.At(0, MidiMessage.NoteOn(0, 60, 1)), MidiFileEvent.At(100, MidiMessage.NoteOff(0, 60))]),
            new MidiFileTrack([new(25, MidiFileEventKind.SysEx, default, 0, new byte[] { 1, 2 }), new(30, MidiFileEventKind.Escape, default, 0, new byte[] { 3, 0xF7 })]),
        ]);
        await File.WriteAllBytesAsync(Path.Combine(_bench.Folder, "song.mid"), MidiFileWriter.Write(file));
        Assert.Null(await Play("play song.mid on 1 1"));
        Assert.Equal(["0:903C01", "300:F0010203F7", "500:B1075A", "1000:803C40", "1000:900101"], _heard);
    }

    [Fact]
    public async Task Send_ABrokenFile_SaysWhereAndPlaysNothing()
    {
        _bench.Write("broken.mid", "MThd");
        _bench.Ports.CreateDevice("Synth").Received += bytes => _heard.Enqueue(Convert.ToHexString(bytes));
        Assert.Equal(1, await _bench.Run("send synth on 1 1 play broken.mid"));
        Assert.Equal("midimesh: broken.mid: byte 4: the file ends within its head.", Assert.Single(_bench.Error.Lines));
        Assert.Empty(_heard);
    }

    [Fact]
    public async Task Melody_SameSeed_IsTheSameSavedPrintedAndPlayed()
    {
        string[] words = ["melody", "--notes", "C3:1/8 D3:1/8 E3 G3:1/8 E3:1/8 D3", "--seed", "7", "--beats", "8", "--channel", "2"];
        Assert.Equal(0, await _bench.Run([.. words, "--save", "new.mid"]));
        Assert.True(MidiFileReader.TryRead(await File.ReadAllBytesAsync(Path.Combine(_bench.Folder, "new.mid")), out var file, out _));
        var saved = file.Tracks[0].Events.Where(static one => one.Kind == MidiFileEventKind.Message).Select(static one => one.Message).ToArray();

        using var played = new BlockingCollection<string>();
        _bench.Ports.CreateDevice("Synth").Received += bytes => played.Add(Convert.ToHexString(bytes));
        Assert.Equal(0, await _bench.Run([.. words, "--to", "synth", "--tempo", "1000"]));
        Assert.Equal(
            saved.Select(static message => $"{message.Status:X2}{message.Data1:X2}{message.Data2:X2}"),
            saved.Select(_ => played.TryTake(out var message, CliBench.Patience) ? message : "nothing"));
        Assert.All(saved, static message => Assert.Equal(1, message.Channel));

        Assert.Equal(0, await _bench.Run(words));
        Assert.Equal(1 + (saved.Length / 2), _bench.Output.Lines.Count);
        Assert.Equal(0, await _bench.Run(["melody", "--learn", "new.mid", "--order", "8", "--seed", "1", "--json"]));
        Assert.Contains("\"velocity\": 100", _bench.Output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, "melody", "nothing to learn from")]
    [InlineData(64, "melody --notes C3 --order 9", "--order is 1 to 8, not 9")]
    [InlineData(64, "melody --notes C3 --beats NaN", "--beats takes")]
    [InlineData(64, "melody --notes C3 --tempo 0", "--tempo takes 4 to 1000")]
    [InlineData(1, "melody --notes X3", "note 1, 'X3': 'X3' is no note")]
    [InlineData(1, "melody --notes -", "there is no note in it")]
    [InlineData(1, "melody --learn nothing.mid", "nothing.mid: there is no such file")]
    [InlineData(1, "melody --notes C3 --to nowhere", "no MIDI output port fits 'nowhere'")]
    [InlineData(2, "melody --notes C3 --save no/such/folder.mid", "cannot write no/such/folder.mid")]
    public async Task Melody_WrongOptions_SaysWhy(int code, string line, string why)
    {
        Assert.Equal(code, await _bench.Run(line));
        Assert.Contains(why, _bench.Error.Text, StringComparison.Ordinal);
    }

    /// <summary>Plays words, moving the clock on whenever nothing happens until then.</summary>
    private async Task<string?> Play(string words, int stopAfter = int.MaxValue)
    {
        var (messages, error) = MidiWords.Parse(words.Split(' '), _bench.Folder);
        Assert.Null(error);
        var play = new ScorePlayer(new Output(this), _time).FindProblemAsync(messages, _stop.Token);
        while (!play.IsCompleted)
        {
            if (_heard.Count >= stopAfter)
            {
                await _stop.CancelAsync();
            }
            else if (_time.NextDue is { } due)
            {
                _time.Advance(due);
            }

            await Task.Yield();
        }

        return await play;
    }

    private sealed class Output(ScoreTests test) : IMidiOutput
    {
        public int Queued => 0;

        public string? LostReason => null;

        public bool TrySend(ReadOnlySpan<byte> message)
        {
            test._heard.Enqueue($"{test._time.Elapsed.TotalMilliseconds:0}:{Convert.ToHexString(message)}");
            return true;
        }

        public void Dispose()
        {
        }
    }
}
