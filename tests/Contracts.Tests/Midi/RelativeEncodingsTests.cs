using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

public sealed class RelativeEncodingsTests
{
    [Theory]
    [InlineData(RelativeEncoding.TwosComplement, 0, 0)]
    [InlineData(RelativeEncoding.TwosComplement, 1, 1)]
    [InlineData(RelativeEncoding.TwosComplement, 63, 63)]
    [InlineData(RelativeEncoding.TwosComplement, 64, -64)]
    [InlineData(RelativeEncoding.TwosComplement, 127, -1)]
    [InlineData(RelativeEncoding.BinaryOffset, 64, 0)]
    [InlineData(RelativeEncoding.BinaryOffset, 65, 1)]
    [InlineData(RelativeEncoding.BinaryOffset, 127, 63)]
    [InlineData(RelativeEncoding.BinaryOffset, 63, -1)]
    [InlineData(RelativeEncoding.BinaryOffset, 0, -64)]
    [InlineData(RelativeEncoding.SignedBit, 0, 0)]
    [InlineData(RelativeEncoding.SignedBit, 1, 1)]
    [InlineData(RelativeEncoding.SignedBit, 63, 63)]
    [InlineData(RelativeEncoding.SignedBit, 64, 0)] // minus zero
    [InlineData(RelativeEncoding.SignedBit, 65, -1)]
    [InlineData(RelativeEncoding.SignedBit, 127, -63)]
    [InlineData(RelativeEncoding.SignedBit2, 0, 0)]
    [InlineData(RelativeEncoding.SignedBit2, 64, 0)]
    [InlineData(RelativeEncoding.SignedBit2, 65, 1)]
    [InlineData(RelativeEncoding.SignedBit2, 127, 63)]
    [InlineData(RelativeEncoding.SignedBit2, 1, -1)]
    [InlineData(RelativeEncoding.SignedBit2, 63, -63)]
    public void Decode_Byte_IsSoManySteps(RelativeEncoding encoding, int value, int steps)
    {
        Assert.Equal(steps, RelativeEncodings.Decode(encoding, value));
        Assert.Equal(steps, RelativeEncodings.Decode(encoding, value | 0x80));
    }

    [Fact]
    public void Encode_EveryStep_ComesBackClamped()
    {
        foreach (var encoding in Enum.GetValues<RelativeEncoding>().Where(static encoding => encoding != RelativeEncoding.Increments))
        {
            for (var steps = -70; steps <= 70; steps++)
            {
                var value = RelativeEncodings.Encode(encoding, steps);
                Assert.InRange(value, 0, 127);
                Assert.Equal(Math.Clamp(steps, -63, 63), RelativeEncodings.Decode(encoding, value));
            }

            Assert.Equal(RelativeEncodings.Encode(encoding, 63), RelativeEncodings.Encode(encoding, int.MaxValue));
            Assert.Equal(RelativeEncodings.Encode(encoding, -63), RelativeEncodings.Encode(encoding, int.MinValue));
        }
    }

    [Fact]
    public void Decode_NoSuchEncoding_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RelativeEncodings.Decode((RelativeEncoding)4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RelativeEncodings.Encode((RelativeEncoding)4, 0));
    }
}
