using System.Net;

namespace MidiMesh.Router.Tests.Cli;

/// <summary>The program as people start it, told to read its rig anew: by SIGHUP, by <c>midimesh reload</c>, and by somebody without the token.</summary>
public sealed class ReloadProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("midimesh-hangup-").FullName;

    private string Rig => Path.Combine(_folder, "rig.conf");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Hangup_OfTheRunningProgram_ReadsTheRigAnewAndCtrlCEnds0()
    {
        await File.WriteAllTextAsync(Rig, "devices { pads { profile = akai/apc40, screen = true } }");
        using var router = Start("run", Rig, "--no-web");
        await router.Output.See("Ctrl-C ends it.");

        router.HangUp();

        await router.Error.See("version 2 runs, 0 routes (SIGHUP)");
        router.Interrupt();
        Assert.Equal(0, await router.EndAsync());
    }

    [Fact]
    public async Task Reload_TheRunningProgram_SaysWhatRunsAndWhatIsWrong()
    {
        await File.WriteAllTextAsync(Rig, "devices { pads { profile = akai/apc40, screen = true } }");
        using var router = Start("run", Rig, "--web-port", "0");
        await router.Output.See("Ctrl-C ends it.");

        using (var reload = Start("reload"))
        {
            Assert.Equal(0, await reload.EndAsync());
            Assert.EndsWith("version 2 runs, 0 routes", reload.Output.Text.Trim(), StringComparison.Ordinal);
        }

        // Whoever saves the file is not needed for it, but is heard too: the watcher may have read the mistake first.
        await File.WriteAllTextAsync(Rig, "devices { pads { profile = akai/apc40, screen = yes please } }");
        using (var reload = Start("reload"))
        {
            Assert.Equal(1, await reload.EndAsync());
            Assert.EndsWith("version 2 runs on", reload.Output.Text.Trim(), StringComparison.Ordinal);
            Assert.StartsWith($"{Rig}:1:", reload.Error.Text, StringComparison.Ordinal);
        }

        router.Interrupt();
        Assert.Equal(0, await router.EndAsync());
    }

    [Fact]
    public async Task Reload_AskedOverHttpWithoutTheToken_IsRefusedAndChangesNothing()
    {
        await File.WriteAllTextAsync(Rig, "devices { pads { profile = akai/apc40, screen = true } }");
        using var router = Start("run", Rig, "--web-port", "0");
        await router.Output.See("Ctrl-C ends it.");
        var link = new Uri(router.Output.Lines.Single(static line => line.StartsWith("Open ", StringComparison.Ordinal))["Open ".Length..].Trim());

        using var client = new HttpClient { Timeout = CliBench.Patience };
        using var answer = await client.PostAsync(new Uri(link, "/api/reload"), null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        router.HangUp();
        await router.Error.See("version 2 runs, 0 routes (SIGHUP)");
        Assert.DoesNotContain("on request", router.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_NoRouterRuns_SaysSo()
    {
        using var reload = Start("reload");
        Assert.NotEqual(0, await reload.EndAsync());
        Assert.Contains("no router runs here", reload.Error.Text, StringComparison.Ordinal);
    }

    /// <summary>A folder of its own for token files: a router that runs elsewhere on this machine is none of ours.</summary>
    private RunningProgram Start(params string[] words) =>
        new("/usr/bin/env", ["-u", "HOME", $"XDG_RUNTIME_DIR={_folder}", RunningProgram.MidiMeshPath, .. words]);
}
