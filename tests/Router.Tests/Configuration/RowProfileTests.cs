using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Configuration.Profiles;
using MidiMesh.Router.Tests.Compilation;

namespace MidiMesh.Router.Tests.Configuration;

/// <summary>Rows of slots in profiles, and lights on them: what is right, and what is said of what is not.</summary>
public sealed class RowProfileTests
{
    private const string Device = "devices { box { profile = generic/slot-rows, virtual = true } }\n";

    [Fact]
    public void Rows_AreControlsWithAMessageEach()
    {
        var (profile, said) = Read("row { at = \"[1..3 as row]\", slots = 2, message = \"F0 7D 01 <row> <slots> 55 F7\", request = \"F0 7D 02 F7\" }");

        Assert.Empty(said);
        var rows = profile.Elements.Select(static element => element.Row!).ToList();
        Assert.Equal(["F07D0100", "F07D0101", "F07D0102"], rows.Select(static row => Convert.ToHexString(row.Before)));
        Assert.Equal(("55F7", 4 + 37 + 2), (Convert.ToHexString(rows[0].After), rows[0].Size));
        Assert.Equal("F07D02F7", Convert.ToHexString(Assert.Single(profile.RowRequests).Span));
        Assert.Equal("row[3]", profile.NameOf(2));
    }

    [Theory]
    [InlineData("slots = 8, message = \"F0 <slots> F7\", longest = 100", "a row of 8 slots is a message of 149 bytes, and the device takes 100")]
    [InlineData("at = \"[1..2 as row]\", slots = 8, message = \"F0 <slots> F7\"", "nothing in 'message' tells these 2 rows apart; put <row> where the row's number stands")]
    [InlineData("at = \"[1..200 as row]\", slots = 8, message = \"F0 <row> <slots> F7\"", "<row> tells at most 128 rows apart, and these are 200")]
    [InlineData("message = \"F0 <slots> F7\"", "'slots' is missing: how many slots a row shows, for instance slots = 8")]
    [InlineData("slots = 8, message = \"F0 <slotz> F7\"", "'message' should be a SysEx message of at most 32 bytes in hexadecimal, F0 to F7, with <slots> once, and <row> before it where the row's number stands, from 0")]
    [InlineData("slots = 8, message = \"F0 <slots> <slots> F7\"", "'message' should be a SysEx message of at most 32 bytes in hexadecimal, F0 to F7, with <slots> once, and <row> before it where the row's number stands, from 0")]
    [InlineData("slots = 8, message = \"F0 <slots> F7\", request = \"F0 80 F7\"", "'request' should be a whole SysEx message in hexadecimal, F0 to F7")]
    public void Mistakes_HaveTheirWords(string row, string expected) => Assert.Contains(expected, Assert.Single(Read($"row {{ {row} }}").Said), StringComparison.Ordinal);

    [Fact]
    public void Rows_WithTheSameMessages_AreRefused() => Assert.Contains(
        "rows 'b' and 'a' have messages that the device cannot tell apart",
        Assert.Single(Read("a { at = \"[1..2 as row]\", slots = 2, message = \"F0 7D <row> <slots> F7\" }, b { slots = 2, message = \"F0 7D 01 <slots> F7\" }").Said), StringComparison.Ordinal);

    [Fact]
    public void Light_ShowsTheSlotsOfAScene_AndLiveIsFollowedAsFar()
    {
        var plan = RigText.Compile(Device + "lights { rows { from = \"live.slots[3, row + 1]\", to = \"box.row[row]\" } }").Plan!;

        Assert.Equal((10, 9), (plan.Endpoints[0].Tracks, plan.Endpoints[0].Scenes));
        Assert.Equal(8, plan.Table.Lights.Length);
        Assert.Equal((2, 1, 9, 1), (plan.Table.Lights[0].Row!.Follows[0].Track, plan.Table.Lights[0].Row!.Follows[0].Scene, plan.Table.Lights[0].Row!.Follows[7].Track, plan.Table.Lights[0].Row!.Follows[7].Scene));
    }

    [Theory]
    [InlineData("from = \"live.track[row].name\", to = \"box.row[row]\"", "light 'l': a row shows slots side by side, for instance from = \"live.slots[1, row]\", not track.name")]
    [InlineData("to = \"box.row[row]\"", "light 'l': 'from' is missing: from which track on and in which scene, for instance from = \"live.slots[1, row]\"")]
    [InlineData("from = \"live.slots[1, row]\", to = \"box.row[row]\", show { playing = green }", "light 'l': a row is told states, colours and names as they are; leave 'show' out")]
    [InlineData("from = \"live.slots[1, row]\", to = \"box.row[row]\", for = 1s", "light 'l': 'for' is for texts on a display; a row shows what is")]
    [InlineData("from = \"live.slots[1, track]\", to = \"apc.pad[track,1]\", show { playing = green }", "light 'l': slots is a row of slots; a device whose profile has 'rows' shows it, and this is a light")]
    [InlineData("from = \"live.slots[0, row]\", to = \"box.row[row]\"", "light 'l': for row[1] this is track 0; they count from 1 to 1000")]
    public void Lights_Mistakes_HaveTheirWords(string light, string expected) =>
        Assert.Equal([$"error: {expected}"], RigText.Errors($"{Device}lights {{ l {{ {light} }} }}").Select(static line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]));

    private static (Contracts.Devices.DeviceProfile Profile, IReadOnlyList<string> Said) Read(string rows)
    {
        var bag = new DiagnosticBag();
        var profile = ProfileReader.Read("maker/box", HoconLoader.LoadText($"profile {{ name = box, format = 1 }}\nrows {{ {rows} }}", "box.conf").Root, bag);
        return (profile, [.. bag.Sorted("box.conf").Select(static one => one.ToString())]);
    }
}
