using System.Reflection;
using MidiMesh.Fuzz;

namespace MidiMesh.Router.Tests.Fuzz;

/// <summary>What the coverage-guided fuzzer runs (<c>tests/fuzz --guided</c>): its seeds, what has broken a parser before, and some changes of each.</summary>
public sealed class GuidedFuzzTests
{
    private const int Changes = 20;

    private static readonly string Root = typeof(GuidedFuzzTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static attribute => attribute.Key == "RepoRoot").Value!;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Parse_SeedsAndWhatBrokeItOnce_HoldsWhatItPromises(string target)
    {
        var parse = FuzzTargets.All[target];
        var seeds = FuzzSeeds.Of(target, Root).ToList();
        Assert.NotEmpty(seeds);
        var random = new Random(1);
        foreach (var seed in seeds)
        {
            parse(seed);
            for (var change = 0; change < Changes; change++)
            {
                var spoilt = Mutation.Spoil(random, seed);
                var broken = Record.Exception(() => parse(spoilt));
                Assert.True(broken is null, $"{Convert.ToHexString(spoilt)}: {broken}");
            }
        }
    }
}
