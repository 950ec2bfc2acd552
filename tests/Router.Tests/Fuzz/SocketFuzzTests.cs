using System.Globalization;
using MidiMesh.Router.Tests.Faults;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.Fuzz;

/// <summary>Spoilt input at every way in: OSC over UDP and both framings of TCP, surfaces, Live's answers, MIDI, HTTP, the page's socket, recordings, rigs and profiles. Nothing falls, and after each batch a pad press lights.</summary>
/// <remarks>Ten thousand cases; as many as <c>MIDIMESH_FUZZ_CASES</c> says, from <c>MIDIMESH_FUZZ_FIRST</c> on.</remarks>
[Collection(FaultTests.Name)]
public sealed class SocketFuzzTests(ITestOutputHelper log)
{
    private const int UsualCases = 10_000;
    private const int Batch = 1_000;
    private const int Told = 50_000;

    [Fact]
    public async Task Throw_SpoiltInputAtEveryWayIn_NothingFallsAndAPadPressLights()
    {
        var (first, cases) = (Number("MIDIMESH_FUZZ_FIRST") ?? 0, Number("MIDIMESH_FUZZ_CASES") ?? UsualCases);
        var started = TimeProvider.System.GetTimestamp();
        await using var router = await FuzzedRouter.StartAsync();
        for (var from = first; from < first + cases; from += Batch)
        {
            var seed = from;
            try
            {
                for (; seed < Math.Min(from + Batch, first + cases); seed++)
                {
                    await router.Throw(seed);
                }

                await router.Check();
                if (seed % Told == 0)
                {
                    log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seed - first} cases in {TimeProvider.System.GetElapsedTime(started).TotalMinutes:F1} min"));
                }
            }
            catch (Exception cause)
            {
                Assert.Fail($"seeds {from} to {seed} (MIDIMESH_FUZZ_FIRST={from} MIDIMESH_FUZZ_CASES={seed - from + 1}): {cause}");
            }
        }

        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cases} cases from {first} on in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s, {cases / TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} a second"));
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
