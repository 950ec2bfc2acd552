using System.Collections.Concurrent;
using System.Globalization;

namespace MidiMesh.Router.Tests.Notes;

/// <summary>Whatever the rig, and whatever happens while it is played: at the end every note-on has had its note-off, in order, and nothing sounds.</summary>
/// <remarks><c>MIDIMESH_NOTE_SEEDS</c> plays so many seeds, from <c>MIDIMESH_NOTE_FIRST</c> on; <c>MIDIMESH_NOTE_SEED</c> plays one again and tells the shortest story of it that goes wrong.</remarks>
public sealed class NotePropertyTests
{
    private const int UsualSeeds = 600;
    private const int Steps = 120;

    [Fact]
    public void Play_RandomRigsReloadedUnpluggedCrashedAndTurnedOver_EveryNoteOnHasItsNoteOff()
    {
        if (Number("MIDIMESH_NOTE_SEED") is { } seed)
        {
            var wrong = PlayOne(seed, tell: true);
            Assert.True(wrong.Count == 0, string.Join('\n', wrong));
            return;
        }

        var failures = new ConcurrentQueue<string>();
        var first = Number("MIDIMESH_NOTE_FIRST") ?? 0;
        Parallel.For(first, first + (Number("MIDIMESH_NOTE_SEEDS") ?? UsualSeeds), (next, loop) =>
        {
            if (PlayOne(next, tell: false) is { Count: > 0 } wrong)
            {
                failures.Enqueue($"seed {next} (MIDIMESH_NOTE_SEED={next} tells its story): {string.Join("; ", wrong)}");
                if (failures.Count >= 10)
                {
                    loop.Stop();
                }
            }
        });

        Assert.True(failures.IsEmpty, string.Join('\n', failures));
    }

    /// <summary>Plays a seed. When something is wrong and its story is wanted, it is the story of as few of its steps as go wrong.</summary>
    private static List<string> PlayOne(int seed, bool tell)
    {
        var steps = Enumerable.Range(0, Steps).ToList();
        var wrong = Play(seed, steps, tells: false, out _);
        if (!tell || wrong.Count == 0)
        {
            return wrong;
        }

        for (var chunk = Steps / 2; chunk > 0; chunk /= 2)
        {
            for (var from = 0; from < steps.Count;)
            {
                var fewer = steps.Take(from).Concat(steps.Skip(from + chunk)).ToList();
                if (Play(seed, fewer, tells: false, out _).Count > 0)
                {
                    steps = fewer;
                }
                else
                {
                    from += chunk;
                }
            }
        }

        wrong = Play(seed, steps, tells: true, out var story);
        return [.. wrong, story];
    }

    private static List<string> Play(int seed, IReadOnlyList<int> steps, bool tells, out string story)
    {
        NoteWorld? world = null;
        try
        {
            world = new NoteWorld(seed, tells);
            return world.Play(steps);
        }
        catch (Exception cause)
        {
            return [cause.ToString()];
        }
        finally
        {
            story = world?.Story ?? "";
            world?.Dispose();
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
