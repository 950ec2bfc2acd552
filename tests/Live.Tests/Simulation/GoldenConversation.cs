using System.Globalization;
using System.Reflection;

namespace MidiMesh.Live.Tests.Simulation;

/// <summary>What a step of a conversation does.</summary>
public enum StepKind
{
    /// <summary>A client sends a datagram.</summary>
    Send,

    /// <summary>So many ticks of 100 ms pass.</summary>
    Tick,

    /// <summary>The set is loaded again.</summary>
    Restart,
}

/// <summary>A datagram with the client that sends or gets it: a is 127.0.0.1, b is 127.0.0.2.</summary>
public readonly record struct ClientDatagram(char Client, string Hex)
{
    public byte[] Bytes => Convert.FromHexString(Hex);
}

/// <summary>One step and what the real AbletonOSC answered to it, each client's datagrams in their order.</summary>
public sealed record Step(StepKind Kind, int Line, ClientDatagram Sent, int Ticks)
{
    public List<ClientDatagram> Replies { get; } = [];
}

/// <summary>A conversation with the answers of the real AbletonOSC, as tests/RemoteScript/record_golden.py wrote it down.</summary>
public sealed class GoldenConversation
{
    private static readonly string Folder = typeof(GoldenConversation).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "LiveTestsFolder").Value!;

    private readonly List<Step> _steps = [];
    private readonly List<string> _conversation = [];

    private GoldenConversation(string name) => Name = name;

    public string Name { get; }

    /// <summary>File name of the set's description.</summary>
    public string Set { get; private set; } = "default.json";

    /// <summary>What the script says at its start, before the first step.</summary>
    public List<ClientDatagram> Greeting { get; } = [];

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>The lines that came from the conversation's own file.</summary>
    public IReadOnlyList<string> Conversation => _conversation;

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Path.Combine(Folder, "Conversations"), "*.txt")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static string PathOf(string folder, string file) => Path.Combine(Folder, folder, file);

    public static GoldenConversation Load(string name)
    {
        var golden = new GoldenConversation(name);
        var isText = false;
        var number = 0;
        foreach (var line in File.ReadLines(PathOf("Golden", name + ".txt")))
        {
            number++;
            if (isText)
            {
                // The same datagram for human eyes.
                isText = false;
                continue;
            }

            var words = line.Split(' ', 3);
            switch (words[0])
            {
                case ">":
                    golden.Add(StepKind.Send, number, new ClientDatagram(words[1][0], words[2]));
                    continue;
                case "<":
                    (golden._steps.Count > 0 ? golden._steps[^1].Replies : golden.Greeting).Add(new ClientDatagram(words[1][0], words[2]));
                    isText = true;
                    continue;
                case "tick":
                    golden.Add(StepKind.Tick, number, ticks: words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 1);
                    break;
                case "restart":
                    golden.Add(StepKind.Restart, number);
                    break;
                case "set":
                    golden.Set = words[1];
                    break;
            }

            golden._conversation.Add(line);
        }

        return golden;
    }

    private void Add(StepKind kind, int line, ClientDatagram sent = default, int ticks = 0) =>
        _steps.Add(new Step(kind, line, sent, ticks));
}
