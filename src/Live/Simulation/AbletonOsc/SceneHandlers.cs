using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary><c>/live/scene/...</c>: the scene first.</summary>
internal sealed class SceneHandlers(AbletonOscScript script) : HandlerGroup(script, "scene")
{
    private static readonly string[] Methods = ["fire", "fire_as_selected"];

    private static readonly string[] ReadOnly = ["is_empty", "is_triggered"];

    private static readonly string[] Writable =
    [
        "color", "color_index", "name", "tempo", "tempo_enabled", "time_signature_numerator", "time_signature_denominator",
        "time_signature_enabled",
    ];

    private delegate Answer SceneHandler(SimulatedScene scene, IReadOnlyList<ScriptValue> arguments);

    public override void Register()
    {
        foreach (var method in Methods)
        {
            OnScene(method, (scene, rest) => Call(scene, method, rest));
        }

        foreach (var property in ReadOnly.Concat(Writable))
        {
            OnScene($"get/{property}", (scene, rest) => Get(scene, property, rest));
            OnScene($"start_listen/{property}", (scene, all) => Listen(scene, property, all), passAll: true);
            OnScene($"stop_listen/{property}", (scene, all) => Unlisten(scene, property, all), passAll: true);
        }

        foreach (var property in Writable)
        {
            OnScene($"set/{property}", (scene, rest) => Set(scene, property, rest, "list"));
        }

        On("fire_selected", _ => Answer.Of(Song.View.Scene.FireAsSelected()));
    }

    private void OnScene(string address, SceneHandler handler, bool passAll = false) => On(address, arguments =>
    {
        if (arguments.Count == 0)
        {
            return Answer.Of(TooFew());
        }

        if (arguments[0].ToIndex(out var index) is { } error)
        {
            return Answer.Of(error);
        }

        return Find(Song.Scenes, index, out var scene) is { } missing
            ? Answer.Of(missing)
            : handler(scene, passAll ? arguments : Rest(arguments, 1)).Behind(index);
    });
}
