using System.Net;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Simulation;

/// <summary>
/// The simulated script of our own gets what a router says in tests/Live.Tests/MidiMesh/router.txt, and must answer what the real one did (record_mesh.py wrote
/// it down): every acknowledgement and every row, and of what is pushed each value in the end. Ids of objects, the epoch and the clock are each script's own.
/// </summary>
public sealed class SimulatedMidiMeshTests
{
    private static readonly Dictionary<string, int> Columns = new() { ["song"] = 14, ["track"] = 18, ["clip"] = 10, ["slot"] = 5, ["send"] = 4 };

    private readonly LiveSimulator _live = new(new LiveSimulatorOptions { Set = LiveSetFile.Load("stage.json"), Script = SimulatedScript.MidiMesh, OscTick = TimeSpan.FromMilliseconds(100) });
    private readonly List<string> _recorded = [];
    private readonly List<string> _answered = [];
    private readonly Dictionary<string, string> _recordedValues = [];
    private readonly Dictionary<string, string> _values = [];

    [Fact]
    public void Conversation_OfARouter_IsAnsweredAsTheRealScriptDid()
    {
        Take();
        _answered.Clear();
        var (number, ticks) = (0, 0);
        foreach (var line in File.ReadLines(GoldenConversation.PathOf("MidiMesh", "router.txt")))
        {
            number++;
            if (line.StartsWith("> a ", StringComparison.Ordinal))
            {
                Compare(number);
                _live.Receive(Convert.FromHexString(line[4..]), IPAddress.Loopback);
            }
            else if (line.StartsWith("< a ", StringComparison.Ordinal))
            {
                Note(Convert.FromHexString(line[4..]), _recorded, _recordedValues);
            }
            else if (line.StartsWith("tick", StringComparison.Ordinal))
            {
                Compare(number);
                ticks++;
                _live.Tick(TimeSpan.FromMilliseconds(100 * ticks));
                Take();
            }
        }

        Compare(number);
        _live.Tick(TimeSpan.FromMilliseconds(100 * (ticks + 1)));    // what stops at once does so with the song's next step
        Take();
        Assert.Equal(_recordedValues.OrderBy(static value => value.Key, StringComparer.Ordinal), _values.OrderBy(static value => value.Key, StringComparer.Ordinal));
        Assert.True(ticks > 5 && _values.Count > 40, $"{ticks} ticks, {_values.Count} values");
    }

    private void Compare(int line)
    {
        Assert.True(_recorded.Order(StringComparer.Ordinal).SequenceEqual(_answered.Order(StringComparer.Ordinal)),
            $"before line {line}:\nreal\n  {string.Join("\n  ", _recorded)}\nsimulated\n  {string.Join("\n  ", _answered)}");
        _recorded.Clear();
        _answered.Clear();
    }

    private void Take()
    {
        while (_live.TryTakeReply(out var reply))
        {
            Note(reply.Payload.ToArray(), _answered, _values);
        }
    }

    /// <summary>Writes down what a datagram says; a push by the values that it leaves.</summary>
    private static void Note(byte[] datagram, List<string> said, Dictionary<string, string> values)
    {
        var message = OscMessage.Parse(datagram);
        var words = message.Arguments.Select(static argument => argument.ToString()).ToArray();
        switch (message.Address)
        {
            case "/midimesh/startup" or "/live/startup":
                return;
            case "/midimesh/change":
                for (var i = 1; i < words.Length; i += 4)
                {
                    Assert.True(message.Arguments[i + 1].Argument.AsInt32() > 0);
                    values[$"{words[i]} {words[i + 2]}"] = $"{message.Arguments[i + 3].Tag} {words[i + 3]}";
                }

                return;
            case "/midimesh/part":
                for (var i = 2; i < words.Length; i += Columns[words[i].Trim('"')])
                {
                    words[i + (words[i] is "\"song\"" ? 1 : words[i] is "\"clip\"" or "\"slot\"" ? 3 : 2)] = "id";
                }

                break;
            case "/midimesh/ok" when message.TypeTags is "iisssiiid":
                (words[2], words[3], words[4], words[8]) = ("epoch", "version", "Live's", "clock");
                break;
            case "/midimesh/ok" when message.TypeTags.StartsWith("iisiid", StringComparison.Ordinal):
                (words[2], words[4], words[5]) = ("epoch", "pushes", "clock");
                break;
            case "/midimesh/ok" when message.TypeTags is "iiiiii":
                words[1] = "pushes";                 // the real one pushes in several datagrams what is one here
                break;
        }

        said.Add($"{message.Address} ,{message.TypeTags} {string.Join(' ', words)}");
    }
}
