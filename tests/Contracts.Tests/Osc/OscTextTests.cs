using MidiMesh.Contracts.Osc;

namespace MidiMesh.Contracts.Tests.Osc;

public class OscTextTests
{
    [Theory]
    [InlineData("/live/test", "/live/test ,")]
    [InlineData("/live/clip/fire 0 2", "/live/clip/fire ,ii 0 2")]
    [InlineData("/live/clip/fire ,ii 0 2", "/live/clip/fire ,ii 0 2")]
    [InlineData("/x ,", "/x ,")]
    [InlineData("/x -1 2147483648 1.5 1e3 -.5 true false nil name", "/x ,ihfffTFNs -1 2147483648 1.5 1000 -0.5 \"name\"")]
    [InlineData("/x nan infinity 12x 1,5 9223372036854775808", "/x ,ssssf \"nan\" \"infinity\" \"12x\" \"1,5\" 9.223372E+18")]
    [InlineData("/x ,sS 1 2", "/x ,sS \"1\" \"2\"")]
    [InlineData("/x ,[iT]NI 1", "/x ,[iT]NI 1")]
    [InlineData("/x ,fd 1 0.1", "/x ,fd 1 0.1")]
    [InlineData("/x ,cmrb A 00903c7f ff8000ff 0102", "/x ,cmrb 'A' 00903c7f ff8000ff blob(0102)")]
    [InlineData("/x ,tt now 2026-01-31T20:15:00Z", "/x ,tt now 2026-01-31T20:15:00.0000000+00:00")]
    [InlineData("/x ,h -9223372036854775808", "/x ,h -9223372036854775808")]
    public void TryParse_Words_MakeTheMessage(string words, string expected)
    {
        Assert.True(OscText.TryParse(words.Split(' '), out var message, out var error), error);
        Assert.Equal(expected, message.ToString());
    }

    [Theory]
    [InlineData("live/test", "begins with '/'")]
    [InlineData("/x ,i", "take 1 values, 0 given")]
    [InlineData("/x ,iT 1 2", "take 1 values, 2 given")]
    [InlineData("/x ,iq 1 2", "'q' is no type tag")]
    [InlineData("/x ,ä 1", "no type tag")]
    [InlineData("/x ,[i 1", "do not pair up")]
    [InlineData("/x ,i 1.5", "'1.5' is no whole number of 32 bits (type tag i)")]
    [InlineData("/x ,i 2147483648", "whole number")]
    [InlineData("/x ,f 1,5", "is no number")]
    [InlineData("/x ,m 123", "four bytes")]
    [InlineData("/x ,r 0102", "four bytes")]
    [InlineData("/x ,b 0g", "hexadecimal")]
    [InlineData("/x ,c AB", "single character")]
    [InlineData("/x ,t 1899-01-01", "time")]
    [InlineData("/x a\0b", "BadValue")]
    public void TryParse_WrongWords_SayWhy(string words, string expected)
    {
        Assert.False(OscText.TryParse(words.Split(' '), out var message, out var error));
        Assert.Null(message);
        Assert.Contains(expected, error);
    }

    [Fact]
    public void TryParse_NoWords_SaysWhy()
    {
        Assert.False(OscText.TryParse([], out _, out var error));
        Assert.Contains("needs an address", error);
    }

    [Theory]
    [InlineData("/e ,s \"a\\\"b\\\\\\n\\u001b\"", "a\"b\\\n\u001b")]
    public void ToString_ControlCharacters_AreEscaped(string expected, string text) =>
        Assert.Equal(expected, new OscMessage("/e", text).ToString());

    [Fact]
    public void ToString_LongBlob_IsCutShort() =>
        Assert.EndsWith("... 100 bytes)", new OscMessage("/e", OscValue.FromBlob(new byte[100])).ToString());

    [Fact]
    public void Message_EqualContent_IsEqual()
    {
        var one = new OscMessage("/a", 1, "x", OscValue.FromBlob([1]));
        var same = new OscMessage("/a", 1, "x", OscValue.FromBlob([1]));

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, new OscMessage("/a", 1, "x", OscValue.FromBlob([2])));
        Assert.NotEqual(one, new OscMessage("/b", 1, "x", OscValue.FromBlob([1])));
        Assert.NotEqual(new OscMessage("/a", 1), new OscMessage("/a", OscValue.FromColor(0, 0, 0, 1)));
    }

    [Fact]
    public void ToPacket_WhatOscCannotCarry_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => new OscMessage("no/slash").ToPacket());
        Assert.Throws<FormatException>(() => OscMessage.Parse([1, 2, 3, 4]));
        Assert.Equal(OscError.BadAddress, new OscMessage("").TryToPacket(out var packet));
        Assert.Empty(packet);
        Assert.False(OscMessage.TryParse("#bundle\0\0\0\0\0\0\0\0\u0001"u8, out _, out var error));
        Assert.Equal(OscError.NotOneMessage, error);
    }
}
