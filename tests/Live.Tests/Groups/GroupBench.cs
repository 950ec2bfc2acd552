using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;
using MidiMesh.Testing;

namespace MidiMesh.Live.Tests.Groups;

/// <summary>A group between a board and a recorder, with a clock of its own: stamps are milliseconds times 10,000 and nothing waits.</summary>
internal sealed class GroupBench : IExclusiveSink
{
    private readonly ManualTime _time = new();
    private readonly ExclusiveOptions _options;
    private long _due = long.MaxValue;

    public GroupBench(int tracks = 3, int scenes = 3, Func<ExclusiveOptions, ExclusiveOptions>? rules = null)
    {
        Board = new LiveBoard(tracks, scenes);
        _options = Rules(tracks);
        _options = rules is null ? _options : rules(_options);
        Group = new ExclusiveGroup(_options, Board, this, _time);
    }

    public LiveBoard Board { get; }

    public ExclusiveGroup Group { get; private set; }

    /// <summary>What went to Live, in a table's words; our marks are not in it.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>When each of them went, in milliseconds.</summary>
    public List<double> SentAt { get; } = [];

    public List<ExclusiveNote> Notes { get; } = [];

    public long Now { get; private set; } = TimeSpan.TicksPerHour;

    /// <summary>Told of every command, before it is recorded.</summary>
    public Action<LiveCommand>? OnSend { get; set; }

    public string SentText => Sent.Count == 0 ? "nothing" : string.Join(", ", Sent);

    public string PhaseText => Group.Wanted is { } wanted ? $"{Group.Phase} {wanted.Track + 1}.{wanted.Scene + 1}" : Group.Phase.ToString();

    public static ExclusiveOptions Rules(int tracks)
    {
        var set = default(TrackSet);
        for (var track = 0; track < tracks; track++)
        {
            set.Add(track);
        }

        return new ExclusiveOptions { Tracks = set };
    }

    public void Press(int track, int scene) => Group.Press(track, scene, Now);

    /// <summary>Live's word on a track: what it plays and what waits.</summary>
    public void Says(int track, int playing, int fired = -1, bool records = false)
    {
        Board.Plays(track, playing, records);
        Board.Fires(track, fired);
        Group.TrackChanged(track, Now);
    }

    /// <summary>Live says the same again, as an answer does.</summary>
    public void SaysAgain(params ReadOnlySpan<int> tracks)
    {
        foreach (var track in tracks)
        {
            Group.TrackChanged(track, Now);
        }
    }

    public void SaysClip(int track, int scene, bool there)
    {
        Board.PutClip(track, scene, there);
        Group.SlotChanged(track, scene, Now);
    }

    public void SaysLink(LiveLink link)
    {
        Board.Link = link;
        Group.LinkChanged(link, Now);
    }

    /// <summary>Lets time pass, waking the group exactly when it asked for it.</summary>
    public void Pass(double milliseconds)
    {
        var end = Now + (long)(milliseconds * TimeSpan.TicksPerMillisecond);
        while (_due <= end)
        {
            Now = Math.Max(Now, _due);
            _due = long.MaxValue;
            Group.Tick(Now);
        }

        Now = end;
    }

    /// <summary>Lets time pass while Live answers every question with what the board says, 50 ms after it was asked.</summary>
    public void PassAnswering(double milliseconds)
    {
        for (var left = milliseconds; left > 0; left -= 50)
        {
            var before = Sent.Count;
            Pass(Math.Min(50, left));
            if (Sent.Skip(before).Any(sent => sent.StartsWith("ask", StringComparison.Ordinal)))
            {
                for (var track = 0; track < Board.TrackCount; track++)
                {
                    Group.TrackChanged(track, Now);
                }
            }
        }
    }

    /// <summary>A new owner in place of one that crashed.</summary>
    public void Crash()
    {
        _due = long.MaxValue;
        Group = new ExclusiveGroup(_options, Board, this, _time);
        Group.Recover(Now);
    }

    public void Forget()
    {
        Sent.Clear();
        SentAt.Clear();
        Notes.Clear();
    }

    public void Send(in LiveCommand command)
    {
        OnSend?.Invoke(command);
        if (Board.Mark(command))
        {
            return;
        }

        Sent.Add(Words(command));
        SentAt.Add(TimeSpan.FromTicks(Now).TotalMilliseconds);
    }

    public void Schedule(long dueTimestamp) => _due = dueTimestamp;

    public void Note(ExclusiveNote what, int track, int scene, in TrackSet tracks, int attempt) => Notes.Add(what);

    private static string Words(in LiveCommand command) => command.Verb switch
    {
        LiveVerb.FireSlot when command.StopTracks.IsEmpty => $"fire {command.Track + 1}.{command.Scene + 1}",
        LiveVerb.FireSlot => $"stop {command.StopTracks} + fire {command.Track + 1}.{command.Scene + 1}",
        LiveVerb.StopTracks => $"stop {command.StopTracks}",
        LiveVerb.StopTracksNow => $"stop now {command.StopTracks}",
        LiveVerb.AskTracks => $"ask {command.StopTracks}",
        _ => command.ToString(),
    };
}
