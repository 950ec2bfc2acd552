using System.Threading.Channels;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Client;

/// <summary>A value that Live tells when it changes, and all who follow it. Thread safe.</summary>
internal sealed class LiveSubscription(string what, string property, IReadOnlyList<OscValue> arguments)
{
    private readonly Lock _gate = new();
    private readonly List<ChannelWriter<IReadOnlyList<OscValue>>> _followers = [];
    private readonly string _address = $"/live/{what}/get/{property}";

    public OscMessage Start { get; } = new($"/live/{what}/start_listen/{property}", arguments);

    public OscMessage Stop { get; } = new($"/live/{what}/stop_listen/{property}", arguments);

    public void Add(ChannelWriter<IReadOnlyList<OscValue>> follower)
    {
        lock (_gate)
        {
            _followers.Add(follower);
        }
    }

    /// <summary>True when nobody follows it any more.</summary>
    public bool Remove(ChannelWriter<IReadOnlyList<OscValue>> follower)
    {
        lock (_gate)
        {
            _followers.Remove(follower);
            return _followers.Count == 0;
        }
    }

    public void Offer(OscMessage message)
    {
        if (message.Address != _address || !LiveConnection.BeginsWith(message.Arguments, arguments))
        {
            return;
        }

        lock (_gate)
        {
            foreach (var follower in _followers)
            {
                follower.TryWrite(message.Arguments);
            }
        }
    }

    public void End()
    {
        lock (_gate)
        {
            foreach (var follower in _followers)
            {
                follower.TryComplete();
            }
        }
    }
}
