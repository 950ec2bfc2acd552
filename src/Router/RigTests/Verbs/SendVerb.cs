using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>send keys note-on C3 100</c>, <c>send apc 90 35 7F</c>: a device sends a message.</summary>
internal sealed class SendVerb : TestVerb
{
    /// <inheritdoc />
    public override string Word => "send";

    /// <inheritdoc />
    public override string Form => "send keys note-on C3 100 channel 2, send keys controller 7 64, send apc 90 35 7F";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line) =>
        line.TakeDevice() is { } device && MidiPattern.Read(line, isWhole: true) is { } message ? new SendStep(line.Text, device, message.ToBytes()) : null;
}

/// <summary>A device sends bytes.</summary>
internal sealed record SendStep(Written<string> Text, int Device, byte[] Bytes) : TestStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        run.Begin();
        run.Bench.Send(Device, Bytes);
        return null;
    }
}
