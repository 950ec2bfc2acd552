using MidiMesh.Contracts.Midi.Files;

namespace MidiMesh.Contracts.Tests.Midi.Files;

/// <summary>Ticks in seconds and in quarter notes.</summary>
public sealed class TempoMapTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(96, 0.5)]               // 120 to the minute until told otherwise
    [InlineData(192, 1)]
    [InlineData(288, 2)]                // 60 from tick 192 on
    [InlineData(384, 3)]
    [InlineData(480, 3.25)]             // 240 from tick 384 on, told in another track
    public void SecondsAt_TempoChanges_AddsUp(long tick, double seconds)
    {
        var file = new MidiFile(1, MidiDivision.Quarters(96), [new MidiFileTrack([Tempo(192, 1_000_000)]), new MidiFileTrack([Tempo(384, 250_000)])]);
        Assert.Equal(seconds, new TempoMap(file).SecondsAt(tick), 9);
        Assert.Equal(tick / 96.0, new TempoMap(file).BeatsAt(tick), 9);
    }

    [Fact]
    public void SecondsAt_TwoTempiAtOneTick_TheLastCounts()
    {
        var file = new MidiFile(0, MidiDivision.Quarters(100), [new MidiFileTrack([Tempo(0, 1_000_000), Tempo(0, 250_000)])]);
        Assert.Equal(0.25, new TempoMap(file).SecondsAt(100), 9);
    }

    [Fact]
    public void SecondsAt_Frames_NeedNoTempo()
    {
        var file = new MidiFile(0, new MidiDivision(0, 1000), [new MidiFileTrack([Tempo(0, 1_000_000)])]);
        Assert.Equal(2, new TempoMap(file).SecondsAt(2000), 9);
        Assert.Equal(4, new TempoMap(file).BeatsAt(2000), 9);
    }

    [Fact]
    public void SecondsAt_TempoOfNothing_IsPassedOver()
    {
        var file = new MidiFile(0, MidiDivision.Quarters(100), [new MidiFileTrack([Tempo(0, 0)])]);
        Assert.Equal(0.5, new TempoMap(file).SecondsAt(100), 9);
    }

    private static MidiFileEvent Tempo(long tick, int microseconds) =>
        MidiFileEvent.At(tick, MidiFileMeta.Tempo, new[] { (byte)(microseconds >> 16), (byte)(microseconds >> 8), (byte)microseconds });
}
