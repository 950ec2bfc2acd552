using System.Text.Json;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Simulation;

public class LiveSetTests
{
    [Fact]
    public void Default_BuiltIn_IsTheOneTheConversationsAreRecordedWith() => Assert.Equal(
        JsonSerializer.Serialize(LiveSetFile.Load("default.json")), JsonSerializer.Serialize(LiveSet.Default));

    [Fact]
    public void Default_Matrix_IsEightByFiveWithEmptySlots()
    {
        var live = new LiveSimulator();

        var states = Enumerable.Range(0, 8).SelectMany(track => Enumerable.Range(0, 5).Select(scene => live.State(track, scene))).ToList();

        Assert.Equal((8, 5), (live.TrackCount, live.SceneCount));
        Assert.Equal(12, states.Count(state => state == SlotState.Empty));
        Assert.Equal(28, states.Count(state => state == SlotState.Stopped));
        Assert.Equal("Bass Verse", live.ClipName(1, 1));
        Assert.Null(live.ClipName(1, 0));
    }

    [Fact]
    public void OfSize_LargeSet_CanBeSimulated()
    {
        var live = new LiveSimulator(new LiveSimulatorOptions { Set = LiveSet.OfSize(64, 100) });

        Assert.Equal((64, 100), (live.TrackCount, live.SceneCount));
        Assert.Equal(SlotState.Empty, live.State(0, 4));
    }

    public static TheoryData<LiveSet, string> Impossible => new()
    {
        { LiveSet.Default with { Tracks = [] }, "at least one track" },
        { LiveSet.Default with { Scenes = [] }, "one scene" },
        { LiveSet.Default with { Quantization = 14 }, "quantization 14" },
        { LiveSet.Default with { Numerator = 0 }, "0/4" },
        { LiveSet.Default with { Scenes = ["One", "Two"] }, "'Drums': 5 clips do not fit 2 scenes" },
        { OfTracks(new LiveSetTrack("A") { Group = 0 }), "no group track" },
        { OfTracks(new LiveSetTrack("A"), new LiveSetTrack("B") { Group = 0 }), "'B': track 0 is no group track" },
        { OfTracks(new LiveSetTrack("A") { Kind = LiveTrackKind.Group, IsArmed = true }), "cannot be armed" },
        { OfTracks(new LiveSetTrack("A") { Clips = [new LiveSetClip("Long") { Length = 0 }] }), "'Long'" },
        { OfTracks(new LiveSetTrack("A") { Clips = [new LiveSetClip("Odd") { Quantization = 15 }] }), "'Odd'" },
    };

    [Theory, MemberData(nameof(Impossible))]
    public void Validate_ImpossibleSet_SaysWhy(LiveSet set, string wanted)
    {
        Assert.Contains(wanted, set.Validate(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new LiveSimulator(new LiveSimulatorOptions { Set = set }));
    }

    private static LiveSet OfTracks(params LiveSetTrack[] tracks) => new() { Scenes = ["One"], Tracks = tracks };
}
