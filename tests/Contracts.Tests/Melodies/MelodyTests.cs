using MidiMesh.Contracts.Melodies;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Midi.Files;

namespace MidiMesh.Contracts.Tests.Melodies;

/// <summary>Melodies as text, in files, and learned.</summary>
public sealed class MelodyTests
{
    [Theory]
    [InlineData("C3", "60@100 0+1", 1)]
    [InlineData("c3:1/8 -:1/8 D#3:1/2@90 e3", "60@100 0+0.5|63@90 1+2|64@90 3+1", 4)]
    [InlineData("C3+E3+67:1", "60@100 0+4|64@100 0+4|67@100 0+4", 4)]
    [InlineData("C3:1/4. C3:2", "60@100 0+1.5|60@100 1.5+8", 9.5)]
    [InlineData("- -:1/2", "", 3)]
    public void Text_OfEveryForm_IsRead(string text, string expected, double beats)
    {
        Assert.True(MelodyText.TryParse(text, out var notes, out var length, out var error), error);
        Assert.Equal(expected, Describe(notes));
        Assert.Equal(beats, length, 9);
    }

    [Fact]
    public void Text_Triplets_AreTwoThirds()
    {
        Assert.True(MelodyText.TryParse("C3:1/8t C3:1/8t C3:1/8t", out _, out var beats, out _));
        Assert.Equal(1, beats, 9);
    }

    [Theory]
    [InlineData("", "there are no notes")]
    [InlineData("C3 H3", "note 2, 'H3': 'H3' is no note")]
    [InlineData("C3:0", "a length is a part of a whole note")]
    [InlineData("C3:1/0", "a length")]
    [InlineData("C3:", "a length")]
    [InlineData("C3:1/99999999999", "a length")]
    [InlineData("C3@0", "a velocity is 1 to 127")]
    [InlineData("C3@", "a velocity")]
    [InlineData("C3++E3", "'' is no note")]
    [InlineData(":1/4", "'' is no note")]
    public void Text_Wrong_SaysWhichNoteAndWhy(string text, string error)
    {
        Assert.False(MelodyText.TryParse(text, out var notes, out _, out var said));
        Assert.Contains(error, said, StringComparison.Ordinal);
        Assert.Empty(notes);
    }

    [Fact]
    public void File_WrittenAndRead_HoldsTheMelody()
    {
        Assert.True(MelodyText.TryParse("C3:1/8 C3:1/8 C3+E3:1/16@30 -:1/4 G3:1/8t", out var notes, out _, out _));
        Assert.True(MidiFileReader.TryRead(MidiFileWriter.Write(MelodyNotes.ToFile(notes, channel: 3, tempo: 90)), out var file, out _));
        Assert.Equal(Describe(notes), Describe(MelodyNotes.From(file)));
        Assert.All(file.Tracks[0].Events.Where(static one => one.Kind == MidiFileEventKind.Message), static one => Assert.Equal(3, one.Message.Channel));
        Assert.Equal(60 / 90.0, new TempoMap(file).SecondsAt(MidiFile.UsualTicksPerQuarter), 6);
    }

    [Fact]
    public void File_NotesStruckAgainAndNeverEnded_AreCut()
    {
        MidiFileEvent[] events =
        [
            MidiFileEvent.At(0, MidiMessage.NoteOn(0, 60, 100)), MidiFileEvent.At(48, MidiMessage.NoteOn(0, 60, 90)), MidiFileEvent.At(48, MidiMessage.NoteOn(9, 36, 90)),
            MidiFileEvent.At(96, MidiFileMeta.EndOfTrack, default),
        ];
        var file = new MidiFile(0, MidiDivision.Quarters(48), [new MidiFileTrack(events)]);
        Assert.Equal("60@100 0+1|60@90 1+1", Describe(MelodyNotes.From(file)));
        Assert.Equal("60@100 0+1|36@90 1+1|60@90 1+1", Describe(MelodyNotes.From(file, withDrums: true)));
    }

    [Fact]
    public void Markov_OneWayOnly_RepeatsThePiece()
    {
        Assert.True(MelodyText.TryParse("C3:1/4 D3:1/8 E3+G3:1/8 -:1/2 F3:1/4@50", out var piece, out var beats, out _));
        var chain = new MarkovMelody(order: 1);
        chain.Learn(piece);

        // Each step has one follower, so from wherever it begins it can only go round.
        var made = chain.Make(seed: 5, beats: 4 * beats);
        var first = piece.TakeWhile(note => note.Note != made[0].Note).Count();
        Assert.Equal(
            Enumerable.Range(0, made.Count).Select(i => piece[(first + i) % piece.Count].Note),
            made.Select(static note => note.Note));
        Assert.Contains(made, static note => note is { Note: 65, Velocity: 50, Length: 1 });
    }

    [Fact]
    public void Markov_SameSeed_SameMelodyForEver()
    {
        Assert.True(MelodyText.TryParse("C3 D3 C3 E3 C3 D3 G3 C3:1/2 E3 D3", out var piece, out _, out _));
        var chain = new MarkovMelody(order: 2);
        chain.Learn(piece);
        Assert.Equal(Describe(chain.Make(1, 64)), Describe(chain.Make(1, 64)));
        Assert.NotEqual(Describe(chain.Make(1, 64)), Describe(chain.Make(2, 64)));
        Assert.Equal(Golden, Describe(chain.Make(1, 8)));
    }

    [Fact]
    public void Markov_EveryPair_WasInTheTraining()
    {
        Assert.True(MelodyText.TryParse("C3 D3 C3 E3 C3 D3 G3 C3 E3 D3", out var piece, out _, out _));
        var chain = new MarkovMelody(order: 1);
        chain.Learn(piece);
        var pairs = piece.Select((note, i) => (note.Note, piece[(i + 1) % piece.Count].Note)).ToHashSet();
        var made = chain.Make(99, 400);
        Assert.Equal(400, made.Count);
        Assert.All(made.Zip(made.Skip(1)), pair => Assert.Contains((pair.First.Note, pair.Second.Note), pairs));
        Assert.Equal(pairs.Count, made.Zip(made.Skip(1)).Select(static pair => (pair.First.Note, pair.Second.Note)).Distinct().Count());
    }

    [Fact]
    public void Markov_End_IsCutAtTheLength()
    {
        Assert.True(MelodyText.TryParse("C3:1", out var piece, out _, out _));
        var chain = new MarkovMelody();
        chain.Learn(piece);
        Assert.Equal("60@100 0+4|60@100 4+2", Describe(chain.Make(0, 6)));
        Assert.Empty(new MarkovMelody().Make(0, 6));
    }

    private const string Golden = "62@100 0+1|67@100 1+1|60@100 2+2|64@100 4+1|62@100 5+1|60@100 6+1|62@100 7+1";

    private static string Describe(IEnumerable<MelodyNote> notes) =>
        string.Join('|', notes.Select(static note => FormattableString.Invariant($"{note.Note}@{note.Velocity} {Math.Round(note.Start, 3)}+{Math.Round(note.Length, 3)}")));
}
