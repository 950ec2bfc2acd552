using MidiMesh.Contracts.Live;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.LiveOsc;

/// <summary>Names of scenes, and of the track and scene that are selected. LiveOSC does not tell when a scene is renamed, so they are asked for again from time to time.</summary>
internal sealed class LiveOscTexts
{
    private const int Attempts = 2;
    private const int TrackAt = 0;
    private const int SceneAt = 1;

    private readonly LiveOscWords _words;
    private readonly LiveMirror _mirror;
    private readonly Action<byte[], int, int> _ask;
    private readonly ILiveSessionSink _sink;
    private readonly string?[] _sceneNames;
    private readonly RequestTable _scenes;
    private readonly RequestTable _selectedOnes;             // the names of what is selected
    private readonly int[] _selected = [-1, -1];
    private readonly string?[] _names = new string?[2];
    private readonly bool[] _wants;

    /// <summary>Nothing is known.</summary>
    /// <param name="options">What displays show.</param>
    /// <param name="stamps">Makes time stamps of a time.</param>
    /// <param name="words">The script's words.</param>
    /// <param name="mirror">Sizes of the set.</param>
    /// <param name="ask">Asks: address and two indices, -1 for none.</param>
    /// <param name="sink">Who is told.</param>
    public LiveOscTexts(LiveSessionOptions options, Func<TimeSpan, long> stamps, LiveOscWords words, LiveMirror mirror, Action<byte[], int, int> ask, ILiveSessionSink sink)
    {
        (_words, _mirror, _ask, _sink) = (words, mirror, ask, sink);
        _sceneNames = new string?[options.Texts.Contains(LiveText.SceneName) ? options.Scenes : 0];
        _scenes = new RequestTable(_sceneNames.Length, Attempts, stamps(options.FirstPause));
        _selectedOnes = new RequestTable(2, Attempts, stamps(options.FirstPause));
        _wants = [options.Texts.Contains(LiveText.SelectedTrackName), options.Texts.Contains(LiveText.SelectedSceneName)];
    }

    /// <summary>Whether a display shows the name of the selected scene.</summary>
    public bool WantsSelectedScene => _wants[SceneAt];

    /// <summary>A text, or null when it is not known. From any thread.</summary>
    public string? Text(LiveText text, int item) => text switch
    {
        LiveText.SceneName => (uint)item < (uint)_sceneNames.Length ? Volatile.Read(ref _sceneNames[item]) : null,
        LiveText.SelectedTrackName => Volatile.Read(ref _names[TrackAt]),
        LiveText.SelectedSceneName => Volatile.Read(ref _names[SceneAt]),
        _ => null,
    };

    /// <summary>Another set: nothing is known.</summary>
    public void Forget()
    {
        _scenes.Clear();
        _selectedOnes.Clear();
        Array.Clear(_sceneNames);
        Array.Fill(_selected, -1);
        Array.Clear(_names);
    }

    /// <summary>All names are to be read (again); scenes that are gone have none.</summary>
    public void Want()
    {
        for (var scene = 0; scene < _sceneNames.Length; scene++)
        {
            if (scene < _mirror.ScenesShown)
            {
                _scenes.Want(scene, 0);
            }
            else
            {
                Set(LiveText.SceneName, scene, ref _sceneNames[scene], default);
            }
        }

        WantSelected(TrackAt);
        WantSelected(SceneAt);
    }

    /// <summary>Live tells which track is selected, from 0; below 0 it is none whose name can be asked for.</summary>
    public void SelectTrack(int track) => Select(TrackAt, _mirror.IsSized && track >= _mirror.TrackCount ? -1 : track);

    /// <summary>Live tells which scene is selected, from 0.</summary>
    public void SelectScene(int scene) => Select(SceneAt, scene);

    /// <summary>Live tells a track's name.</summary>
    public void TakeTrack(int track, ReadOnlySpan<byte> name) => TakeSelected(TrackAt, track, LiveText.SelectedTrackName, name);

    /// <summary>Live tells a scene's name.</summary>
    public void TakeScene(int scene, ReadOnlySpan<byte> name)
    {
        if ((uint)scene < (uint)_sceneNames.Length && scene < _mirror.ScenesShown)
        {
            _scenes.Answered(scene);
            Set(LiveText.SceneName, scene, ref _sceneNames[scene], name);
        }

        TakeSelected(SceneAt, scene, LiveText.SelectedSceneName, name);
    }

    /// <summary>Asks for what is due.</summary>
    public void Pump(long now, ref int room)
    {
        foreach (var table in (ReadOnlySpan<RequestTable>)[_selectedOnes, _scenes])
        {
            room -= table.InFlight;
            for (var i = table.NextDue(now, 0, room > 0); i >= 0; i = table.NextDue(now, i + 1, room > 0))
            {
                table.Asked(i, now);
                var isTrack = table == _selectedOnes && i == TrackAt;
                _ask(_words.Find(isTrack ? LiveProperty.TrackName : LiveProperty.SceneName)!.Address, table == _selectedOnes ? _selected[i] : i, -1);
                room--;
            }
        }
    }

    private void Select(int which, int index)
    {
        if (_selected[which] == index)
        {
            return;
        }

        _selected[which] = index;
        WantSelected(which);
        if (index < 0)
        {
            Set(which == TrackAt ? LiveText.SelectedTrackName : LiveText.SelectedSceneName, -1, ref _names[which], default);
        }
    }

    private void WantSelected(int which)
    {
        if (_wants[which] && _selected[which] >= 0)
        {
            _selectedOnes.Want(which, 0);
        }
        else
        {
            _selectedOnes.Cancel(which);
        }
    }

    private void TakeSelected(int which, int index, LiveText text, ReadOnlySpan<byte> name)
    {
        if (_wants[which] && index == _selected[which])
        {
            _selectedOnes.Answered(which);
            Set(text, -1, ref _names[which], name);
        }
    }

    private void Set(LiveText text, int index, ref string? place, ReadOnlySpan<byte> name)
    {
        if (LiveMirror.SetName(ref place, name))
        {
            _sink.TextChanged(text, index);
        }
    }
}
