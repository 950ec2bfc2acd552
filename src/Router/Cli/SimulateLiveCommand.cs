using System.CommandLine;
using System.Net;
using MidiMesh.Actors.Ports;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Simulation;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh simulate-live</c>: a Live with AbletonOSC for those who have none at hand.</summary>
internal static class SimulateLiveCommand
{
    public static Command Create(CliContext context)
    {
        var port = Arguments.Number("--port", "UDP port it listens on; 0 for any free one.", 0, IPEndPoint.MaxPort, SimulatedLiveHostOptions.DefaultPort);
        var reply = Arguments.Number("--reply-port", "UDP port that its answers go to.", 1, IPEndPoint.MaxPort, SimulatedLiveHostOptions.DefaultReplyPort);
        var tracks = Arguments.OptionalNumber("--tracks", "Tracks of the set; without --tracks and --scenes it is the demo's band of 8 by 5.", 1, 256);
        var scenes = Arguments.OptionalNumber("--scenes", "Scenes of the set.", 1, 1000);
        var tick = Arguments.Number("--tick", "Milliseconds between two looks at the socket, as Live has them; 0 answers at once.", 0, 10_000, 100);
        var command = new Command(
            "simulate-live", "Stands in for Ableton Live with AbletonOSC, on this machine only, until Ctrl-C.\n\nExample: midimesh simulate-live --tracks 16 --scenes 20")
        {
            port, reply, tracks, scenes, tick,
        };
        command.SetAction((line, stop) => RunAsync(
            context,
            new SimulatedLiveHostOptions
            {
                Port = line.GetValue(port),
                ReplyPort = line.GetValue(reply),
                Time = context.Time,
                Simulation = new LiveSimulatorOptions { Set = CreateSet(line.GetValue(tracks), line.GetValue(scenes)), OscTick = TimeSpan.FromMilliseconds(line.GetValue(tick)) },
            },
            stop));
        return command;
    }

    private static LiveSet CreateSet(int? tracks, int? scenes) => tracks is null && scenes is null
        ? LiveSet.Default
        : LiveSet.OfSize(tracks ?? LiveSet.Default.Tracks.Count, scenes ?? LiveSet.Default.Scenes.Count);

    private static async Task<int> RunAsync(CliContext context, SimulatedLiveHostOptions options, CancellationToken stop)
    {
        SimulatedLiveHost live;
        try
        {
            live = SimulatedLiveHost.Start(options);
        }
        catch (OscPortException cause)
        {
            await context.Error.WriteLineAsync($"midimesh: {cause.Message}").ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }

        await using (live.ConfigureAwait(false))
        {
            var set = options.Simulation.Set;
            await context.Output.WriteLineAsync(
                $"Simulated Live: {set.Tracks.Count} tracks, {set.Scenes.Count} scenes. It listens on UDP {live.LocalEndPoint} and answers to port {live.ReplyPort}. Ctrl-C ends it.")
                .ConfigureAwait(false);
            await context.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using (stop.Register(() => stopped.TrySetResult()))
            {
                await stopped.Task.ConfigureAwait(false);
            }
        }

        return ExitCode.Done;
    }
}
