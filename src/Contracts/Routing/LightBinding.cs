namespace MidiMesh.Contracts.Routing;

/// <summary>What of Live's a light follows.</summary>
public enum LightSource : byte
{
    /// <summary>A slot's <see cref="Live.ClipState"/>: <c>live.clip[track,scene].state</c>.</summary>
    Clip,

    /// <summary>What a track is doing: <c>live.track[track].state</c>; see <see cref="TrackState"/>.</summary>
    Track,

    /// <summary>A switch of a track: <c>live.track[track].mute</c>, solo or arm; 0 or 1.</summary>
    Value,
}

/// <summary>What a track is doing, in the words of a rig's <c>show</c> block.</summary>
public enum TrackState : byte
{
    /// <summary>Nothing known, or Live is not there.</summary>
    Unknown,

    /// <summary>Nothing plays and nothing waits.</summary>
    Silent,

    /// <summary>A clip waits to start, nothing plays.</summary>
    Waiting,

    /// <summary>A clip plays.</summary>
    Playing,

    /// <summary>A stop waits.</summary>
    Stopping,
}

/// <summary>One light that follows one thing of Live's. Immutable.</summary>
/// <param name="Name">Key of the light block in the rig.</param>
/// <param name="Endpoint">Index in <see cref="RouteTable.Endpoints"/>.</param>
/// <param name="Source">What it follows.</param>
/// <param name="Value">Which switch, for <see cref="LightSource.Value"/>.</param>
/// <param name="Track">Track index from 0.</param>
/// <param name="Scene">Scene index from 0, or -1.</param>
/// <param name="Device">Index in <see cref="RouteTable.Devices"/>.</param>
/// <param name="Element">The light's element in the device's profile.</param>
/// <param name="Colours">Colour (index in the element's palette) for each state: a <see cref="Live.ClipState"/>, a <see cref="TrackState"/>, or 0 and 1.</param>
public sealed record LightBinding(
    string Name, int Endpoint, LightSource Source, Live.LiveValue Value, int Track, int Scene, int Device, int Element, byte[] Colours)
{
    /// <summary>The colour the light should have, read from the mirror now.</summary>
    public byte ColourNow(Live.ILiveState live)
    {
        var state = Source switch
        {
            LightSource.Clip => (int)live.SlotState(Track, Scene),
            LightSource.Track => (int)StateOf(live, Track),
            _ => live.Value(Value, Track, Scene) > 0.5 ? 1 : 0,
        };
        return (uint)state < (uint)Colours.Length ? Colours[state] : (byte)0;
    }

    /// <summary>What a track is doing, from its playing and fired slot.</summary>
    public static TrackState StateOf(Live.ILiveState live, int track)
    {
        if (live.Link != Live.LiveLink.Alive)
        {
            return TrackState.Unknown;
        }

        var fired = live.FiredSlot(track);
        if (fired == Live.LiveFiredSlot.Stop)
        {
            return TrackState.Stopping;
        }

        return live.PlayingSlot(track) >= 0 ? TrackState.Playing : fired >= 0 ? TrackState.Waiting : TrackState.Silent;
    }
}
