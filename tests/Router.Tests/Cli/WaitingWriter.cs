using System.Text;

namespace MidiMesh.Router.Tests.Cli;

/// <summary>Captures what is written, from any thread, and lets a test wait for a text.</summary>
internal sealed class WaitingWriter : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Part, TaskCompletionSource Seen)> _waiting = [];

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    public IReadOnlyList<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        lock (_text)
        {
            _text.Append(value);
            var text = _text.ToString();
            foreach (var (part, seen) in _waiting)
            {
                if (text.Contains(part, StringComparison.Ordinal))
                {
                    seen.TrySetResult();
                }
            }
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public async Task See(string part)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_text)
        {
            if (_text.ToString().Contains(part, StringComparison.Ordinal))
            {
                return;
            }

            _waiting.Add((part, seen));
        }

        try
        {
            await seen.Task.WaitAsync(CliBench.Patience);
        }
        catch (TimeoutException)
        {
            throw new Xunit.Sdk.XunitException($"'{part}' was never written, but: {Text}");
        }
    }
}
