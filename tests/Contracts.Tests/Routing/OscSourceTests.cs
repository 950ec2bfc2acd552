using System.Text;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Testing;

namespace MidiMesh.Contracts.Tests.Routing;

public sealed class OscSourceTests
{
    [Theory]
    [InlineData("/a", "0 2 3")]
    [InlineData("/b", "1 2")]
    [InlineData("/c", "2")]
    [InlineData("/a/b", "")]
    [InlineData("", "")]
    public void RoutesFor_LiteralsAndPatterns_ComeInOrderOfPriority(string address, string expected)
    {
        var source = Source("/a", "/b", "/*", "/a", "/x/{y,z}");

        Assert.Equal(expected, Find(source, address));
    }

    [Fact]
    public void RoutesFor_TenThousandLiterals_FindsEachAndAllocatesNothing()
    {
        var source = Source([.. Enumerable.Range(0, 10_000).Select(number => $"/fader/{number}")]);
        var addresses = Enumerable.Range(0, 10_000).Select(number => Encoding.ASCII.GetBytes($"/fader/{number}")).ToArray();
        var found = Count(source, addresses);

        Assert.Equal(0, Steady.LeastAllocated(() => found = Count(source, addresses)));
        Assert.Equal(10_000, found);
    }

    private static int Count(OscSource source, byte[][] addresses)
    {
        var found = 0;
        foreach (var address in addresses)
        {
            foreach (var route in source.RoutesFor(address))
            {
                found += route.Entry.Route.Index >= 0 ? 1 : 0;
            }
        }

        return found;
    }

    private static string Find(OscSource source, string address)
    {
        var found = new List<int>();
        foreach (var route in source.RoutesFor(Encoding.ASCII.GetBytes(address)))
        {
            found.Add(route.Entry.Route.Index);
        }

        return string.Join(' ', found);
    }

    private static OscSource Source(params string[] patterns) => new(
        [.. patterns.Select((pattern, index) => new OscRoute(OscAddressPattern.Compile(pattern), new RouteEntry(new Route(index, "route", -1, [], [], [], false, null), 0, []), []))], 0);
}
