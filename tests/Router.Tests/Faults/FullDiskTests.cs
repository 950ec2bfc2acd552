using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.Web;

namespace MidiMesh.Router.Tests.Faults;

/// <summary>The program may write no more than a few kilobytes to any file: what is not saved is told, what was there is as it was, and it plays on.</summary>
/// <remarks>A limit of the system on the process (<c>ulimit -f</c>): every write beyond it fails as on a full disk, and no rights are needed to set it up. Recordings and logs on a full disk are tested beside theirs.</remarks>
[Collection(FaultTests.Name)]
public sealed class FullDiskTests : IDisposable
{
    /// <summary>4 KB, in the shell's blocks of 512 bytes. The signal that comes with a refused write is ignored, and the runtime keeps its own code out of files.</summary>
    private const string Limited = "trap '' XFSZ; ulimit -f 8; exec \"$@\"";

    private readonly string _folder = Directory.CreateTempSubdirectory("midimesh-full-").FullName;

    private string RigFile => Path.Combine(_folder, "rig.conf");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Save_DiskFull_IsToldAndTheRigIsAsItWas()
    {
        var port = StageRig.FreePort();
        var text = string.Create(CultureInfo.InvariantCulture, $"rig {{ name = full, format = 1 }}\nweb {{ port = {port} }}\ndevices.pads {{ profile = akai/apc40, screen = true }}\n");
        await File.WriteAllTextAsync(RigFile, text);
        using var program = new RunningProgram(
            "/usr/bin/env", "DOTNET_EnableWriteXorExecute=0", "DOTNET_EnableDiagnostics=0", "/bin/sh", "-c", Limited, "sh", RunningProgram.MidiMeshPath, "run", RigFile);
        await program.Output.See("Ctrl-C ends it.");
        var token = program.Output.Text.Split("#token=")[1].Split('\n')[0].Trim();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = CliBench.Patience };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        // Short texts go through, with the version that they replace.
        var small = text + "# a remark\n";
        using (var saved = await Save(client, small))
        {
            Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        }

        using var refused = await Save(client, text + "# " + new string('x', 8000) + "\n");
        Assert.True((int)refused.StatusCode >= 400, $"{refused.StatusCode}: {await refused.Content.ReadAsStringAsync()}");
        Assert.Equal(small, await File.ReadAllTextAsync(RigFile));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories), static file => file.EndsWith(".new", StringComparison.Ordinal));

        // And it plays on, and saves again what there is room for.
        using (var saved = await Save(client, text))
        {
            Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
        program.Interrupt();
        Assert.Equal(0, await program.EndAsync());
    }

    private static Task<HttpResponseMessage> Save(HttpClient client, string text) => client.PostAsync("/api/rig?file=0&overwrite=true", new StringContent(text));
}
