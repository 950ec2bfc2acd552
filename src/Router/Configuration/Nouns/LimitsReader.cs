using System.Numerics;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>limits { queue, loop-breaker }</c></summary>
internal static class LimitsReader
{
    private const int SmallestQueue = 64;
    private const int LargestQueue = 16384;

    /// <summary>Reads the bounds.</summary>
    /// <param name="limits">The block, or null when there is none.</param>
    public static LimitsConfig Read(Section? limits)
    {
        if (limits is null)
        {
            return LimitsConfig.Default;
        }

        var queue = limits.Whole("queue", SmallestQueue, LargestQueue)?.Value ?? LimitsConfig.Default.Queue;
        var breaker = limits.Flag("loop-breaker", LimitsConfig.Default.LoopBreaker);
        limits.Done();
        return new LimitsConfig((int)BitOperations.RoundUpToPowerOf2((uint)queue), breaker);
    }
}
