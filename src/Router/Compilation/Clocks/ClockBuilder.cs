using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Live;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Clocks;

/// <summary>Looks up the names of the rig's clock: whose it is, and who is sent it.</summary>
internal static class ClockBuilder
{
    private const string What = "clock";

    /// <summary>The clock; none when the rig has none, or when something is wrong, which has been reported.</summary>
    public static ClockPlan Build(ClockConfig? clock, RigDraft draft, DiagnosticBag bag)
    {
        if (clock is null)
        {
            return ClockPlan.None;
        }

        var (source, from) = SourceOf(clock, draft, bag);
        var outputs = new List<int>();
        foreach (var to in clock.To)
        {
            if (OutputOf(to, draft, bag) is not { } device)
            {
                continue;
            }

            if (source == ClockSource.Device && device == from)
            {
                bag.Error(RigDiagnosticIds.FeedbackLoop, to.Origin, $"{What}: the clock comes from '{to.Value}' and goes back to it, a loop; take it out of 'to'");
            }
            else if (outputs.Contains(device))
            {
                bag.Error(RigDiagnosticIds.TwoOwners, to.Origin, $"{What}: '{to.Value}' is there twice, and would hear twice the tempo");
            }
            else
            {
                outputs.Add(device);
            }
        }

        var name = source == ClockSource.Own ? "" : clock.From!.Value.Value;
        return new ClockPlan(source, from, name, clock.Tempo, clock.BeatsPerBar, [.. outputs], clock.Run);
    }

    /// <summary>What a Live must tell for its beat to be followed: tempo, transport, and where its song is as finely as it can.</summary>
    public static void FollowBeat(RigDraft draft, int endpoint)
    {
        draft.Needs[endpoint].Follow(LiveValue.Tempo);
        draft.Needs[endpoint].Follow(LiveValue.IsPlaying);
        draft.Needs[endpoint].Follow(draft.Names.Config.Endpoints[endpoint].Kind.Reach()?.Follows(LiveValue.SongTime) == true ? LiveValue.SongTime : LiveValue.Beat);
    }

    private static (ClockSource Source, int From) SourceOf(ClockConfig clock, RigDraft draft, DiagnosticBag bag)
    {
        if (clock.From is not { } from || from.Value == ClockConfig.Own)
        {
            return (ClockSource.Own, -1);
        }

        if (clock.Run)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, from.Origin, $"{What}: '{from.Value}' says when the song runs; take 'run' out");
        }

        var names = draft.Names;
        if (names.DeviceOf(from.Value) is >= 0 and var device)
        {
            if (!names.Config.Devices[device].HasInput)
            {
                bag.Error(RigDiagnosticIds.DoesNotFit, from.Origin, $"{What}: nothing comes from '{from.Value}', which is virtual = out");
            }

            return (ClockSource.Device, device);
        }

        if (names.EndpointOf(from.Value) is >= 0 and var endpoint)
        {
            if (names.IsLive(endpoint))
            {
                FollowBeat(draft, endpoint);
                var reach = names.Config.Endpoints[endpoint].Kind.Reach()!;
                foreach (var value in (ReadOnlySpan<LiveValue>)[LiveValue.SignatureNumerator, LiveValue.SignatureDenominator])
                {
                    if (reach.Follows(value))
                    {
                        draft.Needs[endpoint].Follow(value);
                    }
                }

                return (ClockSource.Live, endpoint);
            }

            bag.Error(RigDiagnosticIds.DoesNotFit, from.Origin, $"{What}: '{from.Value}' is no Live and tells no tempo");
            return (ClockSource.None, -1);
        }

        if (names.RoleOf(from.Value) >= 0)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, from.Origin, $"{What}: '{from.Value}' is a role; name the device whose clock it is");
        }
        else
        {
            bag.Error(RigDiagnosticIds.UnknownName, from.Origin, $"{What}: no device or Live '{from.Value}'{NearestWord.Suggest(bag, from.Value, [.. names.Ends, ClockConfig.Own])}");
        }

        return (ClockSource.None, -1);
    }

    private static int? OutputOf(Written<string> to, RigDraft draft, DiagnosticBag bag)
    {
        var names = draft.Names;
        var device = names.DeviceOf(to.Value);
        if (device < 0)
        {
            var why = names.RoleOf(to.Value) >= 0 ? $"'{to.Value}' is a role; the clock goes to devices"
                : names.EndpointOf(to.Value) >= 0 ? $"'{to.Value}' speaks OSC; MIDI clock goes to devices"
                : $"no device '{to.Value}'{NearestWord.Suggest(bag, to.Value, [.. names.Config.Devices.Select(static one => one.Name.Value)])}";
            bag.Error(RigDiagnosticIds.UnknownName, to.Origin, $"{What}: {why}");
            return null;
        }

        if (!names.Config.Devices[device].HasOutput)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, to.Origin, $"{What}: nothing goes to '{to.Value}', which is virtual = in");
        }

        return device;
    }
}
