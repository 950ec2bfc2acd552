using MidiMesh.Contracts.Melodies;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ play = "C3 E3 G3:1/2", tempo = 96 }</c> or <c>{ play = "intro.mid", loop = true }</c>: a press plays a phrase.</summary>
internal sealed class PlayWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "play";

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = [.. Music.Options, "times", "loop"];

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var options = Music.ReadOptions(step, Word, Music.ReadTimes(step, route), route);
        if (step.AsText(own, Word, "\"C3 E3 G3:1/2\" or \"intro.mid\"") is not { } text)
        {
            route.Failed = true;
            return null;
        }

        var (phrase, digest) = Music.IsFile(text.Value) ? FromFile(text, options, route) : (FromNotes(text, route), "");
        if (phrase is { Events.IsEmpty: true })
        {
            route.Error(RigDiagnosticIds.NeverMatches, text.Origin, $"{text.Value}: there is nothing in it to play");
        }
        else if (phrase is { Events.Length: > Phrase.MostEvents })
        {
            route.Error(RigDiagnosticIds.TooMany, text.Origin, $"{text.Value}: {phrase.Events.Length} messages; a route plays {Phrase.MostEvents} at most");
        }
        else if (phrase is not null && options is not null)
        {
            return new PlayStep(Word, phrase, options, digest);
        }

        return null;
    }

    private static (Phrase? Phrase, string Digest) FromFile(Written<string> text, PlayOptions? options, RouteContext route) =>
        Music.TryReadFile(text, route, out var file, out var digest) ? (Phrase.From(file, inSeconds: options is null or { Tempo: 0 } && route.Draft.Names.Config.Clock is null), digest) : (null, "");

    private static Phrase? FromNotes(Written<string> text, RouteContext route) =>
        Music.TryReadNotes(text, route, out var notes, out var beats) ? Phrase.From(notes, beats) : null;
}
