namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary><c>/live/application/...</c>, and the two messages that every start of the script sends.</summary>
internal sealed class ApplicationHandlers(AbletonOscScript script) : HandlerGroup(script, "application")
{
    private const double ProcessorUsage = 12.5;

    public override void Register()
    {
        On("get/version", _ => Answer.With(Script.Options.Version.Major, Script.Options.Version.Minor));
        Script.Send("/live/startup");
        On("get/average_process_usage", _ => Answer.With(ProcessorUsage));
        // A fault of AbletonOSC: the message goes out without its value.
        Script.Send("/live/application/get/average_process_usage");
    }
}
