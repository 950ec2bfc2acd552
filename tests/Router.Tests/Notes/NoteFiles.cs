using System.Text;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Tests.Notes;

/// <summary>Where random rigs seem to lie: beside them a profile of a small controller, and those that ship, each read from the disk once.</summary>
internal sealed class NoteFiles : IHoconFileSystem
{
    /// <summary>Pads that send notes on whatever channel, switches that send controllers of their own or are told by the value of one, two faders.</summary>
    private const string Pads = """
        profile { name = "Pads", format = 1, source = "made up for tests" }
        controls {
          pad    { kind = button, at = "[58..65 as note]", sends = note, channel = any, number = "note", source = "made up" }
          switch { kind = button, at = "[1..3 as switch]", sends = controller, channel = any, number = "29 + switch", source = "made up" }
          foot   { kind = button, at = "[1..3 as foot]", sends = controller, channel = 1, number = 40, value = [1, 2, 3], release { channel = 1, number = 41, value = [1, 2, 3] }, one-at-a-time = true, hold-timeout = 2 s, source = "made up" }
          stomp  { kind = button, at = "[1..3 as stomp]", sends = controller, channel = 1, number = 42, value = [1, 2, 3], release { channel = 1, number = 43, value = [1, 2, 3] }, source = "made up" }
          fader  { kind = position, at = "[1..2 as fader]", sends = controller, channel = any, number = "24 + fader", source = "made up" }
        }
        """;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "config", "profiles");
    private static readonly Dictionary<string, byte[]> Files = new(StringComparer.Ordinal)
    {
        [Path.Combine(Folder, "notes", "pads.conf")] = Encoding.UTF8.GetBytes(Pads),
        [Path.Combine(Folder, "generic", "midi.conf")] = File.ReadAllBytes(Path.Combine(Folder, "generic", "midi.conf")),
        [Path.Combine(Folder, "generic", "keyboard.conf")] = File.ReadAllBytes(Path.Combine(Folder, "generic", "keyboard.conf")),
    };

    private static readonly RigLoadOptions Options = new() { ProfileFolders = [Folder], Hocon = new HoconLoadOptions { FileSystem = new NoteFiles() } };

    /// <summary>Reads and compiles a rig.</summary>
    public static RigLoadResult Load(string text) => RigCompiler.LoadText(text, "notes.conf", Options);

    public string? FindFile(string path) => Files.ContainsKey(path) ? path : null;

    public string FindFolder(string path) => path;

    public byte[]? Read(string path, long maxBytes, out string problem)
    {
        problem = "";
        return Files.GetValueOrDefault(path);
    }
}
