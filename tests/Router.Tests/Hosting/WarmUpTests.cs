using MidiMesh.Router.Configuration;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Tests.BadInput;

namespace MidiMesh.Router.Tests.Hosting;

public sealed class WarmUpTests
{
    public static TheoryData<string> Rigs => [.. ExampleFiles.Names.Where(static name => !name.StartsWith("profiles/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Rigs))]
    public void Play_EveryExampleRig_PlaysWhatItHas(string rig)
    {
        var plan = RigCompiler.Load(ExampleFiles.FullPath(rig)).Plan!;
        Assert.True(WarmUp.Play(plan) > 0);
    }

    [Fact]
    public async Task StartAsync_StoppedAtOnce_Ends()
    {
        var plan = RigCompiler.Load(ExampleFiles.FullPath("midimesh.conf")).Plan!;
        await WarmUp.StartAsync(plan, new CancellationToken(canceled: true));
    }
}
