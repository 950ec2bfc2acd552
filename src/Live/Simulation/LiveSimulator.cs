using System.Net;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.LiveOsc;
using MidiMesh.Live.Simulation.AbletonOsc;
using MidiMesh.Live.Simulation.Model;
using MidiMesh.Live.Simulation.Scripts;

namespace MidiMesh.Live.Simulation;

/// <summary>
/// Ableton Live with a script, in miniature: takes datagrams, lets time pass when told to, gives datagrams. Knows
/// no socket, no thread and no clock, so that the same input at the same times always gives the same output.
/// </summary>
/// <remarks>
/// <para>Owned by one thread at a time. What has arrived is read at the next tick; replies pile up until they are taken.</para>
/// <para>What it answers as AbletonOSC is compared with recorded answers of the real one; the other scripts know what a router says to them. How Live itself behaves behind them
/// (launching, listeners, errors) follows Ableton's Live Object Model.</para>
/// </remarks>
public sealed partial class LiveSimulator
{
    private static readonly TimeSpan DisplayTick = TimeSpan.FromMilliseconds(100);

    private readonly LiveSimulatorOptions _options;
    private readonly Queue<(byte[] Datagram, IPAddress Sender)> _arrived = new();
    private readonly Queue<LiveDatagram> _replies = new();
    private SimulatedSong _song;
    private ISimulatedScript _script;
    private TimeSpan _nextOscTick;

    /// <summary>Starts Live with a set; its script's first words (<c>/live/startup</c> of AbletonOSC) wait to be taken.</summary>
    /// <exception cref="ArgumentException">The set cannot be simulated; the message says why.</exception>
    public LiveSimulator(LiveSimulatorOptions? options = null)
    {
        _options = options ?? new LiveSimulatorOptions();
        Set = _options.Set;
        _song = StartSet(Set);
        _script = StartScript();
        _nextOscTick = _options.OscTick;
    }

    /// <summary>The set that was loaded last, as it was before anybody changed it.</summary>
    public LiveSet Set { get; private set; }

    /// <summary>The latest moment told to <see cref="Tick"/>.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Until when nothing will happen by itself: the next tick or the next launch.</summary>
    public TimeSpan NextDue => _song.NextEvent is { } due && due < NextTick ? due : NextTick;

    /// <summary>Datagrams given to <see cref="Receive"/>.</summary>
    public long Received { get; private set; }

    /// <summary>Of those, how many found the receive buffer full.</summary>
    public long Lost { get; private set; }

    /// <summary>Datagrams sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Tracks without returns and master.</summary>
    public int TrackCount => _song.Tracks.Count;

    /// <summary>Scenes.</summary>
    public int SceneCount => _song.Scenes.Count;

    /// <summary>True while the transport runs.</summary>
    public bool IsPlaying => _song.IsPlaying;

    /// <summary>Live's version, as its script tells it.</summary>
    public Version Version => _options.Version;

    /// <summary>Song time in beats.</summary>
    public double Beat => _song.Beat;

    /// <summary>Beats per minute.</summary>
    public double Tempo => _song.Tempo;

    /// <summary>All addresses the simulated AbletonOSC answers; none for other scripts.</summary>
    public IEnumerable<string> Addresses => _script.Addresses;

    /// <summary>A datagram arrives. Copied; read at the next tick.</summary>
    /// <param name="datagram">The payload.</param>
    /// <param name="sender">From which host; replies go there, to the fixed reply port.</param>
    public void Receive(ReadOnlySpan<byte> datagram, IPAddress sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        Received++;
        if (_arrived.Count >= _options.ReceiveBuffer)
        {
            Lost++;
            return;
        }

        _arrived.Enqueue((datagram.ToArray(), sender));
    }

    /// <summary>Lets time pass up to <paramref name="now"/>: launches that fall due happen, each at its own beat, and at each OSC tick what has arrived is read.</summary>
    /// <param name="now">Time since the start; an earlier one than before counts as the same.</param>
    public void Tick(TimeSpan now)
    {
        Now = now > Now ? now : Now;
        if (_options.OscTick <= TimeSpan.Zero)
        {
            _song.Advance(Now);
            ReadArrived();
            _nextOscTick = Now + DisplayTick;
            _script.TellChanges();
            return;
        }

        // A late caller gets no burst of ticks: a Live that hangs does not catch up on them either.
        if (Now >= _nextOscTick)
        {
            _song.Advance(Now);
            ReadArrived();
            var missed = (Now - _nextOscTick).Ticks / _options.OscTick.Ticks;
            _nextOscTick += (missed + 1) * _options.OscTick;
        }
        else
        {
            _song.Advance(Now);
        }

        _script.TellChanges();
    }

    /// <summary>Whether a message that the script gets only asks, or keeps the conversation up: nothing in Live is another for it.</summary>
    public bool IsQuestion(OscMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _script.IsQuestion(message);
    }

    /// <summary>The next datagram to send, in order; false when there is none.</summary>
    public bool TryTakeReply(out LiveDatagram reply) => _replies.TryDequeue(out reply);

    /// <summary>The slot that plays or records on a track, -1 if none does.</summary>
    public int PlayingSlot(int track) => Math.Max(_song.Tracks[track].PlayingSlotIndex, -1);

    /// <summary>The slot whose button blinks on a track, -1 if none does, -2 if it is the track's stop button.</summary>
    public int FiredSlot(int track) => _song.Tracks[track].FiredSlotIndex;

    /// <summary>What a slot shows.</summary>
    public SlotState State(int track, int scene)
    {
        var slot = _song.Tracks[track].Slots[scene];
        return slot switch
        {
            { IsTriggered: true } => SlotState.Waiting,
            { PlayingStatus: 2 } => SlotState.Recording,
            { PlayingStatus: 1 } => SlotState.Playing,
            { Clip: not null } or { ControlsOtherClips: true } => SlotState.Stopped,
            _ => SlotState.Empty,
        };
    }

    /// <summary>Name of the clip in a slot, null if there is none.</summary>
    public string? ClipName(int track, int scene) => _song.Tracks[track].Slots[scene].Clip?.Stored("name").Text;

    /// <summary>Volume of a track, 0 to 1.</summary>
    public double Volume(int track) => _song.Tracks[track].Volume.Value;

    /// <summary>Volume of the master track, 0 to 1.</summary>
    public double MasterVolume => _song.Master.Volume.Value;

    /// <summary>Somebody clicks a slot's button on Live's own screen.</summary>
    public void Fire(int track, int scene) => _song.Tracks[track].Slots[scene].Fire(null, null);

    /// <summary>Somebody clicks a scene's button.</summary>
    public void FireScene(int scene) => _song.Scenes[scene].Fire(select: false);

    /// <summary>Somebody clicks a track's stop button.</summary>
    public void StopTrack(int track) => StopTrack(track, quantized: true);

    internal void StopTrack(int track, bool quantized) => _song.Tracks[track].StopAllClips(quantized);

    /// <summary>Somebody clicks the button that stops all clips.</summary>
    public void StopAllClips() => _song.StopAllClips(quantized: true);

    /// <summary>Somebody presses play, or stop.</summary>
    public void SetPlaying(bool playing) => _song.Set("is_playing", playing);

    /// <summary>Somebody changes the tempo; brought into 20 to 999.</summary>
    public void SetTempo(double tempo) => _song.SetTempo(tempo);

    /// <summary>Somebody changes the set's launch quantisation: 0 none ... 4 one bar ... 13 1/32. False for other numbers.</summary>
    public bool SetQuantization(int quantization) => _song.Set("clip_trigger_quantization", quantization) is null;

    /// <summary>Somebody arms a track, or disarms it. False for group tracks.</summary>
    public bool SetArm(int track, bool armed) => _song.Tracks[track].Set("arm", armed) is null;

    /// <summary>Somebody draws a clip into an empty slot. False if the slot is taken or not on a MIDI track.</summary>
    public bool CreateClip(int track, int scene, double beats) => _song.Tracks[track].Slots[scene].CreateClip(beats) is null;

    /// <summary>Somebody deletes a clip. False if there is none.</summary>
    public bool DeleteClip(int track, int scene) => _song.Tracks[track].Slots[scene].DeleteClip() is null;

    /// <summary>Live is quit and started again with the same set: what had arrived is lost, listeners are gone, <c>/live/startup</c> is sent.</summary>
    public void Restart() => Load(Set);

    /// <summary>Another set is opened, which to a client looks like a restart.</summary>
    /// <exception cref="ArgumentException">The set cannot be simulated; the message says why. The old one goes on.</exception>
    public void Load(LiveSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        _song = StartSet(set);
        _script = StartScript();
        Set = set;
        _arrived.Clear();
    }

    private SimulatedSong StartSet(LiveSet set)
    {
        if (set.Validate() is { } problem)
        {
            throw new ArgumentException($"This set cannot be simulated: {problem}.", nameof(set));
        }

        var song = new SimulatedSong(set);
        song.Advance(Now);
        return song;
    }

    private ISimulatedScript StartScript() => _options.Script switch
    {
        SimulatedScript.MidiMesh => new MidiMeshScript(this, Enqueue),
        SimulatedScript.LiveOsc => new LiveOscScript(this, LiveOscKind.First, Enqueue),
        SimulatedScript.LiveOsc2 => new LiveOscScript(this, LiveOscKind.Second, Enqueue),
        _ => new AbletonOscScript(_song, _options, Enqueue),
    };

    /// <summary>When something may be told or read. What our own script tells unasked (the song's place) comes with Live's display; its timer in between is only for what has arrived.</summary>
    private TimeSpan NextTick => _options.Script == SimulatedScript.MidiMesh && _arrived.Count == 0
        ? new TimeSpan((_nextOscTick.Ticks + DisplayTick.Ticks - 1) / DisplayTick.Ticks * DisplayTick.Ticks)
        : _nextOscTick;

    private void ReadArrived()
    {
        _song.PublishTime();
        while (_arrived.TryDequeue(out var arrived))
        {
            if (!_script.Process(arrived.Datagram, arrived.Sender))
            {
                break;
            }
        }
    }

    private void Enqueue(byte[] packet, IPAddress destination)
    {
        Sent++;
        _replies.Enqueue(new LiveDatagram(packet, destination));
    }
}
