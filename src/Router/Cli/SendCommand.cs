using System.CommandLine;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Cli.Scores;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh send PORT WORDS…</c>: sends MIDI messages to one port, in time, and ends when they have left.</summary>
internal static class SendCommand
{
    public static Command Create(CliContext context)
    {
        var port = new Argument<string>("PORT") { Description = "A MIDI output port: a part of its name is enough." }.NoOption();
        var words = new Argument<string[]>("WORDS")
        {
            Description = "What to send: on NOTE VELOCITY, off NOTE VELOCITY, cc CONTROLLER VALUE, pc PROGRAM, pb 0-16383, cp PRESSURE, pp NOTE PRESSURE, " +
                "ch 1-16 for what follows, syx F0 ... F7, spp POSITION, ss SONG, tc PIECE VALUE, start, stop, continue, clock, tun, as, rst, panic. " +
                "In time: note NOTE VELOCITY LENGTH is a note with its end, wait TIME lets time pass for what follows, play FILE.mid plays a MIDI file; times are 500ms or 1.5s.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("send", "Sends MIDI messages to a port. Notes are numbers or names; C3 is 60.\n\nExample: midimesh send synth ch 2 on C3 100 cc 7 127 off C3 64\n         midimesh send synth note C3 100 500ms note E3 100 500ms wait 500ms note G3 100 1s") { port, words };
        command.SetAction((line, stop) => SendAsync(context, line.GetRequiredValue(port), line.GetRequiredValue(words), stop));
        return command;
    }

    private static async Task<int> SendAsync(CliContext context, string name, string[] words, CancellationToken stop)
    {
        var (messages, mistake) = MidiWords.Parse(words, context.WorkingFolder);
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

        return await ScorePlayer.PlayAsync(port, messages, context, stop).ConfigureAwait(false);
    }
}
