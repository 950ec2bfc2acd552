using MidiMesh.Contracts.Osc;

namespace MidiMesh.Contracts.Tests.Osc;

public class OscTimeTagTests
{
    [Theory]
    [InlineData(0x83aa7e80_00000000, "1970-01-01T00:00:00Z")] // RFC 5905, figure 4
    [InlineData(0x83aa7e80_80000000, "1970-01-01T00:00:00.5Z")]
    [InlineData(0x80000000_00000000, "1968-01-20T03:14:08Z")] // RFC 4330, section 3: first with the top bit
    [InlineData(0xffffffff_00000000, "2036-02-07T06:28:15Z")]
    [InlineData(0x00000001_00000000, "2036-02-07T06:28:17Z")] // the next era
    [InlineData(0x7fffffff_00000000, "2104-02-26T09:42:23Z")]
    public void TimeTag_KnownTimes_ConvertBothWays(ulong value, string iso)
    {
        var time = DateTimeOffset.Parse(iso);

        Assert.Equal(time, new OscTimeTag(value).ToDateTimeOffset());
        Assert.Equal(value, OscTimeTag.FromDateTimeOffset(time).Value);
    }

    [Fact]
    public void TimeTag_AnyTick_SurvivesBothWays()
    {
        var random = new Random(1900);
        var span = (OscTimeTag.EndTime - OscTimeTag.MinTime).Ticks;
        for (var i = 0; i < 100_000; i++)
        {
            var time = OscTimeTag.MinTime.AddTicks(random.NextInt64(span));
            Assert.Equal(time, OscTimeTag.FromDateTimeOffset(time).ToDateTimeOffset());
        }

        var last = OscTimeTag.EndTime.AddTicks(-1);
        Assert.Equal(last, OscTimeTag.FromDateTimeOffset(last).ToDateTimeOffset());
    }

    [Fact]
    public void TimeTag_AnyValue_HasATime()
    {
        foreach (var value in new ulong[] { 0, 1, ulong.MaxValue, 0x7fffffff_ffffffff, 0x80000000_00000000 })
        {
            Assert.InRange(new OscTimeTag(value).ToDateTimeOffset(), OscTimeTag.MinTime, OscTimeTag.EndTime);
        }
    }

    [Fact]
    public void FromDateTimeOffset_OutsideItsRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => OscTimeTag.FromDateTimeOffset(OscTimeTag.MinTime.AddTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => OscTimeTag.FromDateTimeOffset(OscTimeTag.EndTime));
    }

    [Fact]
    public void Immediately_IsOne()
    {
        Assert.Equal(1UL, OscTimeTag.Immediately.Value);
        Assert.True(OscTimeTag.Immediately.IsImmediate);
        Assert.Equal("now", OscTimeTag.Immediately.ToString());
    }
}
