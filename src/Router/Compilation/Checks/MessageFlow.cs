using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>Which MIDI messages a route can make, found by letting its own steps make them: each message of its source that its conditions let through, each once. Values do not count, and what only the event itself would tell is left out.</summary>
internal sealed class MessageFlow : IStepHost, IDeliverySink
{
    private const int AnyValue = 64;

    private readonly RigDraft _draft;
    private readonly List<MeshEvent> _emitted = [];

    private MessageFlow(RigDraft draft) => _draft = draft;

    /// <inheritdoc />
    public long Now => 0;

    /// <inheritdoc />
    public long Frequency => 1;

    /// <inheritdoc />
    public IDeliverySink Sink => this;

    /// <summary>Tells every message that a route can make, with the device that gets it; some several times.</summary>
    /// <param name="route">The route.</param>
    /// <param name="draft">The rig.</param>
    /// <param name="comes">Which of its source's messages come, or null for all.</param>
    /// <param name="leaves">Takes device and message.</param>
    public static void Follow(RouteDraft route, RigDraft draft, Predicate<MidiMessage>? comes, Action<int, MidiMessage> leaves)
    {
        if (Array.Exists(route.To, static to => to is MidiDestination or RoleDestination) || Array.Exists(route.Via, static step => step is SendStep))
        {
            var flow = new MessageFlow(draft);
            foreach (var (e, given) in flow.Incoming(route, comes))
            {
                flow.Follow(route, e, given, leaves);
            }
        }
    }

    /// <summary>A message without its values: what it is, on which channel, which note or controller.</summary>
    public static int KeyOf(in MidiMessage message) =>
        ((message.IsNoteOff ? MidiStatus.NoteOn | message.Channel : message.Status) << 8) | (message.Kind is MidiKind.PitchBend or MidiKind.ChannelPressure ? 0 : message.Data1);

    private void Follow(RouteDraft route, MeshEvent first, int given, Action<int, MidiMessage> leaves)
    {
        List<MeshEvent> events = [first];
        foreach (var step in route.Via)
        {
            if (step is SendStep send)
            {
                Send(send, events, given, leaves);
                continue;
            }

            if (step is PlayStep play)
            {
                events = Play(play, events);
                continue;
            }

            var next = new List<MeshEvent>();
            foreach (var one in events)
            {
                if (Run(step, one, given, out var left))
                {
                    next.AddRange(_emitted);
                    next.Add(left);
                }
            }

            events = next;
        }

        foreach (var e in events.Where(static e => e.Midi.Kind != MidiKind.None))
        {
            foreach (var to in route.To)
            {
                Leave(to, e.Midi, leaves);
            }
        }
    }

    private static void Leave(Destination to, in MidiMessage message, Action<int, MidiMessage> leaves)
    {
        if (to is MidiDestination device)
        {
            leaves(device.Device, message);
        }
        else if (to is RoleDestination role)
        {
            foreach (var player in role.Devices)
            {
                leaves(player, message);
            }
        }
    }

    /// <summary>Runs a step that makes other messages; those that change values or times let them pass.</summary>
    private bool Run(Step step, MeshEvent e, int given, out MeshEvent left)
    {
        _emitted.Clear();
        left = e;
        var none = default(StepState);
        return step switch
        {
            ChannelStep or NoteMapStep or SplitStep => step.Run(ref left, ref none, this) == StepOutcome.Continue,
            TransposeStep transpose => !transpose.Semitones.DependsOnEvent(given) && step.Run(ref left, ref none, this) == StepOutcome.Continue,
            PairStep => e.Midi.Kind != MidiKind.ControlChange,
            SysExStep or SysExInStep or ParameterInStep or ParameterOutStep => false,
            _ => true,
        };
    }

    private static void Send(SendStep send, List<MeshEvent> events, int given, Action<int, MidiMessage> leaves)
    {
        Span<byte> bytes = stackalloc byte[3];
        foreach (var template in send.Messages.Where(template => template.Length <= 3 && !template.DependsOnEvent(given)))
        {
            foreach (var e in events)
            {
                template.Write(e, bytes);
                if (MidiMessage.TryFromBytes(bytes[..template.Length], out var message))
                {
                    Leave(send.To, message, leaves);
                }
            }
        }
    }

    /// <summary>Whatever sets it off, the messages of the phrase come.</summary>
    private static List<MeshEvent> Play(PlayStep play, List<MeshEvent> events)
    {
        var made = new List<MeshEvent>();
        if (events.Count == 0)
        {
            return made;
        }

        var known = new HashSet<int>();
        foreach (ref readonly var one in play.Phrase.Events)
        {
            if (known.Add(KeyOf(one.Message)))
            {
                made.Add(events[0] with { Midi = one.Message });
            }
        }

        return made;
    }

    private IEnumerable<(MeshEvent Event, int Given)> Incoming(RouteDraft route, Predicate<MidiMessage>? comes)
    {
        switch (route.Source)
        {
            case ControlSource source when _draft.Names.Profiles[source.Device] is { } profile:
                for (var i = 0; i < source.Elements.Length; i++)
                {
                    var (e, given) = (default(MeshEvent), 0);
                    for (var slot = 0; slot < source.Bound[i].Length; slot++)
                    {
                        e.Bind(slot, source.Bound[i][slot]);
                        given |= 1 << slot;
                    }

                    foreach (var message in MessagesOf(profile.Elements[source.Elements[i]]))
                    {
                        e.Midi = message;
                        if (Passes(route, e, comes))
                        {
                            yield return (e, given);
                        }
                    }
                }

                break;
            case DeviceWideSource source:
                foreach (var message in _draft.Names.Profiles[source.Device] is { Elements.Length: > 0 } known ? known.Elements.SelectMany(MessagesOf) : AllMessages())
                {
                    var e = new MeshEvent { Midi = message };
                    if (Passes(route, e, comes))
                    {
                        yield return (e, 0);
                    }
                }

                break;
            default:
                yield return (default, 0);
                break;
        }
    }

    private static bool Passes(RouteDraft route, in MeshEvent e, Predicate<MidiMessage>? comes)
    {
        foreach (var filter in route.When)
        {
            if (filter is NoteFilter or ChannelFilter or ControllerFilter or ControllersFilter or SysExFilter && !filter.Matches(e))
            {
                return false;
            }
        }

        return comes is null || comes(e.Midi);
    }

    private static IEnumerable<MidiMessage> MessagesOf(ControlElement element)
    {
        var (low, high) = element.Channel >= 0 ? (element.Channel, element.Channel) : (0, MidiMessage.ChannelCount - 1);
        for (var channel = low; channel <= high; channel++)
        {
            yield return Make(element.Message, channel, element.Number);
        }
    }

    private static IEnumerable<MidiMessage> AllMessages()
    {
        for (var channel = 0; channel < MidiMessage.ChannelCount; channel++)
        {
            yield return Make(MidiKind.PitchBend, channel, 0);
            yield return Make(MidiKind.ChannelPressure, channel, 0);
            foreach (var kind in (MidiKind[])[MidiKind.NoteOn, MidiKind.PolyPressure, MidiKind.ControlChange, MidiKind.ProgramChange])
            {
                for (var number = 0; number <= MidiMessage.MaxValue; number++)
                {
                    yield return Make(kind, channel, number);
                }
            }
        }
    }

    private static MidiMessage Make(MidiKind kind, int channel, int number) => kind switch
    {
        MidiKind.NoteOn or MidiKind.NoteOff => MidiMessage.NoteOn(channel, number, AnyValue),
        MidiKind.PolyPressure => MidiMessage.PolyPressure(channel, number, AnyValue),
        MidiKind.ControlChange => MidiMessage.ControlChange(channel, number, AnyValue),
        MidiKind.ProgramChange => MidiMessage.ProgramChange(channel, number),
        MidiKind.ChannelPressure => MidiMessage.ChannelPressure(channel, AnyValue),
        _ => MidiMessage.PitchBend(channel, 0),
    };

    /// <inheritdoc />
    public bool Emit(in MeshEvent e)
    {
        _emitted.Add(e);
        return true;
    }

    // The steps that are run ask for nothing else.

    /// <inheritdoc />
    public double CurrentTarget(in MeshEvent e) => double.NaN;

    /// <inheritdoc />
    public bool Postpone(in MeshEvent e, long due, bool replace) => true;

    /// <inheritdoc />
    public Memory<byte> TakeBytes(int length) => new byte[length];

    /// <inheritdoc />
    public void ClearGroup(int group, in MeshEvent e)
    {
    }

    /// <inheritdoc />
    public void ChangePage(PageMove move, string page, in MeshEvent e)
    {
    }

    /// <inheritdoc />
    public void VariablesChanged(ref MeshEvent e)
    {
    }

    /// <inheritdoc />
    public void ToLive(int endpoint, in LiveCommand command, in MeshEvent cause)
    {
    }

    /// <inheritdoc />
    public void ToOsc(int endpoint, OscTemplate template, in MeshEvent cause)
    {
    }

    /// <inheritdoc />
    public void ToMidi(int device, in MeshEvent cause)
    {
    }

    /// <inheritdoc />
    public void ToGroup(int group, int track, int scene, in MeshEvent cause)
    {
    }
}
