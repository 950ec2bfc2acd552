using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Script;

/// <summary>What displays and knobs need beside the mirror: names of scenes and of what is selected, and the device in hand. Pushed by the script; of two words the newer is believed.</summary>
internal sealed class ScriptTexts
{
    private const int MostId = 12;                           // "#2147483647"

    private readonly ILiveSessionSink _sink;
    private readonly string?[] _scenes;
    private readonly int[] _sceneVersions;
    private readonly int[] _parameterVersions = new int[2 * DeviceHand.MostParameters];
    private readonly byte[] _id = new byte[MostId];          // of the device in hand: "#17"
    private readonly byte[] _selectedId = new byte[MostId];
    private int _idLength;
    private int _selectedLength;
    private string? _track;
    private string? _scene;
    private string? _class;
    private int _trackVersion;
    private int _sceneVersion;
    private int _deviceVersion;
    private int _nameVersion;
    private int _namesVersion;

    public ScriptTexts(LiveSessionOptions options, LiveFollowed followed, ILiveSessionSink sink)
    {
        _sink = sink;
        Hand = new DeviceHand(options, followed, sink);
        _scenes = new string?[options.Texts.Contains(LiveText.SceneName) ? options.Scenes : 0];
        _sceneVersions = new int[_scenes.Length];
    }

    /// <summary>The device in hand.</summary>
    public DeviceHand Hand { get; }

    /// <summary>Whether what is watched of the device in hand is not what is of use any more.</summary>
    public bool WantsHold { get; set; }

    /// <summary>Its reference, or nothing.</summary>
    public ReadOnlySpan<byte> Device => _id.AsSpan(0, _idLength);

    /// <summary>A text, or null when it is not known. From any thread.</summary>
    public string? Text(LiveText text, int item) => text switch
    {
        LiveText.SceneName => (uint)item < (uint)_scenes.Length ? Volatile.Read(ref _scenes[item]) : null,
        LiveText.SelectedTrackName => Volatile.Read(ref _track),
        LiveText.SelectedSceneName => Volatile.Read(ref _scene),
        _ => Hand.Text(text, item),
    };

    /// <summary>Another script or another set: nothing known holds, and ids mean something else.</summary>
    public void Forget()
    {
        (_idLength, _selectedLength, _track, _scene, _class) = (0, 0, null, null, null);
        (_trackVersion, _sceneVersion, _deviceVersion, _nameVersion, _namesVersion) = (0, 0, 0, 0, 0);
        Array.Clear(_scenes);
        Array.Clear(_sceneVersions);
        Array.Clear(_parameterVersions);
        WantsHold = false;
        Hand.Forget();
    }

    /// <summary>Scenes from this one on are in the set no more.</summary>
    public void ForgetScenes(int from)
    {
        for (var scene = from; scene < _scenes.Length; scene++)
        {
            if (_scenes[scene] is { Length: > 0 })
            {
                Volatile.Write(ref _scenes[scene], "");
                _sink.TextChanged(LiveText.SceneName, scene);
            }
        }
    }

    /// <summary>Takes a pushed value; false when it is none of these.</summary>
    public bool TryTake(ReadOnlySpan<byte> path, ReadOnlySpan<byte> word, in OscArgument value, int version)
    {
        if (path.Length > 0 && path[0] == '#')
        {
            TakeDevice(path, word, value, version);
            return true;
        }

        if (path.SequenceEqual("view"u8))
        {
            return TakeView(word, value, version);
        }

        if (!path.StartsWith("s/"u8) || !ScriptPlaces.TryReadNumber(path[2..], out var scene, out var rest) || !rest.IsEmpty || !word.SequenceEqual("name"u8))
        {
            return false;
        }

        if (value.IsString && (uint)scene < (uint)_scenes.Length && IsNews(ref _sceneVersions[scene], version) && LiveMirror.SetName(ref _scenes[scene], value.Bytes))
        {
            _sink.TextChanged(LiveText.SceneName, scene);
        }

        return true;
    }

    /// <summary>Locks or lets go; what is selected by now comes into hand.</summary>
    public void Lock(bool isLocked)
    {
        if (Hand.Lock(isLocked))
        {
            Use(_selectedId.AsSpan(0, _selectedLength));
        }
    }

    private static bool IsNews(ref int known, int version)
    {
        var isNews = version > known;
        known = Math.Max(known, version);
        return isNews;
    }

    private bool TakeView(ReadOnlySpan<byte> word, in OscArgument value, int version)
    {
        if (word.SequenceEqual("selected_device"u8))
        {
            if (IsNews(ref _deviceVersion, version) && (value.Tag == 'N' || (value.IsString && value.Bytes.Length is > 1 and <= MostId)))
            {
                _selectedLength = value.Tag == 'N' ? 0 : value.Bytes.Length;
                value.Bytes[.._selectedLength].CopyTo(_selectedId);
                if (!Hand.IsLocked)
                {
                    Use(_selectedId.AsSpan(0, _selectedLength));
                }
            }

            return true;
        }

        var isTrack = word.SequenceEqual("selected_track_name"u8);
        if (!isTrack && !word.SequenceEqual("selected_scene_name"u8))
        {
            return false;
        }

        if (value.IsString && IsNews(ref isTrack ? ref _trackVersion : ref _sceneVersion, version) && LiveMirror.SetName(ref isTrack ? ref _track : ref _scene, value.Bytes))
        {
            _sink.TextChanged(isTrack ? LiveText.SelectedTrackName : LiveText.SelectedSceneName, -1);
        }

        return true;
    }

    private void Use(ReadOnlySpan<byte> id)
    {
        if (id.SequenceEqual(Device) && _idLength > 0)
        {
            return;
        }

        id.CopyTo(_id);
        (_idLength, _class, _nameVersion, _namesVersion) = (id.Length, null, 0, 0);
        Array.Clear(_parameterVersions);
        WantsHold = true;
        if (id.IsEmpty)
        {
            Hand.UseNone();
        }
        else
        {
            Hand.Begin();
        }
    }

    private void TakeDevice(ReadOnlySpan<byte> path, ReadOnlySpan<byte> word, in OscArgument value, int version)
    {
        if (_idLength == 0 || !path.StartsWith(Device))
        {
            return;                                          // of one that was in hand before
        }

        var rest = path[_idLength..];
        if (rest.StartsWith("/p/"u8) && ScriptPlaces.TryReadNumber(rest[3..], out var parameter, out rest) && rest.IsEmpty)
        {
            TakeParameter(parameter, word, value, version);
        }
        else if (rest.IsEmpty && value.Tag == 'N' && word.SequenceEqual("name"u8) && IsNews(ref _nameVersion, version))
        {
            Use([]);                                         // deleted while it was in hand, locked perhaps
        }
        else if (rest.IsEmpty && value.IsString)
        {
            TakeDevice(word, value.Bytes, version);
        }
    }

    private void TakeDevice(ReadOnlySpan<byte> word, ReadOnlySpan<byte> text, int version)
    {
        if (word.SequenceEqual("name"u8))
        {
            if (IsNews(ref _nameVersion, version))
            {
                Hand.Name(text);
            }
        }
        else if (word.SequenceEqual("class_name"u8))
        {
            _class = Encoding.UTF8.GetString(text);          // never another
        }
        else if (word.SequenceEqual("parameter_names"u8) && _class is not null && IsNews(ref _namesVersion, version))
        {
            WantsHold |= Hand.Describe(_class, Encoding.UTF8.GetString(text).Split('\n'));
        }
    }

    private void TakeParameter(int parameter, ReadOnlySpan<byte> word, in OscArgument value, int version)
    {
        if ((uint)parameter >= DeviceHand.MostParameters)
        {
            return;
        }

        if (word.SequenceEqual("share"u8))
        {
            var share = double.NaN;                          // nil: the device has fewer parameters than it had
            if ((value.Tag == 'N' || (value.TryGetNumber(out share) && double.IsFinite(share))) && IsNews(ref _parameterVersions[2 * parameter], version))
            {
                Hand.SetNumber(parameter, Math.Clamp(share, 0, 1));
            }
        }
        else if (word.SequenceEqual("text"u8) && (value.Tag == 'N' || value.IsString) && IsNews(ref _parameterVersions[(2 * parameter) + 1], version))
        {
            Hand.SetText(parameter, value.IsString ? value.Bytes : []);
        }
    }
}
