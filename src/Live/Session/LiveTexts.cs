using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Session;

/// <summary>The texts that displays show beside the names of clips: names of tracks and scenes as they change, and of what is selected. Asks for what is shown and nothing else.</summary>
internal sealed class LiveTexts
{
    private const int Attempts = 5;
    private const int InFlight = 16;                         // beside the questions that the mirror needs
    private const int SelectedTrackAt = 0;
    private const int SelectedSceneAt = 1;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    private readonly LiveMirror _mirror;
    private readonly LiveQuestions _questions;
    private readonly LiveSender _sender;
    private readonly ILiveSessionSink _sink;
    private readonly LiveFollowed _followed;
    private readonly DeviceHand _hand;
    private readonly LiveSelectedDevice? _device;
    private readonly RequestTable _tracks;
    private readonly RequestTable _scenes;
    private readonly RequestTable _views;                    // selected track and scene
    private readonly RequestTable _selected;                 // their names, asked for once each time
    private readonly string?[] _sceneNames;
    private readonly int[] _selection = [-1, -1];
    private readonly string?[] _selectedNames = new string?[2];
    private readonly bool[] _wants = new bool[Enum.GetValues<LiveText>().Length];
    private readonly long _refresh;
    private long _nextRefresh;

    public LiveTexts(
        LiveSessionOptions options, Func<TimeSpan, long> stamps, ILiveDialect dialect, LiveMirror mirror, LiveQuestions questions, LiveSender sender, LiveFollowed followed, ILiveSessionSink sink)
    {
        (_mirror, _questions, _sender, _followed, _sink) = (mirror, questions, sender, followed, sink);
        _hand = new DeviceHand(options, followed, sink);
        foreach (var text in options.Texts)
        {
            _wants[(int)text] = true;
        }

        var pause = stamps(options.FirstPause);
        _refresh = stamps(Refresh);
        _sceneNames = new string?[Wants(LiveText.SceneName) ? options.Scenes : 0];
        _tracks = new RequestTable(Wants(LiveText.TrackName) ? options.Tracks : 0, Attempts, pause);
        _scenes = new RequestTable(_sceneNames.Length, Attempts, pause);
        _views = new RequestTable(2, Attempts, pause);
        _selected = new RequestTable(2, Attempts, pause);
        if (_hand.IsWanted)
        {
            _device = new LiveSelectedDevice(stamps, dialect, questions, sender, _hand);
        }
    }

    /// <summary>A text, or null when it is not known. From any thread.</summary>
    public string? Text(LiveText text, int item) => text switch
    {
        LiveText.SceneName => (uint)item < (uint)_sceneNames.Length ? Volatile.Read(ref _sceneNames[item]) : null,
        LiveText.SelectedTrackName => Volatile.Read(ref _selectedNames[SelectedTrackAt]),
        LiveText.SelectedSceneName => Volatile.Read(ref _selectedNames[SelectedSceneAt]),
        _ => _device is null ? null : _hand.Text(text, item),
    };

    /// <summary>Another set, or nobody to ask: nothing is known and nothing subscribed.</summary>
    public void Forget()
    {
        _tracks.Clear();
        _scenes.Clear();
        _views.Clear();
        _selected.Clear();
        Array.Clear(_sceneNames);
        Array.Fill(_selection, -1);
        Array.Clear(_selectedNames);
        _device?.Forget();
    }

    /// <summary>The set has been read (again): asks for everything, under new tags.</summary>
    public void Start(long now)
    {
        _nextRefresh = now + _refresh;
        Want(_tracks, _mirror.TracksShown);
        Want(_scenes, _mirror.ScenesShown);
        for (var scene = _mirror.ScenesShown; scene < _sceneNames.Length; scene++)
        {
            SetName(LiveText.SceneName, scene, ref _sceneNames[scene], default);
        }

        if (Wants(LiveText.SelectedTrackName) || _followed.Follows(LiveValue.SelectedTrack) || _device is not null)
        {
            _views.Want(SelectedTrackAt, _questions.NextTag());
        }

        if (Wants(LiveText.SelectedSceneName) || _followed.Follows(LiveValue.SelectedScene))
        {
            _views.Want(SelectedSceneAt, _questions.NextTag());
        }

        _device?.Start();
        Pump(now);
    }

    /// <summary>Asks for what is due.</summary>
    public void Tick(long now)
    {
        if (now >= _nextRefresh)
        {
            // A lost notification must not stay wrong. Under the same tag a subscription replaces itself.
            _nextRefresh = now + _refresh;
            WantAgain(_views);
            WantAgain(_scenes);
            for (var view = 0; view < _selection.Length; view++)
            {
                AskSelectedName(view);
            }
        }

        Pump(now);
        _device?.Tick(now, _selection[SelectedTrackAt]);
    }

    /// <summary>Ends the subscriptions.</summary>
    public void Unlisten()
    {
        foreach (var table in (ReadOnlySpan<RequestTable>)[_views, _tracks, _scenes])
        {
            for (var i = 0; i < table.Count; i++)
            {
                if (table.IsAnswered(i))
                {
                    _sender.Request(Question(table, i, LiveAsk.Unlisten, table.Tag(i)));
                }
            }
        }

        _device?.Unlisten();
    }

    /// <summary>Takes a value that it has asked for; false when it has not.</summary>
    public bool TryTake(in LiveReply reply, long now)
    {
        switch (reply.Property)
        {
            case LiveProperty.TrackName when Answers(_selected, SelectedTrackAt, reply) && reply.Track == _selection[SelectedTrackAt]:
                SetName(LiveText.SelectedTrackName, -1, ref _selectedNames[SelectedTrackAt], reply.Text);
                return true;
            case LiveProperty.SceneName when Answers(_selected, SelectedSceneAt, reply) && reply.Track == _selection[SelectedSceneAt]:
                SetName(LiveText.SelectedSceneName, -1, ref _selectedNames[SelectedSceneAt], reply.Text);
                return true;
            case LiveProperty.TrackName when Answers(_tracks, reply.Track, reply) && reply.Track < _mirror.TracksShown:
                if (_mirror.SetTrackName(reply.Track, reply.Text))
                {
                    _sink.NamesChanged(reply.Track);
                    AskSelectedName(SelectedTrackAt);
                }

                return true;
            case LiveProperty.SceneName when Answers(_scenes, reply.Track, reply):
                SetName(LiveText.SceneName, reply.Track, ref _sceneNames[reply.Track], reply.Text);
                return true;
            case LiveProperty.SelectedTrack when Answers(_views, SelectedTrackAt, reply):
                Select(SelectedTrackAt, (int)reply.Number);
                _device?.Tick(now, _selection[SelectedTrackAt]);
                return true;
            case LiveProperty.SelectedScene when Answers(_views, SelectedSceneAt, reply):
                Select(SelectedSceneAt, (int)reply.Number);
                return true;
            default:
                return _device?.TryTake(reply) ?? false;
        }
    }

    /// <summary>Takes the names or ranges of a device's parameters; false when nobody has asked for them.</summary>
    public bool TakeParameters(LiveProperty property, in OscMessageView message) => _device?.TakeParameters(property, message) ?? false;

    /// <summary>Carries out a command about what is selected; false when there is no word for it, or nothing is selected.</summary>
    public bool Command(LiveVerb verb, int track, int scene, double value)
    {
        switch (verb)
        {
            case LiveVerb.SelectTrack:
                return Choose(SelectedTrackAt, track);
            case LiveVerb.SelectScene:
                return Choose(SelectedSceneAt, scene);
            case LiveVerb.SetSelectedTrack:
                return Choose(SelectedTrackAt, (int)Math.Round(value) - 1);
            case LiveVerb.SetSelectedScene:
                return Choose(SelectedSceneAt, (int)Math.Round(value) - 1);
            case LiveVerb.StepTrack:
                return Step(SelectedTrackAt, value);
            case LiveVerb.StepScene:
                return Step(SelectedSceneAt, value);
            case LiveVerb.FireSelectedScene:
                return _selection[SelectedSceneAt] is >= 0 and var row && _sender.Command(LiveVerb.FireScene, -1, row, 0);
            case LiveVerb.FireSelectedSlot:
                return _selection[SelectedTrackAt] >= 0 && _selection[SelectedSceneAt] >= 0
                    && _sender.Command(LiveVerb.FireSlot, _selection[SelectedTrackAt], _selection[SelectedSceneAt], 0);
            case LiveVerb.StopSelectedTrack:
                return _selection[SelectedTrackAt] is >= 0 and var column && _sender.Command(LiveVerb.StopTracks, column, -1, 0);
            default:
                return _device?.Command(verb, scene, value) ?? false;
        }
    }

    private bool Wants(LiveText text) => _wants[(int)text];

    private static bool Answers(RequestTable table, int index, in LiveReply reply)
    {
        if ((uint)index >= (uint)table.Count || !table.Matches(index, reply.Tag))
        {
            return false;
        }

        table.Answered(index);
        return true;
    }

    private void Select(int view, int index)
    {
        if (_selection[view] != index)
        {
            _selection[view] = index;
            _followed.Set(view == SelectedTrackAt ? LiveValue.SelectedTrack : LiveValue.SelectedScene, -1, -1, index < 0 ? double.NaN : index + 1);
            AskSelectedName(view);
        }
    }

    /// <summary>From where the selection is, or where it is about to be: several steps within a tick of Live's add up.</summary>
    private bool Step(int view, double steps) => _selection[view] >= 0 && Choose(view, _selection[view] + (int)Math.Round(steps));

    private bool Choose(int view, int index)
    {
        var count = view == SelectedTrackAt ? _mirror.TrackCount : _mirror.SceneCount;
        if (count == 0)
        {
            return false;
        }

        index = Math.Clamp(index, 0, count - 1);
        var sent = view == SelectedTrackAt
            ? _sender.Command(LiveVerb.SelectTrack, index, -1, 0)
            : _sender.Command(LiveVerb.SelectScene, -1, index, 0);
        if (sent && _views.Tag(view) != 0)
        {
            // Live's own word follows, and is asked for again every few seconds: a lost command does not stay a lie.
            Select(view, index);
        }

        return sent;
    }

    private void AskSelectedName(int view)
    {
        if (_selection[view] >= 0 && Wants(view == SelectedTrackAt ? LiveText.SelectedTrackName : LiveText.SelectedSceneName))
        {
            _selected.Want(view, _questions.NextTag());
        }
    }

    private void SetName(LiveText text, int index, ref string? name, ReadOnlySpan<byte> utf8)
    {
        if (LiveMirror.SetName(ref name, utf8))
        {
            _sink.TextChanged(text, index);
        }
    }

    private void Want(RequestTable table, int count)
    {
        for (var i = 0; i < table.Count; i++)
        {
            if (i < count)
            {
                table.Want(i, _questions.NextTag());
            }
            else
            {
                table.Cancel(i);
            }
        }
    }

    private static void WantAgain(RequestTable table)
    {
        for (var i = 0; i < table.Count; i++)
        {
            if (table.Tag(i) != 0)
            {
                table.Want(i, table.Tag(i));
            }
        }
    }

    private void Pump(long now)
    {
        foreach (var table in (ReadOnlySpan<RequestTable>)[_views, _selected, _tracks, _scenes])
        {
            var room = table.InFlight < InFlight;
            for (var i = table.NextDue(now, 0, room); i >= 0; i = table.NextDue(now, i + 1, room))
            {
                if (table != _selected && table.OldTag(i) is var old and not 0)
                {
                    _sender.Request(Question(table, i, LiveAsk.Unlisten, old));
                }

                _sender.Request(Question(table, i, table == _selected ? LiveAsk.Get : LiveAsk.Listen, table.Tag(i)));
                table.Asked(i, now);
                room = table.InFlight < InFlight;
            }
        }
    }

    private LiveRequest Question(RequestTable table, int index, LiveAsk ask, int tag)
    {
        if (table == _views)
        {
            return new LiveRequest(ask, index == SelectedTrackAt ? LiveProperty.SelectedTrack : LiveProperty.SelectedScene, -1, -1, tag);
        }

        var isTrack = table == _selected ? index == SelectedTrackAt : table == _tracks;
        return new LiveRequest(ask, isTrack ? LiveProperty.TrackName : LiveProperty.SceneName, table == _selected ? _selection[index] : index, -1, tag);
    }
}
