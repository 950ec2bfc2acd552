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
            var (kind, track) = index == 0 ? (-1, -1) : Math.DivRem(index - 1, Mirror.Tracks);
            Question(ref writer, _words.Find(kind < 0 ? LiveProperty.Tempo : _trackValues[kind])!.Address, track, -1);
        }
        else if (table == _sends)
        {
            Question(ref writer, _words.Find(LiveProperty.TrackSend)!.Address, index / Options.Sends, index % Options.Sends);
        }
        else if (table == _names)
        {
            Question(ref writer, _words.Find(LiveProperty.TrackName)!.Address, index, -1);
        }
        else
        {
            Question(ref writer, _words.Find(LiveProperty.ClipName)!.Address, index / Mirror.Scenes, index % Mirror.Scenes);
        }

        Send(writer);
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

    private static void WriteValue(ref OscWriter writer, LiveOscValue row, int track, int item, double value)
    {
        var isFlag = row.Property is LiveProperty.TrackMute or LiveProperty.TrackSolo or LiveProperty.TrackArm;
        writer.BeginMessage(row.Address, row.Indices switch { 0 => "f"u8, 1 => isFlag ? "ii"u8 : "if"u8, _ => "iif"u8 });
        if (row.Indices > 0)
        {
            writer.WriteInt32(track);
        }

        if (row.Indices > 1)
        {
            writer.WriteInt32(item);
        }

        if (isFlag)
        {
            writer.WriteInt32(value >= 0.5 ? 1 : 0);
        }
        else
        {
            writer.WriteFloat((float)value);
        }

        writer.EndMessage();
    }

    private static LiveProperty PropertyOf(LiveVerb verb) => verb switch
    {
        LiveVerb.SetTrackVolume => LiveProperty.TrackVolume,
        LiveVerb.SetTrackPanning => LiveProperty.TrackPanning,
        LiveVerb.SetTrackSend => LiveProperty.TrackSend,
        LiveVerb.SetTrackMute => LiveProperty.TrackMute,
        LiveVerb.SetTrackSolo => LiveProperty.TrackSolo,
        LiveVerb.SetTrackArm => LiveProperty.TrackArm,
        LiveVerb.SetTempo => LiveProperty.Tempo,
        _ => LiveProperty.None,
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
