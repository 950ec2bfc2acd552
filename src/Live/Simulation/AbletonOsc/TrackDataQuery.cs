using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary>
/// <c>/live/song/get/track_data</c>: first track, last track + 1 (-1: all), then properties such as <c>track.name</c>,
/// <c>clip.name</c>, <c>clip_slot.has_clip</c>, <c>device.name</c>. The answer is one flat list, track by track.
/// </summary>
internal sealed class TrackDataQuery(AbletonOscScript script, IReadOnlyList<ScriptValue> arguments)
{
    private readonly List<ScriptValue> _found = [];

    public Answer Run()
    {
        if (arguments.Count < 2)
        {
            return Answer.Of(ScriptError.Value($"not enough values to unpack (expected at least 2, got {arguments.Count})"));
        }

        if ((arguments[0].ToIndex(out var first) ?? arguments[1].ToIndex(out var behind)) is { } error)
        {
            return Answer.Of(error);
        }

        arguments[1].ToIndex(out behind);
        var tracks = script.Song.Tracks;
        for (var index = first; index < (behind == -1 ? tracks.Count : behind); index++)
        {
            var place = index < 0 ? index + tracks.Count : index;
            if (place < 0 || place >= tracks.Count)
            {
                return Answer.Of(ScriptError.Index("Index out of range"));
            }

            foreach (var property in arguments.Skip(2))
            {
                if (Append(tracks[place], property) is { } failed)
                {
                    return Answer.Of(failed);
                }
            }
        }

        return Answer.With(_found);
    }

    private ScriptError? Append(SimulatedTrack track, ScriptValue property)
    {
        if (property.Kind != ScriptKind.Text)
        {
            return new ScriptError(ScriptErrorKind.Attribute, $"'{property.TypeName}' object has no attribute 'split'");
        }

        var words = property.Text.Split('.');
        if (words.Length != 2)
        {
            return ScriptError.Value(words.Length < 2
                ? $"not enough values to unpack (expected 2, got {words.Length})"
                : "too many values to unpack (expected 2)");
        }

        switch (words[0])
        {
            case "track":
                return AppendOfTrack(track, words[1]);
            case "clip":
                return AppendAll(track.Slots.Select(slot => slot.Clip), words[1]);
            case "clip_slot":
                return AppendAll(track.Slots, words[1]);
            case "device":
                return AppendAll(track.Devices, words[1]);
            default:
                // The real one puts only what follows the last colon into the message.
                script.Report(words[0]);
                return null;
        }
    }

    private ScriptError? AppendOfTrack(SimulatedTrack track, string property)
    {
        if (property == "num_devices")
        {
            _found.Add(track.Devices.Count);
            return null;
        }

        if (track.Get(property, out var value) is { } error)
        {
            return error;
        }

        _found.Add(value.Kind == ScriptKind.Object ? script.Song.IndexOf((SimulatedTrack)value.Object) : value);
        return null;
    }

    /// <summary>One value each; nil where no clip is.</summary>
    private ScriptError? AppendAll(IEnumerable<LiveObject?> things, string property)
    {
        foreach (var thing in things)
        {
            var value = ScriptValue.None;
            if (thing is not null && thing.Get(property, out value) is { } error)
            {
                return error;
            }

            _found.Add(value);
        }

        return null;
    }
}
