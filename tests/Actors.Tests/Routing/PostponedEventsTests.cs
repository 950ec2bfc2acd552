using MidiMesh.Actors.Routing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Tests.Routing;

public sealed class PostponedEventsTests
{
    private readonly PostponedEvents _events = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Take_AnyHistory_GivesTheEarliestAndOfEqualOnesTheFirst(int seed)
    {
        var random = new Random(seed);
        var expected = new List<(long Due, long Id)>();
        for (var i = 1; i <= 20_000; i++)
        {
            if (random.Next(2) == 0 && _events.TryAdd(Waiting(i, random.Next(50))))
            {
                expected.Add((_due, i));
            }
            else if (expected.Count > 0)
            {
                var next = expected.OrderBy(one => one.Due).ThenBy(one => one.Id).First();
                expected.Remove(next);

                Assert.Equal(next.Due, _events.NextDue);
                Assert.Equal(next.Id, _events.Take().Event.Id);
            }
        }

        Assert.Equal(expected.Count, _events.Count);
    }

    [Fact]
    public void TryAdd_FullOfNotes_StillHasRoomForReleases()
    {
        while (_events.TryAdd(Waiting(1, 1)))
        {
        }

        Assert.Equal(PostponedEvents.Capacity * 7 / 8, _events.Count);
        var release = Waiting(2, 1) with { Event = new MeshEvent { Gesture = Gesture.Release } };
        while (_events.TryAdd(release))
        {
        }

        Assert.Equal(PostponedEvents.Capacity, _events.Count);
        Assert.Equal(PostponedEvents.Capacity, _events.Clear());
        Assert.True(_events.TryAdd(release));
    }

    [Fact]
    public void MarkUp_Release_TellsWhatItsPressHasCaused()
    {
        _events.TryAdd(Waiting(1, 1, MidiMessage.NoteOn(0, 60, 1)));
        _events.TryAdd(Waiting(2, 2, MidiMessage.NoteOn(1, 60, 1)));
        _events.TryAdd(Waiting(3, 3, MidiMessage.ControlChange(0, 60, 1)));

        _events.MarkUp(MidiMessage.NoteOff(0, 60), 7);
        _events.MarkUp(MidiMessage.NoteOff(0, 60), 8);

        Assert.Equal([(true, 7L), (false, 0L), (false, 0L)], Enumerable.Range(0, 3).Select(_ => _events.Take().Event).Select(static e => (e.IsUp, e.UpAt)));
    }

    [Fact]
    public void DropDelayed_ValuesAmongIt_KeepsThem()
    {
        for (var i = 0; i < 100; i++)
        {
            _events.TryAdd(Waiting(i, i % 7) with { IsReplaceable = i % 3 == 0, List = i % 3 == 1 ? [] : null });
        }

        Assert.Equal(33, _events.DropDelayed(9));
        Assert.Equal(34, _events.Count);
        _events.EndAll();
        while (_events.Count > 0)
        {
            Assert.True(_events.TryTakeEnding(out var value));
            Assert.Equal((true, 9L), (value.Event.IsUp, value.Event.UpAt));
        }
    }

    [Fact]
    public void DropDelayed_ValueThatSwitchesSomethingOn_IsDropped()
    {
        _events.TryAdd(new PostponedEvent { Event = new MeshEvent { Latch = true }, IsReplaceable = true });

        Assert.Equal(1, _events.DropDelayed(0));
        Assert.Equal(0, _events.Count);
    }

    [Fact]
    public void CancelPresses_SeveralControls_TakesOneControlsPressesOfOneKind()
    {
        for (var i = 0; i < 90; i++)
        {
            var e = new MeshEvent { Control = i % 3, Gesture = i % 2 == 0 ? Gesture.LongPress : Gesture.ShortPress };
            _events.TryAdd(new PostponedEvent { Event = e, Due = i * 7 % 11, List = [] });
        }

        _events.CancelPresses(1, Gesture.LongPress);

        Assert.Equal(75, _events.Count);
        while (_events.Count > 0)
        {
            var left = _events.Take().Event;
            Assert.False(left is { Control: 1, Gesture: Gesture.LongPress });
        }
    }

    private long _due;

    private PostponedEvent Waiting(long id, long due, MidiMessage arrived = default)
    {
        _due = due;
        return new PostponedEvent { Event = new MeshEvent { Id = id, Arrived = arrived }, Due = due };
    }
}
