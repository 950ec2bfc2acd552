using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Tests.Session;

public class AbletonOscDialectTests
{
    private static readonly AbletonOscDialect Dialect = new();

    public static TheoryData<LiveVerb, double, string> Commands => new()
    {
        { LiveVerb.FireSlot, 0, "/live/clip_slot/fire ,ii 2 4" },
        { LiveVerb.StopTracks, 0, "/live/track/stop_all_clips ,i 2" },
        { LiveVerb.StopTracksNow, 0, "/live/track/stop_all_clips ,iF 2" },
        { LiveVerb.StopAll, 0, "/live/song/stop_all_clips ," },
        { LiveVerb.FireScene, 0, "/live/scene/fire ,i 4" },
        { LiveVerb.SetTrackVolume, 0.5, "/live/track/set/volume ,if 2 0.5" },
        { LiveVerb.SetTrackPanning, -0.5, "/live/track/set/panning ,if 2 -0.5" },
        { LiveVerb.SetTrackSend, 0.25, "/live/track/set/send ,iif 2 4 0.25" },
        { LiveVerb.SetTrackMute, 1, "/live/track/set/mute ,iT 2" },
        { LiveVerb.SetTrackSolo, 0, "/live/track/set/solo ,iF 2" },
        { LiveVerb.SetTrackArm, 1, "/live/track/set/arm ,iT 2" },
        { LiveVerb.SetTempo, 128, "/live/song/set/tempo ,f 128" },
        { LiveVerb.Play, 0, "/live/song/start_playing ," },
        { LiveVerb.Stop, 0, "/live/song/stop_playing ," },
    };

    public static TheoryData<LiveAsk, LiveProperty, string> Requests => new()
    {
        { LiveAsk.Get, LiveProperty.Version, "/live/application/get/version ," },
        { LiveAsk.Get, LiveProperty.TrackCount, "/live/song/get/num_tracks ," },
        { LiveAsk.Get, LiveProperty.SceneCount, "/live/song/get/num_scenes ," },
        { LiveAsk.Listen, LiveProperty.SongQuantization, "/live/song/start_listen/clip_trigger_quantization ,i 77" },
        { LiveAsk.Listen, LiveProperty.Tempo, "/live/song/start_listen/tempo ,i 77" },
        { LiveAsk.Listen, LiveProperty.IsPlaying, "/live/song/start_listen/is_playing ,i 77" },
        { LiveAsk.Listen, LiveProperty.PlayingSlot, "/live/track/start_listen/playing_slot_index ,ii 3 77" },
        { LiveAsk.Unlisten, LiveProperty.PlayingSlot, "/live/track/stop_listen/playing_slot_index ,ii 3 77" },
        { LiveAsk.Listen, LiveProperty.FiredSlot, "/live/track/start_listen/fired_slot_index ,ii 3 77" },
        { LiveAsk.Listen, LiveProperty.TrackVolume, "/live/track/start_listen/volume ,ii 3 77" },
        { LiveAsk.Listen, LiveProperty.TrackArm, "/live/track/start_listen/arm ,ii 3 77" },
        { LiveAsk.Get, LiveProperty.TrackSend, "/live/track/get/send ,ii 3 5" },
        { LiveAsk.Listen, LiveProperty.HasClip, "/live/clip_slot/start_listen/has_clip ,iii 3 5 77" },
        { LiveAsk.Listen, LiveProperty.IsRecording, "/live/clip/start_listen/is_recording ,iii 3 5 77" },
        { LiveAsk.Get, LiveProperty.ClipQuantization, "/live/clip/get/launch_quantization ,iii 3 5 77" },
        { LiveAsk.Get, LiveProperty.ClipName, "/live/clip/get/name ,iii 3 5 77" },
        { LiveAsk.Get, LiveProperty.ClipColor, "/live/clip/get/color ,iii 3 5 77" },
    };

    public static TheoryData<string, OscValue[], LiveReplyKind> Malformed => new()
    {
        { "/live/track/get/playing_slot_index", [], LiveReplyKind.Malformed },
        { "/live/track/get/playing_slot_index", [Int(1), Int(77), Text("3")], LiveReplyKind.Malformed },
        { "/live/track/get/playing_slot_index", [Int(1), Int(77), OscValue.FromFloat(2.5f)], LiveReplyKind.Malformed },
        { "/live/track/get/playing_slot_index", [Int(1), Int(77), OscValue.True], LiveReplyKind.Malformed },
        { "/live/track/get/playing_slot_index", [Int(1), Int(77), Int(2), Int(3)], LiveReplyKind.Malformed },
        { "/live/track/get/playing_slot_index", [Int(1), Int(2)], LiveReplyKind.Foreign },
        { "/live/track/get/volume", [Int(1), Int(77), OscValue.FromFloat(float.NaN)], LiveReplyKind.Malformed },
        { "/live/track/get/volume", [Int(1), Int(77), OscValue.FromFloat(float.PositiveInfinity)], LiveReplyKind.Malformed },
        { "/live/track/get/mute", [Int(1), Int(77), Int(2)], LiveReplyKind.Malformed },
        { "/live/clip/get/name", [Int(1), Int(2), OscValue.Nil, Int(77)], LiveReplyKind.Malformed },
        { "/live/clip/get/name", [Int(1), Int(2), Text("a"), Text("b")], LiveReplyKind.Malformed },
        { "/live/song/get/num_tracks", [OscValue.FromFloat(0.5f)], LiveReplyKind.Malformed },
        { "/live/application/get/version", [Int(12)], LiveReplyKind.Malformed },
        { "/live/application/get/average_process_usage", [], LiveReplyKind.Foreign },
        { "/live/error", [], LiveReplyKind.Malformed },
        { "/live/error", [Int(3)], LiveReplyKind.Malformed },
        { "/live/song/get/beat", [Int(3)], LiveReplyKind.Foreign },
        { "/live", [], LiveReplyKind.Foreign },
        { "/other/thing", [Int(1)], LiveReplyKind.Foreign },
    };

    [Theory, MemberData(nameof(Commands))]
    public void WriteCommand_Verb_IsTheMessageThatAbletonOscKnows(LiveVerb verb, double value, string expected) =>
        Assert.Equal(expected, Written((ref OscWriter writer) => Dialect.WriteCommand(ref writer, verb, 2, 4, value)));

    [Theory]
    [InlineData(LiveVerb.None)]
    [InlineData(LiveVerb.SetMasterVolume)]
    [InlineData(LiveVerb.MarkWaiting)]
    [InlineData(LiveVerb.AskTracks)]
    [InlineData((LiveVerb)200)]
    public void WriteCommand_VerbOutOfReach_WritesNothing(LiveVerb verb)
    {
        var writer = new OscWriter(new byte[256]);

        Assert.False(Dialect.WriteCommand(ref writer, verb, 0, 0, 0));
        Assert.Equal(0, writer.Length);
    }

    [Theory, MemberData(nameof(Requests))]
    public void WriteRequest_Property_CarriesIndicesAndTag(LiveAsk ask, LiveProperty property, string expected) =>
        Assert.Equal(expected, Written((ref OscWriter writer) => Dialect.WriteRequest(ref writer, new LiveRequest(ask, property, 3, 5, 77))));

    [Theory]
    [InlineData(LiveAsk.Unlisten, LiveProperty.TrackVolume)]      // would be an error once the track has moved
    [InlineData(LiveAsk.Listen, LiveProperty.TrackSend)]
    [InlineData(LiveAsk.Listen, LiveProperty.TrackCount)]
    [InlineData(LiveAsk.Listen, LiveProperty.ClipName)]
    [InlineData(LiveAsk.Get, LiveProperty.None)]
    public void WriteRequest_WhatCannotBeAsked_WritesNothing(LiveAsk ask, LiveProperty property)
    {
        var writer = new OscWriter(new byte[256]);

        Assert.False(Dialect.WriteRequest(ref writer, new LiveRequest(ask, property, 0, 0, 1)));
        Assert.Equal(0, writer.Length);
    }

    [Fact]
    public void FireSlot_OnTheWire_IsTheseBytes()
    {
        var buffer = new byte[64];
        var writer = new OscWriter(buffer);
        Dialect.WriteCommand(ref writer, LiveVerb.FireSlot, 2, 4, 0);

        // "/live/clip_slot/fire", four NULs; ",ii", one NUL; 2; 4
        var expected = "/live/clip_slot/fire\0\0\0\0,ii\0\0\0\0\u0002\0\0\0\u0004"u8.ToArray();
        Assert.Equal(expected, writer.Written.ToArray());
    }

    [Theory]
    [InlineData(LiveBlockKind.Play, 0, "/live/song/get/track_data ,iisss 1 3 \"track.playing_slot_index\" \"track.fired_slot_index\" \"track.is_foldable\"")]
    [InlineData(LiveBlockKind.State, 1, "/live/song/get/track_data ,iissssss 1 3 \"track.playing_slot_index\" \"track.fired_slot_index\" \"track.is_foldable\" \"clip_slot.has_clip\" \"clip.launch_quantization\" \"track.is_foldable\"")]
    [InlineData(LiveBlockKind.Names, 0, "/live/song/get/track_data ,iissss 1 3 \"track.name\" \"track.color\" \"clip.name\" \"clip.color\"")]
    public void WriteBlock_Kind_NamesItsColumns(LiveBlockKind kind, int salt, string expected) =>
        Assert.Equal(expected, Written((ref OscWriter writer) => Dialect.WriteBlock(ref writer, new LiveBlock(kind, 1, 3, 5, salt))));

    [Fact]
    public void Read_Listener_GivesIndexTagAndValue()
    {
        Read("/live/track/get/playing_slot_index", reply =>
        {
            Assert.Equal(LiveReplyKind.Value, reply.Kind);
            Assert.Equal(LiveProperty.PlayingSlot, reply.Property);
            Assert.Equal((3, 77, 2.0), (reply.Track, reply.Tag, reply.Number));
        }, Int(3), Int(77), Int(2));
        Read("/live/clip_slot/get/has_clip", reply =>
        {
            Assert.Equal(LiveProperty.HasClip, reply.Property);
            Assert.Equal((3, 4, 77, 1.0), (reply.Track, reply.Scene, reply.Tag, reply.Number));
        }, Int(3), Int(4), Int(77), OscValue.True);
    }

    [Fact]
    public void Read_Getter_GivesTheTagFromBehindTheValue()
    {
        Read("/live/clip/get/name", reply =>
        {
            Assert.Equal(LiveProperty.ClipName, reply.Property);
            Assert.Equal((3, 4, 77), (reply.Track, reply.Scene, reply.Tag));
            Assert.True(reply.Text.SequenceEqual("Bässe"u8));
        }, Int(3), Int(4), Text("Bässe"), Int(77));
        Read("/live/application/get/version", reply => Assert.Equal((12.0, 1), (reply.Number, reply.Scene)), Int(12), Int(1));
        Read("/live/track/get/send", reply => Assert.Equal((3, 1, 0.5), (reply.Track, reply.Scene, reply.Number)), Int(3), Int(1), OscValue.FromFloat(0.5f));
    }

    [Fact]
    public void Read_StartupAndError_AreKnown()
    {
        Read("/live/startup", reply => Assert.Equal(LiveReplyKind.Startup, reply.Kind));
        Read("/live/error", reply =>
        {
            Assert.Equal(LiveReplyKind.Error, reply.Kind);
            Assert.True(reply.Text.SequenceEqual("Index out of range"u8));
        }, Text("Index out of range"));
    }

    [Theory, MemberData(nameof(Malformed))]
    public void Read_UnexpectedArguments_IsNoValue(string address, OscValue[] arguments, LiveReplyKind kind) =>
        Read(address, reply => Assert.Equal(kind, reply.Kind), arguments);

    [Fact]
    public void Read_OtherProgramsAddress_IsNoSignOfLife()
    {
        Read("/other/thing", reply => Assert.False(reply.FromLive));
        Read("/live/song/get/beat", reply => Assert.True(reply.FromLive), Int(1));
    }

    [Fact]
    public void TryReadBlock_WholeAnswer_TellsEveryValueInItsPlace()
    {
        var block = new LiveBlock(LiveBlockKind.State, 1, 3, 2, 1);
        OscValue[] arguments =
        [
            Int(0), Int(-1), OscValue.False, OscValue.True, OscValue.False, Int(0), OscValue.Nil, OscValue.False,
            Int(-1), Int(-2), OscValue.True, OscValue.False, OscValue.False, OscValue.Nil, OscValue.Nil, OscValue.True,
        ];
        var cells = ReadBlock(block, arguments, out var good);

        Assert.True(good);
        Assert.Equal(
        [
            "PlayingSlot 1,-1 0", "FiredSlot 1,-1 -1", "IsGroup 1,-1 0", "HasClip 1,0 1", "HasClip 1,1 0",
            "ClipQuantization 1,0 0", "ClipQuantization 1,1 none",
            "PlayingSlot 2,-1 -1", "FiredSlot 2,-1 -2", "IsGroup 2,-1 1", "HasClip 2,0 0", "HasClip 2,1 0",
            "ClipQuantization 2,0 none", "ClipQuantization 2,1 none",
        ], cells);
    }

    [Fact]
    public void TryReadBlock_OneValueOfAnotherType_TellsNothing()
    {
        var block = new LiveBlock(LiveBlockKind.Play, 0, 2, 5, 0);
        OscValue[] good = [Int(0), Int(-1), OscValue.False, Int(1), Int(-1), OscValue.False];
        for (var i = 0; i < good.Length; i++)
        {
            var bad = good.ToArray();
            bad[i] = OscValue.Nil;

            var cells = ReadBlock(block, bad, out var taken);

            Assert.False(taken);
            Assert.Empty(cells);
        }
    }

    [Fact]
    public void TryReadBlock_AnswerWithOtherSalt_IsNotTaken()
    {
        OscValue[] answer = [Int(0), Int(-1), OscValue.False, OscValue.False];

        ReadBlock(new LiveBlock(LiveBlockKind.Play, 0, 1, 5, 0), answer, out var unsalted);
        ReadBlock(new LiveBlock(LiveBlockKind.Play, 0, 1, 5, 1), answer, out var salted);

        Assert.False(unsalted);
        Assert.True(salted);
    }

    private delegate bool Write(ref OscWriter writer);

    private delegate void Check(LiveReply reply);

    private static string Written(Write write)
    {
        var writer = new OscWriter(new byte[512]);
        Assert.True(write(ref writer));
        return OscMessage.Parse(writer.Written).ToString();
    }

    private static void Read(string address, Check check, params OscValue[] arguments)
    {
        var reader = new OscReader(new OscMessage(address, arguments).ToPacket());
        Assert.True(reader.TryRead(out var message));
        check(Dialect.Read(message));
    }

    private static List<string> ReadBlock(LiveBlock block, OscValue[] arguments, out bool good)
    {
        var cells = new Cells();
        var reader = new OscReader(new OscMessage("/live/song/get/track_data", arguments).ToPacket());
        Assert.True(reader.TryRead(out var message));
        good = Dialect.TryReadBlock(message, block, cells);
        return cells.Told;
    }

    private static OscValue Int(int value) => OscValue.FromInt32(value);

    private static OscValue Text(string value) => OscValue.FromString(value);

    private sealed class Cells : ILiveBlockReader
    {
        public List<string> Told { get; } = [];

        public void BlockValue(LiveProperty property, int track, int scene, bool present, double number, ReadOnlySpan<byte> text) =>
            Told.Add($"{property} {track},{scene} {(present ? number.ToString() : "none")}");
    }
}
