using System.Net;
using System.Text.RegularExpressions;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Simulation.Model;
using MidiMesh.Live.Simulation.Scripts;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary>
/// One instance of the AbletonOSC control surface script, with its good sides and its bad ones; from the start of the script
/// to its end. Checked against the answers of the real one (the conformance suite says how).
/// </summary>
internal sealed class AbletonOscScript : ISimulatedScript
{
    private readonly List<(string Address, Handler Handler)> _inOrder = [];
    private readonly Dictionary<string, Handler> _byAddress = [];
    private readonly LiveSimulatorOptions _options;
    private readonly Action<byte[], IPAddress> _send;
    private List<HandlerGroup> _groups = [];
    private IPAddress _lastSpeaker = IPAddress.Loopback;

    /// <summary>Starts the script: it tells so, to this machine, as nobody has spoken yet.</summary>
    public AbletonOscScript(SimulatedSong song, LiveSimulatorOptions options, Action<byte[], IPAddress> send)
    {
        Song = song;
        _options = options;
        _send = send;
        RegisterAll();
    }

    public SimulatedSong Song { get; }

    public LiveSimulatorOptions Options => _options;

    /// <summary>All addresses in the order in which wildcards run through them.</summary>
    public IEnumerable<string> Addresses => _inOrder.Select(entry => entry.Address);

    public string LogLevel { get; set; } = "info";

    public void Register(string address, Handler handler)
    {
        _inOrder.Add((address, handler));
        _byAddress[address] = handler;
    }

    /// <summary>Handles one datagram. False: something went wrong in it, and whatever else has arrived waits for the next tick.</summary>
    public bool Process(ReadOnlySpan<byte> datagram, IPAddress sender)
    {
        _lastSpeaker = sender;
        var parsed = OscPackets.Parse(datagram, out var messages);
        if (parsed != OscError.None)
        {
            return ReportUnreadable(datagram, parsed);
        }

        foreach (var message in messages)
        {
            if (Run(message, sender) is { } error)
            {
                // The rest of the bundle is lost with it.
                Report(error.Kind == ScriptErrorKind.Socket
                    ? "Socket error: Traceback"
                    : $"Error handling OSC message: {error.Text}");
                return false;
            }
        }

        return true;
    }

    /// <summary>Its listeners have told everything.</summary>
    public void TellChanges()
    {
    }

    /// <summary>What a session asks by itself to keep its mirror true; what it does for people carries other words.</summary>
    public bool IsQuestion(OscMessage message) =>
        message.Address.Contains("/get/", StringComparison.Ordinal) || message.Address.Contains("_listen/", StringComparison.Ordinal)
        || message.Address.StartsWith("/live/test", StringComparison.Ordinal) || message.Address.StartsWith("/live/api", StringComparison.Ordinal);

    /// <summary>Sends to whoever spoke last.</summary>
    public ScriptError? Send(string address, params IReadOnlyList<ScriptValue> arguments) => SendTo(_lastSpeaker, address, arguments);

    /// <summary>
    /// Takes the handlers and listeners down and sets them up again. If one of the listeners is a mixer's or a device
    /// parameter's the script is left without any address: a known fault of AbletonOSC.
    /// </summary>
    public ScriptError? Reload()
    {
        _inOrder.Clear();
        _byAddress.Clear();
        foreach (var group in _groups)
        {
            if (group.ClearListeners() is { } error)
            {
                return error;
            }
        }

        RegisterAll();
        return null;
    }

    private void RegisterAll()
    {
        _groups =
        [
            new GeneralHandlers(this), new SongHandlers(this), new ApplicationHandlers(this), new ClipHandlers(this),
            new SlotHandlers(this), new TrackHandlers(this), new DeviceHandlers(this), new ViewHandlers(this),
            new SceneHandlers(this), new MidiMapHandlers(this),
        ];
        foreach (var group in _groups)
        {
            group.Register();
        }
    }

    private ScriptError? Run(ReceivedMessage message, IPAddress sender)
    {
        if (_byAddress.TryGetValue(message.Address, out var handler))
        {
            var answer = handler(message.Arguments);
            return answer.Error ?? Reply(message.Address, answer, sender);
        }

        if (message.Address.Contains('*', StringComparison.Ordinal))
        {
            return RunWildcard(message, sender);
        }

        Report($"Unknown OSC address: {message.Address}");
        return null;
    }

    /// <summary>
    /// The asterisk becomes "anything but a slash", everything else of the address is a regular expression already, and it
    /// need match the beginning only: /live/track/get/* finds /live/track/get/clips/name too.
    /// </summary>
    private ScriptError? RunWildcard(ReceivedMessage message, IPAddress sender)
    {
        Regex pattern;
        try
        {
            // In linear time: the expression comes from outside.
            pattern = new Regex(
                @"\A(?:" + message.Address.Replace("*", "[^/]+", StringComparison.Ordinal) + ")",
                RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            // That the text is no expression, or one that cannot be matched in linear time, is the sender's mistake.
            return ScriptError.Type(error.Message);
        }

        foreach (var (address, handler) in _inOrder.ToArray())
        {
            if (!pattern.IsMatch(address))
            {
                continue;
            }

            var answer = handler(message.Arguments);
            if (answer.Error is { Kind: ScriptErrorKind.Value or ScriptErrorKind.Attribute })
            {
                continue;
            }

            if ((answer.Error ?? Reply(address, answer, sender)) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private ScriptError? Reply(string address, Answer answer, IPAddress sender) =>
        answer.Reply is null ? null : SendTo(sender, address, answer.Reply);

    private ScriptError? SendTo(IPAddress destination, string address, IReadOnlyList<ScriptValue> arguments)
    {
        if (OscPackets.Build(address, arguments, out var packet) is { } error)
        {
            return error;
        }

        if (packet is null)
        {
            Report("OSC build error: Traceback");
            return null;
        }

        if (packet.Length > _options.LargestReply)
        {
            return new ScriptError(ScriptErrorKind.Socket, "Message too long");
        }

        _send(packet, destination);
        return null;
    }

    public void Report(string text)
    {
        OscPackets.Build("/live/error", [text], out var packet);
        if (packet is not null && packet.Length <= _options.LargestReply)
        {
            _send(packet, _lastSpeaker);
        }
    }

    /// <summary>An unreadable message is reported and forgotten; an unreadable bundle ends the tick's work as well.</summary>
    private bool ReportUnreadable(ReadOnlySpan<byte> datagram, OscError error)
    {
        if (datagram.StartsWith("#bundle\0"u8))
        {
            Report($"Error handling OSC message: Could not parse a content datagram: {error}");
            return false;
        }

        Report("Error parsing OSC message: Traceback");
        return true;
    }
}
