using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Script;

/// <summary>What the script says, and what follows from it.</summary>
public sealed partial class ScriptSession
{
    private protected override void Handle(in OscMessageView message, long now)
    {
        var address = message.Address;
        if (!address.StartsWith("/midimesh/"u8))
        {
            HandleForeign(message, now);
            return;
        }

        NoteHeard(now);
        var verb = address[10..];
        var arguments = message.GetArguments();
        if (verb.SequenceEqual("startup"u8))
        {
            _isRegistered = false;
            _mappings.Forget(isNew: true);
            Heartbeat(now);
            return;
        }

        if (!arguments.TryRead(out var first) || !first.TryGetInt32(out var number))
        {
            Counters.Invalid++;
        }
        else if (verb.SequenceEqual("ok"u8))
        {
            HandleOk(number, ref arguments, now);
        }
        else if (verb.SequenceEqual("error"u8))
        {
            HandleError(number, message, now);
        }
        else if (verb.SequenceEqual("part"u8))
        {
            HandlePart(number, ref arguments, now);
        }
        else if (_isRegistered)
        {
            HandlePush(verb, number, ref arguments, now);
        }
        else
        {
            Counters.Unmatched++;
        }
    }

    /// <summary>Something else listens where the script should: AbletonOSC says so, since it knows no such address.</summary>
    private void HandleForeign(in OscMessageView message, long now)
    {
        Counters.Unmatched++;
        if (Link == LiveLink.Silent && message.Address.SequenceEqual("/live/error"u8)
            && message.TryGetUtf8(0, out var text) && text.IndexOf("/midimesh/"u8) >= 0)
        {
            Explain("AbletonOSC answers, not MidiMesh's script. Choose MidiMesh as the control surface in Live's settings in its place, or write kind = ableton-osc.");
        }
    }

    private void HandlePush(ReadOnlySpan<byte> verb, int number, ref OscArgumentReader arguments, long now)
    {
        if (!_sequence.Take(number))
        {
            Counters.Unmatched++;       // doubled by the network, or told again since
            return;
        }

        if (verb.SequenceEqual("change"u8))
        {
            HandleChange(number, ref arguments, now);
        }
        else if (verb.SequenceEqual("mapped"u8))
        {
            _mappings.Mapped(ref arguments);
        }
        else if (verb.SequenceEqual("layout"u8) && arguments.TryRead(out var layout) && layout.TryGetInt32(out var newLayout))
        {
            FollowLayout(newLayout, number, now);
        }
        else if (verb.SequenceEqual("bye"u8))
        {
            _isRegistered = false;
            _questions.Clear();
            _mappings.Forget(isNew: true);
            _scan.End();
            SetLink(LiveLink.Lost, "Live has closed its set: it loads another one, or ends.");
        }
    }

    private void HandleChange(int number, ref OscArgumentReader arguments, long now)
    {
        while (arguments.TryRead(out var path))
        {
            if (!path.IsString || !arguments.TryRead(out _) || !arguments.TryRead(out var word) || !word.IsString || !arguments.TryRead(out var value))
            {
                Counters.Invalid++;
                break;
            }

            HandleValue(path.Bytes, word.Bytes, value, number);
        }

        _intake.Tell();
        HoldDevice(now);
    }

    private void HandleValue(ReadOnlySpan<byte> path, ReadOnlySpan<byte> word, in OscArgument value, int version)
    {
        var place = ScriptPlaces.Read(path, out var track, out var item);
        if (ScriptPlaces.Property(place, word) is var property and not LiveProperty.None)
        {
            _intake.Take(property, track, item, value, version, question: 0);
        }
        else if (!_texts.TryTake(path, word, value, version) && ScriptWords.Find(path, word, out track, out item, out var first) is { } number)
        {
            _intake.TakeValue(number, track, item, first, value, version, question: 0);
        }
    }

    private void FollowLayout(int layout, int push, long now)
    {
        if (layout <= _layout)
        {
            return;
        }

        _layout = layout;
        _intake.LayoutAt = Math.Max(_intake.LayoutAt, push);
        BeginReading(now, "Tracks or scenes have moved; reading the set again.", isNew: false, show: true);
        Sink.LayoutChanged(Mirror.TrackCount, Mirror.SceneCount);
    }

    private void HandleOk(int id, ref OscArgumentReader arguments, long now)
    {
        if (!_questions.TryTake(id, out var question))
        {
            HandleDone(id, now);
            return;
        }

        switch (question.Ask)
        {
            case ScriptAsk.Hello:
                HandleHello(ref arguments, now);
                break;
            case ScriptAsk.Ping:
                HandlePing(ref arguments, question, now);
                break;
            case ScriptAsk.Scan:
                if (id == _scan.Id && arguments.TryRead(out var parts) && arguments.TryRead(out var layout))
                {
                    _scan.Count(parts.AsInt32());
                    FollowScan(now);
                    FollowLayout(layout.AsInt32(), _sequence.Highest, now);
                }

                break;
            case ScriptAsk.Again:
                if (question.Index == _scan.Id && arguments.TryRead(out var count))
                {
                    _scan.Count(count.AsInt32());
                    FollowScan(now);
                }

                break;
            case ScriptAsk.Tracks:
                HandleTracks(ref arguments, question);
                break;
            case ScriptAsk.Refresh:
                _sequence.HealTo(question.Index);
                _gapSince = 0;
                break;
        }
    }

    private void HandleDone(int id, long now)
    {
        if (_mappings.Answered(id, error: null, now))
        {
            TransmitMappings(now);
            return;
        }

        if (!_outbox.Answered(id, now, out var more, out var launched))
        {
            Counters.Unmatched++;
            return;
        }

        if (launched is { } slot)
        {
            _launches.Done(slot.Track, slot.Scene, now);
        }

        if (more)
        {
            TransmitNew(now);
        }
    }

    private void HandleHello(ref OscArgumentReader arguments, long now)
    {
        if (!arguments.TryRead(out _) || !arguments.TryRead(out var epoch) || !arguments.TryRead(out _) || !arguments.TryRead(out var version)
            || !arguments.TryRead(out var layout) || !arguments.TryRead(out _) || !arguments.TryRead(out var last) || !epoch.IsString || !version.IsString)
        {
            Counters.Invalid++;
            return;
        }

        var isNew = !epoch.Bytes.SequenceEqual(_epoch.AsSpan(0, _epochLength));
        if (_isRegistered && !isNew)
        {
            return;             // the answer to an earlier hello of the same
        }

        if (isNew)
        {
            // What an earlier script left unanswered may have been done or not; the groups look at the set and decide.
            Counters.GivenUp += _epochLength > 0 ? _outbox.Clear() : 0;
            _epochLength = Math.Min(epoch.Bytes.Length, _epoch.Length);
            epoch.Bytes[.._epochLength].CopyTo(_epoch);
            Version = ReadVersion(version.Bytes);
        }

        _isRegistered = true;
        _layout = layout.AsInt32();
        _gapSince = 0;
        _sequence.Start(Math.Max(last.AsInt32(), 0));
        BeginReading(now, "Live answers; reading its set.", isNew, show: false);
        if (_outbox.Count > 0)
        {
            TransmitNew(now);
        }
    }

    private void HandlePing(ref OscArgumentReader arguments, in ScriptQuestion question, long now)
    {
        if (!arguments.TryRead(out _) || !arguments.TryRead(out var epoch) || !epoch.IsString)
        {
            Counters.Invalid++;
            return;
        }

        if (!arguments.TryRead(out var layout) || !epoch.Bytes.SequenceEqual(_epoch.AsSpan(0, _epochLength)))
        {
            _isRegistered = false;      // it has started anew, or has forgotten us
            _mappings.Forget(isNew: true);
            Heartbeat(now);
            return;
        }

        RoundTrip = now - question.Asked;
        if (arguments.TryRead(out var last))
        {
            _sequence.Tell(last.AsInt32());
            FollowLayout(layout.AsInt32(), last.AsInt32(), now);
        }

        if (Link == LiveLink.Lost)
        {
            BeginReading(now, "Live answers again; reading its set.", isNew: false, show: false);
        }
    }

    private void HandleTracks(ref OscArgumentReader arguments, in ScriptQuestion question)
    {
        var tracks = question.Tracks;
        if (!arguments.TryRead(out var pushed) || !pushed.TryGetInt32(out var version) || version < _intake.LayoutAt)
        {
            return;
        }

        for (var track = tracks.Next(0); track >= 0; track = tracks.Next(track + 1))
        {
            if (!arguments.TryRead(out var playing) || !arguments.TryRead(out var fired))
            {
                Counters.Invalid++;
                tracks.Remove(track);
                continue;
            }

            _intake.Take(LiveProperty.PlayingSlot, track, -1, playing, version, question.Id);
            _intake.Take(LiveProperty.FiredSlot, track, -1, fired, version, question.Id);
            _launches.Answered(track, question.Asked);
        }

        _intake.Tell(confirmed: tracks);
    }

    private void HandleError(int id, in OscMessageView message, long now)
    {
        if (!message.TryGetUtf8(1, out var code) || !message.TryGetUtf8(2, out var text))
        {
            Counters.Invalid++;
            return;
        }

        if (code.SequenceEqual("unknown-client"u8))
        {
            _isRegistered = false;
            _mappings.Forget(isNew: true);
            Heartbeat(now);
            return;
        }

        if (_mappings.Answered(id, Encoding.UTF8.GetString(text), now))
        {
            Counters.Errors++;
            return;
        }

        var isQuestion = _questions.TryTake(id, out var question);
        if (!isQuestion && !_outbox.Answered(id, now, out _, out _) && !code.SequenceEqual("stale"u8))
        {
            Counters.Unmatched++;
            return;
        }

        Counters.Errors++;
        Sink.Error(Encoding.UTF8.GetString(text));
        if (code.SequenceEqual("wrong-protocol"u8))
        {
            Explain($"MidiMesh's script in Live is of another version: {Encoding.UTF8.GetString(text)}. Copy remote-script/MidiMesh anew.");
        }
        else if (question.Ask == ScriptAsk.Scan || (question.Ask == ScriptAsk.Again && code.SequenceEqual("forgotten"u8)))
        {
            _scan.End();
            BeginReading(now, "The set has changed while it was read; reading it again.", isNew: false, show: true);
        }
    }

    private void HandlePart(int id, ref OscArgumentReader arguments, long now)
    {
        if (id != _scan.Id || !arguments.TryRead(out var part))
        {
            Counters.Unmatched++;
            return;
        }

        if (!_scan.Take(ref arguments, part.AsInt32()))
        {
            Counters.Invalid++;
        }

        _intake.Tell();
        FollowScan(now);
    }
}
