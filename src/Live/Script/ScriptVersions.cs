using MidiMesh.Live.Session;

namespace MidiMesh.Live.Script;

/// <summary>For each value of the mirror the number of the push that it is as new as, and of the question that it answers: of two words on one value the newer is believed, in whatever order they come.</summary>
internal sealed class ScriptVersions
{
    private const int SlotProperties = 4;
    private static readonly int Properties = Enum.GetValues<LiveProperty>().Length;

    private readonly long[] _tracks;
    private readonly long[] _slots;
    private readonly long[] _values;
    private readonly int _scenes;

    /// <summary>Nothing is known yet.</summary>
    /// <param name="options">What is in view.</param>
    /// <param name="values">How many numbers are followed.</param>
    public ScriptVersions(LiveSessionOptions options, int values)
    {
        _scenes = options.Scenes;
        _values = new long[values];
        _tracks = new long[options.Tracks * Properties];
        _slots = new long[options.Tracks * options.Scenes * SlotProperties];
    }

    /// <summary>Another script: its pushes are numbered anew.</summary>
    public void Clear()
    {
        Array.Clear(_tracks);
        Array.Clear(_values);
        Array.Clear(_slots);
    }

    /// <summary>Whether a word is news: newer than what is known, or as new and the answer to a later question. Then it is what is known. Places are in view.</summary>
    /// <param name="property">Which value.</param>
    /// <param name="track">Its track from 0, or -1.</param>
    /// <param name="item">Its scene or send from 0, or -1.</param>
    /// <param name="version">Number of the push that the word is as new as.</param>
    /// <param name="question">Number of the question that it answers; 0 for a push.</param>
    public bool Accept(LiveProperty property, int track, int item, int version, int question) => Accept(ref Find(property, track, item), version, question);

    /// <summary>The same of a followed number.</summary>
    /// <param name="place">Where it is kept.</param>
    /// <param name="version">Number of the push that the word is as new as.</param>
    /// <param name="question">Number of the question that it answers; 0 for a push.</param>
    public bool AcceptValue(int place, int version, int question) => Accept(ref _values[place], version, question);

    private static bool Accept(ref long known, int version, int question)
    {
        var word = ((long)version << 32) | (uint)question;
        if (word <= known)
        {
            return false;
        }

        known = word;
        return true;
    }

    private ref long Find(LiveProperty property, int track, int item)
    {
        switch (property)
        {
            case LiveProperty.IsRecording or LiveProperty.ClipQuantization or LiveProperty.ClipName or LiveProperty.ClipColor:
                var kind = property switch { LiveProperty.IsRecording => 0, LiveProperty.ClipQuantization => 1, LiveProperty.ClipName => 2, _ => 3 };
                return ref _slots[(((track * _scenes) + item) * SlotProperties) + kind];
            default:
                return ref _tracks[(track * Properties) + (int)property];
        }
    }
}
