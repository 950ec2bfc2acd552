using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.LiveOsc;

namespace MidiMesh.Actors.Endpoints;

/// <summary>An endpoint that speaks as LiveOSC in front of another one: what its template asks goes to that Live, what changes there is told.</summary>
public sealed partial class EndpointLane : ILiveOscFrontSink
{
    private LiveOscFront? _front;
    private EndpointLane? _live;                             // that it speaks for
    private EndpointLane[] _fronts = [];                     // that speak for this one

    void ILiveOscFrontSink.Ask(in LiveCommand command) => _live?.Deliver(EndpointDelivery.ToLive(command, _mesh.Numbers.Next()));

    void ILiveOscFrontSink.Answer(ReadOnlySpan<byte> datagram) => Transmit(datagram, 0);

    /// <summary>Within a turn: speaks for the Live that the table names, anew when that is another one or the template may name more of it.</summary>
    private void UseFront(EndpointPlan before)
    {
        var endpoints = _wiring.Table.Endpoints;
        _fronts = [.. _wiring.Endpoints.Where((_, i) => i < endpoints.Length && endpoints[i].Front == _index && _index >= 0)];
        var live = (uint)_index < (uint)endpoints.Length && endpoints[_index].Front is var front and >= 0 ? _wiring.Endpoints[front] : null;
        if (live is null)
        {
            (_front, _live) = (null, null);
            return;
        }

        if (_front is null || live != _live || (before.Tracks, before.Scenes, before.Sends) != (Plan.Tracks, Plan.Scenes, Plan.Sends))
        {
            (_front, _live) = (new LiveOscFront(Plan.Tracks, Plan.Scenes, Plan.Sends, this) { Live = live }, live);
        }

        _front.LinkChanged(live.Link);
    }

    private void HearNews(in EndpointDelivery news)
    {
        var (track, item) = (news.Command.Track, news.Command.Scene);
        switch (news.News)
        {
            case LiveNews.Slot:
                _front?.SlotChanged(track, item);
                break;
            case LiveNews.Value:
                _front?.ValueChanged(news.Watched, track, item, news.Command.Value);
                break;
            case LiveNews.Names:
                _front?.NamesChanged(track);
                break;
            case LiveNews.Layout:
                _front?.LayoutChanged();
                break;
            default:
                _front?.LinkChanged(_front.Live?.Link ?? LiveLink.Silent);
                break;
        }
    }

    /// <summary>Whether a message is one of a template's; why it is not done, if it is not.</summary>
    private bool TakeAsFront(in OscMessageView message, out string? refusal)
    {
        refusal = null;
        if (_front is not { } front)
        {
            return false;
        }

        front.Reach = _live?.Plan.Kind.Reach() ?? front.Reach;
        return front.Receive(message, out refusal);
    }

    /// <summary>What a template asked is not done, and no route has taken it: it is counted, and the template is told.</summary>
    private void RefuseAsFront(string refusal, in OscMessageView message, long id)
    {
        Refuse();
        Note(TraceKind.OscDropped, message.Bytes, refusal, id);
        _front?.Refuse(refusal);
    }

    /// <summary>Something of this Live's has changed: those that speak for it are told.</summary>
    private void TellFronts(LiveNews news, int track = -1, int item = -1, LiveValue value = default, double number = 0)
    {
        foreach (var lane in _fronts)
        {
            lane.Deliver(EndpointDelivery.Of(news, track, item, value, number));
        }
    }
}
