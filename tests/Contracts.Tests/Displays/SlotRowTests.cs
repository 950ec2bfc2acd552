using MidiMesh.Contracts.Displays;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Contracts.Tests.Displays;

/// <summary>A row of slots in one SysEx message, byte by byte, and as a device reads it.</summary>
public sealed class SlotRowTests
{
    private static readonly SlotRow Row = new([0xF0, 0x7D, 0x01, 0x02], [0xF7], 2);
    private readonly Board _live = new();

    [Fact]
    public void Write_GoldenBytes()
    {
        var message = Write();

        // State 3, colour FF8000, "Kick"; then an empty slot. Each eighth byte has the top bits of the seven behind it.
        Assert.Equal("F07D0102" + "06037F00004B6963" + "006B000000000000" + "0000000000000000" + "0000000000000000" + "0000000000" + "F7", Convert.ToHexString(message));
        Assert.Equal(Row.Size, message.Length);
    }

    [Fact]
    public void Read_AsTheDeviceDoes_HasStatesColoursAndNames()
    {
        Span<byte> slots = stackalloc byte[2 * SlotBytes.Size];
        Assert.True(Row.TryRead(Write(), slots));
        Assert.Equal((3, 0xFF8000, "Kick"), SlotBytes.Read(slots));
        Assert.Equal((0, 0, ""), SlotBytes.Read(slots[SlotBytes.Size..]));
        Assert.Equal("playing Kick, empty", SlotRow.TextOf(slots));
    }

    [Theory]
    [InlineData("Percussion 12", "Percussion 1")]
    [InlineData("Bässe und Bäs", "Bässe und B")]
    [InlineData("exactly12byt", "exactly12byt")]
    public void Name_IsCutAtAWholeCharacter(string name, string told)
    {
        _live.Name = name;
        Span<byte> slot = stackalloc byte[SlotBytes.Size];
        SlotBytes.Write(_live, 0, 0, slot);
        Assert.Equal(told, SlotBytes.Read(slot).Name);
    }

    [Theory]
    [InlineData(ClipState.Stopped, 1)]
    [InlineData(ClipState.Waiting, 2)]
    [InlineData(ClipState.Playing, 3)]
    [InlineData(ClipState.Recording, 4)]
    [InlineData(ClipState.Failed, 5)]
    [InlineData(ClipState.Unknown, 127)]
    public void State_HasItsNumber(ClipState state, byte number)
    {
        _live.State = state;
        Span<byte> slot = stackalloc byte[SlotBytes.Size];
        SlotBytes.Write(_live, 0, 0, slot);
        Assert.Equal(number, slot[0]);
    }

    [Fact]
    public void Read_AnotherMessage_IsNone()
    {
        var slots = new byte[64];
        var message = Write();
        Assert.False(Row.TryRead(message.AsSpan(1), slots));
        Assert.False(new SlotRow([0xF0, 0x7D, 0x01, 0x03], [0xF7], 2).TryRead(message, slots));
        message[4] = 0x80;
        Assert.False(Row.TryRead(message, slots));
        for (var cut = 0; cut < message.Length; cut++)
        {
            Assert.False(Row.TryRead(message.AsSpan(0, cut), slots));
        }
    }

    [Fact]
    public void Write_AllocatesNothing()
    {
        var light = Light();
        var message = new byte[Row.Size];
        light.Write(_live, StageMoment.None, message);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            light.Write(_live, StageMoment.None, message);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static RowLight Light() => new(Row, [new LightFollow(LightSource.Clip, 0, 0, 0, null), new LightFollow(LightSource.Clip, 0, 1, 0, null)]);

    private byte[] Write()
    {
        var message = new byte[Row.Size];
        Light().Write(_live, StageMoment.None, message);
        Assert.True(SysExFormat.IsWhole(message));
        return message;
    }

    /// <summary>One clip on the first of two tracks.</summary>
    private sealed class Board : ILiveState
    {
        public string Name { get; set; } = "Kick";

        public ClipState State { get; set; } = ClipState.Playing;

        public LiveLink Link => LiveLink.Alive;

        public int TrackCount => 2;

        public int SceneCount => 1;

        public int SongQuantization => 4;

        public int PlayingSlot(int track) => -1;

        public int FiredSlot(int track) => -1;

        public bool HasClip(int track, int scene) => track == 0;

        public bool IsGroup(int track) => false;

        public int ClipQuantization(int track, int scene) => -1;

        public ClipState SlotState(int track, int scene) => track == 0 ? State : ClipState.Empty;

        public double Value(LiveValue value, int track, int item) => double.NaN;

        public string? ClipName(int track, int scene) => Name;

        public int ClipColor(int track, int scene) => 0xFF8000;
    }
}
