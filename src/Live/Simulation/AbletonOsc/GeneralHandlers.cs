using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary><c>/live/test</c> and <c>/live/api/...</c>.</summary>
internal sealed class GeneralHandlers(AbletonOscScript script) : HandlerGroup(script, "api")
{
    private static readonly string[] Levels = ["debug", "info", "warning", "error", "critical"];

    public override void Register()
    {
        Script.Register("/live/test", _ => Answer.Of(Script.Send("/live/test", "ok")));
        On("reload", _ => Answer.Of(Script.Reload()));
        On("get/log_level", _ => Answer.With(Script.LogLevel));
        On("set/log_level", SetLogLevel);
        // The text goes to Live's status bar, which nobody sees here.
        On("show_message", arguments => arguments.Count == 0 ? Answer.Of(TooFew()) : Answer.Nothing);
    }

    private Answer SetLogLevel(IReadOnlyList<ScriptValue> arguments)
    {
        if (arguments.Count == 0)
        {
            return Answer.Of(TooFew());
        }

        if (arguments[0].Kind != ScriptKind.Text || !Levels.Contains(arguments[0].Text))
        {
            // An assertion without words: the error text that follows is empty.
            return Answer.Of(new ScriptError(ScriptErrorKind.Other, ""));
        }

        Script.LogLevel = arguments[0].Text;
        return Answer.Nothing;
    }
}
