using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Client;

/// <summary>The questions under way, in the order in which they were asked. Thread safe.</summary>
/// <remarks>
/// AbletonOSC's answers have no ids and its errors do not say what failed. It works in order, so: an answer goes to the oldest question that it fits; an error
/// while one question is open is that question's; while several are open it is kept, and given to those that an answer to a younger one has passed.
/// </remarks>
internal sealed class LiveQuestions
{
    private readonly Lock _gate = new();
    private readonly LinkedList<LiveQuestion> _open = [];
    private readonly Queue<string> _errors = [];

    public void Add(LiveQuestion question)
    {
        lock (_gate)
        {
            _open.AddLast(question);
        }
    }

    public void Remove(LiveQuestion question)
    {
        lock (_gate)
        {
            _open.Remove(question);
            if (_open.Count == 0)
            {
                _errors.Clear();
            }
        }
    }

    /// <summary>An answer came.</summary>
    public void Answer(OscMessage answer)
    {
        LiveQuestion? found = null;
        List<(LiveQuestion Question, string Error)>? passed = null;
        lock (_gate)
        {
            for (var node = _open.First; node is not null; node = node.Next)
            {
                if (node.Value.Message.Address == answer.Address && node.Value.Accepts(answer.Arguments))
                {
                    found = node.Value;
                    passed = TakePassed(node);
                    _open.Remove(node);
                    break;
                }
            }
        }

        found?.Complete(answer.Arguments);
        passed?.ForEach(static one => one.Question.Fail(new LiveErrorException($"Live refused {one.Question.Message}: {one.Error}.")));
    }

    /// <summary>Live told an error.</summary>
    /// <param name="text">Its words.</param>
    /// <param name="address">What failed, where the script says so.</param>
    public void Error(string text, string? address)
    {
        LiveQuestion? guilty;
        lock (_gate)
        {
            guilty = _open.Count == 1 && (address is null || _open.First!.Value.Message.Address == address)
                ? _open.First!.Value
                : address is null ? null : _open.FirstOrDefault(question => question.Message.Address == address);
            if (guilty is not null)
            {
                _open.Remove(guilty);
            }
            else if (address is null && _open.Count > 0)
            {
                _errors.Enqueue(text);
                foreach (var question in _open)
                {
                    question.Suspicion = text;
                }
            }
        }

        guilty?.Fail(new LiveErrorException($"Live refused {guilty.Message}: {text}."));
    }

    public void FailAll(Exception cause)
    {
        LiveQuestion[] all;
        lock (_gate)
        {
            all = [.. _open];
            _open.Clear();
            _errors.Clear();
        }

        Array.ForEach(all, question => question.Fail(cause));
    }

    /// <summary>The questions before one, as many as there are errors to explain them; the rest were lost on the way and are asked again.</summary>
    private List<(LiveQuestion Question, string Error)>? TakePassed(LinkedListNode<LiveQuestion> node)
    {
        List<(LiveQuestion, string)>? passed = null;
        while (_errors.Count > 0 && node.Previous is { } before)
        {
            (passed ??= []).Add((before.Value, _errors.Dequeue()));
            _open.Remove(before);
        }

        return passed;
    }
}
