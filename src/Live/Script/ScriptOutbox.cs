using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Script;

/// <summary>Commands that the script has not acknowledged: each is sent again under its number until it is, and the script does it once.</summary>
/// <remarks>
/// They travel together in one bundle, oldest first, so that whatever the network does to datagrams they are done in order. Of a
/// value that changes faster than the script answers only the latest is sent. Bounded; allocates once.
/// </remarks>
internal sealed class ScriptOutbox
{
    /// <summary>More than hands do while Live shows a dialogue; the oldest gives way.</summary>
    public const int Capacity = 256;

    /// <summary>A launch that comes later than this is worse than none.</summary>
    public const int LaunchAge = 500;

    private readonly Entry[] _entries = new Entry[Capacity];
    private readonly ScriptClient _client;
    private readonly double _frequency;
    private int _evicted;
    private readonly long _expiry;

    public ScriptOutbox(ScriptClient client, TimeProvider time)
    {
        _client = client;
        _frequency = time.TimestampFrequency;
        _expiry = (long)(2.0 * LaunchAge / 1000 * _frequency);
    }

    /// <summary>How many wait for their answer.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a start: with the stops of others it is one decision of the script's. One that is under way already is not made a second one.</summary>
    public void Launch(in TrackSet stops, int track, int scene, long now)
    {
        var rest = stops;
        for (var i = Count - 1; i >= 0; i--)
        {
            ref readonly var entry = ref _entries[i];
            if (entry.Verb == LiveVerb.FireSlot && entry.Track == track && entry.Scene == scene)
            {
                Subtract(ref rest, entry.Stops);
                Stop(rest, LiveVerb.StopTracks, now);
                return;
            }

            if (IsLaunch(entry.Verb))
            {
                break;
            }
        }

        Add(new Entry { Verb = LiveVerb.FireSlot, Track = track, Scene = scene, Stops = stops, Age = LaunchAge }, now);
    }

    /// <summary>Adds stops, but for those under way with nothing started behind them.</summary>
    public void Stop(in TrackSet stops, LiveVerb verb, long now)
    {
        var rest = stops;
        for (var i = Count - 1; i >= 0 && !IsStart(_entries[i].Verb); i--)
        {
            if (_entries[i].Verb == verb)
            {
                Subtract(ref rest, _entries[i].Stops);
            }
        }

        if (verb == LiveVerb.StopTracks && !rest.IsEmpty)
        {
            Add(new Entry { Verb = verb, Stops = rest }, now);
            return;
        }

        // The script stops at once one track at a time.
        for (var track = rest.Next(0); track >= 0; track = rest.Next(track + 1))
        {
            var one = default(TrackSet);
            one.Add(track);
            Add(new Entry { Verb = verb, Track = track, Stops = one }, now);
        }
    }

    /// <summary>Adds a command that is about neither.</summary>
    public bool Command(LiveVerb verb, int track, int scene, double value, long now)
    {
        if (IsValue(verb))
        {
            for (var i = 0; i < Count; i++)
            {
                ref var entry = ref _entries[i];
                if (entry.Verb == verb && entry.Track == track && entry.Scene == scene)
                {
                    (entry.HasNext, entry.Next) = (true, value);
                    return false;       // goes out when the one before is answered
                }
            }
        }

        Add(new Entry { Verb = verb, Track = track, Scene = scene, Value = value, Age = IsTimely(verb) ? LaunchAge : 0 }, now);
        return true;
    }

    /// <summary>The script has answered a command, done or not. False when it is none of ours.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="now">The time.</param>
    /// <param name="more">Whether there is something new to send on its account.</param>
    /// <param name="launched">The slot that it fired, if it was such.</param>
    public bool Answered(int id, long now, out bool more, out (int Track, int Scene)? launched)
    {
        (more, launched) = (false, null);
        for (var i = 0; i < Count; i++)
        {
            if (_entries[i].Id == id)
            {
                var entry = _entries[i];
                RemoveAt(i);
                launched = entry.Verb == LiveVerb.FireSlot ? (entry.Track, entry.Scene) : null;
                if (entry.HasNext && !entry.Next.Equals(entry.Value))
                {
                    Add(entry with { Value = entry.Next, HasNext = false }, now);
                    more = true;
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>Leaves off launches that the script would refuse as too late by now. How many, with those for which there was no room since.</summary>
    public int Expire(long now)
    {
        var before = Count;
        for (var i = Count - 1; i >= 0; i--)
        {
            if (_entries[i].Age > 0 && now - _entries[i].Made > _expiry)
            {
                RemoveAt(i);
            }
        }

        var gone = before - Count + _evicted;
        _evicted = 0;
        return gone;
    }

    /// <summary>Whether what waits was done cannot be known any more: another script answers.</summary>
    public int Clear()
    {
        var count = Count;
        Count = 0;
        return count;
    }

    /// <summary>Takes over what another outbox of the same client still waits for.</summary>
    public void TakeOver(ScriptOutbox other)
    {
        other._entries.AsSpan(0, other.Count).CopyTo(_entries);
        Count = other.Count;
        other.Count = 0;
    }

    /// <summary>Writes the oldest commands, as many as leave <paramref name="reserve"/> bytes free.</summary>
    public void Write(ref OscWriter writer, int reserve)
    {
        for (var i = 0; i < Count && writer.Remaining - reserve > SizeOf(_entries[i]); i++)
        {
            Write(ref writer, _entries[i]);
        }
    }

    // Address, three first arguments, references: far below a hundred bytes; then five for each track.
    private static int SizeOf(in Entry entry) => 128 + (5 * entry.Stops.Count);

    private void Write(ref OscWriter writer, in Entry entry)
    {
        Span<byte> path = stackalloc byte[ScriptPlaces.LongestPath];
        var stamp = entry.Made * 1000.0 / _frequency;
        switch (entry.Verb)
        {
            case LiveVerb.FireSlot:
                // The group is named whole: this track too, lest "no tracks" mean all.
                WriteTracks(ref writer, "/midimesh/exclusive"u8, "ssi"u8, entry, stamp);
                break;
            case LiveVerb.StopTracks:
                WriteTracks(ref writer, "/midimesh/stop"u8, [], entry, stamp);
                break;
            case LiveVerb.StopTracksNow:
                ScriptPlaces.Begin(ref writer, "/midimesh/do"u8, "ssF"u8, entry.Id, stamp, entry.Age);
                writer.WriteString(ScriptPlaces.Track(path, entry.Track));
                writer.WriteString("stop_all_clips"u8);
                break;
            case LiveVerb.StopAll:
                ScriptPlaces.Begin(ref writer, "/midimesh/stop"u8, [], entry.Id, stamp, entry.Age);
                break;
            case LiveVerb.FireScene:
                ScriptPlaces.Begin(ref writer, "/midimesh/fire"u8, "s"u8, entry.Id, stamp, entry.Age);
                writer.WriteString(ScriptPlaces.Scene(path, entry.Scene));
                break;
            case LiveVerb.FireSelectedScene or LiveVerb.FireSelectedSlot:
                ScriptPlaces.Begin(ref writer, "/midimesh/fire"u8, "s"u8, entry.Id, stamp, entry.Age);
                writer.WriteString(entry.Verb == LiveVerb.FireSelectedScene ? "s/selected"u8 : "selected-slot"u8);
                break;
            case LiveVerb.StopSelectedTrack:
                ScriptPlaces.Begin(ref writer, "/midimesh/stop"u8, "s"u8, entry.Id, stamp, entry.Age);
                writer.WriteString("t/selected"u8);
                break;
            case LiveVerb.SelectTrack or LiveVerb.SelectReturn or LiveVerb.SelectMaster or LiveVerb.SelectScene or LiveVerb.SelectDevice:
                ScriptPlaces.Begin(ref writer, "/midimesh/select"u8, "s"u8, entry.Id, stamp, entry.Age);
                writer.WriteString(Selected(path, entry));
                break;
            case LiveVerb.StepTrack or LiveVerb.StepScene or LiveVerb.StepDevice:
                ScriptPlaces.Begin(ref writer, "/midimesh/step"u8, "si"u8, entry.Id, stamp, entry.Age);
                writer.WriteString(entry.Verb == LiveVerb.StepTrack ? "track"u8 : entry.Verb == LiveVerb.StepScene ? "scene"u8 : "device"u8);
                writer.WriteInt32((int)Math.Round(entry.Value));
                break;
            case LiveVerb.Play or LiveVerb.Stop or LiveVerb.Continue or LiveVerb.NextLocator or LiveVerb.PreviousLocator or LiveVerb.Undo or LiveVerb.Redo:
                ScriptPlaces.Begin(ref writer, "/midimesh/do"u8, "ss"u8, entry.Id, stamp, entry.Age);
                writer.WriteString("song"u8);
                writer.WriteString(MethodOf(entry.Verb));
                break;
            default:
                WriteSet(ref writer, entry, stamp);
                break;
        }

        writer.EndMessage();
    }

    private static ReadOnlySpan<byte> MethodOf(LiveVerb verb) => verb switch
    {
        LiveVerb.Play => "start_playing"u8,
        LiveVerb.Stop => "stop_playing"u8,
        LiveVerb.Continue => "continue_playing"u8,
        LiveVerb.NextLocator => "jump_to_next_cue"u8,
        LiveVerb.PreviousLocator => "jump_to_prev_cue"u8,
        LiveVerb.Undo => "undo"u8,
        _ => "redo"u8,
    };

    private static void WriteTracks(ref OscWriter writer, ReadOnlySpan<byte> address, ReadOnlySpan<byte> first, in Entry entry, double stamp)
    {
        Span<byte> tags = stackalloc byte[3 + TrackSet.Capacity];
        first.CopyTo(tags);
        var count = entry.Stops.Count;
        tags.Slice(first.Length, count).Fill((byte)'i');
        ScriptPlaces.Begin(ref writer, address, tags[..(first.Length + count)], entry.Id, stamp, entry.Age);
        if (entry.Verb == LiveVerb.FireSlot)
        {
            Span<byte> path = stackalloc byte[ScriptPlaces.LongestPath];
            writer.WriteString(ScriptPlaces.Below(path, entry.Track, "/c/"u8, entry.Scene));
            writer.WriteString("empty"u8);
            writer.WriteInt32(entry.Track);
        }

        for (var track = entry.Stops.Next(0); track >= 0; track = entry.Stops.Next(track + 1))
        {
            writer.WriteInt32(track);
        }
    }

    private static ReadOnlySpan<byte> Selected(Span<byte> path, in Entry entry)
    {
        switch (entry.Verb)
        {
            case LiveVerb.SelectMaster:
                return "master"u8;
            case LiveVerb.SelectScene:
                return ScriptPlaces.Scene(path, entry.Scene);
            case LiveVerb.SelectDevice:
                return ScriptPlaces.Below(path, entry.Track, "/d/"u8, entry.Scene);
            default:
                var written = ScriptPlaces.Track(path, entry.Track);
                path[0] = entry.Verb == LiveVerb.SelectReturn ? (byte)'r' : path[0];
                return written;
        }
    }

    private static void WriteSet(ref OscWriter writer, in Entry entry, double stamp)
    {
        var info = LiveValueInfo.OfVerb(entry.Verb)!;
        var isWhole = ScriptWords.IsFromZero(info.Value);
        ScriptPlaces.Begin(ref writer, "/midimesh/set"u8, info.IsSwitch ? (entry.Value >= 0.5 ? "ssT"u8 : "ssF"u8) : isWhole ? "ssi"u8 : "ssf"u8, entry.Id, stamp, entry.Age);
        if (entry.Verb == LiveVerb.SetSelectedParameter)
        {
            Span<byte> path = stackalloc byte[ScriptPlaces.LongestPath];
            writer.WriteString(ScriptPlaces.Parameter(path, entry.Track, entry.Scene));
            writer.WriteString("share"u8);
        }
        else
        {
            ScriptWords.WriteName(ref writer, info.Value, entry.Track, entry.Scene);
        }

        if (isWhole)
        {
            writer.WriteInt32((int)Math.Round(entry.Value) - 1);
        }
        else if (!info.IsSwitch)
        {
            writer.WriteFloat((float)entry.Value);
        }
    }

    /// <summary>Whether the script has a word for it.</summary>
    public static bool Knows(LiveVerb verb) => IsValue(verb) || verb is LiveVerb.StopAll or LiveVerb.FireScene or LiveVerb.Play or LiveVerb.Stop
        or LiveVerb.SelectTrack or LiveVerb.SelectReturn or LiveVerb.SelectMaster or LiveVerb.SelectScene or LiveVerb.SelectDevice
        or LiveVerb.StepTrack or LiveVerb.StepScene or LiveVerb.StepDevice or LiveVerb.FireSelectedScene or LiveVerb.FireSelectedSlot or LiveVerb.StopSelectedTrack
        or LiveVerb.Continue or LiveVerb.NextLocator or LiveVerb.PreviousLocator or LiveVerb.Undo or LiveVerb.Redo;

    private static bool IsValue(LiveVerb verb) => verb == LiveVerb.SetSelectedParameter || (LiveValueInfo.OfVerb(verb) is { } info && ScriptWords.Has(info.Value));

    private static bool IsTimely(LiveVerb verb) => verb is LiveVerb.FireScene or LiveVerb.Play or LiveVerb.Continue or LiveVerb.FireSelectedScene or LiveVerb.FireSelectedSlot;

    private static bool IsStart(LiveVerb verb) => verb is LiveVerb.FireSlot or LiveVerb.FireScene or LiveVerb.Play or LiveVerb.Continue or LiveVerb.FireSelectedScene or LiveVerb.FireSelectedSlot;

    private static bool IsLaunch(LiveVerb verb) => IsStart(verb) || verb is LiveVerb.StopTracks or LiveVerb.StopTracksNow or LiveVerb.StopAll or LiveVerb.Stop;

    private static void Subtract(ref TrackSet from, in TrackSet what)
    {
        for (var track = what.Next(0); track >= 0; track = what.Next(track + 1))
        {
            from.Remove(track);
        }
    }

    private void Add(in Entry entry, long now)
    {
        if (Count == Capacity)
        {
            _evicted++;
            RemoveAt(0);
        }

        _entries[Count] = entry with { Id = _client.NextId(), Made = now };
        Count++;
    }

    private void RemoveAt(int index)
    {
        _entries.AsSpan(index + 1, Count - index - 1).CopyTo(_entries.AsSpan(index));
        Count--;
    }

    private record struct Entry
    {
        public int Id;
        public int Age;
        public LiveVerb Verb;
        public int Track;
        public int Scene;
        public bool HasNext;
        public double Value;
        public double Next;
        public long Made;
        public TrackSet Stops;
    }
}
