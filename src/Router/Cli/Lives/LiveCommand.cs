using System.CommandLine;
using System.Globalization;
using System.Net;
using MidiMesh.Contracts.Melodies;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Client;

namespace MidiMesh.Router.Cli.Lives;

/// <summary><c>midimesh live …</c>: asks and sets anything in Live, through AbletonOSC or MidiMesh's own script.</summary>
internal sealed class LiveCommand
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);

    private readonly CliContext _context;
    private readonly Option<string> _host = new("--host") { Description = "Where Live runs.", DefaultValueFactory = static _ => "127.0.0.1", Recursive = true };
    private readonly Option<int> _port = Port("--port", "Where its script listens.", 11000);
    private readonly Option<int> _replyPort = Port("--reply-port", "Where AbletonOSC answers; MidiMesh's own script answers anywhere.", 11001);
    private readonly Option<bool> _json = new("--json") { Description = "Answers as JSON.", Recursive = true };

    private LiveCommand(CliContext context) => _context = context;

    public static Command Create(CliContext context)
    {
        var verb = new LiveCommand(context);
        var script = new ScriptWords(context, verb.WithWire);
        return new Command("live",
            "Asks and sets anything in Live. Tracks, scenes and devices are written by name, or by number from 0 as in Live's own interface.\n\n" +
            "Examples: midimesh live tracks\n" +
            "          midimesh live tempo 124\n" +
            "          midimesh live clip 0/2 notes add \"C3 E3:1/8 G3:1/2\"\n" +
            "          midimesh live get \"/live/clip/get/* 0 0\"")
        {
            verb._host, verb._port, verb._replyPort, verb._json,
            verb.Tempo(), verb.Named("tracks", "Lists the tracks.", static set => set.Tracks.Select(static track => track.KnownName)),
            verb.Named("scenes", "Lists the scenes.", static set => set.Scenes.Select(static scene => scene.KnownName)),
            verb.Simple("play", "Starts the transport.", static set => set.Play()),
            verb.Simple("stop", "Stops the transport.", static set => set.Stop()),
            verb.Simple("stop-clips", "Stops all clips.", static set => set.StopAllClips()),
            verb.Clip(), verb.Scene(), verb.Dump(), verb.Get(), verb.Set(), verb.Watch(), script.Trace(), script.Console(),
        };
    }

    private Command Tempo()
    {
        var tempo = new Argument<double?>("TEMPO") { Description = "Quarter notes in a minute, 20 to 999; without it the tempo is told.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("tempo", "Tells or sets the tempo.") { tempo };
        command.SetAction((line, stop) => WithSet(line, async set =>
        {
            if (line.GetValue(tempo) is { } wanted)
            {
                await set.Tempo.SetAsync(wanted, stop).ConfigureAwait(false);
            }
            else
            {
                await PrintAsync(line, new { Tempo = Math.Round(await set.Tempo.GetAsync(stop).ConfigureAwait(false), 3) }, static told => Number(told.Tempo)).ConfigureAwait(false);
            }
        }, stop));
        return command;
    }

    private Command Named(string name, string description, Func<LiveSet, IEnumerable<string>> list)
    {
        var command = new Command(name, description);
        command.SetAction((line, stop) => WithSet(line, async set =>
        {
            var names = list(set).ToArray();
            await PrintAsync(line, names, static all => string.Join('\n', all.Select(static (one, i) => string.Create(CultureInfo.InvariantCulture, $"{i,4}  {one}")))).ConfigureAwait(false);
        }, stop));
        return command;
    }

    private Command Simple(string name, string description, Action<LiveSet> act)
    {
        var command = new Command(name, description);
        command.SetAction((line, stop) => WithSet(line, async set =>
        {
            act(set);
            _ = await set.IsPlaying.GetAsync(stop).ConfigureAwait(false);      // in order: when this is answered, that was done
        }, stop));
        return command;
    }

    private Command Clip()
    {
        var place = new Argument<string>("TRACK/SCENE") { Description = "The slot: 0/2, or by names: Bass/Chorus." };
        var words = new Argument<string[]>("WORDS")
        {
            Description = "What: nothing tells about the clip; fire, stop, create BEATS, delete, extend BEATS, double, name TEXT, loop-end BEATS, loop-start BEATS, " +
                "notes, notes add \"C3 E3:1/8\", notes clear.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("clip", "Tells about a clip or changes it.\n\nExample: midimesh live clip 0/2 notes add \"C3 E3:1/8 G3:1/2\"") { place, words };
        command.SetAction((line, stop) => WithSet(line, async set =>
        {
            var clip = FindClip(set, line.GetRequiredValue(place));
            await new ClipWords(clip, line.GetValue(words) ?? []).RunAsync((what, plain) => PrintAsync(line, what, _ => plain), stop).ConfigureAwait(false);
        }, stop));
        return command;
    }

    private Command Scene()
    {
        var name = new Argument<string>("SCENE") { Description = "By number from 0 or by name." };
        var command = new Command("scene", "Launches a scene.") { name };
        command.SetAction((line, stop) => WithSet(line, async set =>
        {
            Find(set.Scenes, line.GetRequiredValue(name)).Fire();
            _ = await set.IsPlaying.GetAsync(stop).ConfigureAwait(false);
        }, stop));
        return command;
    }

    private Command Dump()
    {
        var xml = new Option<bool>("--xml") { Description = "As XML instead of JSON." };
        var plain = new Option<bool>("--no-devices") { Description = "Without devices and their parameters, which take longest." };
        var command = new Command("dump", "Prints the whole set: tracks, clips, scenes, devices, parameters.") { xml, plain };
        command.SetAction((line, stop) => WithSet(line, async set =>
        {
            var snapshot = await set.ScanAsync(!line.GetValue(plain), stop).ConfigureAwait(false);
            await _context.Output.WriteLineAsync(line.GetValue(xml) ? SetXml.Write(snapshot) : System.Text.Json.JsonSerializer.Serialize(snapshot, JsonText.Indented)).ConfigureAwait(false);
        }, stop));
        return command;
    }

    private Command Get()
    {
        var words = Words("The address of a getter, * allowed, and its arguments, from 0 as AbletonOSC has them.");
        var command = new Command("get", "Asks Live and prints every answer, one in a line.\n\nExample: midimesh live get \"/live/clip/get/* 0 0\"") { words };
        command.SetAction((line, stop) => WithWire(line, async wire =>
        {
            var message = Message(line, words);
            var isPattern = message.Address.AsSpan().IndexOfAny("*?[{") >= 0;
            if (!isPattern)
            {
                await ShowAsync(line, new OscMessage(message.Address, await wire.QueryAsync(message.Address, message.Arguments, static _ => true, stop).ConfigureAwait(false))).ConfigureAwait(false);
                return;
            }

            // Nobody says how many answers a pattern has: they end when none has come for longer than Live's tick takes.
            var answers = System.Threading.Channels.Channel.CreateUnbounded<OscMessage>();
            void Take(OscMessage answer) => answers.Writer.TryWrite(answer);
            wire.Received += Take;
            wire.Send(message);
            var count = 0;
            for (; await NextAsync(answers.Reader, count == 0 ? wire.Timeout : Quiet, stop).ConfigureAwait(false) is { } answer; count++)
            {
                await ShowAsync(line, answer).ConfigureAwait(false);
            }

            wire.Received -= Take;
            if (count == 0)
            {
                throw new LiveTimeoutException($"Live answers nothing to {message}.");
            }
        }, stop));
        return command;
    }

    private Command Set()
    {
        var words = Words("The address and its arguments, from 0 as AbletonOSC has them.");
        var command = new Command("set", "Sends Live a message that has no answer.\n\nExample: midimesh live set /live/track/set/volume 0 0.85") { words };
        command.SetAction((line, stop) => WithWire(line, async wire =>
        {
            // One question behind it: an error that comes before its answer was this message's.
            string? error = null;
            void Listen(OscMessage answer) => error ??= answer is { Address: "/live/error", Arguments: [var text, ..] } ? text.Argument.AsString() : null;
            var message = Message(line, words);
            wire.Received += Listen;
            wire.Send(message);
            try
            {
                await wire.QueryAsync("/live/application/get/version", [], static _ => true, stop).ConfigureAwait(false);
            }
            catch (LiveErrorException)
            {
                // Told below, of the message that caused it.
            }

            wire.Received -= Listen;
            if (error is not null)
            {
                throw new LiveErrorException($"Live refused {message}: {error}.");
            }
        }, stop));
        return command;
    }

    private Command Watch()
    {
        var words = Words("The address of a getter and its arguments: what it answers is told whenever it changes.");
        var command = new Command("watch", "Follows a value until Ctrl-C.\n\nExample: midimesh live watch /live/track/get/volume 0") { words };
        command.SetAction((line, stop) => WithWire(line, async wire =>
        {
            var message = Message(line, words);
            var parts = message.Address.Split('/');
            if (parts is not ["", "live", _, "get", ..])
            {
                throw new UsageException($"'{message.Address}' is no getter; write for example /live/track/get/volume");
            }

            await foreach (var values in wire.FollowAsync(parts[2], string.Join('/', parts[4..]), message.Arguments, stop).ConfigureAwait(false))
            {
                await ShowAsync(line, new OscMessage(message.Address, values)).ConfigureAwait(false);
            }
        }, stop));
        return command;
    }

    private static async Task<OscMessage?> NextAsync(System.Threading.Channels.ChannelReader<OscMessage> answers, TimeSpan patience, CancellationToken stop)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(stop);
        quiet.CancelAfter(patience);
        try
        {
            return await answers.ReadAsync(quiet.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The clip of a slot: "0/2", or by names, "Bass/Chorus".</summary>
    /// <exception cref="UsageException">It is no slot.</exception>
    internal static LiveClip FindClip(LiveSet set, string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? throw new UsageException($"'{text}' is no slot; write TRACK/SCENE, for example 0/2 or Bass/Chorus")
            : Find(set.Tracks, text[..slash]).Clips[Find(set.Scenes, text[(slash + 1)..]).Index];
    }

    private static T Find<T>(LiveList<T> list, string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? list[index] : list[text];

    private static Argument<string[]> Words(string description) => new("MESSAGE") { Description = description, Arity = ArgumentArity.OneOrMore };

    private static OscMessage Message(ParseResult line, Argument<string[]> words) =>
        OscText.TryParse(line.GetRequiredValue(words) is [var all] && all.Contains(' ', StringComparison.Ordinal) ? all.Split(' ', StringSplitOptions.RemoveEmptyEntries) : line.GetRequiredValue(words), out var message, out var mistake) ? message : throw new UsageException(mistake!);

    internal static Option<int> Port(string name, string description, int port)
    {
        var option = Arguments.Number(name, description, 1, IPEndPoint.MaxPort, port);
        option.Recursive = true;
        return option;
    }

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private Task ShowAsync(ParseResult line, OscMessage message) => PrintAsync(
        line, new { message.Address, Arguments = message.Arguments.Select(static value => Plain(value)) }, _ => message.ToString(), JsonText.Line);

    private static object? Plain(OscValue value) =>
        value.Tag switch { 'T' => true, 'F' => false, 'N' => null, 's' or 'S' => value.Argument.AsString(), _ => value.Argument.TryGetNumber(out var number) ? number : value.ToString() };

    private async Task PrintAsync<T>(ParseResult line, T what, Func<T, string> plain, System.Text.Json.JsonSerializerOptions? json = null)
    {
        await _context.Output.WriteLineAsync(line.GetValue(_json) ? System.Text.Json.JsonSerializer.Serialize(what, json ?? JsonText.Indented) : plain(what)).ConfigureAwait(false);
        await _context.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private Task<int> WithSet(ParseResult line, Func<LiveSet, Task> act, CancellationToken stop) => Guard(line, async options =>
    {
        var set = await LiveSet.ConnectAsync(options, stop).ConfigureAwait(false);
        await using (set.ConfigureAwait(false))
        {
            await act(set).ConfigureAwait(false);
        }
    });

    private Task<int> WithWire(ParseResult line, Func<LiveConnection, Task> act, CancellationToken stop) => Guard(line, async options =>
    {
        var wire = await LiveConnection.OpenAsync(options, stop).ConfigureAwait(false);
        await using (wire.ConfigureAwait(false))
        {
            await act(wire).ConfigureAwait(false);
        }
    });

    private Task<int> Guard(ParseResult line, Func<LiveSetOptions, Task> act) =>
        GuardAsync(_context, line.GetValue(_host)!, line.GetValue(_port), line.GetValue(_replyPort), act);

    /// <summary>Speaks with a Live, and tells what went wrong.</summary>
    /// <returns>What the program ends with.</returns>
    internal static async Task<int> GuardAsync(CliContext context, string hostName, int port, int replyPort, Func<LiveSetOptions, Task> act)
    {
        if (!IPAddress.TryParse(hostName, out var host))
        {
            await context.Error.WriteLineAsync($"midimesh: '{hostName}' is no IP address.").ConfigureAwait(false);
            return ExitCode.BadInput;
        }

        try
        {
            await act(new LiveSetOptions { Host = host, Port = port, ReplyPort = replyPort, Time = context.Time }).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (Exception cause) when (cause is UsageException or KeyNotFoundException or ArgumentOutOfRangeException or LiveErrorException)
        {
            await context.Error.WriteLineAsync($"midimesh: {Sentence(cause)}").ConfigureAwait(false);
            return ExitCode.BadInput;
        }
        catch (LiveException cause)
        {
            await context.Error.WriteLineAsync($"midimesh: {Sentence(cause)}").ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }
    }

    private static string Sentence(Exception cause)
    {
        // An ArgumentOutOfRangeException adds its parameter and value in lines that say nothing to people.
        var text = cause is ArgumentOutOfRangeException ? cause.Message.Split(" (Parameter", 2)[0] : cause.Message;
        return text.EndsWith('.') || text.EndsWith('?') ? text : text + ".";
    }
}

/// <summary>What was typed cannot be meant; the message is a sentence without its full stop.</summary>
internal sealed class UsageException(string message) : Exception(message);
