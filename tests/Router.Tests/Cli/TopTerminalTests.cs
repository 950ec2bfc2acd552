using System.Globalization;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Web;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Cli;

/// <summary><c>midimesh top</c> in a real terminal, whose window is made smaller while it looks.</summary>
public sealed class TopTerminalTests
{
    [Fact]
    public async Task Top_WindowMadeSmaller_FitsItsNextPictureAndKeepsTheWordOnTop()
    {
        await using var web = await WebBench.StartAsync();
        var folder = Directory.CreateTempSubdirectory("midimesh-top-").FullName;
        try
        {
            using var file = TokenFile.Write(web.Server.Page, web.Token, Path.Combine(folder, "midimesh"));
            using var terminal = new Peer("terminal.py", null, 110, 40, folder, RunningProgram.MidiMeshPath, "top");
            await terminal.Ready();
            await RunningRig.Until(() => Frames(terminal).Any(static frame => frame is { Widest: > 60, Lines: > 6 }), "a picture of the large window");

            terminal.Tell("size 40 6");
            await RunningRig.Until(() => Frames(terminal).TakeLast(3).All(static frame => frame is { Widest: <= 40, Lines: <= 6 }), "pictures fit the small window");
            Assert.All(Frames(terminal).Skip(1), static frame => Assert.StartsWith("WATCH", frame.First, StringComparison.Ordinal));

            terminal.Tell("size 110 40");
            await RunningRig.Until(() => Frames(terminal)[^1] is { Widest: > 60, Lines: > 6 }, "and the large one again");
            terminal.Tell("type q");
            await RunningRig.Until(() => terminal.Lines.Contains("ended 0"), "q ends it");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<(int Widest, int Lines, string First)> Frames(Peer terminal) =>
    [
        .. from line in terminal.Lines where line.StartsWith("frame ", StringComparison.Ordinal)
           let words = line.Split(' ', 4)
           select (int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture), words[3]),
    ];
}
