using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

public sealed class SysExFormatTests
{
    [Theory]
    [InlineData("F0 F7", true)]
    [InlineData("F0 47 7F 73 60 00 04 42 01 01 01 F7", true)]
    [InlineData("", false)]
    [InlineData("F0", false)]
    [InlineData("F7", false)]
    [InlineData("F0 01", false)]
    [InlineData("01 F7", false)]
    [InlineData("F0 01 F7 F7", false)]
    [InlineData("F0 F0 01 F7", false)]
    [InlineData("F0 F8 F7", false)]
    [InlineData("F0 80 F7", false)]
    public void IsWhole_Bytes_AreOneMessageOrNot(string hex, bool whole) => Assert.Equal(whole, SysExFormat.IsWhole(Wire.Bytes(hex)));
}
