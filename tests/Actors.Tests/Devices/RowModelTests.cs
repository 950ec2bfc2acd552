using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Displays;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Tests.Devices;

/// <summary>Which rows a device is told, and when again.</summary>
public sealed class RowModelTests
{
    private readonly SlotRow[] _rows = [.. Enumerable.Range(0, 3).Select(static row => new SlotRow([0xF0, 0x7D, (byte)row], [0xF7], 1))];
    private readonly RowModel _model;

    public RowModelTests() => _model = new RowModel(new DeviceProfile("box", "Box", null, null, [], [], [new ControlGroup("row", ControlKind.Display, [3], 0, null, 0, -1, "")],
        [.. _rows.Select(static row => new ControlElement(0, MidiKind.None, -1, 0) { Row = row })], [], 0));

    [Fact]
    public void Wish_TellsEachRowThatDiffersOnce()
    {
        Wish(0, 3);
        Wish(2, 1);
        Wish(2, 3);
        Wish(7, 1);
        Assert.Equal(["0:3", "2:3"], Take());

        Wish(2, 3);
        Assert.Empty(Take());
    }

    [Fact]
    public void RowThatChangesWithoutEnd_DoesNotKeepTheOthersWaiting()
    {
        Wish(0, 1);
        Wish(1, 1);
        Wish(2, 1);
        var told = new List<string>();
        for (byte state = 2; state < 5; state++)
        {
            told.Add(Next());
            Wish(0, state);
        }

        Assert.Equal(["0:1", "1:1", "2:1"], told);
        Assert.Equal(["0:4"], Take());
    }

    [Fact]
    public void Untell_TellsTheRowAgain()
    {
        Wish(1, 3);
        Assert.Equal("1:3", Next());
        _model.Untell();
        Assert.Equal(["1:3"], Take());
    }

    [Fact]
    public void Repaint_TellsAllThatWereWished_AndDarkenThatNothingIsKnown()
    {
        Wish(0, 3);
        Take();
        _model.Repaint();
        Assert.Equal(["0:3"], Take());

        // Blanked before it was told again: the device still shows what was.
        _model.Repaint();
        _model.Darken();
        Assert.Equal(["0:127"], Take());
        Assert.Equal(0, _model.Waiting);
    }

    private void Wish(int row, byte state)
    {
        var slot = new byte[SlotBytes.Size];
        slot[0] = state;
        var which = _rows[row % _rows.Length];
        var message = new byte[which.Size];
        which.Write(slot, message);
        _model.Wish(row, message);
    }

    private List<string> Take()
    {
        var told = new List<string>();
        while (_model.Waiting > 0)
        {
            told.Add(Next());
        }

        return told;
    }

    private string Next()
    {
        Assert.True(_model.TryTakeNext(out var message));
        var slots = new byte[SlotBytes.Size * 2];
        for (var row = 0; row < _rows.Length; row++)
        {
            if (_rows[row].TryRead(message, slots))
            {
                return $"{row}:{slots[0]}";
            }
        }

        return "no row's";
    }
}
