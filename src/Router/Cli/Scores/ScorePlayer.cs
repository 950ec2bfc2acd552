using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Cli.Scores;

/// <summary>Plays messages in time on one port. What still sounds when it ends, however it ends, is let go.</summary>
internal sealed class ScorePlayer(IMidiOutput output, TimeProvider time)
{
    private const int Sustain = 64;
    private const int Sostenuto = 66;

    /// <summary>How long a port may take nothing at all before we give up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly int[] _sounding = new int[MidiMessage.ChannelCount * (MidiMessage.MaxValue + 1)];
    private readonly HashSet<(int Channel, int Controller)> _pedals = [];

    /// <summary>Plays on a port of the command line's choice and tells what went wrong.</summary>
    /// <returns>What the program ends with.</returns>
    public static async Task<int> PlayAsync(ListedPort port, IReadOnlyList<TimedMessage> messages, CliContext context, CancellationToken stop)
    {
        try
        {
            using var output = port.Backend.OpenOutput(port.Port.Id);
            if (await new ScorePlayer(output, context.Time).FindProblemAsync(messages, stop).ConfigureAwait(false) is { } problem)
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

    /// <summary>Plays everything and waits until the driver has it.</summary>
    /// <param name="messages">By time.</param>
    /// <param name="stop">Ends early; then too what sounds is let go.</param>
    /// <returns>What went wrong, without its full stop, or null.</returns>
    public async Task<string?> FindProblemAsync(IReadOnlyList<TimedMessage> messages, CancellationToken stop)
    {
        string? problem = null;
        try
        {
            var began = time.GetTimestamp();
            foreach (var message in messages)
            {
                var wait = message.At - time.GetElapsedTime(began);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, stop).ConfigureAwait(false);
                }

                problem = await SendAsync(message.Bytes, stop).ConfigureAwait(false);
                if (problem is not null)
                {
                    return problem;
                }
            }
        }
        finally
        {
            problem ??= await LetGoAsync(stop.IsCancellationRequested).ConfigureAwait(false);
        }

        return problem;
    }

    private async Task<string?> SendAsync(byte[] message, CancellationToken stop)
    {
        if (!await WaitAsync(() => output.TrySend(message), stop).ConfigureAwait(false))
        {
            return output.LostReason ?? (message.Length > 3 ? $"a SysEx message of {message.Length} bytes was not taken; it may be too long for this system" : "it takes nothing");
        }

        Remember(message);
        return null;
    }

    /// <summary>Ends what sounds, if the player was stopped, and waits for the driver.</summary>
    /// <remarks>What was meant to sound on (<c>send synth on C3 100</c>) does.</remarks>
    private async Task<string?> LetGoAsync(bool stopped)
    {
        if (stopped)
        {
            foreach (var (channel, controller) in _pedals.ToArray())
            {
                await SendAsync(TimedMessage.Of(default, MidiMessage.ControlChange(channel, controller, 0)).Bytes, CancellationToken.None).ConfigureAwait(false);
            }

            for (var i = 0; i < _sounding.Length; i++)
            {
                for (; _sounding[i] > 0 && output.LostReason is null; _sounding[i]--)
                {
                    await WaitAsync(() => output.TrySend(TimedMessage.Of(default, MidiMessage.NoteOff(i >> 7, i & 0x7F)).Bytes), CancellationToken.None).ConfigureAwait(false);
                }
            }
        }

        return await WaitAsync(() => output.Queued == 0, CancellationToken.None).ConfigureAwait(false) && output.LostReason is null
            ? null
            : output.LostReason ?? "it did not take everything";
    }

    private void Remember(byte[] bytes)
    {
        if (!MidiMessage.TryFromBytes(bytes, out var message))
        {
            return;                                         // SysEx
        }

        if (message.IsNoteOn)
        {
            _sounding[(message.Channel << 7) | message.Note]++;
        }
        else if (message.IsNoteOff)
        {
            _sounding[(message.Channel << 7) | message.Note] = Math.Max(0, _sounding[(message.Channel << 7) | message.Note] - 1);
        }
        else if (message is { Kind: MidiKind.ControlChange, Controller: Sustain or Sostenuto })
        {
            _ = message.Value >= 64 ? _pedals.Add((message.Channel, message.Controller)) : _pedals.Remove((message.Channel, message.Controller));
        }
    }

    /// <summary>Tries until it works, the port is lost, or it took nothing for too long.</summary>
    private async Task<bool> WaitAsync(Func<bool> isDone, CancellationToken stop)
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
