using System.Globalization;
using MidiMesh.Contracts.Melodies;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ markov = "song.mid", order = 3, seed = 7 }</c>: a press plays a melody in the manner of a file or of notes, until it is stopped.</summary>
/// <remarks>The melody is made when the rig is loaded: a press costs what it costs to play a phrase, and the same rig plays the same melodies every night.</remarks>
internal sealed class MarkovWord : StepWord
{
    private const int MostPieces = 32;
    private const int MostBeats = 10_000;
    private const int MostMelodies = 1000;
    private const int UsualBeats = 256;
    private const int UsualOrder = 2;
    private const double SmallestGrid = 1 / 64.0;
    private const double LargestGrid = 16;
    private const double UsualGrid = 0.25;

    /// <inheritdoc />
    public override string Word => "markov";

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = [.. Music.Options, "order", "seed", "grid", "beats", "melodies"];

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var options = Music.ReadOptions(step, Word, 0, route);
        var order = step.Whole("order", 1, MarkovMelody.MostOrder, UsualOrder);
        var seed = step.Whole("seed", 0, int.MaxValue, 1);
        var beats = step.Whole("beats", 1, MostBeats, UsualBeats);
        var melodies = step.Whole("melodies", 1, MostMelodies, 1);
        step.Preset("grid", UsualGrid.ToString(CultureInfo.InvariantCulture));
        var grid = step.Take("grid") is { } value ? step.AsNumber(value, "grid", SmallestGrid, LargestGrid) ?? UsualGrid : UsualGrid;
        var pieces = step.Texts(Word, "\"song.mid\" or \"C3 E3 G3:1/2\"");
        if (pieces.Count is 0 or > MostPieces)
        {
            route.Error(RigDiagnosticIds.TooMany, step.KeyOrigin(Word), $"'markov' learns from 1 to {MostPieces} files or lines of notes");
            return null;
        }

        var chain = new MarkovMelody(order, grid);
        if (Learn(chain, pieces, route) is not { } digest || options is null)
        {
            return null;
        }

        // One behind the other, each by a seed of its own: the player needs to know of one phrase only.
        var notes = new List<MelodyNote>();
        for (var i = 0; i < melodies && notes.Count <= Phrase.MostEvents; i++)
        {
            notes.AddRange(chain.Make((ulong)seed + (ulong)i, beats).Select(note => note with { Start = note.Start + (i * (double)beats) }));
        }

        if (notes.Count > Phrase.MostEvents)
        {
            route.Error(RigDiagnosticIds.TooMany, step.KeyOrigin("melodies"), $"these are more than {Phrase.MostEvents} notes; make 'melodies' or 'beats' smaller");
            return null;
        }

        var phrase = Phrase.From(notes, (double)beats * melodies);
        if (phrase.Events.IsEmpty)
        {
            route.Error(RigDiagnosticIds.NeverMatches, step.KeyOrigin(Word), "there is no note to learn from; the drums' channel 10 does not count");
            return null;
        }

        return new PlayStep(Word, phrase, options, digest);
    }

    /// <summary>Learns everything; null when something is wrong, which has been reported.</summary>
    private static string? Learn(MarkovMelody chain, List<Written<string>> pieces, RouteContext route)
    {
        var digests = new List<string>();
        foreach (var piece in pieces)
        {
            IReadOnlyList<MelodyNote> notes;
            if (Music.IsFile(piece.Value))
            {
                if (!Music.TryReadFile(piece, route, out var file, out var digest))
                {
                    return null;
                }

                digests.Add(digest);
                notes = MelodyNotes.From(file);
            }
            else if (!Music.TryReadNotes(piece, route, out notes, out _))
            {
                return null;
            }

            if (notes.Count > Phrase.MostEvents)
            {
                route.Error(RigDiagnosticIds.TooMany, piece.Origin, $"{piece.Value}: {notes.Count} notes; 'markov' learns from {Phrase.MostEvents} at most");
                return null;
            }

            chain.Learn(notes);
        }

        return string.Join(' ', digests);
    }
}
