using MidiMesh.Router.Backends.WinMm;
using NAudio;
using NAudio.Midi;

namespace MidiMesh.Router.Tests.Backends.WinMm;

public class ShortMessageTests
{
    public static TheoryData<byte[]> Messages => [[0x90, 60, 100], [0x8F, 127, 0], [0xC0, 5], [0xD3, 64], [0xE0, 0, 64], [0xF2, 1, 2], [0xF3, 9], [0xF6], [0xF8], [0xFE], [0xFF]];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Pack_AndUnpack_GiveTheMessageBack(byte[] message)
    {
        Assert.True(ShortMessage.TryPack(message, out var packed));
        Span<byte> bytes = stackalloc byte[3];
        Assert.Equal(message, bytes[..ShortMessage.Unpack(packed, bytes)].ToArray());
    }

    [Fact]
    public void Pack_AsTheLibraryDoes()
    {
        Assert.True(ShortMessage.TryPack([0x91, 60, 100], out var packed));
        Assert.Equal(MidiMessage.StartNote(60, 100, 2).RawData, packed);
        Assert.True(ShortMessage.TryPack([0xB0, 7, 101], out packed));
        Assert.Equal(MidiMessage.ChangeControl(7, 101, 1).RawData, packed);
    }

    [Theory]
    [InlineData(new byte[] { 0xF0, 1, 0xF7 })]
    [InlineData(new byte[] { 0xF0, 0xF7 })]
    [InlineData(new byte[] { 0x90, 60 })]
    [InlineData(new byte[] { 0x90, 60, 0x80 })]
    [InlineData(new byte[] { 60, 100 })]
    [InlineData(new byte[0])]
    public void Pack_WhatIsNoShortMessage_IsRefused(byte[] message) => Assert.False(ShortMessage.TryPack(message, out _));

    [Theory]
    [InlineData(0xF0)]
    [InlineData(0xF7)]
    [InlineData(60)]
    public void Unpack_NoMessage_IsNothing(int packed) => Assert.Equal(0, ShortMessage.Unpack(packed, stackalloc byte[3]));

    [Fact]
    public void Codes_AreThoseOfTheLibrary()
    {
        Assert.Equal((int)MmResult.AlreadyAllocated, WinMmException.InUse);
        Assert.Equal((int)MmResult.MemoryAllocationError, WinMmException.NoMemory);
        Assert.Equal((int)MmResult.UnspecifiedError, WinMmException.Unspecified);
        Assert.Equal((int)MmResult.BadDeviceId, WinMmException.NoSuchPort);
        Assert.Equal((int)MmResult.NotEnabled, WinMmException.NotEnabled);
        Assert.Equal((int)MmResult.NoDriver, WinMmException.NoDriver);
    }
}
