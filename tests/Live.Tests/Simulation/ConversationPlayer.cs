using System.Net;
using System.Text;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Tests.Simulation;

/// <summary>A Live under test: in process, or behind a socket.</summary>
public interface ISimulatedPeer
{
    /// <summary>Delivers a datagram from one of the clients.</summary>
    Task SendAsync(ClientDatagram datagram);

    /// <summary>Lets 100 ms pass.</summary>
    Task TickAsync();

    /// <summary>Loads the set again.</summary>
    Task RestartAsync();

    /// <summary>What has come back since the last call, client a's first, then b's, each in its order.</summary>
    Task<IReadOnlyList<ClientDatagram>> RepliesAsync();
}

/// <summary>Plays a conversation to a simulated Live and compares its answers with those of the real AbletonOSC.</summary>
public static class ConversationPlayer
{
    private const string Traceback = "Traceback";

    /// <summary>The hosts of the two clients.</summary>
    public static IPAddress AddressOf(char client) => client == 'a' ? IPAddress.Loopback : IPAddress.Parse("127.0.0.2");

    /// <summary>The client with a host.</summary>
    public static char ClientAt(IPAddress address) => IPAddress.Loopback.Equals(address) ? 'a' : 'b';

    /// <summary>Every difference, in words; empty when the conversation went as with the real one.</summary>
    public static async Task<IReadOnlyList<string>> PlayAsync(GoldenConversation golden, ISimulatedPeer peer)
    {
        var differences = new List<string>();
        var unseen = IntendedDifferences.Of(golden.Name).ToHashSet();
        Compare(golden, 1, golden.Greeting, await peer.RepliesAsync(), differences, unseen);
        foreach (var step in golden.Steps)
        {
            switch (step.Kind)
            {
                case StepKind.Send:
                    await peer.SendAsync(step.Sent);
                    break;
                case StepKind.Restart:
                    await peer.RestartAsync();
                    break;
                case StepKind.Tick:
                    for (var i = 0; i < step.Ticks; i++)
                    {
                        await peer.TickAsync();
                    }

                    break;
            }

            Compare(golden, step.Line, step.Replies, await peer.RepliesAsync(), differences, unseen);
        }

        differences.AddRange(unseen.Select(reason => $"{golden.Name}.txt: a listed difference does not occur: {reason}"));
        return differences;
    }

    private static void Compare(
        GoldenConversation golden,
        int line,
        List<ClientDatagram> expected,
        IReadOnlyList<ClientDatagram> actual,
        List<string> differences,
        HashSet<string> unseen)
    {
        var count = Math.Max(expected.Count, actual.Count);
        for (var i = 0; i < count; i++)
        {
            var want = i < expected.Count ? Show(expected[i]) : "nothing";
            var got = i < actual.Count ? Show(actual[i]) : "nothing";
            var same = i < expected.Count && i < actual.Count &&
                expected[i].Client == actual[i].Client && IsSame(expected[i].Bytes, actual[i].Bytes);
            if (same)
            {
                continue;
            }

            if (IntendedDifferences.Find(golden.Name, want, got) is { } reason)
            {
                unseen.Remove(reason);
            }
            else
            {
                differences.Add($"{golden.Name}.txt:{line}: wanted {want}, got {got}");
            }
        }
    }

    /// <summary>Equal byte for byte. Only a traceback is cut: it tells of the files of one machine.</summary>
    private static bool IsSame(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        if (expected.SequenceEqual(actual))
        {
            return true;
        }

        var cut = expected.IndexOf(Encoding.ASCII.GetBytes(Traceback));
        return cut > 0 && expected.StartsWith("/live/error\0"u8) && actual.StartsWith(expected[..(cut + Traceback.Length)]);
    }

    private static string Show(ClientDatagram datagram) => $"{datagram.Client} {OscMessage.Parse(datagram.Bytes)}";
}
