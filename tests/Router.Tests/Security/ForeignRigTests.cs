using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Tests.Security;

/// <summary>What a rig from somebody else may not do: read outside of its folder, by include or by a profile's name, or write where something else is read.</summary>
public sealed class ForeignRigTests : IDisposable
{
    private readonly string _outside = Directory.CreateTempSubdirectory("midimesh-outside-").FullName;
    private readonly string _folder;

    public ForeignRigTests()
    {
        _folder = Path.Combine(_outside, "rig");
        Directory.CreateDirectory(Path.Combine(_folder, "profiles", "maker"));
        File.WriteAllText(Path.Combine(_outside, "secret.conf"), "rig.name = secret");
        File.WriteAllText(Path.Combine(_outside, "model.conf"), "controls { }");
    }

    public void Dispose() => Directory.Delete(_outside, recursive: true);

    [Theory]
    [InlineData("include required(file(\"../secret.conf\"))")]
    [InlineData("include required(file(\"profiles/../../secret.conf\"))")]
    [InlineData("include required(file(\"link.conf\"))")]
    [InlineData("include required(file(\"linked/secret.conf\"))")]
    [InlineData("include required(url(\"file:///etc/passwd\"))")]
    [InlineData("include required(file(\"/etc/passwd\"))")]
    [InlineData("include required(file(\"/proc/self/environ\"))")]
    public void Include_LeadsOut_IsAnErrorAndNothingIsRead(string include)
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link.conf"), Path.Combine(_outside, "secret.conf"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "linked"), _outside);

        var result = Load($"{include}\nrig.format = 1");

        Assert.Null(result.Plan);
        Assert.DoesNotContain(result.Diagnostics, static one => one.Message.Contains("root:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../model")]
    [InlineData("maker/../../../model")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("maker/..")]
    [InlineData("maker//model")]
    [InlineData("maker\\\\..\\\\..\\\\model")]
    [InlineData("maker/model\\u0000")]
    [InlineData("maker/.hidden")]
    public void Profile_NameLeadsOut_IsNoName(string name)
    {
        var result = Load($"devices.d {{ profile = \"{name}\", virtual = true }}");

        Assert.Contains("is no name of a profile", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_IncludesFromOutsideOfItsFolder_IsAnError()
    {
        File.WriteAllText(Path.Combine(_folder, "profiles", "maker", "model.conf"), "include required(file(\"../../../model.conf\"))");

        Assert.Null(Load("devices.d { profile = maker/model, virtual = true }").Plan);
    }

    [Theory]
    [InlineData("../.bashrc")]
    [InlineData("/etc/cron.d/midimesh")]
    [InlineData("run.sh")]
    [InlineData("run.log.sh")]
    [InlineData("link.log")]
    public void Log_WhereSomethingElseIsRead_IsAnError(string file)
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link.log"), Path.Combine(_outside, "secret.conf"));

        var result = Load($"log {{ file = \"{file}\" }}");

        Assert.Equal($"log: 'file' should end in .log and be no link, not '{file}'", Assert.Single(result.Diagnostics).Message);
    }

    private RigLoadResult Load(string text)
    {
        var rig = Path.Combine(_folder, "rig.conf");
        File.WriteAllText(rig, text);
        return RigCompiler.Load(rig);
    }
}
