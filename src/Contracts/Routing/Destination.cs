using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing;

/// <summary>Where a route's events go: implemented by the lane that runs the route. Calls do not block and do not allocate.</summary>
public interface IDeliverySink
{
    /// <summary>Asks something of a Live endpoint.</summary>
    void ToLive(int endpoint, in LiveCommand command, in MeshEvent cause);

    /// <summary>Sends an OSC message made from a template.</summary>
    void ToOsc(int endpoint, OscTemplate template, in MeshEvent cause);

    /// <summary>Sends the event's MIDI message (or its SysEx) to a device.</summary>
    void ToMidi(int device, in MeshEvent cause);

    /// <summary>Hands a member of a group to the group's actor, which decides.</summary>
    void ToGroup(int group, int track, int scene, in MeshEvent cause);
}

/// <summary>One place of a route's <c>to</c>.</summary>
public abstract class Destination
{
    /// <summary>Hands the event over.</summary>
    public abstract void Deliver(in MeshEvent e, IDeliverySink sink);
}

/// <summary>A thing of Live's set: <c>live.clip[track,scene]</c>, <c>live.track[track].volume</c>.</summary>
/// <param name="endpoint">Index in <see cref="RouteTable.Endpoints"/>.</param>
/// <param name="verb">What is asked; for <see cref="LiveVerb.StopTracks"/> the track below is the one stopped.</param>
/// <param name="track">Track number as people count, from 1; null where the verb names none.</param>
/// <param name="scene">Scene number (for sends the send's number) from 1; null where the verb names none.</param>
/// <param name="toggle">The event flips the present state instead of carrying a value; the command's value is then NaN.</param>
/// <param name="given">The value, whatever the event carries; null for the event's.</param>
public sealed class LiveDestination(int endpoint, LiveVerb verb, Expression? track, Expression? scene, bool toggle = false, double? given = null) : Destination
{
    /// <summary>The endpoint it goes to.</summary>
    public int Endpoint => endpoint;

    /// <summary>What is asked.</summary>
    public LiveVerb Verb => verb;

    /// <summary>Whether the present state is flipped.</summary>
    public bool Toggle => toggle;

    /// <summary>Whether it asks for the same whatever the event carries.</summary>
    public bool IsGiven => given is not null;

    /// <summary>Whether the place is known from the bound names of <paramref name="bound"/> (bit n: slot n) alone.</summary>
    public bool HasPlace(int bound) => track?.DependsOnEvent(bound) != true && scene?.DependsOnEvent(bound) != true;

    /// <summary>The command for an event; indices count from 0 as Live's do.</summary>
    public LiveCommand CommandFor(in MeshEvent e)
    {
        var trackIndex = track is null ? -1 : track.EvaluateWhole(e) - 1;
        var sceneIndex = scene is null ? -1 : scene.EvaluateWhole(e) - 1;
        var tracks = default(TrackSet);
        if (verb is LiveVerb.StopTracks or LiveVerb.StopTracksNow)
        {
            tracks.Add(trackIndex);
        }

        return new LiveCommand(verb, trackIndex, sceneIndex, toggle ? double.NaN : ValueOf(e), tracks);
    }

    /// <summary>Switches take 0 or 1: a button is on while it is down however softly it was pressed, and whatever velocity its release carries.</summary>
    private double ValueOf(in MeshEvent e) => given is { } number ? number : LiveValueInfo.OfVerb(verb) is not { IsSwitch: true }
        ? e.Value
        : e.Gesture switch
        {
            Gesture.Press or Gesture.LongPress or Gesture.DoublePress or Gesture.ShortPress => 1,
            Gesture.Release => 0,
            _ => e.Value >= 0.5 ? 1 : 0,
        };

    /// <inheritdoc />
    public override void Deliver(in MeshEvent e, IDeliverySink sink) => sink.ToLive(endpoint, CommandFor(e), e);
}

/// <summary>A clip of an exclusive group: the group decides what is stopped and fired.</summary>
/// <param name="group">Index in <see cref="RouteTable.Groups"/>.</param>
/// <param name="track">Track number from 1.</param>
/// <param name="scene">Scene number from 1.</param>
public sealed class GroupDestination(int group, Expression track, Expression scene) : Destination
{
    /// <summary>The group it goes to.</summary>
    public int Group => group;

    /// <inheritdoc />
    public override void Deliver(in MeshEvent e, IDeliverySink sink) =>
        sink.ToGroup(group, track.EvaluateWhole(e) - 1, scene.EvaluateWhole(e) - 1, e);
}

/// <summary>A MIDI device's output: the message goes out as the steps left it.</summary>
/// <param name="device">Index in <see cref="RouteTable.Devices"/>.</param>
public sealed class MidiDestination(int device) : Destination
{
    /// <summary>The device it goes to.</summary>
    public int Device => device;

    /// <inheritdoc />
    public override void Deliver(in MeshEvent e, IDeliverySink sink) => ValueForms.Deliver(device, e, sink);
}

/// <summary>The MIDI output of whoever plays a role when the event gets there; what it holds is released where it went.</summary>
/// <param name="role">Index in <see cref="StageLayout.Roles"/>.</param>
/// <param name="devices">Those that may play it, the first choice first; indices in <see cref="RouteTable.Devices"/>.</param>
public sealed class RoleDestination(int role, int[] devices) : Destination
{
    /// <summary>The role it goes to.</summary>
    public int Role => role;

    /// <summary>Those that may play it.</summary>
    public IReadOnlyList<int> Devices => devices;

    /// <inheritdoc />
    public override void Deliver(in MeshEvent e, IDeliverySink sink)
    {
        // As it is now, not as it was when the event came in: a step may have kept the event for a while. A release goes where its press went.
        if (e.Players[role] is var player and > 0)
        {
            ValueForms.Deliver(player - 1, e, sink);
            return;
        }

        ValueForms.Deliver(PlayerOf(e), e, sink);
    }

    /// <summary>Index of the device that plays the role now; the first choice while none does.</summary>
    public int PlayerOf(in MeshEvent e)
    {
        var active = e.Moment.Stage is { } stage ? stage.ActiveOf(role, stage.Capture().Version) : -1;
        return active >= 0 ? active : devices[0];
    }
}

/// <summary>A free OSC message: the <c>osc</c> step's address and arguments, or the message as it came.</summary>
/// <param name="endpoint">Index in <see cref="RouteTable.Endpoints"/>.</param>
/// <param name="template">What is sent.</param>
public sealed class OscDestination(int endpoint, OscTemplate template) : Destination
{
    /// <summary>The endpoint it goes to.</summary>
    public int Endpoint => endpoint;

    /// <inheritdoc />
    public override void Deliver(in MeshEvent e, IDeliverySink sink) => sink.ToOsc(endpoint, template, e);
}
