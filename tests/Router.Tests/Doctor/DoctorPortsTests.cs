using System.Globalization;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Doctor;

/// <summary>Real sockets: which of the rig's ports are free, and who holds the others.</summary>
public sealed class DoctorPortsTests
{
    private static readonly string[] Kinds = ["udp", "tcp", "page"];

    public static TheoryData<string> AllKinds => [.. Kinds];

    [Fact]
    public async Task FreePorts_AreFreeAfterwardsToo()
    {
        using var bench = new DoctorBench();
        var (first, second) = RunningRig.FreePorts();
        for (var time = 0; time < 2; time++)
        {
            var report = await bench.Look(Rig(first, second, 0));
            Assert.Equal(0, report.Code);
            Assert.Equal("ok: free, for endpoint 'free'. | ", report[Udp(first)]);
            Assert.Equal("ok: free, for endpoint 'stream'. | ", report[Tcp(second)]);
        }
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public async Task PortOfAnother_IsAProblemWithItsName(string kind)
    {
        using var bench = new DoctorBench();
        var (first, second) = RunningRig.FreePorts();
        var (port, _) = RunningRig.FreePorts();
        using var holder = DoctorBench.Hold(port, tcp: kind != "udp");
        var report = await bench.Look(kind switch { "udp" => Rig(port, second, 0), "tcp" => Rig(first, port, 0), _ => Rig(first, second, port) });
        var finding = report[kind == "udp" ? Udp(port) : Tcp(port)];
        Assert.StartsWith("problem: for ", finding, StringComparison.Ordinal);
        Assert.Contains($"taken by python3 (process {holder.Id}).", finding, StringComparison.Ordinal);
        Assert.Contains(kind == "page" ? "web.port" : "End that program", finding, StringComparison.Ordinal);
        Assert.Equal(1, report.Code);
        DoctorBench.End(holder);
    }

    [Fact]
    public async Task PortOfARunningRouter_IsAsItShouldBe()
    {
        using var bench = new DoctorBench();
        var (first, second) = RunningRig.FreePorts();
        using var holder = DoctorBench.Hold(first);
        bench.Cli.Write("tokens/router-8484.json", $$"""{ "page": "http://127.0.0.1:8484/", "token": "x", "process": {{holder.Id}} }""");
        var report = await bench.Look(Rig(first, second, 0));
        Assert.Equal(0, report.Code);
        Assert.Equal($"ok: for endpoint 'free': the MidiMesh that runs has it (process {holder.Id}). | ", report[Udp(first)]);
        DoctorBench.End(holder);
    }

    [Fact]
    public async Task AddressOfNoCard_IsAProblem()
    {
        using var bench = new DoctorBench();
        var (first, _) = RunningRig.FreePorts();
        var report = await bench.Look(string.Create(CultureInfo.InvariantCulture, $$"""
            rig { name = ports, format = 1 }
            web { port = 0 }
            endpoints.free { kind = osc, receive = {{first}}, bind = "192.0.2.1" }
            """));
        Assert.Equal(1, report.Code);
        Assert.Contains("this machine has no address 192.0.2.1", report[Udp(first)], StringComparison.Ordinal);
    }

    private static string Rig(int udp, int tcp, int page) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = ports, format = 1 }
        web { port = {{page}} }
        endpoints.free { kind = osc, receive = {{udp}} }
        endpoints.stream { kind = osc, receive = {{tcp}}, transport = tcp, framing = size }
        """);

    private static string Udp(int port) => $"UDP port {port}";

    private static string Tcp(int port) => $"TCP port {port}";
}
