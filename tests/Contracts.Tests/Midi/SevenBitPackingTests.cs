using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

/// <summary>Bytes of eight bits in seven, byte by byte.</summary>
public sealed class SevenBitPackingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("00", "00 00")]
    [InlineData("80", "01 00")]
    [InlineData("7F", "00 7F")]
    [InlineData("FF FF FF FF FF FF FF", "7F 7F 7F 7F 7F 7F 7F 7F")]
    [InlineData("00 80 01 81 02 82 FF", "6A 00 00 01 01 02 02 7F")]
    [InlineData("01 02 03 04 05 06 87 88", "40 01 02 03 04 05 06 07 01 08")]
    public void Pack_GoldenBytes_AndBack(string bytes, string packed)
    {
        var (plain, expected) = (Wire.Bytes(bytes), Wire.Bytes(packed));
        var written = new byte[SevenBitPacking.SizeOf(plain.Length)];

        Assert.Equal(expected.Length, SevenBitPacking.Pack(plain, written));
        Assert.Equal(expected, written);
        var back = new byte[packed.Length];
        Assert.True(SevenBitPacking.TryUnpack(written, back, out var length));
        Assert.Equal(plain, back[..length]);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("00 80")]
    [InlineData("80 00")]
    [InlineData("02 00")]
    [InlineData("00 01 02 03 04 05 06 07 00")]
    public void Unpack_WhatWasNeverPacked_IsRefused(string packed)
    {
        Assert.False(SevenBitPacking.TryUnpack(Wire.Bytes(packed), new byte[16], out var length));
        Assert.Equal(0, length);
    }

    [Fact]
    public void Pack_AnyBytesOfAnyLength_ComeBack()
    {
        var random = new Random(11);
        for (var size = 0; size < 300; size++)
        {
            var plain = new byte[size];
            random.NextBytes(plain);
            var packed = new byte[SevenBitPacking.SizeOf(size)];
            Assert.Equal(packed.Length, SevenBitPacking.Pack(plain, packed));
            Assert.DoesNotContain(packed, static one => one > 0x7F);
            var back = new byte[packed.Length];
            Assert.True(SevenBitPacking.TryUnpack(packed, back, out var length));
            Assert.Equal(plain, back[..length]);
            for (var cut = 1; cut < packed.Length; cut++)
            {
                Assert.True(!SevenBitPacking.TryUnpack(packed.AsSpan(0, cut), back, out length) || length < size);
            }
        }
    }
}
