using System.Net;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Simulation;

/// <summary>A simulator with a client on this machine, and time that passes in whole ticks of 100 ms or by hand.</summary>
internal sealed class Bench
{
    public Bench(LiveSimulatorOptions options)
    {
        Live = new LiveSimulator(options);
        Take();
    }

    public Bench(LiveSet? set = null)
        : this(new LiveSimulatorOptions { Set = set ?? LiveSet.Default })
    {
    }

    public LiveSimulator Live { get; }

    public void Send(string address, params OscValue[] arguments) => Send(new OscMessage(address, arguments).ToPacket());

    public void Send(byte[] datagram, string from = "127.0.0.1") => Live.Receive(datagram, IPAddress.Parse(from));

    /// <summary>Sends, lets a tick pass, and gives what came back as text.</summary>
    public string[] Ask(string address, params OscValue[] arguments)
    {
        Send(address, arguments);
        return Tick();
    }

    public string[] Tick(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            Live.Tick(Live.Now + TimeSpan.FromMilliseconds(100));
        }

        return Take();
    }

    /// <summary>Lets time pass in steps of a millisecond until the condition holds; gives the moment.</summary>
    public TimeSpan Until(Func<LiveSimulator, bool> condition)
    {
        var limit = Live.Now + TimeSpan.FromSeconds(60);
        while (!condition(Live) && Live.Now < limit)
        {
            Live.Tick(Live.Now + TimeSpan.FromMilliseconds(1));
        }

        return Live.Now;
    }

    public string[] Take() => [.. TakeDatagrams().Select(reply => OscMessage.Parse(reply.Payload.Span).ToString())];

    public List<LiveDatagram> TakeDatagrams()
    {
        var replies = new List<LiveDatagram>();
        while (Live.TryTakeReply(out var reply))
        {
            replies.Add(reply);
        }

        return replies;
    }
}
