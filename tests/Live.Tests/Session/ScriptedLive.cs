using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Tests.Session;

/// <summary>A Live of a few lines for conversations that the simulator cannot be brought to: tracks that move, answers that are lost or wrong.</summary>
/// <remarks>As in AbletonOSC, a listener hangs on the object and reports all arguments of its subscription.</remarks>
internal sealed class ScriptedLive
{
    private readonly Queue<byte[]> _arrived = new();
    private readonly Dictionary<string, object> _listeners = [];

    public List<ScriptedTrack> Tracks { get; } = [];

    public int Scenes { get; set; }

    public int Quantization { get; set; } = 4;

    /// <summary>Everything that was asked, as text, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What it sends; set by the bench.</summary>
    public Action<OscMessage> Reply { get; set; } = _ => { };

    /// <summary>Addresses that it leaves unanswered.</summary>
    public HashSet<string> Deaf { get; } = [];

    /// <summary>Largest answer; a longer one is not sent.</summary>
    public int LargestReply { get; set; } = 65_507;

    /// <summary>Whether what its listeners have to say gets lost.</summary>
    public bool LosesNotifications { get; set; }

    public static ScriptedLive WithTracks(int tracks, int scenes)
    {
        var live = new ScriptedLive { Scenes = scenes };
        for (var t = 0; t < tracks; t++)
        {
            live.Tracks.Add(new ScriptedTrack($"Track {t + 1}", scenes));
        }

        return live;
    }

    public void Arrive(ReadOnlySpan<byte> datagram) => _arrived.Enqueue(datagram.ToArray());

    /// <summary>Reads what has arrived before. After an error the rest of that datagram is lost and what is behind it waits for the next tick.</summary>
    public void Tick()
    {
        for (var waiting = _arrived.Count; waiting > 0; waiting--)
        {
            Assert.Equal(OscError.None, OscMessage.ParseAll(_arrived.Dequeue(), out var messages));
            foreach (var message in messages)
            {
                Asked.Add(message.ToString());
                if (!Deaf.Contains(message.Address) && !Handle(message))
                {
                    Error("Error handling OSC message: 'NoneType' object has no attribute");
                    return;
                }
            }
        }
    }

    /// <summary>All subscriptions are gone, as after a set load.</summary>
    public void Restart()
    {
        _listeners.Clear();
        _arrived.Clear();
        Reply(new OscMessage("/live/startup"));
        Reply(new OscMessage("/live/application/get/average_process_usage"));
    }

    public void Play(ScriptedTrack track, int slot)
    {
        track.Playing = slot;
        Notify("playing_slot_index", track, slot);
    }

    public void Fire(ScriptedTrack track, int slot)
    {
        track.Fired = slot;
        Notify("fired_slot_index", track, slot);
    }

    public void SetClip(ScriptedTrack track, int scene, ScriptedClip? clip)
    {
        track.Clips[scene] = clip;
        Notify("has_clip", track.Slots[scene], clip is not null);
    }

    public void Record(ScriptedClip clip, bool recording)
    {
        clip.Recording = recording;
        Notify("is_recording", clip, recording);
    }

    public void Error(string text) => Reply(new OscMessage("/live/error", OscValue.FromString(text)));

    private void Notify(string property, object target, object value)
    {
        foreach (var (key, listened) in _listeners)
        {
            var parts = key.Split(' ');
            if (ReferenceEquals(listened, target) && parts[0].EndsWith('/' + property) && !LosesNotifications)
            {
                Report(key, value);
            }
        }
    }

    private void Report(string key, object value)
    {
        var parts = key.Split(' ');
        var arguments = parts[1..].Select(part => OscValue.FromInt32(int.Parse(part))).Append(ToOsc(value));
        Reply(new OscMessage(parts[0].Replace("start_listen", "get"), [.. arguments]));
    }

    private bool Handle(OscMessage message)
    {
        var parts = message.Address.Split('/');
        if (parts[2] == "clip" && Tracks[message.Arguments[0].Argument.AsInt32()].Clips[message.Arguments[1].Argument.AsInt32()] is null)
        {
            return false;
        }

        if (parts[3] == "start_listen")
        {
            var (target, value) = Value(parts[2], parts[4], message);
            var key = Key(message, message.Address);
            _listeners[key] = target;
            Report(key, value);
        }
        else if (parts[3] == "stop_listen")
        {
            _listeners.Remove(Key(message, message.Address.Replace("stop_listen", "start_listen")));
        }
        else if (message.Address == "/live/song/get/track_data")
        {
            Send(new OscMessage(message.Address, [.. TrackData(message)]));
        }
        else if (parts[3] == "get")
        {
            Get(parts[2], parts[4], message);
        }

        return true;
    }

    private void Get(string owner, string property, OscMessage message)
    {
        switch (owner, property)
        {
            case ("application", "version"):
                Reply(new OscMessage(message.Address, OscValue.FromInt32(12), OscValue.FromInt32(1)));
                break;
            case ("song", "num_tracks"):
                Reply(new OscMessage(message.Address, OscValue.FromInt32(Tracks.Count)));
                break;
            case ("song", "num_scenes"):
                Reply(new OscMessage(message.Address, OscValue.FromInt32(Scenes)));
                break;
            default:
                var (_, value) = Value(owner, property, message);
                Send(new OscMessage(message.Address, [.. message.Arguments.Take(2), ToOsc(value), .. message.Arguments.Skip(2)]));
                break;
        }
    }

    private void Send(OscMessage message)
    {
        if (message.Size <= LargestReply)
        {
            Reply(message);
        }
        else
        {
            Error("Socket error: Message too long");
        }
    }

    private (object Target, object Value) Value(string owner, string property, OscMessage message)
    {
        int Index(int i) => message.Arguments[i].Argument.AsInt32();
        return (owner, property) switch
        {
            ("song", "clip_trigger_quantization") => (this, Quantization),
            ("song", "tempo") => (this, 120f),
            ("song", "is_playing") => (this, true),
            ("track", "playing_slot_index") => (Tracks[Index(0)], Tracks[Index(0)].Playing),
            ("track", "fired_slot_index") => (Tracks[Index(0)], Tracks[Index(0)].Fired),
            ("track", "volume") => (Tracks[Index(0)], Tracks[Index(0)].Volume),
            ("track", "send") => (this, 0.5f),
            ("track", "arm") => (Tracks[Index(0)], false),
            ("clip_slot", "has_clip") => (Tracks[Index(0)].Slots[Index(1)], Tracks[Index(0)].Clips[Index(1)] is not null),
            ("clip", "is_recording") => (Tracks[Index(0)].Clips[Index(1)]!, Tracks[Index(0)].Clips[Index(1)]!.Recording),
            ("clip", "launch_quantization") => (this, Tracks[Index(0)].Clips[Index(1)]!.Quantization),
            ("clip", "name") => (this, Tracks[Index(0)].Clips[Index(1)]!.Name),
            ("clip", "color") => (this, 0x00FF00),
            _ => throw new InvalidOperationException($"Nothing is scripted for {message}."),
        };
    }

    private IEnumerable<OscValue> TrackData(OscMessage message)
    {
        var end = message.Arguments[1].Argument.AsInt32();
        for (var t = message.Arguments[0].Argument.AsInt32(); t < end; t++)
        {
            var track = Tracks[t];
            foreach (var column in message.Arguments.Skip(2).Select(argument => argument.Argument.AsString()))
            {
                IEnumerable<object?> values = column switch
                {
                    "track.playing_slot_index" => [track.Playing],
                    "track.fired_slot_index" => [track.Fired],
                    "track.is_foldable" => [track.IsGroup],
                    "track.name" => [track.Name],
                    "track.color" => [0xFF0000],
                    "clip.launch_quantization" => track.Clips.Select(clip => (object?)clip?.Quantization),
                    "clip.name" => track.Clips.Select(clip => (object?)clip?.Name),
                    "clip.color" => track.Clips.Select(clip => clip is null ? null : (object?)0x00FF00),
                    "clip_slot.has_clip" => track.Clips.Select(clip => (object?)(clip is not null)),
                    _ => throw new InvalidOperationException($"Nothing is scripted for {column}."),
                };
                foreach (var value in values)
                {
                    yield return ToOsc(value);
                }
            }
        }
    }

    private static string Key(OscMessage message, string address) =>
        string.Join(' ', message.Arguments.Select(argument => argument.Argument.AsInt32().ToString()).Prepend(address));

    private static OscValue ToOsc(object? value) => value switch
    {
        null => OscValue.Nil,
        int number => OscValue.FromInt32(number),
        float number => OscValue.FromFloat(number),
        bool flag => flag ? OscValue.True : OscValue.False,
        string text => OscValue.FromString(text),
        _ => throw new InvalidOperationException($"{value} is no OSC value."),
    };
}

internal sealed class ScriptedTrack(string name, int scenes)
{
    public string Name { get; set; } = name;

    public int Playing { get; set; } = -2;

    public int Fired { get; set; } = -1;

    public bool IsGroup { get; set; }

    public float Volume { get; set; } = 0.85f;

    public ScriptedClip?[] Clips { get; } = [.. Enumerable.Range(1, scenes).Select(scene => new ScriptedClip($"{name} clip {scene}"))];

    /// <summary>Stands for the slots, on which listeners hang.</summary>
    public object[] Slots { get; } = [.. Enumerable.Range(0, scenes).Select(_ => new object())];
}

internal sealed class ScriptedClip(string name)
{
    public string Name { get; } = name;

    public int Quantization { get; set; }

    public bool Recording { get; set; }
}
