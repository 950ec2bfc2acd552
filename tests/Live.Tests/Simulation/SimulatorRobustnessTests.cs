using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Simulation;

/// <summary>Bytes from anywhere: the simulated Live answers or reports, and lives.</summary>
public class SimulatorRobustnessTests
{
    private const int Cases = 10_000;

    [Fact]
    public void Receive_RandomBytes_StillAnswers()
    {
        var random = new Random(20_260_101);
        var bench = new Bench();
        for (var i = 0; i < Cases; i++)
        {
            var datagram = new byte[random.Next(0, 128)];
            random.NextBytes(datagram);
            if (i % 2 == 0 && datagram.Length > 8)
            {
                // Half of them at least look like OSC.
                "/live/\0\0"u8.CopyTo(datagram);
            }

            bench.Send(datagram);
            bench.Tick();
        }

        Assert.Contains("/live/test ,s \"ok\"", bench.Ask("/live/test"));
    }

    [Fact]
    public void Receive_DamagedConversations_StillAnswersAfterARestart()
    {
        var random = new Random(20_260_102);
        var good = GoldenConversation.Names.SelectMany(name => GoldenConversation.Load(name).Steps)
            .Where(step => step.Kind == StepKind.Send).Select(step => step.Sent.Bytes).Where(bytes => bytes.Length > 4).ToList();
        var bench = new Bench(LiveSetFile.Load("stage.json"));
        for (var i = 0; i < Cases; i++)
        {
            var datagram = (byte[])good[random.Next(good.Count)].Clone();
            for (var damage = random.Next(0, 4); damage > 0; damage--)
            {
                datagram[random.Next(datagram.Length)] = (byte)random.Next(256);
            }

            bench.Send(datagram[..random.Next(random.Next(2) == 0 ? datagram.Length : 0, datagram.Length + 1)]);
            bench.Tick(random.Next(0, 3));
            if (i % 500 == 499)
            {
                // Sets grow by what was created in them, and a reload may have left the script without addresses.
                bench.Live.Restart();
                bench.Take();
                Assert.Contains("/live/test ,s \"ok\"", bench.Ask("/live/test"));
            }
        }
    }

    [Fact]
    public void Receive_DeepArray_IsEchoedWithoutRecursion()
    {
        var bench = new Bench();
        var depth = 20_000;
        var tags = "," + new string('[', depth) + new string(']', depth);
        var text = System.Text.Encoding.ASCII.GetBytes("/live/song/get/tempo\0\0\0\0" + tags + "\0\0\0");
        bench.Send(text[..(text.Length & ~3)]);

        Assert.StartsWith("/live/song/get/tempo ,f[[[", Assert.Single(bench.Tick()), StringComparison.Ordinal);
    }
}
