using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.LiveOsc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Tests.LiveOsc;

/// <summary>Names, colours and devices with the two old scripts, against a small Live that tells them as those do.</summary>
public sealed class LiveOscVocabularyTests
{
    private const int Synth = 0;
    private const int Echo = 1;

    [Theory]
    [InlineData(LiveOscKind.First)]
    [InlineData(LiveOscKind.Second)]
    public void SceneNames_AreReadAndReadAgain(LiveOscKind kind)
    {
        var world = new LiveOscWorld(kind, with: static options => options with { Texts = [LiveText.SceneName] }).Started();
        world.PassUntil(() => world.Session.Text(LiveText.SceneName, -1, 2) == "Scene 2", 2000);
        world.Live.SceneNames[2] = "Chorus";                 // LiveOSC does not tell
        world.PassUntil(() => world.Session.Text(LiveText.SceneName, -1, 2) == "Chorus", 12_000);
        Assert.Contains((LiveText.SceneName, 2), world.Texts);
        Assert.Null(world.Session.Text(LiveText.SceneName, -1, 99));
    }

    [Theory]
    [InlineData(LiveOscKind.First, "/live/track", "/live/scene", 1)]
    [InlineData(LiveOscKind.Second, "/live/track/select", "/live/scene/select", 0)]
    public void NamesOfWhatIsSelected_FollowTheSelection(LiveOscKind kind, string track, string scene, int first)
    {
        var world = new LiveOscWorld(kind, with: static options => options with { Texts = [LiveText.SelectedTrackName, LiveText.SelectedSceneName] }).Started();
        world.Receive(kind == LiveOscKind.First ? new OscMessage(track, 2 + first).ToPacket() : new OscMessage(track, 0, 2).ToPacket());
        world.Receive(new OscMessage(scene, 1 + first).ToPacket());
        world.PassUntil(() => world.Session.Text(LiveText.SelectedTrackName, -1, -1) == "Track 2" && world.Session.Text(LiveText.SelectedSceneName, -1, -1) == "Scene 1", 2000);

        world.Receive(kind == LiveOscKind.First ? new OscMessage(track, 0).ToPacket() : new OscMessage(track, 2, 0).ToPacket());
        Assert.Equal("", world.Session.Text(LiveText.SelectedTrackName, -1, -1));      // the master: none whose name is told
        Assert.True(double.IsNaN(world.Session.Value(LiveValue.SelectedTrack, -1, -1)));
    }

    [Fact]
    public void LiveOsc2_TellsColours()
    {
        var world = new LiveOscWorld(LiveOscKind.Second).Started();
        world.PassUntil(() => world.Session.ClipColor(1, 1) == 0x445566 && world.Session.TrackColor(1) == 0x112234, 4000);
        Assert.Equal(-1, world.Session.ClipColor(1, LiveOscWorld.Scenes - 1));         // empty, and nobody was asked
        Assert.DoesNotContain($"/live/clip/color ,ii 1 {LiveOscWorld.Scenes - 1}", world.SentText);
    }

    [Fact]
    public void TrackName_OfQdepotsFork_BringsTheColour()
    {
        var world = new LiveOscWorld(LiveOscKind.First).Started();
        world.Receive(new OscMessage("/live/name/track", 1, "Bass", 0x00FF8800, 1).ToPacket());
        Assert.Equal((0xFF8800, "Bass"), (world.Session.TrackColor(1), world.Session.TrackName(1)));
    }

    [Theory]
    [InlineData(LiveOscKind.First)]
    [InlineData(LiveOscKind.Second)]
    public void DeviceParameters_AreToldAndSetAsSharesOfTheirRange(LiveOscKind kind)
    {
        var world = WithDevices(kind).Started();
        world.PassUntil(() => Share(world, Synth, 1) == 0.25, 3000);
        Assert.Equal(1, Share(world, Synth, 0));
        Assert.True(double.IsNaN(Share(world, 2, 1)));       // no such device, and none was asked for
        Assert.DoesNotContain(world.SentText, static text => text.Contains("device", StringComparison.Ordinal) && text.EndsWith(" 0 2", StringComparison.Ordinal));

        world.Live.Turn(Synth, 1, 80);
        Assert.Equal(0.75, Share(world, Synth, 1));
        world.Execute(new LiveCommand(LiveVerb.SetDeviceParameter, 0, DevicePlace.Pack(Echo, 2), 0.5));
        world.PassUntil(() => Share(world, Echo, 2) == 0.5, 1000);
        Assert.Equal(10, world.Live.Devices[Echo].Parameters[2].Now);
        Assert.Contains((LiveValue.DeviceParameter, 0, DevicePlace.Pack(Echo, 2), 0.5), world.Values);
    }

    [Theory]
    [InlineData(LiveOscKind.First)]
    [InlineData(LiveOscKind.Second)]
    public void Device_ThatIsDeleted_IsKnownNoMore(LiveOscKind kind)
    {
        var world = WithDevices(kind).Started();
        world.PassUntil(() => Share(world, Echo, 2) == 0.1, 3000);
        world.Live.Devices.RemoveAt(Echo);
        world.PassUntil(() => double.IsNaN(Share(world, Echo, 2)), 12_000);
        Assert.Equal(0.25, Share(world, Synth, 1));
        Assert.Contains(world.Values, static told => told is (LiveValue.DeviceParameter, 0, _, double.NaN));
    }

    [Fact]
    public void Device_AnotherInItsPlace_HasItsOwnRanges()
    {
        var world = WithDevices(LiveOscKind.First).Started();
        world.PassUntil(() => Share(world, Echo, 2) == 0.1, 3000);
        world.Live.Devices[Echo] = ("Other", [("Device On", 0, 1, 1), ("Drive", 0, 10, 5), ("Tone", -1, 1, 0)]);
        world.PassUntil(() => Share(world, Echo, 2) == 0.5, 12_000);
        Assert.Equal(0.5, Share(world, Echo, 1));
    }

    [Fact]
    public void DeviceInHand_IsTheSelectedOneOfTheSelectedTrack()
    {
        var world = WithDevices(LiveOscKind.First).Started();
        world.Receive(new OscMessage("/live/track", 1).ToPacket());
        Assert.Equal("", world.Session.Text(LiveText.SelectedDeviceName, -1, -1));
        world.Live.Click(Synth);
        world.PassUntil(() => world.Session.Text(LiveText.SelectedDeviceName, -1, -1) == "Synth" && Knob(world, 0) == 0.25, 2000);
        Assert.Equal("Cutoff", world.Session.Text(LiveText.KnobName, -1, 0));
        Assert.Equal("", world.Session.Text(LiveText.KnobName, -1, 1));
        Assert.Equal("1-1", world.Session.Text(LiveText.BankName, -1, -1));

        world.Execute(new LiveCommand(LiveVerb.SetSelectedKnob, -1, 0, 1));
        world.PassUntil(() => world.Live.Devices[Synth].Parameters[1].Now == 100, 1000);
        Assert.Equal(1, Knob(world, 0));
        Assert.False(world.Session.Execute(new LiveCommand(LiveVerb.SetSelectedKnob, -1, 1, 1), world.Now));

        world.Execute(new LiveCommand(LiveVerb.StepDevice, Value: 1));
        world.PassUntil(() => world.Session.Text(LiveText.SelectedDeviceName, -1, -1) == "Echo" && Knob(world, 1) == 0.1, 2000);
        Assert.Equal("Feedback", world.Session.Text(LiveText.ParameterName, -1, 1));
    }

    [Fact]
    public void DeviceInHand_Locked_StaysUntilItIsLetGo()
    {
        var world = WithDevices(LiveOscKind.First).Started();
        world.Receive(new OscMessage("/live/track", 1).ToPacket());
        world.Live.Click(Synth);
        world.PassUntil(() => Knob(world, 0) == 0.25, 2000);
        world.Execute(new LiveCommand(LiveVerb.SetDeviceLock, Value: 1));
        world.Receive(new OscMessage("/live/track", 2).ToPacket());
        world.Pass(500);
        Assert.Equal((0.25, 1), (Knob(world, 0), world.Session.Value(LiveValue.DeviceLock, -1, -1)));
        world.Execute(new LiveCommand(LiveVerb.SetDeviceLock, Value: 0));
        Assert.True(double.IsNaN(Knob(world, 0)));           // on the second track none has been selected yet
        world.Receive(new OscMessage("/live/track", 1).ToPacket());
        world.PassUntil(() => Knob(world, 0) == 0.25, 2000);
    }

    [Fact]
    public void DeviceInHand_Banks_ArePlacesByNumber()
    {
        var world = WithDevices(LiveOscKind.First);
        world.Live.Devices.Add(("Large", [("Device On", 0, 1, 1), .. Enumerable.Range(1, 12).Select(static i => ($"P{i}", 0f, 100f, (float)i))]));
        world.Started();
        world.Receive(new OscMessage("/live/track", 1).ToPacket());
        world.Live.Click(2);
        world.PassUntil(() => Knob(world, 7) == 0.08, 2000);
        world.Execute(new LiveCommand(LiveVerb.StepBank, Value: 1));
        Assert.Equal((2, 0.09, 0.12), (world.Session.Value(LiveValue.DeviceBank, -1, -1), Knob(world, 0), Knob(world, 3)));
        Assert.Equal("9-12", world.Session.Text(LiveText.BankName, -1, -1));
    }

    [Fact]
    public void LiveOsc2_TellsNoSelectedDevice_AndSoHasNoneInHand()
    {
        Assert.False(LiveReach.LiveOsc2.Follows(LiveValue.SelectedKnob));
        Assert.False(LiveReach.LiveOsc2.Does(LiveVerb.StepDevice));
        Assert.False(LiveReach.LiveOsc2.Tells(LiveText.SelectedDeviceName));
        var world = WithDevices(LiveOscKind.Second).Started();
        Assert.False(world.Session.Execute(new LiveCommand(LiveVerb.StepDevice, Value: 1), world.Now));
        world.Execute(new LiveCommand(LiveVerb.SelectDevice, 0, 1));
        Assert.Contains("/live/track/device/select ,ii 0 1", world.SentText);
    }

    [Theory]
    [InlineData(LiveOscKind.First, LiveVerb.SetTrackSend, true)]
    [InlineData(LiveOscKind.Second, LiveVerb.SetTrackSend, false)]
    [InlineData(LiveOscKind.Second, LiveVerb.SetReturnSend, false)]
    [InlineData(LiveOscKind.Second, LiveVerb.SetCrossfader, true)]
    [InlineData(LiveOscKind.First, LiveVerb.SetCueVolume, false)]
    public void Reach_SaysWhatTheScriptCanDo(LiveOscKind kind, LiveVerb verb, bool does)
    {
        var reach = kind == LiveOscKind.First ? LiveReach.LiveOsc : LiveReach.LiveOsc2;
        Assert.Equal(does, reach.Does(verb));
        Assert.Equal(does, new LiveOscWorld(kind).Started().Session.Execute(new LiveCommand(verb, 1, 0, 0.5), 0));
    }

    [Fact]
    public void Crossfader_OfLiveOsc2_IsSetButNotTold() => Assert.False(LiveReach.LiveOsc2.Follows(LiveValue.Crossfader));

    [Fact]
    public void LiveOsc2_WhetherTheSongRuns_IsSeenByItsTime()
    {
        var world = new LiveOscWorld(LiveOscKind.Second, values: [LiveValue.IsPlaying]) { Live = { Runs = true } }.Started();
        world.PassUntil(() => world.Session.Value(LiveValue.IsPlaying, -1, -1) == 1, 2000);
        world.Live.Runs = false;
        world.PassUntil(() => world.Session.Value(LiveValue.IsPlaying, -1, -1) == 0, 2000);
        world.Live.Runs = true;
        world.PassUntil(() => world.Session.Value(LiveValue.IsPlaying, -1, -1) == 1, 2000);
    }

    [Fact]
    public void Step_FromAReturnThatWasChosenHere_GoesBackToTheTracks()
    {
        var world = new LiveOscWorld(LiveOscKind.First).Started();
        world.Receive(new OscMessage("/live/track", 4).ToPacket());
        world.Execute(new LiveCommand(LiveVerb.StepTrack, Value: 1));
        world.Receive(new OscMessage("/live/track", 0).ToPacket());
        world.Sent.Clear();
        world.Execute(new LiveCommand(LiveVerb.StepTrack, Value: -1));
        Assert.Equal(["/live/track/view ,i 3"], world.SentText);
        Assert.False(world.Session.Execute(new LiveCommand(LiveVerb.FireSelectedSlot), world.Now));     // on which track, nobody has told
    }

    [Fact]
    public void Pushes_OfParameters_AllocateNothing()
    {
        var world = WithDevices(LiveOscKind.First).Started();
        world.Receive(new OscMessage("/live/track", 1).ToPacket());
        world.Live.Click(Synth);
        world.PassUntil(() => Knob(world, 0) == 0.25, 2000);
        var datagrams = Enumerable.Range(0, 200).Select(static i => new OscMessage("/live/device/param", 0, Synth, 1, 21f + (i % 50), "Cutoff").ToPacket()).ToArray();
        world.Values.Capacity = 10_000;
        foreach (var datagram in datagrams)
        {
            world.Session.Receive(datagram, world.Now);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var datagram in datagrams)
        {
            world.Session.Receive(datagram, world.Now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static LiveOscWorld WithDevices(LiveOscKind kind) => new(
        kind, values: [LiveValue.DeviceParameter, LiveValue.SelectedKnob],
        with: static options => options with { Devices = 3, DeviceParameters = 4, Knobs = 8, Parameters = 2, Texts = [LiveText.SelectedDeviceName, LiveText.KnobName, LiveText.ParameterName, LiveText.BankName] })
    {
        Live =
        {
            Devices =
            {
                ("Synth", [("Device On", 0, 1, 1), ("Cutoff", 20, 100, 40)]),
                ("Echo", [("Device On", 0, 1, 1), ("Time", 0, 1, 0.5f), ("Feedback", 0, 20, 2)]),
            },
        },
    };

    private static double Share(LiveOscWorld world, int device, int parameter) => Math.Round(world.Session.Value(LiveValue.DeviceParameter, 0, DevicePlace.Pack(device, parameter)), 4);

    private static double Knob(LiveOscWorld world, int knob) => Math.Round(world.Session.Value(LiveValue.SelectedKnob, -1, knob), 4);
}
