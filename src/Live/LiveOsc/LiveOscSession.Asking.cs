using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.LiveOsc;

/// <summary>Questions, values and signs of life.</summary>
public sealed partial class LiveOscSession
{
    private void AskState(int track, long now)
    {
        _states.Want(track, 0);
        _states.Asked(track, now);
        Ask(_states, track);
    }

    private void Ask(RequestTable table, int index)
    {
        var writer = new OscWriter(_buffer);
        if (table == _states)
        {
            Question(ref writer, _words.TrackState, index, -1);
        }
        else if (table == _values)
        {
            var (row, from, _) = Array.FindLast(_rows, one => one.First <= index);
            var (first, second) = row.Indices switch { 0 => (-1, -1), 1 => (index - from, -1), _ => Math.DivRem(index - from, Options.Sends) };
            Question(ref writer, row.Address, first, second);
        }
        else if (table == _sends)
        {
            Question(ref writer, _words.Find(LiveProperty.TrackSend)!.Address, index / Options.Sends, index % Options.Sends);
        }
        else if (table == _names)
        {
            Question(ref writer, _words.Find(LiveProperty.TrackName)!.Address, index, -1);
        }
        else if (table == _colors && index < Mirror.Tracks)
        {
            Question(ref writer, _words.Find(LiveProperty.TrackColor)!.Address, index, -1);
        }
        else if (table == _colors)
        {
            var (track, scene) = Math.DivRem(index - Mirror.Tracks, Mirror.Scenes);
            Question(ref writer, _words.Find(LiveProperty.ClipColor)!.Address, track, scene);
        }
        else
        {
            Question(ref writer, _words.Find(LiveProperty.ClipName)!.Address, index / Mirror.Scenes, index % Mirror.Scenes);
        }

        Send(writer);
    }

    private void Ask(byte[] address, int first, int second)
    {
        var writer = new OscWriter(_buffer);
        Question(ref writer, address, first, second);
        Send(writer);
    }

    private bool SetParameter(int track, int place, double number)
    {
        var (device, parameter) = DevicePlace.Unpack(place);
        var writer = new OscWriter(_buffer);
        writer.BeginMessage(_words.Devices.Parameters, "iiif"u8);
        writer.WriteInt32(track);
        writer.WriteInt32(device);
        writer.WriteInt32(parameter);
        writer.WriteFloat((float)number);
        writer.EndMessage();
        return Send(writer);
    }

    private static void Question(ref OscWriter writer, byte[] address, int first, int second)
    {
        writer.BeginMessage(address, "ii"u8[..(second >= 0 ? 2 : first >= 0 ? 1 : 0)]);
        if (first >= 0)
        {
            writer.WriteInt32(first);
        }

        if (second >= 0)
        {
            writer.WriteInt32(second);
        }

        writer.EndMessage();
    }

    /// <summary>What is asked for from time to time: rows that the rig follows, each with its first place in the table.</summary>
    private (LiveOscValue Row, int First, int Count)[] RowsFor(LiveSessionOptions options, out int asked)
    {
        var rows = new List<(LiveOscValue, int, int)>();
        asked = 0;
        foreach (var row in _words.Values)
        {
            if (!row.CanAsk || row.Value is not { } value || value is LiveValue.TrackSend or LiveValue.SongTime
                || !(options.Values.Contains(value) || (value == LiveValue.SelectedScene && options.Texts.Contains(LiveText.SelectedSceneName))))
            {
                continue;
            }

            var count = LiveValueInfo.Of(value).Scope switch
            {
                LiveScope.Track => options.Tracks,
                LiveScope.Return => options.Returns,
                LiveScope.ReturnSend => options.Returns * options.Sends,
                _ => 1,
            };
            rows.Add((row, asked, count));
            asked += count;
        }

        return [.. rows];
    }

    private bool SetValue(LiveVerb verb, int track, int item, double value)
    {
        if (LiveValueInfo.OfVerb(verb) is not { } info || _words.Find(info.Value) is not { CanSet: true } row)
        {
            return false;
        }

        var writer = new OscWriter(_buffer);
        var isWhole = info.IsSwitch;
        writer.BeginMessage(row.Address, row.Indices switch { 0 => isWhole ? "i"u8 : "f"u8, 1 => isWhole ? "ii"u8 : "if"u8, _ => "iif"u8 });
        if (row.Indices > 0)
        {
            writer.WriteInt32(track);
        }

        if (row.Indices > 1)
        {
            writer.WriteInt32(item);
        }

        if (isWhole)
        {
            writer.WriteInt32(SwitchOf(info.Value, value >= 0.5));
        }
        else
        {
            writer.WriteFloat((float)value);
        }

        writer.EndMessage();
        return Send(writer);
    }

    /// <summary>The crossfader's sides are one switch with three positions.</summary>
    private static int SwitchOf(LiveValue value, bool isOn) => value switch
    {
        LiveValue.TrackCrossfadeA => isOn ? CrossfadeA : CrossfadeNone,
        LiveValue.TrackCrossfadeB => isOn ? CrossfadeB : CrossfadeNone,
        _ => isOn ? 1 : 0,
    };

    private void Heartbeat(long now)
    {
        (_nextBeat, _lastBeat) = (now + Stamps(Options.Heartbeat), now);
        NoteAsked();
        var writer = new OscWriter(_buffer);
        writer.BeginBundle(OscTimeTag.Immediately);
        writer.BeginMessage(_words.Ping, _words.EchoesPing ? "i"u8 : []);
        if (_words.EchoesPing)
        {
            writer.WriteInt32(++_beat);
        }

        writer.EndMessage();
        if (_words.TellsSize || !Mirror.IsSized)
        {
            writer.WriteMessage(_words.Find(LiveProperty.TrackCount)!.Address);
            writer.WriteMessage(_words.Find(LiveProperty.SceneCount)!.Address);
        }

        writer.EndBundle();
        Send(writer);
        AssumeSize(now);
    }

    /// <summary>LiveOSC2 tells its counts once, perhaps before we were there: then the set is taken to be as large as what the rig looks at.</summary>
    private void AssumeSize(long now)
    {
        const int Patience = 3;
        if (Link == LiveLink.Reading && !Mirror.IsSized && !_words.TellsSize && ++_beatsWithoutSize > Patience)
        {
            HandleSize(_tracks < 0 ? Mirror.Tracks : _tracks, _scenes < 0 ? Mirror.Scenes : _scenes, now);
        }
    }

    private bool IsSlot(int track, int scene) => (uint)track < (uint)Mirror.TracksShown && (uint)scene < (uint)Mirror.ScenesShown;

    private bool Send(in OscWriter writer)
    {
        if (writer.Length == 0)
        {
            return false;
        }

        Counters.Sent++;
        Sink.Send(writer.Written);
        return true;
    }
}
