using System.Collections.Concurrent;
using System.Globalization;
using MidiMesh.Actors.Mesh;

namespace MidiMesh.Router.Tests.Notes;

/// <summary>Three rigs for the same devices, compiled. Several histories share them: compiling takes longer than playing.</summary>
internal sealed class NoteRigs
{
    private const int Rigs = 3;
    private const int MostKept = 4;
    private static readonly ConcurrentDictionary<int, NoteRigs> Kept = new();

    private NoteRigs(int seed)
    {
        var rigs = new RandomRig(new Random(seed));
        for (var i = 0; i < Rigs; i++)
        {
            Texts.Add(rigs.Next());
            var loaded = NoteFiles.Load(Texts[i]);
            Plans.Add(loaded.Plan ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{Texts[i]}\n{string.Join('\n', loaded.Diagnostics)}")));
        }

        (Latches, IsCramped) = (rigs.Latches, rigs.IsCramped);
    }

    public List<string> Texts { get; } = [];

    public List<MeshPlan> Plans { get; } = [];

    /// <summary>Whether something may stay on when every key is up.</summary>
    public bool Latches { get; }

    /// <summary>Whether values may be dropped.</summary>
    public bool IsCramped { get; }

    /// <summary>The rigs of a seed.</summary>
    public static NoteRigs Of(int seed)
    {
        if (Kept.TryGetValue(seed, out var kept))
        {
            return kept;
        }

        if (Kept.Count >= MostKept)
        {
            Kept.Clear();
        }

        return Kept[seed] = new NoteRigs(seed);
    }
}
