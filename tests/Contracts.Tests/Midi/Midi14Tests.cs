using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

public sealed class Midi14Tests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 127, 127)]
    [InlineData(1, 0, 128)]
    [InlineData(64, 0, 8192)]
    [InlineData(127, 127, 16383)]
    [InlineData(0x81, 0x82, 130)] // top bits are no part of the value
    public void Combine_TwoBytes_IsTheValue(int msb, int lsb, int value) => Assert.Equal(value, Midi14.Combine(msb, lsb));

    [Fact]
    public void Split_EveryValue_ComesBack()
    {
        for (var value = 0; value <= Midi14.Max; value++)
        {
            var (msb, lsb) = Midi14.Split(value);
            Assert.Equal((value / 128, value % 128), (msb, lsb));
            Assert.Equal(value, Midi14.Combine(msb, lsb));
        }
    }

    [Fact]
    public void ControlPair_BytesInAnyOrder_FollowTheSpecification()
    {
        var pair = new ControlPair();
        Assert.Equal(0, pair.Value);
        Assert.Equal(5, pair.TakeLsb(5)); // refines an MSB of 0
        Assert.Equal(100 * 128, pair.TakeMsb(100)); // valid alone, and sets the LSB to 0
        Assert.Equal((100 * 128) + 7, pair.TakeLsb(7));
        Assert.Equal((100 * 128) + 9, pair.TakeLsb(9));
        Assert.Equal(101 * 128, pair.TakeMsb(101));
        Assert.Equal(101 * 128, pair.Value);
    }
}
