using MidiMesh.Actors.Stage;

namespace MidiMesh.Router.Tests.Compilation.Stage;

/// <summary>What a swap would change in the lights.</summary>
public sealed class SwapRehearsalTests
{
    /// <summary>Also for colours that are none of the palette's: RGB, the clip's own, and those that we move.</summary>
    [Theory]
    [InlineData("stopped = amber, playing = green", "fits")]
    [InlineData("playing = \"#ff8800\"", "amber shown as #ff8800")]
    [InlineData("playing = clip-colour", "the nearest to the clip's colour shown as the clip's colour")]
    [InlineData("playing = blue-pulse", "green-blink shown as blue-pulse")]
    [InlineData("playing = \"#ff8800-blink\"", "amber-blink shown as #ff8800-blink")]
    public void Lights_OfADeviceWithAnyColour_TellWhatLooksDifferent(string show, string told)
    {
        Assert.Equal(told, Lights(show, "apc", "grid"));
        if (told == "fits")
        {
            Assert.Equal(told, Lights(show, "grid", "apc"));
        }
    }

    [Theory]
    [InlineData("playing = green-blink", "green-blink shown as on-blink")]
    [InlineData("playing = track-colour", "the track's colour shown as the nearest to the track's colour")]
    [InlineData("playing = \"#ff8800\"", "#ff8800 shown as on")]
    public void Lights_OfADeviceWithOneColour_TellWhatIsLost(string show, string told) => Assert.Equal(told, Lights(show, "grid", "lamp"));

    private static string Lights(string show, string from, string to)
    {
        var table = RigText.Table($$"""
            devices {
              grid { profile = novation/launchpad-x, virtual = true }
              lamp { profile = generic/pad-grid, virtual = true }
            }
            roles { clips { any-of = [apc, grid, lamp] } }
            lights { state { from = "live.clip[track,scene].state", to = "clips.pad[1..4 as track, 1..4 as scene]", show { {{show}} } } }
            """);
        int IndexOf(string name) => Array.FindIndex(table.Devices, device => device.Name == name);
        return Assert.Single(SwapRehearsal.Of(table, 0, IndexOf(from), IndexOf(to)).Lines, static line => line.What == "light state").Text;
    }
}
