namespace MidiMesh.Hocon.Tests.Rules;

public class EnvironmentTests
{
    private static readonly HoconLoadOptions Options = new()
    {
        FileSystem = new MemoryFiles([]),
        Environment = static name => name switch { "X" => "1", "EMPTY" => "", "a.b" => "dotted", "PATH" => "/bin", _ => null },
    };

    [Theory]
    [InlineData("v = ${X}", """{"v":"1"}""")]                       // a string, never parsed
    [InlineData("v = ${?X}", """{"v":"1"}""")]
    [InlineData("v = 5, v = ${?X}", """{"v":"1"}""")]
    [InlineData("v = 5, v = ${?NO}", """{"v":5}""")]
    [InlineData("v = ${EMPTY}", """{"v":""}""")]
    [InlineData("v = ${?x}", "{}")]
    [InlineData("v = ${a.b}", """{"v":"dotted"}""")]
    [InlineData("X = own, v = ${X}", """{"X":"own","v":"own"}""")]
    [InlineData("X = null, v = ${X}", """{"X":null,"v":null}""")]
    [InlineData("PATH = ${?PATH}", """{"PATH":"/bin"}""")]
    [InlineData("PATH = ${PATH}\":/x\"", """{"PATH":"/bin:/x"}""")]
    [InlineData("PATH = /own, PATH = ${?PATH}", """{"PATH":"/own"}""")]
    [InlineData("PATH += x", """{"PATH":["x"]}""")]
    public void Environment_AsFallback_IsAskedLast(string text, string json) => Assert.Equal(json, Load.Json(text, Options));
}
