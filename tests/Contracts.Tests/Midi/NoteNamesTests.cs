using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

public sealed class NoteNamesTests
{
    [Theory]
    [InlineData(0, "C-2")]
    [InlineData(11, "B-2")]
    [InlineData(12, "C-1")]
    [InlineData(24, "C0")]
    [InlineData(60, "C3")]
    [InlineData(61, "C#3")]
    [InlineData(69, "A3")]
    [InlineData(127, "G8")]
    public void Format_Note_IsAsLiveShowsIt(int note, string name) => Assert.Equal(name, NoteNames.Format(note));

    [Fact]
    public void TryParse_EveryFormattedName_ComesBack()
    {
        for (var note = 0; note <= 127; note++)
        {
            Assert.True(NoteNames.TryParse(NoteNames.Format(note), out var read));
            Assert.Equal(note, read);
        }
    }

    [Theory]
    [InlineData("C#3", 61)]
    [InlineData("Db3", 61)]
    [InlineData("db3", 61)]
    [InlineData("D♭3", 61)]
    [InlineData("c♯3", 61)]
    [InlineData("b3", 71)]
    [InlineData("bb3", 70)]
    [InlineData("BB3", 70)]
    [InlineData("B#2", 60)]
    [InlineData("Cb3", 59)]
    [InlineData("c-2", 0)]
    [InlineData("B#-3", 0)] // below the lowest octave, raised into it
    [InlineData("Abb3", null)]
    [InlineData("60", 60)]
    [InlineData("0", 0)]
    [InlineData("127", 127)]
    [InlineData("007", 7)]
    [InlineData("128", null)]
    [InlineData("-1", null)]
    [InlineData("0060", null)]
    [InlineData("60.0", null)]
    [InlineData("+60", null)]
    [InlineData(" 60", null)]
    [InlineData("C3 ", null)]
    [InlineData("Cb-2", null)]
    [InlineData("G#8", null)]
    [InlineData("Ab8", null)]
    [InlineData("C9", null)]
    [InlineData("C-3", null)]
    [InlineData("C--1", null)]
    [InlineData("C+1", null)]
    [InlineData("C", null)]
    [InlineData("C#", null)]
    [InlineData("C-", null)]
    [InlineData("b", null)]
    [InlineData("bb", null)]
    [InlineData("H3", null)]
    [InlineData("C##3", null)]
    [InlineData("#3", null)]
    [InlineData("C3x", null)]
    [InlineData("C99999999999", null)]
    [InlineData("٣", null)] // a digit, but not an ASCII one
    [InlineData("C٣", null)]
    [InlineData("", null)]
    public void TryParse_Text_IsTheNoteOrRefused(string text, int? note)
    {
        Assert.Equal(note is not null, NoteNames.TryParse(text, out var read));
        Assert.Equal(note ?? 0, read);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(128)]
    public void Format_NoNote_Throws(int note) => Assert.Throws<ArgumentOutOfRangeException>(() => NoteNames.Format(note));
}
