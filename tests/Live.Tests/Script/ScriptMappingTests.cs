using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Live.Tests.Script;

/// <summary>Controls handed over to Live, and taken back: the router may hold its tongue only while Live has said that it moves the parameter.</summary>
public sealed class ScriptMappingTests
{
    private const int Tracks = 6;
    private const int Scenes = 4;
    private const int Wait = 5000;

    [Fact]
    public void Map_EveryParameterAndMode_IsAskedForInTheScriptsWords()
    {
        var world = new ScriptWorld(1, Tracks, Scenes).Started();
        NativeMapping[] wanted =
        [
            Fader(0), Fader(1) with { Value = LiveValue.TrackSend, Item = 2, HasFeedback = false }, Fader(2) with { Value = LiveValue.MasterVolume, Track = -1 },
            Fader(3) with { Value = LiveValue.CueVolume, Track = -1, Mode = NativeMode.RelativeTwosComplement }, Fader(4) with { Value = LiveValue.DeviceParameter, Item = DevicePlace.Pack(1, 7), TakesOver = true },
            Fader(5) with { Value = LiveValue.ReturnPanning, Track = 1, Mode = NativeMode.Absolute14Bit }, Fader(6) with { Value = LiveValue.TrackEqMid, Track = 2, Control = NativeControl.PitchBend, Number = 0 },
        ];
        world.Session.Map(wanted);
        world.PassUntil(() => world.HandedOver.SetEquals(wanted), Wait);
        Assert.Equal(
            [
                "cc 0 7 t/0/volume absolute TF", "cc 1 7 t/1/send/2 absolute FF", "cc 2 7 master/volume absolute TF", "cc 3 7 master/cue relative_two_compliment TF",
                "cc 4 7 t/4/d/1/p/7 absolute TT", "cc 5 7 r/1/panning absolute_14_bit TF", "pitchbend 6 0 t/2/eq-mid absolute TF",
            ],
            world.Script.Mapped.Select(static one => $"{one.Key.Kind} {one.Key.Channel} {one.Key.Number} {one.Value}").Order());
    }

    [Fact]
    public void Map_MoreThanGoIntoOneDatagram_AllAreThereAndAllAreTakenBack()
    {
        var world = new ScriptWorld(2, Tracks, Scenes).Started();
        NativeMapping[] wanted = [.. Enumerable.Range(0, 128).Select(static number => Fader(0) with { Number = number })];
        world.Session.Map(wanted);
        world.PassUntil(() => world.HandedOver.Count == 128, Wait);
        world.Session.Map([wanted[5]]);
        Assert.Equal([wanted[5]], world.HandedOver);            // ours from this moment on
        world.PassUntil(() => world.Script.Mapped.Count == 1, Wait);
        world.Session.Map([]);
        world.PassUntil(() => world.Script.Mapped.Count == 0, Wait);
        Assert.Empty(world.HandedOver);
    }

    [Fact]
    public void Map_OtherParameterForTheControl_IsOursUntilLiveHasIt()
    {
        var world = Mapped(out var fader);
        var other = fader with { Track = 3 };
        world.Session.Map([other]);
        Assert.Empty(world.HandedOver);
        world.PassUntil(() => world.HandedOver.Contains(other), Wait);
        Assert.StartsWith("t/3/volume", Assert.Single(world.Script.Mapped).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_ScriptRefuses_StaysOursAndIsToldOnce()
    {
        var world = new ScriptWorld(4, Tracks, Scenes).Started();
        world.Script.Missing.Add("t/0/volume");
        world.Session.Map([Fader(0)]);
        world.Pass(10_000);
        Assert.Empty(world.HandedOver);
        Assert.Equal("apc, controller 7 on channel 1: no t/0/volume; MidiMesh goes on sending it", Assert.Single(world.Errors));
    }

    [Fact]
    public void Map_OtherParameterThatIsNotThere_LeavesNothingOfTheFirstInLive()
    {
        var world = Mapped(out var fader);
        world.Script.Missing.Add("t/3/volume");
        world.Session.Map([fader with { Track = 3 }]);
        world.PassUntil(() => world.Errors.Count == 1, Wait);
        world.Pass(5000);
        Assert.Empty(world.Script.Mapped);
        Assert.Empty(world.HandedOver);
        Assert.Single(world.Errors);
        world.Session.Map([fader]);
        world.PassUntil(() => world.HandedOver.Contains(fader), Wait);
    }

    [Fact]
    public void Map_LiveDoesNotTakeItOn_StaysOurs()
    {
        var world = new ScriptWorld(5, Tracks, Scenes).Started();
        world.Script.Takes = false;
        world.Session.Map([Fader(0)]);
        world.PassUntil(() => world.Errors.Count == 1, Wait);
        world.Pass(10_000);
        Assert.Empty(world.HandedOver);
        Assert.Single(world.Errors);
    }

    [Fact]
    public void Map_LiveSaysNothing_IsAskedAgainMoreAndMoreSeldom()
    {
        var world = new ScriptWorld(6, Tracks, Scenes).Started();
        world.Script.Takes = null;
        world.Session.Map([Fader(0)]);
        world.Pass(20_000);
        Assert.Empty(world.HandedOver);
        world.Script.Takes = true;
        world.PassUntil(() => world.HandedOver.Count == 1, 40_000);
    }

    [Fact]
    public void ParameterGone_IsOursAtOnce()
    {
        var world = Mapped(out _);
        world.Script.TellMapped("cc", 0, 7, works: false);
        world.PassUntil(() => world.HandedOver.Count == 0, 100);
        world.Pass(5000);
        Assert.Empty(world.HandedOver);
        world.Script.TellMapped("cc", 0, 7, works: true);       // and Live may find it again
        world.PassUntil(() => world.HandedOver.Count == 1, 100);
    }

    [Fact]
    public void PushLost_IsOursUntilAskedAgain()
    {
        var world = Mapped(out var fader);
        world.Script.LosePush();                                // it may have been "Live has given it up"
        world.Script.Takes = null;
        world.PassUntil(() => world.HandedOver.Count == 0, Wait);
        world.Script.Takes = true;
        world.PassUntil(() => world.HandedOver.Contains(fader), Wait);
    }

    [Fact]
    public void SetLoadedAgain_IsOursThenMappedAnew()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var world = Mapped(out var fader);
            world.IsPlugged = seed % 2 == 0;                    // half of them do not even hear goodbye and greeting
            world.Script.Restart(seed + 1);
            world.IsPlugged = true;
            world.PassUntil(() => world.HandedOver.Count == 0, Wait);
            world.PassUntil(() => world.HandedOver.Contains(fader), Wait);
            Assert.Single(world.Script.Mapped);
        }
    }

    [Fact]
    public void Silence_IsOursThenMappedAnew()
    {
        var world = Mapped(out var fader);
        world.IsPlugged = false;
        world.PassUntil(() => world.Session.Link == LiveLink.Lost, Wait);
        Assert.Empty(world.HandedOver);
        world.IsPlugged = true;
        world.PassUntil(() => world.HandedOver.Contains(fader), Wait);
    }

    [Fact]
    public void Stop_IsOursAndTheScriptIsToldGoodbye()
    {
        var world = Mapped(out _);
        world.Session.Stop();
        Assert.Empty(world.HandedOver);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Map_BadNetworkAndManyChanges_EndsAsWanted(int seed)
    {
        var world = new ScriptWorld(seed, Tracks, Scenes).Started();
        (world.Loss, world.Delay) = (0.1, 300);
        var random = new Random(seed);
        NativeMapping[] wanted = [];
        for (var change = 0; change < 30; change++)
        {
            wanted = [.. Enumerable.Range(0, 8).Where(_ => random.Next(3) > 0).Select(channel => Fader(channel) with { Track = random.Next(Tracks) })];
            world.Session.Map(wanted);
            world.Pass(random.Next(1500));
            Assert.Subset(wanted.ToHashSet(), world.HandedOver);
        }

        (world.Loss, world.Delay) = (0, 0);
        world.PassUntil(() => world.HandedOver.SetEquals(wanted) && world.Script.Mapped.Count == wanted.Length, 60_000);
        Assert.Equal(wanted.Select(static fader => (fader.Channel, $"t/{fader.Track}/volume")).Order(), world.Script.Mapped.Select(static one => (one.Key.Channel, one.Value.Split(' ')[0])).Order());
    }

    private static ScriptWorld Mapped(out NativeMapping fader)
    {
        var world = new ScriptWorld(3, Tracks, Scenes).Started();
        var one = fader = Fader(0);
        world.Session.Map([one]);
        world.PassUntil(() => world.HandedOver.Contains(one), Wait);
        return world;
    }

    private static NativeMapping Fader(int channel) =>
        new(0, "apc", NativeControl.Controller, channel, 7, NativeMode.Absolute, LiveValue.TrackVolume, channel, -1, HasFeedback: true, TakesOver: false);
}
