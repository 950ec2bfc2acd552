using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Backends.OscUdp;
using MidiMesh.Router.Screen;

namespace MidiMesh.Router.Surfaces;

/// <summary>A device of the rig that is played over OSC by a tablet or a program such as TouchOSC or Open Stage Control: its controls are addresses, and its lights are told to whoever has spoken.</summary>
/// <remarks>
/// To the mesh it is an on-screen device: here is another pair of hands for it. What arrives is taken on the socket's thread; what changes is told from a task, together, every 20 ms at most.
/// </remarks>
internal sealed class OscSurface : IDatagramSink, IDisposable
{
    private const int MostPeers = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(10);

    /// <summary>UDP loses datagrams, and nobody says so: all is told again so often, to those whose hands rest.</summary>
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly ScreenDevice _device;
    private readonly OscAddresses _addresses;
    private readonly TimeProvider _time;
    private readonly UdpOscSocket _socket;
    private readonly List<OscPeer> _peers = [];              // guarded by itself
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _telling;
    private readonly ITimer _again;
    private volatile bool _isStale;

    /// <summary>Opens the port.</summary>
    /// <exception cref="OscPortException">The port cannot be bound.</exception>
    public OscSurface(ScreenDevice device, OscSurfacePlan plan, UdpOscTransport transport, TimeProvider time)
    {
        (_device, Plan, _time) = (device, plan, time);
        _addresses = new OscAddresses(device.Profile);
        _socket = transport.OpenSocket(plan.Local, null, this);
        if (plan is { Host: { } host, Send: { } port } && !host.Equals(IPAddress.Any))
        {
            // Its place is known: it is told before it has said a word.
            Welcome(new IPEndPoint(host, port).Serialize(), 0);
        }

        device.Changed += Wake;
        _telling = Task.Run(TellAsync);
        _again = time.CreateTimer(_ => Repaint(), null, TellAgain, TellAgain);
        Wake();
    }

    /// <summary>Where it listens and whom it answers.</summary>
    public OscSurfacePlan Plan { get; }

    /// <summary>The device that it plays.</summary>
    public ScreenDevice Device => _device;

    /// <summary>Where it listens.</summary>
    public IPEndPoint LocalEndPoint => _socket.LocalEndPoint;

    /// <inheritdoc />
    public void Receive(ReadOnlySpan<byte> datagram, SocketAddress sender, long timestamp)
    {
        if (Plan.Host is { } host && !host.Equals(IPAddress.Any) && !AddressOf(sender).Address.Equals(host))
        {
            return;                                          // somebody else's
        }

        if (Plan.Allow is { } allow && !allow.Contains(sender))
        {
            return;
        }

        if (Find(sender, timestamp) is not { } peer)
        {
            return;
        }

        if (!peer.IsTrusted)
        {
            peer.Earn(datagram.Length);
            Wake();
        }

        var reader = new OscReader(datagram);
        while (reader.TryRead(out var message))
        {
            if (_addresses.Find(message.Address) is >= 0 and var element)
            {
                Play(peer, element, message);
            }
        }
    }

    /// <summary>Tells all players everything anew.</summary>
    public void Repaint()
    {
        _isStale = true;
        Wake();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _again.Dispose();
        _device.Changed -= Wake;
        _socket.Dispose();
        _stop.Cancel();
        _telling.GetAwaiter().GetResult();
        lock (_peers)
        {
            _peers.ForEach(static peer => peer.Dispose());
            _peers.Clear();
        }

        _stop.Dispose();
        _changed.Dispose();
    }

    private void Play(OscPeer peer, int element, in OscMessageView message)
    {
        var isGiven = message.TryGetNumber(0, out var value);
        switch (_device.Profile.Controls[_device.Profile.Elements[element].Group].Kind)
        {
            case ControlKind.Button when !isGiven:
                Press(peer, element, 127);                   // a message without an argument is a tap
                peer.Hands.Release(element);
                break;
            case ControlKind.Button when value > 0:
                // Velocity 1 to 127, or a part of 1 as tablets send it.
                Press(peer, element, value <= 1 ? (int)Math.Round(value * 127) : (int)Math.Min(value, 127));
                break;
            case ControlKind.Button:
                peer.Hands.Release(element);
                break;
            case ControlKind.Position when isGiven && double.IsFinite(value):
                // Before the move, which whoever tells may see at once: it is not to be told back.
                var position = Math.Clamp(value, 0, 1);
                peer.KnowPosition(element, position);
                peer.Hands.Move(element, position);
                break;
            case ControlKind.Encoder when isGiven && double.IsFinite(value):
                peer.Hands.Turn(element, (int)Math.Clamp(Math.Round(value), -63, 63));
                break;
        }
    }

    /// <summary>A press of a button that is down already: its release was lost on the way.</summary>
    private static void Press(OscPeer peer, int element, int velocity)
    {
        if (!peer.Hands.Press(element, velocity))
        {
            peer.Hands.Release(element);
            peer.Hands.Press(element, velocity);
        }
    }

    private OscPeer? Find(SocketAddress sender, long now)
    {
        lock (_peers)
        {
            foreach (var known in _peers)
            {
                if (known.Sender.Equals(sender))
                {
                    known.Heard = now;
                    return known;
                }
            }
        }

        var peer = Welcome(sender, now);
        Wake();
        return peer;
    }

    /// <returns>Null when there are as many as can be, and none of them makes room for a stranger.</returns>
    private OscPeer? Welcome(SocketAddress sender, long now)
    {
        var from = AddressOf(sender);
        var peer = new OscPeer(_device, _addresses, from.Serialize(), Plan.Send is { } port ? new IPEndPoint(from.Address, port).Serialize() : from.Serialize())
        {
            Heard = now, IsTrusted = !Plan.Host.Equals(IPAddress.Any) || Plan.Allow is not null || from.Address.Equals(IPAddress.Loopback),
        };
        lock (_peers)
        {
            // Programs that send from a new port each time are one and the same listener at the port that is written.
            _peers.RemoveAll(other =>
            {
                var isOld = _time.GetElapsedTime(other.Heard, now) > ForgetAfter || (Plan.Send is not null && other.AnswersTo.Equals(peer.AnswersTo));
                if (isOld)
                {
                    peer.Earn(other.AnswersTo.Equals(peer.AnswersTo) ? other.Credit : 0);
                    other.Dispose();
                }

                return isOld;
            });
            if (_peers.Count == MostPeers)
            {
                // Strangers take each other's places, and nobody else's.
                var longest = _peers.OrderBy(static other => other.IsTrusted).ThenBy(static other => other.Heard).First();
                if (longest.IsTrusted && !peer.IsTrusted)
                {
                    peer.Dispose();
                    return null;
                }

                longest.Dispose();
                _peers.Remove(longest);
            }

            _peers.Add(peer);
        }

        return peer;
    }

    private void Wake()
    {
        try
        {
            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
        catch (Exception cause) when (cause is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else has, or nobody listens any more.
        }
    }

    private async Task TellAsync()
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(_stop.Token).ConfigureAwait(false);
                await Task.Delay(Pause, _time, _stop.Token).ConfigureAwait(false);
                OscPeer[] peers;
                lock (_peers)
                {
                    peers = [.. _peers];
                }

                var isStale = _isStale;
                _isStale = false;
                foreach (var peer in peers)
                {
                    if (isStale && _time.GetElapsedTime(peer.Heard) > Rest)
                    {
                        peer.Forget();                       // a fader under a finger is not pushed
                    }

                    peer.Tell(_socket.SendTo);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private static IPEndPoint AddressOf(SocketAddress sender) => (IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(sender);
}
