using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.RtMidi;

namespace MidiMesh.Router.Backends.Jack;

/// <summary>JACK: ports by name through libjack, their bytes through RtMidi.</summary>
/// <remarks>
/// RtMidi's own way of opening a port (by index into a list that may shift in between) is not used: our end is made as a virtual port and
/// connected by name. Full port names ("client:port") are both id and name.
/// </remarks>
internal sealed class JackPortSystem(Action changed, TimeProvider time) : IPortSystem
{
    /// <summary>Rests of half a period each.</summary>
    private const int SilencePatience = 50;

    /// <summary>How long a connection may need to be taken up: a killed client holds the periods up for ten times jackd's -t.</summary>
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(3);

    /// <summary>What JACK is called in `midimesh ports` and elsewhere.</summary>
    public const string SystemName = "jack";

    private const string NotificationClient = "MidiMesh watch";

    private JackClient? _client;

    // Of the clients that lived with the last connection; null before the first.
    private long? _generation;

    public RtMidiApi Api => RtMidiApi.Jack;

    public string Name => SystemName;

    public int LongestMessage => JackPace.LongestMessage;

    public string? NoVirtualPorts => null;

    public bool NeedsPolling => false;

    public bool KeepsInputs => true;

    public bool MayConnect => _generation is not { } before || JackClients.IsOver(before);

    private static string ServerName => Environment.GetEnvironmentVariable("JACK_DEFAULT_SERVER") is { Length: > 0 } name ? $"'{name}'" : "the default one";

    public string? CheckProblem() => _client is null ? NotRunning() : _client.ShutdownReason is { } reason ? $"the JACK server left ({reason}); waiting for it to come back" : null;

    public string? Connect()
    {
        if (!RtMidiPort.HasApi(RtMidiApi.Jack))
        {
            return "this librtmidi was built without JACK. Install the one of your distribution.";
        }

        _client = JackClient.TryOpen(NotificationClient, changed);
        if (_client is null)
        {
            return NotRunning();
        }

        _generation = JackClients.Generation;
        return null;
    }

    public void Disconnect()
    {
        _client?.Dispose();
        _client = null;
    }

    public IReadOnlyList<MidiPortDescription> ListPorts() => _client is null ? [] :
    [
        .. _client.ListPorts(JackNative.PortIsOutput).Select(port => new MidiPortDescription(port, port, MidiDirection.Input)),
        .. _client.ListPorts(JackNative.PortIsInput).Select(port => new MidiPortDescription(port, port, MidiDirection.Output)),
    ];

    public PortLink Open(RtMidiPort port, MidiDirection direction, string name, string? targetId)
    {
        var client = _client ?? throw new MidiPortException($"{Name}: {NotRunning()}");
        var ours = direction == MidiDirection.Input ? JackNative.PortIsInput : JackNative.PortIsOutput;

        // A full name may have PortNameSize - 1 bytes, the client's part 64 of them at most.
        var shortName = name.Length <= JackNative.PortNameSize() / 2 ? name : name[..(JackNative.PortNameSize() / 2)];
        var before = client.ListPorts(ours);
        if (!port.TryOpenVirtual(shortName))
        {
            throw new MidiPortException($"{Name}: the server did not make the port '{shortName}'. It may have reached its greatest number of ports (jackd -p).");
        }

        // RtMidi does not tell which client name it got ("MidiMesh", "MidiMesh-01" …): ours is the one that is new.
        var own = client.ListPorts(ours).Except(before).Where(added => IsOurs(added, shortName)).ToList();
        if (own.Count != 1)
        {
            throw new MidiPortException($"{Name}: the port '{shortName}' could not be told from another MidiMesh's that came at the same moment; try again.");
        }

        if (targetId is null)
        {
            return new PortLink(own[0], null, 0);
        }

        var key = client.KeyOf(targetId);
        var connected = direction == MidiDirection.Input ? client.Connect(targetId, own[0]) : client.Connect(own[0], targetId);
        return connected && key != 0 && IsRunning(client, own[0], targetId)
            ? new PortLink(own[0], targetId, key)
            : throw new MidiPortException($"{Name}: '{targetId}' went away while it was being opened.");
    }

    /// <summary>
    /// A connection made is taken up by the server with one of its next periods; until then what is written into the port goes nowhere, and it counts as cut.
    /// The connections that libjack lists are those of the period that runs.
    /// </summary>
    private bool IsRunning(JackClient client, string own, string target)
    {
        var start = time.GetTimestamp();
        var rest = TimeSpan.FromMilliseconds(Math.Clamp(client.Period.TotalMilliseconds / 2, 1, 10));
        while (!client.AreConnected(own, target))
        {
            if (client.ShutdownReason is not null || time.GetElapsedTime(start) >= ConnectPatience)
            {
                return false;
            }

            Thread.Sleep(rest);
        }

        return true;
    }

    /// <summary>Takes the inputs out of every connection and lets two periods pass, in which what was under way ends. A dead server has no periods any more.</summary>
    public void Silence(IReadOnlyList<PortLink> inputs)
    {
        if (inputs.Count > 0 && _client is { ShutdownReason: null } client)
        {
            foreach (var input in inputs)
            {
                client.DisconnectAll(input.Id!);
            }

            var pace = new JackPace(client.TryGetCycle, client.Period, time);
            pace.TryBook(1);
            for (var i = 0; i < SilencePatience && !pace.IsSettled; i++)
            {
                Thread.Sleep(pace.Rest);
            }
        }
    }

    public void AwaitCallbacks() => JackClient.AwaitCallbacks();

    public string? CheckLink(PortLink link, MidiDirection direction, IReadOnlyList<MidiPortDescription> ports)
    {
        var others = direction == MidiDirection.Input ? MidiDirection.Output : MidiDirection.Input;
        if (!ports.Any(port => port.Id == link.Id && port.Direction == others))
        {
            return "the JACK server threw MidiMesh's client out (it answered too late)";
        }

        if (link.TargetId is null)
        {
            return null;
        }

        if (!ports.Any(port => port.Id == link.TargetId && port.Direction == direction))
        {
            return $"'{link.TargetId}' is no longer there";
        }

        // The same name again, but another port: whoever made it is new and not connected to us. A connection cut by hand in a patch bay is left as it is.
        return _client!.WasUnregistered(link.TargetKey) && !_client.AreConnected(link.Id!, link.TargetId)
            ? $"'{link.TargetId}' went away and came back"
            : null;
    }

    public void BeginLook() => _client?.TakeUnregistered();

    public IOutputPace CreatePace()
    {
        var client = _client!;
        return new JackPace(client.TryGetCycle, client.Period, time);
    }

    public void Dispose() => Disconnect();

    private static bool IsOurs(string port, string shortName) =>
        port.StartsWith(RtMidiPort.ClientName, StringComparison.Ordinal) && port.EndsWith($":{shortName}", StringComparison.Ordinal);

    private static string NotRunning() =>
        $"no JACK server is running ({ServerName}). Start it, for example with `jackd -d alsa` or QjackCtl; MidiMesh connects by itself.";
}
