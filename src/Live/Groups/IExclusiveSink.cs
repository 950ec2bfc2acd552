using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Groups;

/// <summary>Where an exclusive group's decisions go. Called on the thread of the event that caused them.</summary>
/// <remarks>Calls back into the group's mirror events (<see cref="ExclusiveGroup.TrackChanged"/> and its like) are allowed and answered after the event at hand.</remarks>
public interface IExclusiveSink
{
    /// <summary>Sends a command to Live, or sets a mark of ours. Commands of one event belong together and keep their order: stops before the start.</summary>
    void Send(in LiveCommand command);

    /// <summary>Asks for one <see cref="ExclusiveGroup.Tick"/> at or after a time stamp; replaces the former request. <see cref="long.MaxValue"/> takes it back.</summary>
    void Schedule(long dueTimestamp);

    /// <summary>One line of the trace. Track and scene are -1 where none is meant; <paramref name="attempt"/> counts the sends of a start from 1, else 0.</summary>
    void Note(ExclusiveNote what, int track, int scene, in TrackSet tracks, int attempt);
}
