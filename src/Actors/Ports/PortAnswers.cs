using MidiMesh.Actors.Mesh;

namespace MidiMesh.Actors.Ports;

/// <summary>What units have answered when they were asked who they are, kept while their ports are there. Asked is only where an answer decides something.</summary>
/// <remarks>Used by the port watcher alone.</remarks>
internal sealed class PortAnswers
{
    /// <summary>A controller that starts up may swallow the first question.</summary>
    private const int Attempts = 3;

    private readonly Dictionary<(IMidiBackend Backend, string Input, string Output), Answer> _answers = [];

    /// <summary>The lists with what has been answered written to the ports. Answers of ports that are gone are forgotten.</summary>
    public (IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)[] Note((IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)[] lists)
    {
        foreach (var gone in _answers.Keys.Where(key => !IsThere(lists, key)).ToArray())
        {
            _answers.Remove(gone);
        }

        return _answers.Count == 0 ? lists : [.. lists.Select(list => (list.Backend, (IReadOnlyList<MidiPortDescription>)[.. list.Ports.Select(port => Note(list.Backend, port))]))];
    }

    /// <summary>The next pair of ports to ask, or null: a device waits for ports that only their units can tell apart.</summary>
    public (IMidiBackend Backend, string Input, string Output)? Next(
        IReadOnlyList<DevicePlan> devices, IReadOnlyList<(IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)> lists, IReadOnlyDictionary<string, PortOffer> offers)
    {
        var taken = offers.Values.Select(static offer => offer.Assignment).OfType<PortAssignment>().ToList();
        foreach (var device in devices.Where(device => device.Attachment == DeviceAttachment.Port && offers.GetValueOrDefault(device.Name)?.Assignment is null))
        {
            foreach (var (backend, list) in lists)
            {
                foreach (var match in device.Match)
                {
                    // The entry without what only the unit can tell: which ports to ask.
                    var byName = match with { Identity = null, Serial = null };
                    var inputs = PortFit.Best(list, device, byName, MidiDirection.Input);
                    var outputs = PortFit.Best(list, device, byName, MidiDirection.Output);
                    var isAmbiguous = offers.GetValueOrDefault(device.Name) is { Ambiguous: true } && device.Profile.Identity is not null;
                    foreach (var input in inputs.Where(input => isAmbiguous || PortFit.NeedsAnswer(input, match)))
                    {
                        if (outputs.Find(output => PortNames.ClientOf(output.Id) == PortNames.ClientOf(input.Id)) is { } output
                            && !taken.Exists(ports => ReferenceEquals(ports.Backend, backend) && (ports.InputId == input.Id || ports.OutputId == output.Id))
                            && _answers.GetValueOrDefault((backend, input.Id, output.Id)) is not { IsFinal: true })
                        {
                            return (backend, input.Id, output.Id);
                        }
                    }
                }
            }
        }

        return null;
    }

    /// <summary>Keeps what came of a question.</summary>
    public void Keep((IMidiBackend Backend, string Input, string Output) ports, string? identity, string? serial)
    {
        var tries = (_answers.GetValueOrDefault(ports)?.Tries ?? 0) + 1;
        _answers[ports] = new Answer(identity, serial, tries, identity is not null || tries >= Attempts);
    }

    private MidiPortDescription Note(IMidiBackend backend, MidiPortDescription port)
    {
        foreach (var (key, answer) in _answers)
        {
            if (answer.IsFinal && ReferenceEquals(key.Backend, backend) && (port.Direction == MidiDirection.Input ? key.Input : key.Output) == port.Id)
            {
                return port with { Unit = (port.Unit ?? PortUnit.Unknown) with { Asked = true, Identity = answer.Identity, ReplySerial = answer.Serial } };
            }
        }

        return port;
    }

    private static bool IsThere((IMidiBackend Backend, IReadOnlyList<MidiPortDescription> Ports)[] lists, (IMidiBackend Backend, string Input, string Output) key) =>
        lists.Any(list => ReferenceEquals(list.Backend, key.Backend)
            && list.Ports.Any(port => port.Direction == MidiDirection.Input && port.Id == key.Input) && list.Ports.Any(port => port.Direction == MidiDirection.Output && port.Id == key.Output));

    private sealed record Answer(string? Identity, string? Serial, int Tries, bool IsFinal);
}
