using MidiMesh.Router.Tests.Compilation;

namespace MidiMesh.Router.Tests.Configuration;

/// <summary>One mistake is told once: what only follows from it is not called wrong too.</summary>
public sealed class FollowUpTests
{
    [Fact]
    public void Kind_Misspelt_RoutesToTheEndpointAreNotWrong()
    {
        var diagnostics = RigText.CompileWhole("""
            devices { apc { profile = akai/apc40 } }
            endpoints { live { kind = abletonosc } }
            routes { x { from = "apc.pad[track,scene]", to = "live.clip[track,scene]" } }
            """).Diagnostics;

        Assert.Equal("endpoint 'live': 'kind' has no word 'abletonosc'; did you mean 'ableton-osc'?", Assert.Single(diagnostics).Message);
    }

    [Fact]
    public void From_NotReadable_ItsNamesAreNotUnknown()
    {
        var diagnostics = RigText.CompileWhole("""
            devices { apc { profile = akai/apc40 } }
            endpoints { live { kind = ableton-osc } }
            routes { x { from = "apc.pad[track,scene", to = "live.clip[track,scene]" } }
            """).Diagnostics;

        Assert.Contains("'[' is never closed", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }
}
