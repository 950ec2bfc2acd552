using MidiMesh.Router.Backends.Loopback;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>What came out at loopback ports, in hexadecimal, in order.</summary>
/// <remarks>A lane runs on the thread that sends to it unless another thread runs it already; so a message may come a moment after the call that caused it.</remarks>
internal sealed class PortLog
{
    private readonly List<string> _lines = [];

    /// <summary>Writes down what a port hears from now on, each message behind the label.</summary>
    public void Listen(LoopbackDevice device, string label = "") => device.Received += bytes =>
    {
        var line = label + Convert.ToHexString(bytes);
        lock (_lines)
        {
            _lines.Add(line);
        }
    };

    public List<string> Lines()
    {
        lock (_lines)
        {
            return [.. _lines];
        }
    }

    public void Clear()
    {
        lock (_lines)
        {
            _lines.Clear();
        }
    }

    /// <summary>Waits until as much has come as is expected, and compares it.</summary>
    public async Task Expect(params string[] lines)
    {
        await Count(lines.Length);
        Assert.Equal(lines, Lines());
    }

    /// <summary>Waits for so many messages and takes all that has come.</summary>
    public async Task<List<string>> Take(int count)
    {
        await Count(count);
        lock (_lines)
        {
            var taken = _lines.ToList();
            _lines.Clear();
            return taken;
        }
    }

    private Task Count(int count) => RunningRig.Until(() => Lines().Count >= count, $"{count} messages come");
}
