using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Bench;
using MidiMesh.Router.RigTests;

namespace MidiMesh.Router.Hosting;

/// <summary>Plays a rig once where nobody hears it, so that the first press of the evening is not the slowest: what is needed for it has then been compiled and linked.</summary>
/// <remarks>The rig stands on a bench of its own, without ports and sockets: nothing of it reaches a device, a Live or the running rig's state.</remarks>
internal static class WarmUp
{
    /// <summary>Controls and addresses that are played of each device and endpoint: enough for every kind of message and, with rigs as people write them, for most steps.</summary>
    private const int MostOfEach = 24;

    /// <summary>A rig that never comes to rest is not waited for.</summary>
    private const int MostWork = 20_000;

    /// <summary>Plays it on a thread of the pool; never fails.</summary>
    /// <param name="plan">The rig.</param>
    /// <param name="stop">Ends it.</param>
    public static Task StartAsync(MeshPlan plan, CancellationToken stop) => Task.Run(() => Play(plan, stop), CancellationToken.None);

    /// <returns>How many messages were played.</returns>
    internal static int Play(MeshPlan plan, CancellationToken stop = default)
    {
        var played = 0;
        Span<byte> bytes = stackalloc byte[3];
        try
        {
            using var bench = new RigBench(plan, MostWork, stop);
            if (!bench.Connect())
            {
                return played;
            }

            for (var device = 0; device < plan.Devices.Length; device++)
            {
                foreach (var message in MessagesOf(plan.Devices[device]))
                {
                    bench.Send(device, bytes[..message.CopyTo(bytes)]);
                    played++;
                }
            }

            for (var endpoint = 0; endpoint < plan.Table.OscSources.Length; endpoint++)
            {
                foreach (var route in plan.Table.OscSources[endpoint].Routes.Where(static route => route.Pattern.IsLiteral).Take(MostOfEach))
                {
                    bench.SendOsc(endpoint, new OscMessage(route.Pattern.Pattern, 0.5f).ToPacket());
                    played++;
                }
            }

            bench.Advance(TimeSpan.FromSeconds(1));
        }
        catch (Exception cause) when (cause is OperationCanceledException or RestlessRigException)
        {
            // Warm enough.
        }

        return played;
    }

    /// <summary>Presses, releases and positions of the first controls of each kind; of a device without controls, a note and a controller.</summary>
    private static IEnumerable<MidiMessage> MessagesOf(DevicePlan plan)
    {
        var elements = plan.Profile.Elements;
        if (elements.Length == 0)
        {
            return [MidiMessage.NoteOn(0, 60, 100), MidiMessage.NoteOff(0, 60), MidiMessage.ControlChange(0, 7, 64)];
        }

        return elements.GroupBy(static element => (element.Group, element.Message)).SelectMany(static kind => kind.Take(4)).Take(MostOfEach)
            .SelectMany(static element => (MidiMessage[])[ControlMessages.Press(element, 100), ControlMessages.Move(element, 0.5), ControlMessages.Release(element)]);
    }
}
