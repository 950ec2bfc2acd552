using System.Globalization;

namespace MidiMesh.Hocon.Tests.Rules;

public class UnitTests
{
    [Theory]
    [InlineData("10ms", 10_000)]
    [InlineData("10 ms", 10_000)]
    [InlineData("10", 10_000)]
    [InlineData("\"10\"", 10_000)]
    [InlineData("1.5s", 1_500_000)]
    [InlineData("2 minutes", 120_000_000)]
    [InlineData("1h", 3_600_000_000)]
    [InlineData("1 day", 86_400_000_000)]
    [InlineData("3us", 3)]
    [InlineData("1000ns", 1)]
    [InlineData("-5ms", -5_000)]
    [InlineData("1e3 ms", 1_000_000)]
    public void TryGetDuration_KnownUnits_GivesMicroseconds(string text, long microseconds)
    {
        Assert.True(Load.Scalar(text).TryGetDuration(out var value));
        Assert.Equal(microseconds, value.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    [Theory]
    [InlineData("10 sec")]
    [InlineData("10 mins")]
    [InlineData("\"10 \u00B5s\"")]
    [InlineData("10 MS")]
    [InlineData("ms")]
    [InlineData("x10ms")]
    [InlineData("1000000000 d")]
    [InlineData("1e400 ms")]
    [InlineData("null")]
    [InlineData("true")]
    public void TryGetDuration_UnknownUnitOrRange_IsFalse(string text) => Assert.False(Load.Scalar(text).TryGetDuration(out _));

    [Theory]
    [InlineData("15ms", true)]
    [InlineData("15", false)]
    [InlineData("\"15\"", false)]
    public void TryGetDuration_UnitRequired_RefusesBareNumbers(string text, bool expected)
    {
        Assert.Equal(expected, Load.Scalar(text).TryGetDuration(out _, requireUnit: true));
        Assert.Equal(expected, Load.Scalar(text).HasUnit);
    }

    [Theory]
    [InlineData("512", 512)]
    [InlineData("1k", 1024)]
    [InlineData("1K", 1024)]
    [InlineData("1Ki", 1024)]
    [InlineData("1KiB", 1024)]
    [InlineData("1kB", 1000)]
    [InlineData("10 MB", 10_000_000)]
    [InlineData("1.5 MiB", 1_572_864)]
    [InlineData("2 gigabytes", 2_000_000_000)]
    public void TryGetBytes_KnownUnits_GivesBytes(string text, long bytes)
    {
        Assert.True(Load.Scalar(text).TryGetBytes(out var value));
        Assert.Equal(bytes, value);
    }

    [Theory]
    [InlineData("1KB")]
    [InlineData("1kb")]
    [InlineData("1Mb")]
    [InlineData("9 EiB")]
    [InlineData("B")]
    public void TryGetBytes_UnknownUnitOrRange_IsFalse(string text) => Assert.False(Load.Scalar(text).TryGetBytes(out _));

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("\"on\"", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    [InlineData("True", null)]
    [InlineData("1", null)]
    [InlineData("null", null)]
    public void TryGetBoolean_LowerCaseWordsOnly(string text, bool? expected) =>
        Assert.Equal(expected, Load.Scalar(text).TryGetBoolean(out var value) ? value : null);

    [Theory]
    [InlineData("42", 42L)]
    [InlineData("\"42\"", 42L)]
    [InlineData("-7", -7L)]
    [InlineData("1e3", 1000L)]
    [InlineData("2.0", 2L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775807.5", null)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1.5", null)]
    [InlineData("\" 42 \"", null)]
    [InlineData("1e400", null)]
    [InlineData("true", null)]
    public void TryGetInt64_WholeNumbersInRangeOnly(string text, long? expected) =>
        Assert.Equal(expected, Load.Scalar(text).TryGetInt64(out var value) ? value : null);

    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData("\"-.5\"", "-0.5")]
    [InlineData("1e400", null)]
    [InlineData("NaN", null)]
    [InlineData("1f", null)]
    [InlineData("0x1p3", null)]
    public void TryGetDouble_FiniteNumbersOnly(string text, string? expected) =>
        Assert.Equal(expected, Load.Scalar(text).TryGetDouble(out var value) ? value.ToString(CultureInfo.InvariantCulture) : null);

    [Fact]
    public void TryGetList_NumericKeys_AreSortedAndOthersLeftOut()
    {
        var root = Load.Text("a { 10 = z, 2 = y, k = w }, b {}, c = 5, d = []").Root;
        Assert.True(root.Find("a")!.TryGetList(out var items));
        Assert.Equal("y z", string.Join(' ', items));
        Assert.False(root.Find("b")!.TryGetList(out _));
        Assert.False(root.Find("c")!.TryGetList(out _));
        Assert.True(root.Find("d")!.TryGetList(out items));
        Assert.Empty(items);
    }
}
