using System.CommandLine;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh send PORT WORDS…</c>: sends MIDI messages to one port and ends when they have left.</summary>
internal static class SendCommand
{
    /// <summary>How long a port may take nothing at all before we give up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public static Command Create(CliContext context)
    {
        var port = new Argument<string>("PORT") { Description = "A MIDI output port: a part of its name is enough." }.NoOption();
        var words = new Argument<string[]>("WORDS")
        {
            Description = "What to send: on NOTE VELOCITY, off NOTE VELOCITY, cc CONTROLLER VALUE, pc PROGRAM, pb 0-16383, cp PRESSURE, pp NOTE PRESSURE, " +
                "ch 1-16 for what follows, syx F0 ... F7, spp POSITION, ss SONG, tc PIECE VALUE, start, stop, continue, clock, tun, as, rst, panic.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("send", "Sends MIDI messages to a port. Notes are numbers or names; C3 is 60.\n\nExample: midimesh send synth ch 2 on C3 100 cc 7 127 off C3 64") { port, words };
        command.SetAction((line, stop) => SendAsync(context, line.GetRequiredValue(port), line.GetRequiredValue(words), stop));
        return command;
    }

    private static async Task<int> SendAsync(CliContext context, string name, string[] words, CancellationToken stop)
    {
        var (messages, mistake) = MidiWords.Parse(words);
        if (mistake is not null)
        {
            await context.Error.WriteLineAsync($"midimesh: {mistake}.").ConfigureAwait(false);
            return ExitCode.BadInput;
        }

        using var ports = MidiPorts.Open(context);
        var (port, code) = ports.Choose(name, MidiDirection.Output, context.Error);
        if (port is null)
        {
            return code;
        }

        try
        {
            using var output = port.Backend.OpenOutput(port.Port.Id);
            if (await FindProblemAsync(output, messages, context.Time, stop).ConfigureAwait(false) is { } problem)
            {
                await context.Error.WriteLineAsync($"midimesh: {port.Port.Name}: {problem}.").ConfigureAwait(false);
                return ExitCode.BadEnvironment;
            }

            return ExitCode.Done;
        }
        catch (MidiPortException cause)
        {
            await context.Error.WriteLineAsync($"midimesh: {cause.Message}").ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }
    }

    /// <summary>Hands everything over and waits until the driver has it; null when that went well.</summary>
    private static async Task<string?> FindProblemAsync(IMidiOutput output, IReadOnlyList<byte[]> messages, TimeProvider time, CancellationToken stop)
    {
        foreach (var message in messages)
        {
            if (!await WaitAsync(output, () => output.TrySend(message), time, stop).ConfigureAwait(false))
            {
                return output.LostReason ?? (message.Length > 3 ? $"a SysEx message of {message.Length} bytes was not taken; it may be too long for this system" : "it takes nothing");
            }
        }

        return await WaitAsync(output, () => output.Queued == 0, time, stop).ConfigureAwait(false) && output.LostReason is null
            ? null
            : output.LostReason ?? "it did not take everything";
    }

    /// <summary>Tries until it works, the port is lost, or it took nothing for too long.</summary>
    private static async Task<bool> WaitAsync(IMidiOutput output, Func<bool> isDone, TimeProvider time, CancellationToken stop)
    {
        var since = time.GetTimestamp();
        var queued = output.Queued;
        while (!isDone())
        {
            if (output.Queued != queued)
            {
                queued = output.Queued;
                since = time.GetTimestamp();
            }

            if (output.LostReason is not null || time.GetElapsedTime(since) > Patience)
            {
                return false;
            }

            await Task.Delay(Pause, time, stop).ConfigureAwait(false);
        }

        return true;
    }
}
