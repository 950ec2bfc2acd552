using System.Text;

namespace MidiMesh.Router.Tests.Cli;

public sealed class FmtCommandTests
{
    [Fact]
    public async Task Fmt_UntidyRig_IsPutInOrderByteByByte()
    {
        using var bench = new CliBench();
        var rig = Path.Combine(bench.Folder, "rig.conf");
        var before = "\uFEFFdevices{\r\n  # the pads\r\n      apc { profile=akai/apc40 }   \r\n}\r\n";
        await File.WriteAllBytesAsync(rig, new UTF8Encoding(false).GetBytes(before));

        Assert.Equal(1, await bench.Run("fmt", rig, "--check"));
        Assert.Equal($"{rig}:1: its spacing would change", Assert.Single(bench.Error.Lines));
        Assert.Equal(before, Encoding.UTF8.GetString(await File.ReadAllBytesAsync(rig)));

        Assert.Equal(0, await bench.Run("fmt", rig));
        Assert.Equal("\uFEFFdevices {\r\n  # the pads\r\n  apc { profile = akai/apc40 }\r\n}\r\n", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(rig)));
        Assert.Equal(0, await bench.Run("fmt", rig, "--check"));
        Assert.Single(Directory.GetFiles(bench.Folder));
    }

    [Fact]
    public async Task Fmt_SyntaxError_LeavesTheFileAlone()
    {
        using var bench = new CliBench();
        var rig = bench.Write("rig.conf", "devices {\na=1\n");
        Assert.Equal(1, await bench.Run("fmt", rig));
        Assert.Equal("devices {\na=1\n", await File.ReadAllTextAsync(rig));
        Assert.Contains("left as it is", bench.Error.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.conf")]
    [InlineData(".")]
    public async Task Fmt_NoFile_Ends1(string name)
    {
        using var bench = new CliBench();
        Assert.Equal(1, await bench.Run("fmt", Path.Combine(bench.Folder, name)));
    }

    [Fact]
    public async Task Fmt_NotUtf8_Ends1()
    {
        using var bench = new CliBench();
        var rig = Path.Combine(bench.Folder, "rig.conf");
        await File.WriteAllBytesAsync(rig, [0x61, 0x3D, 0xFF]);
        Assert.Equal(1, await bench.Run("fmt", rig));
        Assert.Contains("not UTF-8", bench.Error.Text, StringComparison.Ordinal);
    }
}
