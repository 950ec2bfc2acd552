using MidiMesh.Contracts.Live;

namespace MidiMesh.Router.Compilation;

/// <summary>What a rig's routes and lights name of one Live: what its mirror must know.</summary>
internal sealed class EndpointNeeds
{
    private readonly SortedSet<LiveValue> _values = [];
    private readonly SortedSet<LiveText> _texts = [];

    /// <summary>Highest track named.</summary>
    public int Tracks { get; private set; }

    /// <summary>Highest scene named.</summary>
    public int Scenes { get; private set; }

    /// <summary>Highest send named whose value must be known.</summary>
    public int Sends { get; private set; }

    /// <summary>Highest parameter of the selected device named.</summary>
    public int Parameters { get; private set; }

    /// <summary>Values that must be followed.</summary>
    public IEnumerable<LiveValue> Values => _values;

    /// <summary>Texts that displays show.</summary>
    public IEnumerable<LiveText> Texts => _texts;

    /// <summary>A track is named, by its number from 1.</summary>
    public void NameTrack(int track) => Tracks = Math.Max(Tracks, track);

    /// <summary>A scene is named, by its number from 1.</summary>
    public void NameScene(int scene) => Scenes = Math.Max(Scenes, scene);

    /// <summary>A send's value must be known, by its number from 1.</summary>
    public void NameSend(int send) => Sends = Math.Max(Sends, send);

    /// <summary>A parameter of the selected device is named, by its number from 1.</summary>
    public void NameParameter(int parameter) => Parameters = Math.Max(Parameters, parameter);

    /// <summary>Highest knob of a bank named.</summary>
    public int Knobs { get; private set; }

    /// <summary>Highest device of a track named whose parameters must be known.</summary>
    public int Devices { get; private set; }

    /// <summary>How many parameters of such a device, with "Device On".</summary>
    public int DeviceParameters { get; private set; }

    /// <summary>Highest return track named.</summary>
    public int Returns { get; private set; }

    /// <summary>A place is named whose number must be known: its indices from 1, those that it does not have are 1.</summary>
    /// <param name="value">The number.</param>
    /// <param name="track">Its track or return.</param>
    /// <param name="item">Its send, parameter or knob.</param>
    public void Name(LiveValue value, int track, int item)
    {
        switch (LiveValueInfo.Of(value).Scope)
        {
            case LiveScope.Track:
                NameTrack(track);
                break;
            case LiveScope.TrackSend:
                NameTrack(track);
                NameSend(item);
                break;
            case LiveScope.Return or LiveScope.ReturnSend:
                Returns = Math.Max(Returns, track);
                Sends = Math.Max(Sends, LiveValueInfo.Of(value).Scope == LiveScope.ReturnSend ? item : 0);
                break;
            case LiveScope.Device:
                NameTrack(track);
                var (device, parameter) = DevicePlace.Unpack(item - 1);
                (Devices, DeviceParameters) = (Math.Max(Devices, device + 1), Math.Max(DeviceParameters, parameter + 1));
                break;
            case LiveScope.Parameter:
                NameParameter(item);
                break;
            case LiveScope.Knob:
                NameKnob(item);
                break;
        }
    }

    /// <summary>A knob is named, by its number from 1.</summary>
    public void NameKnob(int knob) => Knobs = Math.Max(Knobs, knob);

    /// <summary>A text must be known.</summary>
    public void Show(LiveText text) => _texts.Add(text);

    /// <summary>A value must be followed.</summary>
    public void Follow(LiveValue value) => _values.Add(value);
}
