using MidiMesh.Contracts.Live;

namespace MidiMesh.Contracts.Tests;

/// <summary>The table of Live's numbers: one row for each, in order, and one verb for each that can be set.</summary>
public sealed class LiveValueInfoTests
{
    [Fact]
    public void All_StandInTheOrderOfTheirValuesAndSetByVerbsOfTheirOwn()
    {
        Assert.Equal(Enum.GetValues<LiveValue>(), LiveValueInfo.All.Select(static info => info.Value));
        var verbs = LiveValueInfo.All.Select(static info => info.Set).Where(static verb => verb != LiveVerb.None).ToList();
        Assert.Equal(verbs.Count, verbs.Distinct().Count());
        Assert.All(verbs, static verb => Assert.Equal(verb, LiveValueInfo.OfVerb(verb)!.Set));
        Assert.Null(LiveValueInfo.OfVerb(LiveVerb.FireSlot));
        Assert.True(LiveValueInfo.IsContinuous(LiveVerb.SetTrackVolume) && !LiveValueInfo.IsContinuous(LiveVerb.SetTrackMute));
    }

    [Fact]
    public void DevicePlace_PackedAndUnpacked_IsTheSame() => Assert.Equal((7, 1023), DevicePlace.Unpack(DevicePlace.Pack(7, 1023)));
}
