using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Testing;

namespace MidiMesh.Contracts.Tests.Routing;

public sealed class DeviceSourceTests
{
    private static readonly RouteEntry Low = Entry(0, new NoteFilter(0, 59));
    private static readonly RouteEntry All = Entry(1);
    private static readonly RouteEntry High = Entry(2, new ChannelFilter(1, 1), new NoteFilter(60, 127));
    private static readonly RouteEntry Wheel = Entry(3, new ControllerFilter(1, 1));
    private static readonly RouteEntry Parts = Entry(4, new ControllersFilter("nrpn", static controller => controller is 98 or 99));
    private static readonly DeviceSource Source = new([], [Low, All, High, Wheel, Parts], 0);

    public static TheoryData<MidiMessage, int[]> Messages => new()
    {
        { MidiMessage.NoteOn(0, 59, 1), [0, 1] },
        { MidiMessage.NoteOff(0, 60, 0), [1, 2] },
        { MidiMessage.NoteOn(9, 60, 1), [1, 2] },            // the channel is asked by the filter itself
        { MidiMessage.PolyPressure(0, 127, 1), [1, 2] },
        { MidiMessage.ControlChange(0, 1, 64), [1, 3] },
        { MidiMessage.ControlChange(0, 99, 64), [1, 4] },
        { MidiMessage.ControlChange(0, 60, 64), [1] },
        { MidiMessage.PitchBend(0, 60), [1] },
        { MidiMessage.SysEx, [1] },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void RoutesFor_Message_AreThoseThatCanAnswerItInOrder(MidiMessage message, int[] expected) =>
        Assert.Equal(expected, Source.RoutesFor(message).Select(static entry => entry.Route.Index));

    [Fact]
    public void RoutesFor_SourceWithOtherRoutes_KnowsThem()
    {
        var other = Source with { Any = [Wheel] };

        Assert.Equal([Wheel], other.RoutesFor(MidiMessage.ControlChange(0, 1, 64)));
        Assert.Empty(other.RoutesFor(MidiMessage.NoteOn(0, 60, 1)));
    }

    [Fact]
    public void RoutesFor_Message_AllocatesNothing()
    {
        Source.RoutesFor(MidiMessage.NoteOn(0, 60, 1));
        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                Source.RoutesFor(MidiMessage.NoteOn(0, i & 0x7F, 1));
            }
        }));
    }

    private static RouteEntry Entry(int index, params Filter[] when) => new(new Route(index, $"r{index}", 0, when, [], [], false, null), 0, []);
}
