using MidiMesh.Contracts.Live;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Tests.Session;

public sealed class LatestValuesTests
{
    private const int Pause = 50;

    [Fact]
    public void Offer_FastChanges_FirstGoesThenTheLatest()
    {
        var values = new LatestValues(Pause);
        Assert.True(values.Offer(LiveVerb.SetTrackVolume, 1, -1, 0.1, 0, out _));
        Assert.False(values.Offer(LiveVerb.SetTrackVolume, 1, -1, 0.2, 10, out var first));
        Assert.False(values.Offer(LiveVerb.SetTrackVolume, 1, -1, 0.3, 20, out var second));
        Assert.Equal((false, true), (first, second));
        Assert.False(values.TryTake(49, out _));
        Assert.True(values.TryTake(50, out var command));
        Assert.Equal(new LiveCommand(LiveVerb.SetTrackVolume, 1, -1, 0.3), command);
        Assert.False(values.TryTake(500, out _));
    }

    [Fact]
    public void Offer_SlowChanges_EachGoesAtOnce()
    {
        var values = new LatestValues(Pause);
        for (var now = 0; now < 500; now += Pause)
        {
            Assert.True(values.Offer(LiveVerb.SetTempo, -1, -1, now, now, out _));
        }
    }

    [Fact]
    public void Offer_OneThatIsDueWhileAnotherWaits_IsSentInItsPlace()
    {
        var values = new LatestValues(Pause);
        values.Offer(LiveVerb.SetTrackSend, 1, 0, 0.1, 0, out _);
        values.Offer(LiveVerb.SetTrackSend, 1, 0, 0.2, 10, out _);
        Assert.True(values.Offer(LiveVerb.SetTrackSend, 1, 0, 0.3, 60, out var merged));
        Assert.True(merged);
        Assert.False(values.TryTake(1000, out _));
    }

    [Fact]
    public void Offer_DifferentValues_DoNotWaitForEachOther()
    {
        var values = new LatestValues(Pause);
        for (var track = 0; track < 300; track++)
        {
            Assert.True(values.Offer(LiveVerb.SetTrackVolume, track, -1, 0.5, 0, out _));
            Assert.True(values.Offer(LiveVerb.SetTrackPanning, track, -1, 0.5, 0, out _));
        }
    }
}
