using System.CommandLine;
using System.Globalization;
using System.Threading.Channels;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Client;

namespace MidiMesh.Router.Cli.Lives;

/// <summary><c>midimesh live trace</c> and <c>live console</c>: what MidiMesh's own script has done inside Live, and a look at Live's objects.</summary>
internal sealed class ScriptWords(CliContext context, ScriptWords.WithWire withWire)
{
    // So much may wait for a slow terminal; what is older is left out.
    private const int MostWaiting = 1024;
    private const int RowLength = 5;

    /// <summary>Connects, acts, and tells what went wrong.</summary>
    internal delegate Task<int> WithWire(ParseResult line, Func<LiveConnection, Task> act, CancellationToken stop);

    /// <summary>The verb <c>trace</c>.</summary>
    public Command Trace()
    {
        var last = new Option<bool>("--last") { Description = "Only the last 256 that the script remembers, then ends." };
        var command = new Command("trace", "Follows what MidiMesh's script in Live is sent and what becomes of it, until Ctrl-C.\n\nExample: midimesh live trace --last") { last };
        command.SetAction((line, stop) => withWire(line, wire => line.GetValue(last) ? PrintLastAsync(wire, stop) : FollowAsync(wire, stop), stop));
        return command;
    }

    /// <summary>The verb <c>console</c>.</summary>
    public Command Console()
    {
        var path = new Argument<string?>("PATH") { Description = "song or app, and attributes and places behind it; without it lines are read until their end.", Arity = ArgumentArity.ZeroOrOne };
        var members = new Option<bool>("--members") { Description = "Lists what the thing at the path has." };
        var command = new Command("console",
            "Looks at any attribute inside Live, through MidiMesh's script; nothing is called or set. It is off unless midimesh.json beside the script says \"console\": true, and answers this machine only.\n\n" +
            "Examples: midimesh live console song.tracks[0].mixer_device.volume.value\n" +
            "          midimesh live console song.view --members") { path, members };
        command.SetAction((line, stop) => withWire(line, async wire =>
        {
            if (line.GetValue(path) is { } one)
            {
                await LookAsync(wire, one, line.GetValue(members), stop).ConfigureAwait(false);
                return;
            }

            await ReadLinesAsync(wire, stop).ConfigureAwait(false);
        }, stop));
        return command;
    }

    private async Task ReadLinesAsync(LiveConnection wire, CancellationToken stop)
    {
        while (await context.Input.ReadLineAsync(stop).ConfigureAwait(false) is { } text)
        {
            var asked = text.Trim();
            if (asked.Length == 0)
            {
                continue;
            }

            try
            {
                await LookAsync(wire, asked.TrimEnd('?').TrimEnd(), asked.EndsWith('?'), stop).ConfigureAwait(false);
            }
            catch (LiveErrorException refused)
            {
                await context.Error.WriteLineAsync(refused.Message).ConfigureAwait(false);       // the next line may be better
            }
        }
    }

    private async Task LookAsync(LiveConnection wire, string path, bool members, CancellationToken stop)
    {
        var values = await wire.AskScriptAsync(members ? "members" : "console", [path], stop).ConfigureAwait(false);
        var text = members
            ? string.Join('\n', values.Select(static value => value.Argument.AsString()))
            : string.Join("  ", values.Reverse().Select(static value => value.Argument.AsString()));
        await context.Output.WriteLineAsync(text).ConfigureAwait(false);
        await context.Output.FlushAsync(stop).ConfigureAwait(false);
    }

    private async Task PrintLastAsync(LiveConnection wire, CancellationToken stop)
    {
        var values = await wire.AskScriptAsync("trace", ["read"], stop).ConfigureAwait(false);
        for (var row = 0; row + RowLength <= values.Count; row += RowLength)
        {
            await context.Output.WriteLineAsync(Row([.. values.Skip(row).Take(RowLength)])).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(LiveConnection wire, CancellationToken stop)
    {
        var rows = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        void Take(OscMessage message)
        {
            // The first value numbers the push. Our own sign of life, every two seconds, is no news.
            if (message.Address == "/midimesh/trace" && message.Arguments.Count > RowLength && message.Arguments[3].Argument.AsString() != "/midimesh/ping")
            {
                rows.Writer.TryWrite(Row([.. message.Arguments.Skip(1).Take(RowLength)]));
            }
        }

        void Again() => _ = TurnOnAsync(wire, stop);
        wire.Received += Take;
        wire.Restarted += Again;
        try
        {
            await wire.AskScriptAsync("trace", ["on"], stop).ConfigureAwait(false);
            await context.Error.WriteLineAsync("Ctrl-C ends it.").ConfigureAwait(false);
            await foreach (var row in rows.Reader.ReadAllAsync(stop).ConfigureAwait(false))
            {
                await context.Output.WriteLineAsync(row).ConfigureAwait(false);
                await context.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked for. The script forgets us with the connection's goodbye.
        }
        finally
        {
            wire.Received -= Take;
            wire.Restarted -= Again;
        }
    }

    private static async Task TurnOnAsync(LiveConnection wire, CancellationToken stop)
    {
        try
        {
            await wire.AskScriptAsync("trace", ["on"], stop).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is LiveException or OperationCanceledException)
        {
            // The next start of the script tries again.
        }
    }

    /// <summary>Clock in milliseconds, sender, address, arguments, outcome.</summary>
    private static string Row(OscValue[] row)
    {
        row[0].Argument.TryGetNumber(out var clock);
        var words = row.AsSpan(1).ToArray().Select(static value => value.Argument.AsString()).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{clock / 1000,10:0.000}  {words[0],-21}  {words[1]} {words[2]}  {words[3]}").TrimEnd();
    }
}
