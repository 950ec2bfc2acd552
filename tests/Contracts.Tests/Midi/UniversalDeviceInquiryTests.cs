using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

public sealed class UniversalDeviceInquiryTests
{
    private const string Apc40 =
        "F0 7E 00 06 02 47 73 00 19 01 02 03 04 05 0A 0B 0C 0D 10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D 1E 1F F7";

    private const string LaunchpadX = "F0 7E 00 06 02 00 20 29 03 01 00 00 00 01 02 03 F7";

    [Fact]
    public void Request_ToAllOrOne_IsTheSpecificationsBytes()
    {
        Assert.Equal("F0 7E 7F 06 01 F7", Wire.Hex(UniversalDeviceInquiry.Request));
        var bytes = new byte[UniversalDeviceInquiry.RequestSize];
        Assert.Equal(6, UniversalDeviceInquiry.WriteRequest(0, bytes));
        Assert.Equal("F0 7E 00 06 01 F7", Wire.Hex(bytes));
        Assert.Equal(0, UniversalDeviceInquiry.WriteRequest(0, new byte[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => UniversalDeviceInquiry.WriteRequest(128, bytes));
    }

    [Fact]
    public void TryParseReply_Apc40_ReadsAkaisOwnShape()
    {
        Assert.Equal(35, Wire.Bytes(Apc40).Length);
        Assert.True(UniversalDeviceInquiry.TryParseReply(Wire.Bytes(Apc40), out var reply));
        Assert.Equal(ManufacturerId.Akai, reply.Manufacturer);
        Assert.Equal((0, 0x73, 0x73), (reply.DeviceId, reply.Family, reply.Model));
        Assert.Equal(0x01020304u, reply.Version);
        Assert.Equal((byte)5, reply.UnitId);
        Assert.Equal(0x0A0B0C0Du, reply.Serial);
        Assert.Equal("manufacturer 47 family 0073 model 0073 version 01.02.03.04 serial 0A0B0C0D", reply.ToString());
    }

    [Fact]
    public void TryParseReply_LaunchpadX_ReadsThreeByteManufacturerAndLsbFirst()
    {
        Assert.True(UniversalDeviceInquiry.TryParseReply(Wire.Bytes(LaunchpadX), out var reply));
        Assert.Equal(ManufacturerId.Novation, reply.Manufacturer);
        Assert.Equal((0x83, 0, 0x00010203u), (reply.Family, reply.Model, reply.Version)); // 03 01: 1 * 128 + 3
        Assert.Null(reply.UnitId);
        Assert.Null(reply.Serial);
        Assert.Equal("manufacturer 00 20 29 family 0083 model 0000 version 00.01.02.03", reply.ToString());
    }

    [Fact]
    public void TryParseReply_StandardAkai_IsNotTakenForTheOwnShape()
    {
        // Fifteen bytes as the standard has them; bytes 01 19 are no count of what follows.
        Assert.True(UniversalDeviceInquiry.TryParseReply(Wire.Bytes("F0 7E 10 06 02 47 22 01 19 00 01 02 03 04 F7"), out var reply));
        Assert.Equal((0x10, 0xA2, 0x19, 0x01020304u), (reply.DeviceId, reply.Family, reply.Model, reply.Version));
        Assert.Null(reply.Serial);
    }

    [Fact]
    public void TryParseReply_MoreBytesThanStandard_LetsThemPass()
    {
        Assert.True(UniversalDeviceInquiry.TryParseReply(Wire.Bytes("F0 7E 00 06 02 41 01 00 02 00 00 00 00 01 55 56 57 F7"), out var reply));
        Assert.Equal((1, 2, 1u), (reply.Family, reply.Model, reply.Version));
    }

    [Theory]
    [InlineData("")]
    [InlineData("F0 F7")]
    [InlineData("F0 7E 7F 06 01 F7")] // our own request, echoed
    [InlineData("F0 7E 00 06 02 F7")]
    [InlineData("F0 7F 00 06 02 47 22 01 19 00 01 02 03 04 F7")] // universal real-time
    [InlineData("F0 7E 00 07 02 47 22 01 19 00 01 02 03 04 F7")]
    [InlineData("F0 7E 00 06 02 7E 22 01 19 00 01 02 03 04 F7")] // no manufacturer
    [InlineData("F0 7E 00 06 02 00 00 00 19 00 01 02 03 04 05 06 F7")]
    [InlineData("F0 7E 00 06 02 47 22 01 19 00 01 02 03 04")] // no end
    [InlineData("F0 7E 00 06 02 47 22 01 19 00 01 02 90 04 F7")]
    public void TryParseReply_AnythingElse_IsFalse(string hex)
    {
        Assert.False(UniversalDeviceInquiry.TryParseReply(Wire.Bytes(hex), out var reply));
        Assert.Equal(default, reply);
    }

    [Theory]
    [InlineData(Apc40, 35)]
    [InlineData(LaunchpadX, 17)]
    public void TryParseReply_CutAnywhere_NeverReadsTooFar(string hex, int length)
    {
        var whole = Wire.Bytes(hex);
        for (var cut = 0; cut < length; cut++)
        {
            Assert.False(UniversalDeviceInquiry.TryParseReply(whole.AsSpan(0, cut), out _));
            // Ended early but properly: too short to be a reply, or a standard one with fewer extra bytes.
            var ended = cut == 0 ? [] : (byte[])[.. whole[..cut], 0xF7];
            var parsed = UniversalDeviceInquiry.TryParseReply(ended, out var reply);
            Assert.Equal(parsed, reply != default);
            Assert.True(!parsed || cut >= 14);
        }
    }

    [Fact]
    public void TryParseReply_RandomBytesInTheFrame_NeverThrows()
    {
        var random = new Random(40);
        var parsed = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = new byte[random.Next(0, 40)];
            random.NextBytes(bytes);
            byte[] mask = [0xF0, 0x7E, 0x7F, 0x06, 0x02, 0x47];
            for (var k = 0; k < bytes.Length; k++)
            {
                bytes[k] = k < mask.Length && random.Next(20) > 0 ? mask[k] : (byte)(bytes[k] & 0x7F);
            }

            if (bytes.Length > 0)
            {
                bytes[^1] = 0xF7;
            }

            parsed += UniversalDeviceInquiry.TryParseReply(bytes, out _) ? 1 : 0;
        }

        Assert.True(parsed > 1000, $"only {parsed} replies were read: the material is too broken to prove anything");
    }

    [Fact]
    public void ManufacturerId_ReadAndWritten_ComesBack()
    {
        foreach (var hex in (string[])["47", "01", "7D", "00 20 29", "00 00 66", "00 7F 7F"])
        {
            Assert.True(ManufacturerId.TryRead(Wire.Bytes(hex), out var id));
            Assert.Equal(hex, id.ToString());
            var bytes = new byte[id.Length];
            Assert.Equal(id.Length, id.CopyTo(bytes));
            Assert.Equal(hex, Wire.Hex(bytes));
            Assert.Equal(0, id.CopyTo(new byte[id.Length - 1]));
        }

        foreach (var hex in (string[])["", "7E", "7F", "80", "00", "00 20", "00 00 00", "00 80 01", "00 01 80"])
        {
            Assert.False(ManufacturerId.TryRead(Wire.Bytes(hex), out var id));
            Assert.Equal((0, "none"), (id.Length, id.ToString()));
        }
    }
}
