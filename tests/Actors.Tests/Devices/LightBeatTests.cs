using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests.Devices;

public sealed class LightBeatTests
{
    private readonly ManualTime _time = new();
    private readonly LightBeat _beat;

    public LightBeatTests() => _beat = new LightBeat(_time);

    [Fact]
    public void IsLit_NothingKnown_IsHalfASecondsBeat()
    {
        var lit = 0;
        var changes = 0;
        var last = _beat.IsLit(_time.GetTimestamp(), out _);
        for (var ms = 0; ms < 10_000; ms += 10)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            var now = _beat.IsLit(_time.GetTimestamp(), out _);
            (lit, changes, last) = (lit + (now ? 1 : 0), changes + (now != last ? 1 : 0), now);
        }

        Assert.Equal(500, lit);
        Assert.Equal(40, changes);
    }

    [Fact]
    public void Hear_TransportStarts_IsTheBeginningOfABeat()
    {
        _time.Advance(TimeSpan.FromMilliseconds(1337));

        _beat.Hear(LiveValue.IsPlaying, 1, _time.GetTimestamp());

        Assert.True(_beat.IsLit(_time.GetTimestamp(), out var until));
        Assert.Equal(0.25, (until - _time.GetTimestamp()) / (double)_time.TimestampFrequency, 6);
    }

    [Fact]
    public void Hear_AnotherTempo_GoesOnWhereTheBeatIs()
    {
        _beat.Hear(LiveValue.IsPlaying, 1, _time.GetTimestamp());
        _time.Advance(TimeSpan.FromMilliseconds(375));               // half through the dark half at 120

        _beat.Hear(LiveValue.Tempo, 60, _time.GetTimestamp());

        Assert.False(_beat.IsLit(_time.GetTimestamp(), out var until));
        Assert.Equal(0.25, (until - _time.GetTimestamp()) / (double)_time.TimestampFrequency, 3);
    }

    [Fact]
    public void IsLit_AtTheStampItNames_HasChanged()
    {
        _beat.Hear(LiveValue.Tempo, 133.7, _time.GetTimestamp());
        var now = _time.GetTimestamp();
        for (var i = 0; i < 1000; i++)
        {
            var lit = _beat.IsLit(now, out var until);
            Assert.True(until > now);
            Assert.Equal(lit, _beat.IsLit(until - 2, out _));
            Assert.NotEqual(lit, _beat.IsLit(until, out _));
            now = until;
        }
    }
}
