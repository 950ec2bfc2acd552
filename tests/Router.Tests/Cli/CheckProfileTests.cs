using MidiMesh.Router.Configuration;
using MidiMesh.Router.Configuration.Profiles;

namespace MidiMesh.Router.Tests.Cli;

/// <summary>Profiles of one's own: a text file beside the rig, checked by itself.</summary>
public sealed class CheckProfileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("midimesh-profile-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Check_EveryProfileThatComesAlong_FindsNothing()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "config", "profiles"), "*.conf", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.All(files, static file =>
        {
            var check = ProfileFile.TryCheck(file);
            Assert.NotNull(check);
            Assert.Empty(check.Diagnostics);
        });
    }

    [Fact]
    public void Check_AProfile_SaysWhatItHas()
    {
        var check = ProfileFile.TryCheck(Write("box.conf", "profile { name = \"Box\" }\ncontrols { key { at = \"[1..3 as n]\", channel = 1, number = \"59 + n\" } }"));

        Assert.Equal("; 'Box' has 1 control with 3 places and 0 palettes", check?.Summary);
    }

    [Fact]
    public void Check_AMistake_HasItsPlace()
    {
        var check = ProfileFile.TryCheck(Write("box.conf", "controls {\n  key { channel = 17, number = 60 }\n}"));

        var told = Assert.Single(check!.Diagnostics);
        Assert.Null(check.Profile);
        Assert.Equal(2, told.Origin.Line);
    }

    [Fact]
    public void Check_ARig_IsNoProfile() => Assert.Null(ProfileFile.TryCheck(Write("rig.conf", "devices { a { profile = generic/midi, virtual = true } }")));

    [Fact]
    public void Rig_WithAProfileBesideIt_UsesIt()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "profiles", "home"));
        Write(Path.Combine("profiles", "home", "box.conf"), "profile { name = \"Box\" }\ncontrols { key { at = \"[1..3 as n]\", channel = 1, number = \"59 + n\" } }");

        var result = RigCompiler.Load(Write("rig.conf",
            "devices { box { profile = home/box, virtual = true }, synth { profile = generic/midi, virtual = true } }\nroutes { r { from = \"box.key[2]\", to = synth } }"));

        Assert.Empty(result.Diagnostics);
        Assert.Equal("Box", result.Plan!.Table.Devices[0].Profile.Name);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
