using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary><c>/live/midimap/map_cc</c>: checks its arguments; the simulation has no MIDI to map.</summary>
internal sealed class MidiMapHandlers(AbletonOscScript script) : HandlerGroup(script, "midimap")
{
    private const int ArgumentCount = 5;

    public override void Register() => On("map_cc", MapController);

    private Answer MapController(IReadOnlyList<ScriptValue> arguments)
    {
        var indices = new int[ArgumentCount];
        for (var i = 0; i < ArgumentCount; i++)
        {
            if (i >= arguments.Count)
            {
                return Answer.Of(TooFew());
            }

            if (arguments[i].ToIndex(out indices[i]) is { } error)
            {
                return Answer.Of(error);
            }
        }

        var missing = Find(Song.Tracks, indices[0], out var track)
            ?? Find(track.Devices, indices[1], out var device)
            ?? Find(device.Parameters, indices[2], out _);
        return Answer.Of(missing);
    }
}
