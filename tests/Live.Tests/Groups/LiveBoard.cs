using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Tests.Groups;

/// <summary>A mirror of Live that holds exactly what a test puts into it, and our own marks.</summary>
internal sealed class LiveBoard : ILiveState
{
    private readonly bool[,] _clips;
    private readonly int[,] _quantization;
    private readonly ClipState[,] _marks;
    private readonly int[] _playing;
    private readonly int[] _fired;
    private readonly int[] _recording;
    private readonly bool[] _groups;

    public LiveBoard(int tracks, int scenes)
    {
        TrackCount = tracks;
        SceneCount = scenes;
        _clips = new bool[tracks, scenes];
        _quantization = new int[tracks, scenes];
        _marks = new ClipState[tracks, scenes];
        _playing = Enumerable.Repeat(-1, tracks).ToArray();
        _fired = Enumerable.Repeat(-1, tracks).ToArray();
        _recording = Enumerable.Repeat(-1, tracks).ToArray();
        _groups = new bool[tracks];
        for (var track = 0; track < tracks; track++)
        {
            for (var scene = 0; scene < scenes; scene++)
            {
                _clips[track, scene] = true;
                _quantization[track, scene] = -1;
            }
        }
    }

    public LiveLink Link { get; set; } = LiveLink.Alive;

    public int TrackCount { get; set; }

    public int SceneCount { get; set; }

    public int SongQuantization { get; set; } = 4;

    public int PlayingSlot(int track) => Inside(track, 0) ? _playing[track] : -1;

    public int FiredSlot(int track) => Inside(track, 0) ? _fired[track] : -1;

    public bool HasClip(int track, int scene) => Inside(track, scene) && _clips[track, scene];

    public bool IsGroup(int track) => Inside(track, 0) && _groups[track];

    public int ClipQuantization(int track, int scene) => Inside(track, scene) ? _quantization[track, scene] : -1;

    /// <summary>Numbers that Live has told.</summary>
    public Dictionary<(LiveValue Value, int Track, int Item), double> Numbers { get; } = [];

    /// <summary>Names of scenes that Live has told.</summary>
    public Dictionary<int, string> SceneNames { get; } = [];

    public double Value(LiveValue value, int track, int item) => Numbers.TryGetValue((value, track, item), out var number) ? number : double.NaN;

    public string? Text(LiveText text, int track, int item) => text == LiveText.SceneName && SceneNames.TryGetValue(item, out var name) ? name : null;

    /// <summary>A slot's light: Live's "waits" first, then our mark, then Live's "plays".</summary>
    public ClipState SlotState(int track, int scene)
    {
        if (!Inside(track, scene))
        {
            return ClipState.Empty;
        }

        if (_fired[track] == scene)
        {
            return ClipState.Waiting;
        }

        if (_marks[track, scene] != ClipState.Unknown)
        {
            return _marks[track, scene];
        }

        if (_playing[track] == scene)
        {
            return _recording[track] == scene ? ClipState.Recording : ClipState.Playing;
        }

        return _clips[track, scene] ? ClipState.Stopped : ClipState.Empty;
    }

    public void Plays(int track, int slot, bool records = false)
    {
        _playing[track] = slot;
        _recording[track] = records ? slot : -1;
    }

    public void Fires(int track, int slot) => _fired[track] = slot;

    public void PutClip(int track, int scene, bool there) => _clips[track, scene] = there;

    public void PutGroup(int track) => _groups[track] = true;

    public void Quantize(int track, int scene, int quantization) => _quantization[track, scene] = quantization;

    /// <summary>Takes a mark of ours; true when the command was one.</summary>
    public bool Mark(in LiveCommand command)
    {
        var mark = command.Verb switch
        {
            LiveVerb.MarkWaiting => ClipState.Waiting,
            LiveVerb.MarkFailed => ClipState.Failed,
            LiveVerb.ClearMark => ClipState.Unknown,
            _ => ClipState.Empty,
        };
        if (mark == ClipState.Empty)
        {
            return false;
        }

        _marks[command.Track, command.Scene] = mark;
        return true;
    }

    /// <summary>How many slots show a mark of ours.</summary>
    public int Marks => _marks.Cast<ClipState>().Count(mark => mark != ClipState.Unknown);

    private bool Inside(int track, int scene) => (uint)track < (uint)_playing.Length && (uint)scene < (uint)_clips.GetLength(1);
}
