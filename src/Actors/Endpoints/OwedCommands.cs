using MidiMesh.Contracts.Live;

namespace MidiMesh.Actors.Endpoints;

/// <summary>Stops and marks that an endpoint's queue had no room for and that may not be lost. Bounded, since they are state: one bit for each track, one mark for each slot.</summary>
/// <remarks>Taken on from any thread, paid within the lane's turn: before a command of a later event, so that a start is never stopped by a stop that was asked for before it.</remarks>
internal sealed class OwedCommands
{
    /// <summary>Slots whose mark may be owed: more than any grid shows.</summary>
    private const int MostMarks = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<(int Track, int Scene), LiveVerb> _marks = [];
    private TrackSet _stops;
    private TrackSet _stopsNow;
    private bool _stopAll;
    private bool _stop;
    private bool _due;
    private long _newest;
    private long _taken;

    /// <summary>Whether anything is owed.</summary>
    public bool IsDue => Volatile.Read(ref _due);

    /// <summary>Commands taken on so far that a full queue would have dropped.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Whether what is owed was asked for before an event.</summary>
    public bool IsOlderThan(long eventId) => IsDue && eventId > Interlocked.Read(ref _newest);

    /// <summary>Remembers a command that found no room.</summary>
    /// <returns>False when it is of a kind that may be dropped.</returns>
    public bool TryOwe(in LiveCommand command, long eventId)
    {
        lock (_gate)
        {
            switch (command.Verb)
            {
                case LiveVerb.StopTracks:
                    Join(ref _stops, command.StopTracks);
                    break;
                case LiveVerb.StopTracksNow:
                    Join(ref _stopsNow, command.StopTracks);
                    break;
                case LiveVerb.StopAll:
                    _stopAll = true;
                    break;
                case LiveVerb.Stop:
                    _stop = true;
                    break;
                case LiveVerb.MarkWaiting or LiveVerb.MarkFailed or LiveVerb.ClearMark
                    when _marks.Count < MostMarks || _marks.ContainsKey((command.Track, command.Scene)):
                    _marks[(command.Track, command.Scene)] = command.Verb;
                    break;
                default:
                    return false;
            }

            _newest = Math.Max(_newest, eventId);
            _taken++;
            Volatile.Write(ref _due, true);
            return true;
        }
    }

    /// <summary>Takes the next command owed; false when none is.</summary>
    public bool TryTakeNext(out LiveCommand command)
    {
        lock (_gate)
        {
            if (Take(ref _stopAll))
            {
                command = new LiveCommand(LiveVerb.StopAll);
            }
            else if (Take(ref _stop))
            {
                command = new LiveCommand(LiveVerb.Stop);
            }
            else if (!_stopsNow.IsEmpty)
            {
                command = new LiveCommand(LiveVerb.StopTracksNow, StopTracks: _stopsNow);
                _stopsNow = default;
            }
            else if (!_stops.IsEmpty)
            {
                command = new LiveCommand(LiveVerb.StopTracks, StopTracks: _stops);
                _stops = default;
            }
            else if (_marks.Count > 0)
            {
                var ((track, scene), verb) = _marks.First();
                _marks.Remove((track, scene));
                command = new LiveCommand(verb, track, scene);
            }
            else
            {
                Volatile.Write(ref _due, false);
                command = default;
                return false;
            }

            return true;
        }
    }

    private static bool Take(ref bool flag)
    {
        var was = flag;
        flag = false;
        return was;
    }

    private static void Join(ref TrackSet into, in TrackSet tracks)
    {
        for (var track = tracks.Next(0); track >= 0; track = tracks.Next(track + 1))
        {
            into.Add(track);
        }
    }
}
