using MidiMesh.Contracts.Live;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Tests.Script;

/// <summary>What has gone in Live is shown no more: the script tells it as nil, and of tracks behind the last one nothing is known.</summary>
public sealed class StaleValueTests
{
    private const int Tracks = 4;
    private const int Wait = 5000;

    private static readonly LiveSessionOptions Options = new()
    {
        Values = [LiveValue.TrackVolume, LiveValue.TrackEqLow, LiveValue.TrackSend, LiveValue.ReturnVolume, LiveValue.DeviceParameter, LiveValue.Tempo, LiveValue.SelectedParameter],
        Texts = [LiveText.SelectedDeviceName, LiveText.ParameterValue], Sends = 2, Returns = 2, Devices = 1, DeviceParameters = 4, Parameters = 2,
    };

    [Theory]
    [InlineData("t/1/eq-low", "share", LiveValue.TrackEqLow, 1, -1)]
    [InlineData("t/2/send/1", "value", LiveValue.TrackSend, 2, 1)]
    [InlineData("r/1", "volume", LiveValue.ReturnVolume, 1, -1)]
    [InlineData("t/0/d/0/p/3", "share", LiveValue.DeviceParameter, 0, 3)]
    public void Nil_ClearsTheValueAndIsTold(string path, string property, LiveValue value, int track, int item)
    {
        var world = Started();
        world.Script.TellChange(path, property, 0.5f);
        world.PassUntil(() => world.Session.Value(value, track, item) is 0.5, Wait);
        world.Values.Clear();
        world.Script.TellChange(path, property, null);
        world.PassUntil(() => double.IsNaN(world.Session.Value(value, track, item)), Wait);
        Assert.Equal((value, track, item, double.NaN), Assert.Single(world.Values));

        world.Script.TellChange(path, property, 0.25f);         // another one is there
        world.PassUntil(() => world.Session.Value(value, track, item) is 0.25, Wait);
    }

    [Fact]
    public void Nil_ThatIsOlderThanWhatIsKnown_ChangesNothing()
    {
        var world = Started();
        world.Script.TellChange("t/1/eq-low", "share", 0.5f);
        world.PassUntil(() => world.Session.Value(LiveValue.TrackEqLow, 1, -1) is 0.5, Wait);
        world.Session.Receive(new Contracts.Osc.OscMessage("/midimesh/change", 1, "t/1/eq-low", 0, "share", Contracts.Osc.OscValue.Nil).ToPacket(), world.Now);
        Assert.Equal(0.5, world.Session.Value(LiveValue.TrackEqLow, 1, -1));
    }

    [Fact]
    public void Nil_OfTheSong_IsNoNumber()
    {
        var world = Started();
        world.Script.TellChange("song", "tempo", 120f);
        world.PassUntil(() => world.Session.Value(LiveValue.Tempo, -1, -1) is 120, Wait);
        world.Script.TellChange("song", "tempo", null);
        world.Pass(500);
        Assert.Equal(120, world.Session.Value(LiveValue.Tempo, -1, -1));
    }

    [Fact]
    public void TracksDeleted_NothingIsKnownOfThoseBehindTheLast()
    {
        var world = Started();
        for (var track = 0; track < Tracks; track++)
        {
            world.Script.TellChange($"t/{track}", "volume", 0.5f);
        }

        world.PassUntil(() => world.Session.Value(LiveValue.TrackVolume, Tracks - 1, -1) is 0.5, Wait);
        world.Values.Clear();
        world.Script.Resize(2);
        world.PassUntil(() => world.Session.TrackCount == 2 && world.Session.Link == LiveLink.Alive, Wait);
        Assert.Equal([false, false, true, true], Enumerable.Range(0, Tracks).Select(track => double.IsNaN(world.Session.Value(LiveValue.TrackVolume, track, -1))));
        Assert.Equal([(LiveValue.TrackVolume, 2, -1, double.NaN), (LiveValue.TrackVolume, 3, -1, double.NaN)], world.Values.Where(static told => double.IsNaN(told.Number)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DeviceInHand_Deleted_IsShownNoMore(bool isLocked)
    {
        var world = Started();
        world.Script.TellChange("view", "selected_device", "#9");
        world.PassUntil(() => world.Session.Counters.Unmatched >= 0 && world.Session.Text(LiveText.SelectedDeviceName, -1, -1) is null, Wait);
        world.Pass(100);
        world.Script.TellChange("#9", "name", "Organ");
        world.Script.TellChange("#9", "class_name", "Operator");
        world.Script.TellChange("#9", "parameter_names", "Device On\nCutoff\nDrive");
        world.Script.TellChange("#9/p/1", "share", 0.75f);
        world.Script.TellChange("#9/p/1", "text", "75 %");
        world.PassUntil(() => world.Session.Text(LiveText.ParameterValue, -1, 0) == "75 %", Wait);
        Assert.Equal(0.75, world.Session.Value(LiveValue.SelectedParameter, -1, 0));
        world.Session.Execute(new LiveCommand(LiveVerb.SetDeviceLock, Value: isLocked ? 1 : 0), world.Now);

        world.Script.TellChange("#9", "name", null);
        world.PassUntil(() => world.Session.Text(LiveText.SelectedDeviceName, -1, -1) == "", Wait);
        Assert.Equal("", world.Session.Text(LiveText.ParameterValue, -1, 0));
        Assert.True(double.IsNaN(world.Session.Value(LiveValue.SelectedParameter, -1, 0)));
    }

    [Fact]
    public void ParameterOfTheDeviceInHand_Gone_IsShownNoMore()
    {
        var world = Started();
        world.Script.TellChange("view", "selected_device", "#9");
        world.Pass(100);
        world.Script.TellChange("#9", "class_name", "Operator");
        world.Script.TellChange("#9", "parameter_names", "Device On\nCutoff\nDrive");
        world.Script.TellChange("#9/p/2", "share", 0.75f);
        world.Script.TellChange("#9/p/2", "text", "75 %");
        world.PassUntil(() => world.Session.Text(LiveText.ParameterValue, -1, 1) == "75 %", Wait);
        world.Script.TellChange("#9/p/2", "share", null);
        world.Script.TellChange("#9/p/2", "text", null);
        world.PassUntil(() => world.Session.Text(LiveText.ParameterValue, -1, 1) == "" && double.IsNaN(world.Session.Value(LiveValue.SelectedParameter, -1, 1)), Wait);
    }

    private static ScriptWorld Started() => new ScriptWorld(1, Tracks, 3, options: Options).Started();
}
