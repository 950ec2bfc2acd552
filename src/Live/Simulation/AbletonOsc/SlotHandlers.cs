using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary><c>/live/clip_slot/...</c>: track and scene first.</summary>
internal sealed class SlotHandlers(AbletonOscScript script) : HandlerGroup(script, "clip_slot")
{
    private static readonly string[] Methods = ["fire", "stop", "create_clip", "delete_clip"];

    private static readonly string[] ReadOnly =
    [
        "has_clip", "controls_other_clips", "is_group_slot", "is_playing", "is_triggered", "playing_status", "will_record_on_start",
    ];

    private static readonly string[] Writable = ["has_stop_button"];

    private delegate Answer SlotHandler(SimulatedSlot slot, IReadOnlyList<ScriptValue> arguments);

    public override void Register()
    {
        foreach (var method in Methods)
        {
            OnSlot(method, (slot, rest) => Call(slot, method, rest));
        }

        foreach (var property in ReadOnly.Concat(Writable))
        {
            OnSlot($"get/{property}", (slot, rest) => Get(slot, property, rest));
            OnSlot($"start_listen/{property}", (slot, all) => Listen(slot, property, all), passAll: true);
            OnSlot($"stop_listen/{property}", (slot, all) => Unlisten(slot, property, all), passAll: true);
        }

        foreach (var property in Writable)
        {
            OnSlot($"set/{property}", (slot, rest) => Set(slot, property, rest));
        }

        OnSlot("duplicate_clip_to", DuplicateClip);
    }

    private void OnSlot(string address, SlotHandler handler, bool passAll = false) => On(address, arguments =>
    {
        if (FindSlot(Song, arguments, out var track, out var scene, out var slot) is { } error)
        {
            return Answer.Of(error);
        }

        return handler(slot, passAll ? arguments : Rest(arguments, 2)).Behind(track, scene);
    });

    /// <summary>The slot that the first two arguments name, in any form that Python's int() takes.</summary>
    internal static ScriptError? FindSlot(
        SimulatedSong song, IReadOnlyList<ScriptValue> arguments, out int track, out int scene, out SimulatedSlot slot)
    {
        track = scene = 0;
        slot = null!;
        if (arguments.Count == 0)
        {
            return TooFew();
        }

        if (arguments[0].ToIndex(out track) is { } first)
        {
            return first;
        }

        if (arguments.Count == 1)
        {
            return TooFew();
        }

        return arguments[1].ToIndex(out scene) ?? Find(song.Tracks, track, out var found) ?? Find(found.Slots, scene, out slot);
    }

    private Answer DuplicateClip(SimulatedSlot slot, IReadOnlyList<ScriptValue> rest)
    {
        var error = NeedExactly(rest, 2);
        if (error is null)
        {
            error = Find(Song.Tracks, rest[0], out var track) ?? Find(track.Slots, rest[1], out var target) ?? slot.DuplicateClipTo(target);
        }

        return Answer.Of(error);
    }
}
