using MidiMesh.Router.Cli;

namespace MidiMesh.Router.Tests.Cli;

public sealed class MidiWordsTests
{
    [Theory]
    [InlineData("on 60 100", "903C64")]
    [InlineData("ON c3 100", "903C64")]
    [InlineData("off C#3 64", "803D40")]
    [InlineData("on C-2 0", "900000")]
    [InlineData("cc 7 127", "B0077F")]
    [InlineData("pc 12", "C00C")]
    [InlineData("pb 8192", "E00040")]
    [InlineData("pb 16383", "E07F7F")]
    [InlineData("cp 90", "D05A")]
    [InlineData("pp 60 50", "A03C32")]
    [InlineData("ch 3 on 60 1 ch 16 pc 0", "923C01 CF00")]
    [InlineData("start stop continue cont clock", "FA FC FB FB F8")]
    [InlineData("tun as rst", "F6 FE FF")]
    [InlineData("spp 16383 ss 5 tc 7 15", "F27F7F F305 F17F")]
    [InlineData("syx F0 7E 7f 06 01 F7", "F07E7F0601F7")]
    [InlineData("syx 7E 7F 6 1 F7 cc 1 2", "F07E7F0601F7 B00102")]
    [InlineData("syx F0 F7 on 1 1", "F0F7 900101")]
    public void Parse_Words_MakeThoseMessages(string words, string messages)
    {
        var (read, error) = MidiWords.Parse(words.Split(' '), "");
        Assert.Null(error);
        Assert.Equal(messages, string.Join(' ', read.Select(static message => Convert.ToHexString(message.Bytes))));
    }

    [Theory]
    [InlineData("no 60 100", "word 1: 'no' is no MIDI word; did you mean 'on'?")]
    [InlineData("on 60 100 xyzzy", "word 4: 'xyzzy' is no MIDI word; there is on")]
    [InlineData("on 128 100", "word 2: 'on' needs a note, C-2 to G8 or 0 to 127; '128' is none")]
    [InlineData("on H3 100", "word 2: 'on' needs a note")]
    [InlineData("on 60 128", "word 3: 'on' needs a velocity, 0 to 127; '128' is none")]
    [InlineData("on 60", "'on' needs a velocity, 0 to 127; nothing follows")]
    [InlineData("off", "'off' needs a note")]
    [InlineData("cc C3 1", "word 2: 'cc' needs a controller, 0 to 127; 'C3' is none")]
    [InlineData("cc 7 -1", "word 3: 'cc' needs a value, 0 to 127; '-1' is none")]
    [InlineData("pc 128", "word 2: 'pc' needs a program")]
    [InlineData("pb 16384", "word 2: 'pb' needs a bend, 0 to 16383")]
    [InlineData("cp 1.5", "word 2: 'cp' needs a pressure")]
    [InlineData("ch 0 on 1 1", "word 2: 'ch' needs a channel, 1 to 16; '0' is none")]
    [InlineData("ch 17", "word 2: 'ch' needs a channel")]
    [InlineData("ch 3", "these words make no MIDI message")]
    [InlineData("tc 8 0", "word 2: 'tc' needs a piece, 0 to 7")]
    [InlineData("syx F0 7E", "'syx' needs F7 after its bytes")]
    [InlineData("syx F0 80 F7", "word 3: 'syx' takes bytes 00 to 7F in hexadecimal up to F7; '80' is none")]
    [InlineData("syx F0 100 F7", "word 3: 'syx' takes bytes")]
    [InlineData("syx on 1 1", "word 2: 'syx' takes bytes")]
    public void Parse_WrongWords_SaysWhichAndMakesNothing(string words, string why)
    {
        var (read, error) = MidiWords.Parse(words.Split(' '), "");
        Assert.Empty(read);
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("note C3 100 500ms", "0:903C64 500:803C40")]
    [InlineData("note C3 100 500ms note E3 90 .25s wait 500ms ch 2 note G3 1 1s", "0:903C64 0:90405A 250:804040 500:803C40 500:914301 1500:814340")]
    [InlineData("on 1 1 wait 2s off 1 1 wait 3s", "0:900101 2000:800101")]
    public void Parse_WordsInTime_AreDueThen(string words, string messages)
    {
        var (read, error) = MidiWords.Parse(words.Split(' '), "");
        Assert.Null(error);
        Assert.Equal(messages, string.Join(' ', read.Select(static message => $"{message.At.TotalMilliseconds:0}:{Convert.ToHexString(message.Bytes)}")));
    }

    [Theory]
    [InlineData("note C3 0 1s", "word 3: 'note' needs a velocity, 1 to 127; '0' is none")]
    [InlineData("note C3 1", "'note' needs a time such as 500ms or 1.5s, an hour at most; nothing follows")]
    [InlineData("wait 500", "'500' is none")]
    [InlineData("wait -1s", "'-1s' is none")]
    [InlineData("wait 1e9s", "'1e9s' is none")]
    [InlineData("wait 3601s", "'3601s' is none")]
    [InlineData("wait s", "'s' is none")]
    [InlineData("play", "'play' needs a MIDI file; nothing follows")]
    [InlineData("play no/such.mid", "no/such.mid: there is no such file")]
    public void Parse_WrongTimesAndFiles_SaysWhich(string words, string why)
    {
        var (read, error) = MidiWords.Parse(words.Split(' '), "");
        Assert.Empty(read);
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Panic_EndsEveryNoteOfEveryChannel()
    {
        var (read, _) = MidiWords.Parse(["panic"], "");
        Assert.Equal(16 * 128, read.Count(message => (message.Bytes[0] & 0xF0) == 0x80));
        Assert.Equal(16, read.Count(message => (message.Bytes[0] & 0xF0) == 0xB0 && message.Bytes[1] == 123 && message.Bytes[2] == 0));
        Assert.Equal(16, read.Count(message => (message.Bytes[0] & 0xF0) == 0xB0 && message.Bytes[1] == 64 && message.Bytes[2] == 0));
        Assert.Equal(read.Count, read.Select(static message => Convert.ToHexString(message.Bytes)).Distinct().Count());
    }

    [Fact]
    public void Parse_RandomWords_NeverThrowsAndMakesWholeMessages()
    {
        var random = new Random(20_260);
        string[] words = ["on", "off", "cc", "ch", "syx", "F0", "F7", "C3", "60", "128", "-1", "", "pb", "16383", "7", "0", "🎹", "clock", "note", "wait", "20ms", "1s", "play"];
        for (var round = 0; round < 10_000; round++)
        {
            var (read, error) = MidiWords.Parse([.. Enumerable.Range(0, random.Next(8)).Select(_ => words[random.Next(words.Length)])], "");
            Assert.True(error is null != (read.Count == 0));
            Assert.All(read, message => Assert.True(message.Bytes[0] >= 0x80));
        }
    }
}
