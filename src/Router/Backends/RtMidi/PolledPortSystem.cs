using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>ALSA, CoreMIDI and WinMM: RtMidi lists their ports but announces nothing, so the list is compared with the one before.</summary>
internal sealed class PolledPortSystem : IPortSystem
{
    private const string AlsaSequencer = "/dev/snd/seq";

    private readonly AlsaUnits _units = new("/sys");
    private RtMidiPort? _inputs;
    private RtMidiPort? _outputs;

    public PolledPortSystem(RtMidiApi api) => Api = api;

    public RtMidiApi Api { get; }

    public string Name => Api switch
    {
        RtMidiApi.Alsa => "alsa",
        RtMidiApi.CoreMidi => "coremidi",
        _ => "winmm",
    };

    /// <summary>ALSA's kernel pool and the other systems take more; 64 KB is the longest packet that CoreMIDI sends in one piece.</summary>
    public int LongestMessage => 65_000;

    public string? NoVirtualPorts => Api == RtMidiApi.WinMm ? PortMessages.NoVirtualPortsOnWindows : null;

    public bool NeedsPolling => true;

    public bool MayConnect => true;

    public string? CheckProblem()
    {
        if (Api == RtMidiApi.Alsa && !File.Exists(AlsaSequencer))
        {
            return $"the ALSA sequencer ({AlsaSequencer}) is not there. Load it with `sudo modprobe snd-seq`; in a container, pass /dev/snd through.";
        }

        return _inputs is null ? "not connected" : null;
    }

    public string? Connect()
    {
        if (Api == RtMidiApi.Alsa && !File.Exists(AlsaSequencer))
        {
            return CheckProblem();
        }

        if (!RtMidiPort.HasApi(Api))
        {
            return $"this librtmidi was built without {Name}. Install the one of your distribution.";
        }

        try
        {
            _inputs = RtMidiPort.CreateInput(Api, null);
            _outputs = RtMidiPort.CreateOutput(Api);
            return null;
        }
        catch (MidiPortException)
        {
            Disconnect();
            return Api == RtMidiApi.Alsa
                ? $"{AlsaSequencer} cannot be opened. Add yourself to its group with `sudo usermod -aG audio $USER` and log in again."
                : "the system's MIDI service does not answer. Log out and in again; if that does not help, restart the machine.";
        }
    }

    public void Disconnect()
    {
        _inputs?.Free();
        _outputs?.Free();
        (_inputs, _outputs) = (null, null);
    }

    public IReadOnlyList<MidiPortDescription> ListPorts()
    {
        if (_inputs is null || _outputs is null)
        {
            return [];
        }

        IEnumerable<MidiPortDescription> ports = [.. Described(_inputs.ListNames(), MidiDirection.Input), .. Described(_outputs.ListNames(), MidiDirection.Output)];
        return Api == RtMidiApi.Alsa ? [.. ports.Select(port => port with { Unit = _units.Find(port.Name) })] : [.. ports];
    }

    public PortLink Open(RtMidiPort port, MidiDirection direction, string name, string? targetId)
    {
        // A port of ours is an input to others and appears in the list of the other direction.
        var other = direction == MidiDirection.Input ? MidiDirection.Output : MidiDirection.Input;
        var before = ListPorts();
        if (targetId is null)
        {
            if (!port.TryOpenVirtual(name))
            {
                throw new MidiPortException($"{Name}: the virtual port '{name}' could not be made.");
            }
        }
        else
        {
            OpenByName(port, direction, name, targetId);
        }

        var own = ListPorts().Except(before).FirstOrDefault(added => added.Direction == other && added.Name.Contains(name, StringComparison.Ordinal));
        return new PortLink(own?.Id, targetId, 0);
    }

    // These systems end their threads by asking and waiting.
    public bool KeepsInputs => false;

    public void Silence(IReadOnlyList<PortLink> inputs) { }

    public void AwaitCallbacks() { }

    public string? CheckLink(PortLink link, MidiDirection direction, IReadOnlyList<MidiPortDescription> ports) =>
        link.TargetId is null || ports.Any(port => port.Id == link.TargetId && port.Direction == direction)
            ? null
            : $"'{link.TargetId}' is no longer there";

    public void BeginLook() { }

    public IOutputPace CreatePace() => new NoPace();

    public void Dispose() => Disconnect();

    /// <summary>Equal names (two units of one model) are told apart by their place among their equals.</summary>
    internal static IEnumerable<MidiPortDescription> Described(IReadOnlyList<string> names, MidiDirection direction)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var place = seen[name] = seen.GetValueOrDefault(name) + 1;
            yield return new MidiPortDescription(place == 1 ? name : $"{name} #{place}", name, direction);
        }
    }

    /// <summary>The library opens by index, and indices shift when a cable slips: the list must be the same before and after.</summary>
    private void OpenByName(RtMidiPort port, MidiDirection direction, string name, string targetId)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var names = port.ListNames();
            var index = Described(names, direction).Select(described => described.Id).ToList().IndexOf(targetId);
            if (index < 0)
            {
                break;
            }

            if (!port.TryOpen(index, name))
            {
                throw new MidiPortException($"{Name}: '{targetId}' is there but could not be opened. Another program may hold it: close that one first.");
            }

            if (port.ListNames().Where((_, i) => i <= index).SequenceEqual(names.Take(index + 1)))
            {
                return;
            }

            port.ClosePort();
        }

        throw new MidiPortException($"{Name}: '{targetId}' went away while it was being opened.");
    }
}
