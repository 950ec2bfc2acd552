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

        Hear(LiveValue.IsPlaying, 1);

        Assert.True(_beat.IsLit(_time.GetTimestamp(), out var until));
        Assert.InRange((until - _time.GetTimestamp()) / (double)_time.TimestampFrequency, 0.25, 0.2525);      // two milliseconds in front of its first pulse
    }

    [Fact]
    public void Hear_AnotherTempo_GoesOnWhereTheBeatIs()
    {
        Hear(LiveValue.IsPlaying, 1);
        _time.Advance(TimeSpan.FromMilliseconds(375));               // half through the dark half at 120

        Hear(LiveValue.Tempo, 60);

        Assert.False(_beat.IsLit(_time.GetTimestamp(), out var until));
        Assert.InRange((until - _time.GetTimestamp()) / (double)_time.TimestampFrequency, 0.25, 0.255);
    }

    [Fact]
    public void IsLit_AtTheStampItNames_HasChanged()
    {
        Hear(LiveValue.Tempo, 133.7);
        var now = _time.GetTimestamp();
        for (var i = 0; i < 1000; i++)
        {
            var lit = _beat.IsLit(now, out var until);
            Assert.True(until > now);
            Assert.Equal(lit, _beat.IsLit(until - 3, out _));        // a change that falls on a stamp may be told two late
            Assert.NotEqual(lit, _beat.IsLit(until, out _));
            now = until;
        }
    }

    [Fact]
    public void Hear_PlacesOfTheSong_IsLitFromEachOfItsBeatsOn()
    {
        Hear(LiveValue.Tempo, 120);
        Hear(LiveValue.SongTime, 8);
        Hear(LiveValue.IsPlaying, 1);
        for (var ms = 80; ms <= 3000; ms += 100)                     // a tick late, and each word some milliseconds held up
        {
            Wait(ms == 80 ? 80 : 100);
            Hear(LiveValue.SongTime, 8 + ((ms - (ms % 3)) * 0.002));
        }

        AssertOnBeat(8 + (2.98 * 2), 0.02);
    }

    [Fact]
    public void Hear_TheSongJumps_IsOnItsBeatAgain()
    {
        Hear(LiveValue.Tempo, 120);
        Hear(LiveValue.SongTime, 0);
        Hear(LiveValue.IsPlaying, 1);
        Wait(100);
        Hear(LiveValue.SongTime, 0.2);
        Wait(400);
        Assert.True(_beat.IsLit(_time.GetTimestamp(), out _));       // beat 1
        Hear(LiveValue.SongTime, 40.75);

        AssertOnBeat(40.75, 0.001);
    }

    [Fact]
    public void Hear_OfTwoLives_TheOneThatHasStartedLastIsFollowed()
    {
        _beat.Hear("one", LiveValue.Tempo, 120, double.NaN, _time.GetTimestamp());
        _beat.Hear("one", LiveValue.IsPlaying, 1, 120, _time.GetTimestamp());
        _beat.Hear("two", LiveValue.Tempo, 60, 60, _time.GetTimestamp());
        Assert.Equal(0.25, ToNext(), 2);                             // still that of the first

        Wait(1130);
        _beat.Hear("two", LiveValue.IsPlaying, 1, 60, _time.GetTimestamp());
        Assert.True(_beat.IsLit(_time.GetTimestamp(), out _));
        Assert.Equal(0.5, ToNext(), 2);
        _beat.Hear("one", LiveValue.SongTime, 17.75, 120, _time.GetTimestamp());
        Assert.Equal(0.5, ToNext(), 2);

        _beat.Lose("two", _time.GetTimestamp());
        _beat.Hear("one", LiveValue.IsPlaying, 1, 120, _time.GetTimestamp());
        Assert.Equal(0.25, ToNext(), 2);
    }

    private void Hear(LiveValue value, double number) => _beat.Hear("live", value, number, double.NaN, _time.GetTimestamp());

    private void Wait(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private double ToNext()
    {
        _beat.IsLit(_time.GetTimestamp(), out var until);
        return (until - _time.GetTimestamp()) / (double)_time.TimestampFrequency;
    }

    /// <summary>At 120 a minute the song is at this beat now: lights are lit in the first half of each and dark in the second, within a tolerance in beats at the edges.</summary>
    private void AssertOnBeat(double beat, double tolerance)
    {
        for (var ms = 0; ms < 2000; ms += 7, Wait(7))
        {
            var within = (beat + (ms * 0.002)) % 0.5;
            if (within > tolerance && within < 0.5 - tolerance)
            {
                Assert.Equal((beat + (ms * 0.002)) % 1 < 0.5, _beat.IsLit(_time.GetTimestamp(), out _));
            }
        }
    }
}
