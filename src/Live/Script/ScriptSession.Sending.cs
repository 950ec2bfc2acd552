using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Script;

/// <summary>Everything that goes out.</summary>
public sealed partial class ScriptSession
{
    private void TransmitNew(long now)
    {
        _resendPause = Stamps(FirstResend);
        Transmit(now);
    }

    /// <summary>Sends all commands that are not acknowledged, oldest first, and behind them a question: it is answered as of after them.</summary>
    private void Transmit(long now, ScriptQuestion question = default)
    {
        if (!_isRegistered && question.Ask is not ScriptAsk.Hello)
        {
            return;
        }

        var commands = question.Ask == ScriptAsk.Hello ? 0 : _outbox.Count;
        var writer = new OscWriter(_buffer);
        var isBundle = commands + (question.Ask == ScriptAsk.None ? 0 : 1) > 1;
        if (isBundle)
        {
            writer.BeginBundle(OscTimeTag.Immediately);
        }

        if (commands > 0)
        {
            _outbox.Write(ref writer, question.Ask == ScriptAsk.None ? 0 : Math.Min(RoomForQuestion, _buffer.Length / 2));
            _resendAt = now + _resendPause;
        }

        if (question.Ask != ScriptAsk.None)
        {
            Write(ref writer, question);
        }

        if (isBundle)
        {
            writer.EndBundle();
        }

        Send(writer);
    }

    /// <summary>Hands controls over to Live and takes them back, once it is known what there is.</summary>
    private void TransmitMappings(long now)
    {
        if (Link != LiveLink.Alive || !_isRegistered || !_mappings.HasDue(now))
        {
            return;
        }

        var writer = new OscWriter(_buffer);
        writer.BeginBundle(OscTimeTag.Immediately);
        _mappings.Write(ref writer, now, Stamps(Patience), Stamps(TimeSpan.FromSeconds(1)));
        writer.EndBundle();
        Send(writer);
    }

    private void Write(ref OscWriter writer, in ScriptQuestion question)
    {
        var stamp = Milliseconds(question.Asked);
        switch (question.Ask)
        {
            case ScriptAsk.Hello:
                ScriptPlaces.Begin(ref writer, "/midimesh/hello"u8, "iisii"u8, question.Id, stamp, 0);
                writer.WriteInt32(Protocol);
                writer.WriteInt32(_client.Session);
                writer.WriteString("router"u8);
                writer.WriteInt32(0);
                writer.WriteInt32(LeaseMilliseconds);
                break;
            case ScriptAsk.Ping:
                ScriptPlaces.Begin(ref writer, "/midimesh/ping"u8, [], question.Id, stamp, 0);
                break;
            case ScriptAsk.Scan:
                WriteScan(ref writer, question.Id);
                break;
            case ScriptAsk.Again:
                WriteAgain(ref writer, question.Id);
                break;
            case ScriptAsk.Watch:
                ScriptPlaces.Begin(ref writer, "/midimesh/watch"u8, "ss"u8, question.Id, 0, 0);
                writer.WriteString(_watches[question.Index].Pattern);
                writer.WriteString(_watches[question.Index].Property);
                break;
            case ScriptAsk.Hold:
                WriteHold(ref writer, question.Id);
                break;
            case ScriptAsk.Refresh:
                ScriptPlaces.Begin(ref writer, "/midimesh/refresh"u8, [], question.Id, 0, 0);
                break;
            default:
                WriteTracks(ref writer, question);
                break;
        }

        writer.EndMessage();
    }

    /// <summary>Name, class and parameters' names; of the parameters that are of use where they stand, and what Live calls that where a display shows it.</summary>
    private void WriteHold(ref OscWriter writer, int id)
    {
        const int Most = 64;                                 // parameters: two kilobytes and a half with their texts
        Span<byte> tags = stackalloc byte[6 + (4 * Most)];
        Span<byte> path = stackalloc byte[ScriptPlaces.LongestPath];
        var device = _texts.Device;
        var hand = _texts.Hand;
        var parameters = Math.Min(hand.Shown.Count, Most);
        var count = device.IsEmpty ? 0 : (hand.WantsParameters ? 6 : 2) + (parameters * (hand.WantsTexts ? 4 : 2));
        tags.Fill((byte)'s');
        ScriptPlaces.Begin(ref writer, "/midimesh/hold"u8, tags[..count], id, 0, 0);
        if (count == 0)
        {
            return;
        }

        writer.WriteString(device);
        writer.WriteString("name"u8);
        if (!hand.WantsParameters)
        {
            return;
        }

        writer.WriteString(device);
        writer.WriteString("class_name"u8);
        writer.WriteString(device);
        writer.WriteString("parameter_names"u8);
        device.CopyTo(path);
        for (var i = 0; i < parameters; i++)
        {
            var parameter = ScriptPlaces.Append(path, device.Length, "/p/"u8, hand.Shown[i]);
            writer.WriteString(parameter);
            writer.WriteString("share"u8);
            if (hand.WantsTexts)
            {
                writer.WriteString(parameter);
                writer.WriteString("text"u8);
            }
        }
    }

    private void WriteScan(ref OscWriter writer, int id)
    {
        if (_scan.IsOfSong)
        {
            ScriptPlaces.Begin(ref writer, "/midimesh/scan"u8, "s"u8, id, 0, 0);
            writer.WriteString("song"u8);
            return;
        }

        ScriptPlaces.Begin(ref writer, "/midimesh/scan"u8, "siiii"u8, id, 0, 0);
        writer.WriteString(Options.Sends > 0 ? "tracks clips sends"u8 : "tracks clips"u8);
        writer.WriteInt32(0);
        writer.WriteInt32(Mirror.TracksShown);
        writer.WriteInt32(0);
        writer.WriteInt32(Mirror.ScenesShown);
    }

    // What is missing as far as one message goes; without parts it brings the number of them.
    private void WriteAgain(ref OscWriter writer, int id)
    {
        const int Most = 64;
        Span<int> missing = stackalloc int[Most];
        Span<byte> tags = stackalloc byte[1 + Most];
        var count = 0;
        for (var part = _scan.NextMissing(0); part >= 0 && count < Most; part = _scan.NextMissing(part + 1))
        {
            missing[count++] = part;
        }

        tags.Fill((byte)'i');
        ScriptPlaces.Begin(ref writer, "/midimesh/again"u8, tags[..(1 + count)], id, 0, 0);
        writer.WriteInt32(_scan.Id);
        foreach (var part in missing[..count])
        {
            writer.WriteInt32(part);
        }
    }

    private static void WriteTracks(ref OscWriter writer, in ScriptQuestion question)
    {
        Span<byte> tags = stackalloc byte[2 + (4 * TracksPerQuestion)];
        var count = 2 + (4 * question.Tracks.Count);
        tags.Fill((byte)'s');
        for (var i = 2; i < count; i += 2)
        {
            tags[i] = (byte)'i';
        }

        // First the number of the last push: what follows is at least as new.
        ScriptPlaces.Begin(ref writer, "/midimesh/get"u8, tags[..count], question.Id, 0, 0);
        writer.WriteString("song"u8);
        writer.WriteString("pushed"u8);
        for (var track = question.Tracks.Next(0); track >= 0; track = question.Tracks.Next(track + 1))
        {
            writer.WriteInt32(track);
            writer.WriteString("playing_slot_index"u8);
            writer.WriteInt32(track);
            writer.WriteString("fired_slot_index"u8);
        }
    }

    private void Send(in OscWriter writer)
    {
        if (writer.Length > 0)
        {
            Counters.Sent++;
            Sink.Send(writer.Written);
        }
    }

    private static (int Major, int Minor) ReadVersion(ReadOnlySpan<byte> text)
    {
        var parts = Encoding.UTF8.GetString(text).Split('.');
        return (parts.Length > 0 && int.TryParse(parts[0], out var major) ? major : 0, parts.Length > 1 && int.TryParse(parts[1], out var minor) ? minor : 0);
    }
}
