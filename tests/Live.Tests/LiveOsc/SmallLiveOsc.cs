using MidiMesh.Contracts.Osc;
using MidiMesh.Live.LiveOsc;

namespace MidiMesh.Live.Tests.LiveOsc;

/// <summary>A Live with a LiveOSC, as far as facts about their wire go: one peer, a socket read every 100 ms, everything pushed. Launches wait for its next bar of two seconds.</summary>
internal sealed class SmallLiveOsc(LiveOscKind kind, int tracks, int scenes, bool isMuteFork = false)
{
    private const int Bar = 2000;
    private readonly int[] _playing = Enumerable.Repeat(-1, tracks).ToArray();
    private readonly int[] _fired = Enumerable.Repeat(-1, tracks).ToArray();      // -2: a stop
    private readonly double[] _volumes = Enumerable.Repeat(0.85, tracks).ToArray();
    private readonly List<byte[]> _socket = [];
    private (int Tracks, int Scenes) _told;
    private double _now;

    public Action<byte[]> Say { get; set; } = _ => { };

    /// <summary>A track that cannot be armed: asking what is on it is an error in the script.</summary>
    public int Group { get; set; } = -1;

    public bool IsQuantized { get; set; } = true;

    /// <summary>What is on the first track: name, then name and lowest, highest and present number of each parameter.</summary>
    public List<(string Name, (string Name, float Low, float High, float Now)[] Parameters)> Devices { get; } = [];

    public string[] SceneNames { get; } = Enumerable.Range(0, scenes).Select(static scene => $"Scene {scene}").ToArray();

    /// <summary>Somebody clicks a device of the first track.</summary>
    public void Click(int device) => Push("/live/device/selected", 0, device);

    /// <summary>Somebody turns a parameter of the first track's devices.</summary>
    public void Turn(int device, int parameter, float to)
    {
        Devices[device].Parameters[parameter].Now = to;
        Push(kind == LiveOscKind.First ? "/live/device/param" : "/live/track/device/param", 0, device, parameter, to, Devices[device].Parameters[parameter].Name);
    }

    /// <summary>Whether the song's time moves.</summary>
    public bool Runs { get; set; }

    public int Fires { get; private set; }

    public int Playing(int track) => _playing[track];

    public void Start()
    {
        Push(kind == LiveOscKind.First ? "/remix/oscserver/startup" : "/live/startup", 1);
        if (kind == LiveOscKind.Second)
        {
            TellSize();
        }
    }

    public void Close() => Push("/remix/oscserver/shutdown", 1);

    public void Arrive(byte[] datagram) => _socket.Add(datagram);

    /// <summary>100 ms have passed.</summary>
    public void Tick(double now)
    {
        _now = now;
        var read = _socket.ToArray();
        _socket.Clear();
        foreach (var datagram in read)
        {
            // An exception ends the datagram it came in.
            Assert.Equal(OscError.None, OscMessage.ParseAll(datagram, out var messages));
            foreach (var message in messages)
            {
                if (!Obey(message))
                {
                    Push(kind == LiveOscKind.First ? "/remix/error" : "/live/error", "RuntimeError: it has none");
                    break;
                }
            }
        }

        if (!IsQuantized || now % Bar == 0)
        {
            for (var track = 0; track < tracks; track++)
            {
                Begin(track);
            }
        }
    }

    private bool Obey(OscMessage message)
    {
        var a = message.Arguments.Select(argument => (int)argument.Argument.AsDouble()).ToArray();
        var count = a.Length;
        var second = kind == LiveOscKind.Second;
        switch (message.Address)
        {
            case "/remix/echo" when !second && count > 0:
                Push("/remix/echo", [.. message.Arguments]);
                return true;
            case "/live/tracks" or "/live/scenes":
                if (!second)
                {
                    Push(message.Address, message.Address == "/live/tracks" ? tracks : scenes);
                }
                else
                {
                    TellSize();
                }

                return true;
            case "/live/tempo" when count == 0:
                Push("/live/tempo", 120f);
                return true;
            case "/live/time" when count == 0:
                Push("/live/time", (float)(12.5 + (Runs ? _now / 500 : 0)));
                return true;
            case "/live/name/scene" when !second && count == 1:
            case "/live/scene/name" when second && count == 1:
                Push(message.Address, a[0], SceneNames[a[0]]);
                return true;
            case "/live/track/color" when second && count == 1:
                Push(message.Address, a[0], 0x112233 + a[0]);
                return true;
            case "/live/clip/color" when second && count == 2:
                if (a[1] == scenes - 1)
                {
                    return false;
                }

                Push(message.Address, a[0], a[1], 0x445566);
                return true;
            case "/live/devicelist" when !second && count == 1:
            case "/live/track/devices" when second && count == 1:
                Push(message.Address, [a[0], .. (a[0] == 0 ? Devices : []).SelectMany(static (device, i) => new OscValue[] { i, device.Name })]);
                return true;
            case "/live/device/range" when !second && count == 2:
            case "/live/track/device/range" when second && count == 2:
                return Device(a, message.Address, static (one, i) => [i, one.Low, one.High]);
            case "/live/device" when !second && count == 2:
            case "/live/track/device/param" when second && count == 2:
                return Device(a, second ? message.Address : "/live/device/allparam", static (one, i) => [i, one.Now, one.Name]);
            case "/live/device" when !second && count == 4:
            case "/live/track/device/param" when second && count == 4:
                Turn(a[1], a[2], (float)message.Arguments[3].Argument.AsDouble());
                return true;
            case "/live/track/device/view" when !second && count == 2:
                Click(a[1]);
                return true;
            case "/live/track/info" when !second && count == 1:
                return Info(a[0]);
            case "/live/track/state" when second && count == 1:
                Push("/live/track/state", a[0], _playing[a[0]]);
                return true;
            case "/live/clip/name" when second && count == 2:
                if (a[1] == scenes - 1)
                {
                    return false;       // the last scene is empty
                }

                Push("/live/clip/name", a[0], a[1], $"Clip {a[0]} {a[1]}");
                return true;
            case "/live/name/clip" when !second && count == 2:
                Push("/live/name/clip", a[0], a[1], $"Clip {a[0]} {a[1]}", 255);
                return true;
            case "/live/name/track" or "/live/track/name" when count == 1:
                Push(message.Address, a[0], $"Track {a[0]}");
                return true;
            case "/live/volume" or "/live/track/volume" when count == 1:
                Push(message.Address, a[0], (float)_volumes[a[0]]);
                return true;
            case "/live/volume" or "/live/track/volume" when count == 2:
                _volumes[a[0]] = message.Arguments[1].Argument.AsDouble();
                Push(message.Address, a[0], (float)_volumes[a[0]]);
                return true;
            case "/live/play/clipslot" or "/live/clip/play":
                Fires++;
                _fired[a[0]] = a[1];
                Slot(a[0], a[1]);
                return true;
            case "/live/stop/track" or "/live/track/stop":
                var waited = _fired[a[0]];
                _fired[a[0]] = -2;
                if (waited >= 0)
                {
                    Slot(a[0], waited);
                }

                return true;
            case var address when count == 0 || address.StartsWith("/live/return/", StringComparison.Ordinal) || address == "/live/track/crossfader":
                return true;        // a question to which this one has nothing to say
            default:
                Assert.Fail($"not expected: {message}");
                return false;
        }
    }

    private bool Device(int[] a, string address, Func<(string Name, float Low, float High, float Now), int, OscValue[]> tell)
    {
        if (a[0] != 0 || a[1] >= Devices.Count)
        {
            return false;
        }

        Push(address, [a[0], a[1], .. Devices[a[1]].Parameters.SelectMany(tell)]);
        return true;
    }

    private bool Info(int track)
    {
        if (track == Group && !isMuteFork)
        {
            return false;
        }

        var arguments = new List<OscValue> { track };
        if (isMuteFork)
        {
            arguments.Add(track == Group ? 1 : 0);
        }

        arguments.Add(0);
        for (var scene = 0; scene < scenes; scene++)
        {
            arguments.AddRange([scene, State(track, scene), scene == scenes - 1 ? 0f : 4f]);
        }

        Push("/live/track/info", [.. arguments]);
        return true;
    }

    private int State(int track, int scene) =>
        scene == scenes - 1 ? 0 : _playing[track] == scene ? 2 : _fired[track] == scene ? 3 : 1;

    private void Begin(int track)
    {
        if (_fired[track] == -1)
        {
            return;
        }

        var before = _playing[track];
        _playing[track] = Math.Max(_fired[track], -1);
        _fired[track] = -1;
        foreach (var scene in new[] { before, _playing[track] }.Where(scene => scene >= 0).Distinct())
        {
            Slot(track, scene);
        }

        if (kind == LiveOscKind.Second && before != _playing[track])
        {
            Push("/live/track/state", track, _playing[track]);
        }
    }

    private void Slot(int track, int scene)
    {
        if (!isMuteFork)
        {
            Push(kind == LiveOscKind.First ? "/live/clip/info" : "/live/clip/state", track, scene, State(track, scene));
        }
    }

    /// <summary>LiveOSC2 tells a count only when it is another than it told last.</summary>
    private void TellSize()
    {
        if (_told != (tracks, scenes))
        {
            _told = (tracks, scenes);
            Push("/live/tracks", tracks);
            Push("/live/scenes", scenes);
        }
    }

    private void Push(string address, params OscValue[] arguments) => Say(new OscMessage(address, arguments).ToPacket());
}
