using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Swap;

/// <summary>The far end of a controller: its buttons, its lamps, and its answer to the question who it is.</summary>
internal sealed class Surface
{
    /// <summary>Launchpad X: one lamp in any colour; number, red, green and blue follow.</summary>
    private static ReadOnlySpan<byte> LaunchpadRgb => [0xF0, 0, 0x20, 0x29, 2, 0x0C, 3, 3];

    private readonly IFarEnd _device;
    private readonly byte[]? _identity;
    private readonly Dictionary<(int Channel, int Note), int> _lights = [];

    public Surface(IFarEnd device, byte[]? identity)
    {
        (_device, _identity) = (device, identity);
        device.Received += Receive;
    }

    /// <summary>What a lamp was told last: a value, or 128 and more for an RGB colour; 0 when nothing.</summary>
    public int Light(int channel, int note)
    {
        lock (_lights)
        {
            return _lights.GetValueOrDefault((channel, note));
        }
    }

    public void Press(int channel, int note) => _device.Send([(byte)(0x90 | channel), (byte)note, 127]);

    public void Release(int channel, int note) => _device.Send([(byte)(0x80 | channel), (byte)note, 127]);

    private void Receive(ReadOnlySpan<byte> message)
    {
        if (message.SequenceEqual((ReadOnlySpan<byte>)[0xF0, 0x7E, 0x7F, 6, 1, 0xF7]) && _identity is not null)
        {
            _device.Send(_identity);
        }
        else if (message.StartsWith(LaunchpadRgb) && message.Length == LaunchpadRgb.Length + 5)
        {
            var rgb = message[^4..];
            lock (_lights)
            {
                _lights[(0, message[LaunchpadRgb.Length])] = 128 + ((rgb[0] << 14) | (rgb[1] << 7) | rgb[2]);
            }
        }
        else if ((message[0] & 0xE0) == 0x80)
        {
            lock (_lights)
            {
                _lights[(message[0] & 0x0F, message[1])] = (message[0] & 0xF0) == 0x80 ? 0 : message[2];
            }
        }
    }
}

/// <summary>The far end of a synthesiser: what sounds, and how many notes above 60 it was told to play.</summary>
internal sealed class Ear
{
    private const int FirstOfTraffic = 60;
    private readonly HashSet<(int Channel, int Note)> _sounding = [];
    private int _played;

    public int Played => Volatile.Read(ref _played);

    public bool Silent
    {
        get
        {
            lock (_sounding)
            {
                return _sounding.Count == 0;
            }
        }
    }

    public bool Sounds(int channel, int note)
    {
        lock (_sounding)
        {
            return _sounding.Contains((channel, note));
        }
    }

    /// <summary>Takes what came out of a plug.</summary>
    public void Hear(ReadOnlySpan<byte> message)
    {
        if ((message[0] & 0xE0) != 0x80)
        {
            return;
        }

        lock (_sounding)
        {
            var key = (message[0] & 0x0F, (int)message[1]);
            if ((message[0] & 0xF0) == 0x90 && message[2] > 0)
            {
                _sounding.Add(key);
                _played += message[1] >= FirstOfTraffic ? 1 : 0;
            }
            else
            {
                _sounding.Remove(key);
            }
        }
    }
}

/// <summary>Notes on and off, 500 a second, until it is stopped.</summary>
internal sealed class Traffic : IDisposable
{
    private const int FirstNote = 60;
    private const int Notes = 20;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(8);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<int> _running;

    public Traffic(IFarEnd keys) => _running = Run(keys, _stop.Token);

    /// <summary>Stops after a note off.</summary>
    /// <returns>How many notes were struck.</returns>
    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await _running;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private static async Task<int> Run(IFarEnd keys, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Tick);
        var struck = 0;
        while (!stop.IsCancellationRequested)
        {
            // Two notes are four events.
            var (first, second) = (Note(struck++), Note(struck++));
            while (!keys.Send([0x90, first, 100, 0x80, first, 100, 0x90, second, 100, 0x80, second, 100]))
            {
                await Task.Yield();
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return struck;
    }

    private static byte Note(int which) => (byte)(FirstNote + (which % Notes));
}
