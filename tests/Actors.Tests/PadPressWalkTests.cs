using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests;

/// <summary>Keeps "A pad press, file by file" in ARCHITECTURE.md true, and the way itself free of garbage.</summary>
public sealed partial class PadPressWalkTests : IDisposable
{
    private readonly PadPressRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Architecture_PadPress_NamesFilesThatExistAndHoldTheirType()
    {
        var root = Root();
        var files = WalkFiles(root);

        Assert.Equal(10, files.Count);
        Assert.All(files, file =>
        {
            var path = Path.Combine(root, file);
            Assert.True(File.Exists(path), $"{file} does not exist");
            Assert.Matches($@"\b(class|struct) {Path.GetFileNameWithoutExtension(file)}\b", File.ReadAllText(path));
        });
    }

    [Fact]
    public void Press_ThroughThePorts_CallsTheTypesInTheOrderToldToReaders()
    {
        Assert.Equal(LiveLink.Alive, _rig.Live.Link);
        string[]? stack = null;
        _rig.Socket.OnSend = _ => stack ??= [.. new StackTrace().GetFrames().Reverse().Select(frame => NameOf(frame.GetMethod()?.DeclaringType))];
        using var backend = new OneInput();
        using var ports = DevicePorts.Open(_rig.Pads, new PortAssignment(backend, "pads", null, false), (_, _) => { });

        var (track, scene) = FirstClip();
        backend.Sink!.Receive([(byte)(0x90 | track), (byte)(53 + scene), 127], 0);

        Assert.NotNull(stack);

        // The parser has returned its message before the lane is called, and the writer its datagram before the socket is: neither is on the stack.
        var told = WalkFiles(Root()).Select(file => Path.GetFileNameWithoutExtension(file)!).Where(type => type is not ("RtMidiInput" or "MidiParser" or "OscWriter" or "UdpOscSocket"));
        AssertInOrder(stack, ["DevicePorts", "Lane", .. told, "FakeSocket"]);
        AssertInOrder(stack, ["DevicePorts", "Lane", "DeviceLane", "RouteRunner", "Lane", "GroupLane", "ExclusiveGroup", "Lane", "EndpointLane", "LiveConversation", "FakeSocket"]);
    }

    [Fact]
    public void Press_LiveAnswers_ExactlyThatClipPlaysAndItsLightSaysSo()
    {
        var lamp = new FakeOutput();
        TestRig.Connect(_rig.Pads, lamp);
        var clips = Clips().Take(3).ToArray();
        foreach (var (track, scene) in clips)
        {
            Press(track, scene);
            Assert.Equal(2, _rig.Pads.Lights.Wanted((track * TestRig.Scenes) + scene));
            _rig.Advance(600);

            Assert.Equal(
                [(track, scene)],
                Enumerable.Range(0, TestRig.Tracks).Where(t => _rig.Simulator.PlayingSlot(t) >= 0).Select(t => (t, _rig.Simulator.PlayingSlot(t))));
            Assert.Equal(
                [(track * TestRig.Scenes) + scene],
                Enumerable.Range(0, TestRig.FirstFader).Where(element => _rig.Pads.Lights.Wanted(element) == 1));
        }

        Assert.Equal([1], lamp.Sent.Where(bytes => bytes[0] == (0x90 | clips[2].Track) && bytes[1] == 53 + clips[2].Scene).TakeLast(1).Select(bytes => (int)bytes[2]));
    }

    [Fact]
    public void Press_TenThousandTimes_AllocatesNothing()
    {
        var clips = Clips().ToArray();
        var count = 0;
        _rig.Socket.OnSend = _ => count++;

        Assert.Equal(0, Steady.LeastAllocated(() => Run(10_000)));
        Assert.True(count >= 10_000, $"only {count} datagrams were sent");

        void Run(int presses)
        {
            for (var i = 0; i < presses; i++)
            {
                var (track, scene) = clips[i % clips.Length];
                Press(track, scene);
            }
        }
    }

    private void Press(int track, int scene)
    {
        var stamp = _rig.Rig.Time.GetTimestamp();
        _rig.Pads.Deliver(DeviceDelivery.Input(MidiMessage.NoteOn(track, 53 + scene, 127), default, stamp));
        _rig.Pads.Deliver(DeviceDelivery.Input(MidiMessage.NoteOff(track, 53 + scene, 127), default, stamp));
    }

    private (int Track, int Scene) FirstClip() => Clips().First();

    private IEnumerable<(int Track, int Scene)> Clips() =>
        from scene in Enumerable.Range(0, TestRig.Scenes)
        from track in Enumerable.Range(0, TestRig.Tracks)
        where _rig.Live.HasClip(track, scene) && !_rig.Live.IsGroup(track)
        select (track, scene);

    private static void AssertInOrder(string[] stack, IEnumerable<string> types)
    {
        var at = 0;
        foreach (var type in types)
        {
            at = Array.IndexOf(stack, type, at);
            Assert.True(at >= 0, $"{type} is missing, or out of order, in:\n{string.Join('\n', stack)}");
            at++;
        }
    }

    private static string NameOf(Type? type) => type?.Name.Split('`')[0] ?? "";

    private static List<string> WalkFiles(string root)
    {
        var text = File.ReadAllText(Path.Combine(root, "ARCHITECTURE.md"));
        var section = text[text.IndexOf("## A pad press, file by file", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", 5, StringComparison.Ordinal)];
        return [.. ListedFile().Matches(section).Select(match => match.Groups[1].Value)];
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    [GeneratedRegex(@"^\d+\. `(src/[^`]+\.cs)`", RegexOptions.Multiline)]
    private static partial Regex ListedFile();

    /// <summary>A system with one input, whose sink the test calls as the reader's thread would.</summary>
    private sealed class OneInput : IMidiBackend, IMidiInput
    {
        public event Action? PortsChanged;

        public IMidiSink? Sink { get; private set; }

        public string Name => "one";

        public string? Unavailable => null;

        public long DroppedBytes => 0;

        public IReadOnlyList<MidiPortDescription> ListPorts() => [];

        public IMidiInput OpenInput(string portId, IMidiSink sink)
        {
            Sink = sink;
            PortsChanged?.Invoke();
            return this;
        }

        public IMidiOutput OpenOutput(string portId) => throw new MidiPortException("it has no output");

        public IMidiInput CreateVirtualInput(string name, IMidiSink sink) => throw new MidiPortException("it makes no ports");

        public IMidiOutput CreateVirtualOutput(string name) => throw new MidiPortException("it makes no ports");

        public void Dispose()
        {
        }
    }
}
