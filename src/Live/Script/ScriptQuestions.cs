using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Script;

/// <summary>What a question that only reads is about.</summary>
internal enum ScriptAsk : byte
{
    None,
    Hello,
    Ping,
    Scan,
    Again,
    Tracks,
    Watch,
    Hold,
    Refresh,
}

/// <summary>A question that has not been answered.</summary>
internal record struct ScriptQuestion
{
    /// <summary>The request's number.</summary>
    public int Id;

    /// <summary>What it asks.</summary>
    public ScriptAsk Ask;

    /// <summary>For <see cref="ScriptAsk.Watch"/>: which.</summary>
    public int Index;

    /// <summary>For <see cref="ScriptAsk.Tracks"/>: which tracks. Their answer comes in this order.</summary>
    public TrackSet Tracks;

    /// <summary>When it was asked.</summary>
    public long Asked;

    /// <summary>When it is asked again, or forgotten.</summary>
    public long Due;

    /// <summary>How often it has been asked.</summary>
    public int Attempts;
}

/// <summary>The questions under way: a fixed number, the oldest gives way.</summary>
internal sealed class ScriptQuestions
{
    private const int Capacity = 64;
    private readonly ScriptQuestion[] _all = new ScriptQuestion[Capacity];
    private int _count;

    public ReadOnlySpan<ScriptQuestion> All => _all.AsSpan(0, _count);

    public ref ScriptQuestion this[int index] => ref _all[index];

    public void Add(in ScriptQuestion question)
    {
        if (_count == Capacity)
        {
            RemoveAt(0);
        }

        _all[_count++] = question;
    }

    /// <summary>Takes a question off by its number; its answer has come.</summary>
    public bool TryTake(int id, out ScriptQuestion question)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_all[i].Id == id)
            {
                question = _all[i];
                RemoveAt(i);
                return true;
            }
        }

        question = default;
        return false;
    }

    public void Forget(ScriptAsk ask)
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            if (_all[i].Ask == ask)
            {
                RemoveAt(i);
            }
        }
    }

    public void RemoveAt(int index)
    {
        _all.AsSpan(index + 1, _count - index - 1).CopyTo(_all.AsSpan(index));
        _count--;
    }

    public void Clear() => _count = 0;
}
