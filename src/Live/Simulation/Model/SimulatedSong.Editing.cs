namespace MidiMesh.Live.Simulation.Model;

/// <content>Adding and removing tracks, returns and scenes. The last track and the last scene stay.</content>
internal sealed partial class SimulatedSong
{
    private ScriptError? CreateTrack(LiveTrackKind kind, ScriptValue[] arguments)
    {
        if (!TryPlace(arguments.Length > 0 ? arguments[0].Integer : -1, _tracks.Count, out var place))
        {
            return InvalidIndex();
        }

        var name = $"{place + 1}-{(kind == LiveTrackKind.Midi ? "MIDI" : "Audio")}";
        _tracks.Insert(place, new SimulatedTrack(this, kind, name, _scenes.Count, ReturnNames));
        return null;
    }

    private IEnumerable<string> ReturnNames => _returns.Select(static track => track.Stored("name").Text);

    private void CreateReturn()
    {
        var name = $"{(char)('A' + _returns.Count)}-Return";
        _returns.Add(new SimulatedTrack(this, LiveTrackKind.Audio, name, 0, ReturnNames));
        foreach (var track in _tracks.Concat(_returns))
        {
            track.Sends.Add(new SimulatedParameter(name));
        }
    }

    private ScriptError? DeleteReturn(long index)
    {
        if (index < 0 || index >= _returns.Count)
        {
            return InvalidIndex();
        }

        _returns.RemoveAt((int)index);
        foreach (var track in _tracks.Concat(_returns))
        {
            track.Sends.RemoveAt((int)index);
        }

        return null;
    }

    /// <summary>A group goes with all that is in it.</summary>
    private ScriptError? DeleteTrack(long index)
    {
        if (index < 0 || index >= _tracks.Count)
        {
            return InvalidIndex();
        }

        var leaving = new HashSet<SimulatedTrack> { _tracks[(int)index] };
        // Children stand to the right of their group, so one pass finds them however deep they lie.
        foreach (var track in _tracks)
        {
            if (track.Group is not null && leaving.Contains(track.Group))
            {
                leaving.Add(track);
            }
        }

        if (leaving.Count == _tracks.Count)
        {
            return ScriptError.Runtime("The last track cannot be deleted");
        }

        _tracks.RemoveAll(leaving.Contains);
        foreach (var track in leaving)
        {
            track.LeaveGroup();
            foreach (var slot in track.Slots)
            {
                slot.Leave();
                slot.Clip?.Leave();
            }

            track.Leave();
        }

        if (leaving.Contains(View.Track))
        {
            View.Track = _tracks[Math.Min((int)index, _tracks.Count - 1)];
        }

        return null;
    }

    private ScriptError? DuplicateTrack(long index)
    {
        if (index < 0 || index >= _tracks.Count)
        {
            return InvalidIndex();
        }

        if (_tracks[(int)index].IsGroup)
        {
            return ScriptError.Runtime("Groups cannot be duplicated here");
        }

        _tracks.Insert((int)index + 1, _tracks[(int)index].Duplicate());
        return null;
    }

    private ScriptError? CreateScene(long index)
    {
        if (!TryPlace(index, _scenes.Count, out var place))
        {
            return InvalidIndex();
        }

        InsertScene(place, "");
        return null;
    }

    private ScriptError? DeleteScene(long index)
    {
        if (index < 0 || index >= _scenes.Count)
        {
            return InvalidIndex();
        }

        if (_scenes.Count == 1)
        {
            return ScriptError.Runtime("The last scene cannot be deleted");
        }

        foreach (var track in _tracks)
        {
            track.RemoveSlot((int)index);
        }

        var gone = _scenes[(int)index];
        _scenes.Remove(gone);
        gone.Leave();
        if (View.Scene == gone)
        {
            View.Scene = _scenes[Math.Min((int)index, _scenes.Count - 1)];
        }

        return null;
    }

    private ScriptError? DuplicateScene(long index)
    {
        if (index < 0 || index >= _scenes.Count)
        {
            return InvalidIndex();
        }

        var place = (int)index;
        _scenes[place].CopyInto(InsertScene(place + 1, ""));
        foreach (var track in _tracks)
        {
            if (track.Slots[place].Clip is not null)
            {
                track.Slots[place].DuplicateClipTo(track.Slots[place + 1]);
            }
        }

        return null;
    }

    /// <summary>A new scene after the selected one, of copies of the clips that play.</summary>
    private void CaptureScene()
    {
        var place = IndexOf(View.Scene) + 1;
        var scene = InsertScene(place, "");
        foreach (var track in _tracks)
        {
            track.Playing?.DuplicateClipTo(track.Slots[place]);
        }

        View.Scene = scene;
    }

    private SimulatedScene InsertScene(int place, string name)
    {
        var scene = new SimulatedScene(this, name);
        _scenes.Insert(place, scene);
        foreach (var track in _tracks)
        {
            track.InsertSlot(place);
        }

        return scene;
    }

    /// <summary>Where a new thing goes: -1 is the end.</summary>
    private static bool TryPlace(long index, int count, out int place)
    {
        place = index == -1 ? count : (int)Math.Clamp(index, 0, count);
        return index >= -1 && index <= count;
    }

    private static ScriptError InvalidIndex() => ScriptError.Runtime("Invalid index");
}
