using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MidiMesh.Router.Tests.Packaging;

/// <summary>THIRD-PARTY-NOTICES.md names every package that the program is built with, its version and its licence, and no other.</summary>
public sealed partial class DependencyTests
{
    [Fact]
    public void ProgramsPackages_AreThoseOfTheNotices()
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Assets));
        var folder = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        var built = assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(static library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => Row(library.Name, Path.Combine(folder, library.Value.GetProperty("path").GetString()!)));
        Assert.Equal(built.Order(StringComparer.Ordinal), Table("In the program").Select(static row => $"{row[0]} {row[1]} {row[2]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void CentralVersions_AreThoseOfTheNotices()
    {
        var central = XDocument.Parse(File.ReadAllText(Shipped("Directory.Packages.props"))).Descendants("PackageVersion")
            .Select(static package => $"{package.Attribute("Include")!.Value} {package.Attribute("Version")!.Value}").ToList();
        var noticed = ((string[])["In the program", "Only to build and test", "Only with `-p:ActorRuntime=Akka`"])
            .SelectMany(Table).Select(static row => $"{row[0]} {row[1]}").ToHashSet();
        Assert.NotEmpty(central);
        Assert.All(central, package => Assert.Contains(package, noticed));
    }

    [Fact]
    public void EveryLicence_StandsThereInFull()
    {
        var sections = Notices().Split("\n## ").Select(static section => section.Split('\n')[0]).ToList();
        Assert.All(Table("In the program"), row => Assert.Contains(row[2], sections));
    }

    /// <summary>What NuGet has restored for the program: beside the bin folder that the tests run in.</summary>
    private static string Assets
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(own.Parent!.Parent!.Parent!.FullName, "obj", "MidiMesh.Router", "project.assets.json");
        }
    }

    private static string Row(string nameAndVersion, string package)
    {
        var (name, version) = (nameAndVersion.Split('/')[0], nameAndVersion.Split('/')[1]);
        var licence = XDocument.Load(Path.Combine(package, name.ToLowerInvariant() + ".nuspec")).Descendants().Single(static element => element.Name.LocalName == "license");
        Assert.Equal("expression", licence.Attribute("type")!.Value);
        return $"{name} {version} {licence.Value}";
    }

    /// <summary>Cells of the table below a heading, without its head.</summary>
    private static IEnumerable<string[]> Table(string heading) =>
        Rows().Matches(Notices().Split($"\n## {heading}\n")[1].Split("\n## ")[0]).Skip(2)
            .Select(static row => row.Value.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries));

    private static string Notices() => File.ReadAllText(Shipped("THIRD-PARTY-NOTICES.md")).ReplaceLineEndings("\n");

    private static string Shipped(string name) => Path.Combine(AppContext.BaseDirectory, "root", name);

    [GeneratedRegex(@"^\|.*\|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
