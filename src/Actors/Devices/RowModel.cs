using MidiMesh.Contracts.Devices;

namespace MidiMesh.Actors.Devices;

/// <summary>What a device's rows of slots should show and what they have been told; only rows that differ are sent, each in one message.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn; nothing is allocated after it is made. What was told is forgotten at every connect.</remarks>
public sealed class RowModel
{
    private readonly Row[] _rows;
    private readonly int[] _places;                          // of an element's row, or -1
    private int _last = -1;                                   // taken last: the others come first, so one that changes without end does not keep them waiting

    /// <summary>Rows of which nothing is wished and nothing told.</summary>
    public RowModel(DeviceProfile profile)
    {
        _places = new int[profile.Elements.Length];
        var rows = new List<Row>();
        for (var i = 0; i < _places.Length; i++)
        {
            _places[i] = profile.Elements[i].Row is null ? -1 : rows.Count;
            if (profile.Elements[i].Row is { } row)
            {
                rows.Add(new Row(row.WriteUnknown()));
            }
        }

        _rows = [.. rows];
    }

    /// <summary>Rows that the device has not been told of as they should be.</summary>
    public int Waiting { get; private set; }

    /// <summary>What a row should show, as its whole message. An element that is no row is left alone.</summary>
    public void Wish(int element, ReadOnlySpan<byte> message)
    {
        if ((uint)element < (uint)_places.Length && _places[element] is >= 0 and var place)
        {
            var row = _rows[place];
            message.CopyTo(row.Wanted);
            row.IsWished = true;
            Look(row);
        }
    }

    /// <summary>Nobody says any more what the rows show: those that once showed something are told that nothing is known.</summary>
    public void Darken()
    {
        foreach (var row in _rows)
        {
            row.Unknown.CopyTo(row.Wanted, 0);
            Look(row);
        }
    }

    /// <summary>Forgets what was told: every row is told again, as after a connect.</summary>
    public void Repaint()
    {
        foreach (var row in _rows)
        {
            row.IsTold = false;
            Look(row);
        }
    }

    /// <summary>The next row that differs, taken as told.</summary>
    /// <param name="message">Its message; the model's own, until the next call.</param>
    public bool TryTakeNext(out ReadOnlySpan<byte> message)
    {
        for (var i = 0; i < _rows.Length && Waiting > 0; i++)
        {
            _last = (_last + 1) % _rows.Length;
            var row = _rows[_last];
            if (row.Differs)
            {
                row.Wanted.CopyTo(row.Told, 0);
                row.IsTold = true;
                Look(row);
                message = row.Told;
                return true;
            }
        }

        message = default;
        return false;
    }

    /// <summary>The port did not take the last message: the row is told again.</summary>
    public void Untell()
    {
        _rows[_last].IsTold = false;
        Look(_rows[_last]);
    }

    private void Look(Row row)
    {
        var differs = row.IsWished && !(row.IsTold && row.Told.AsSpan().SequenceEqual(row.Wanted));
        Waiting += (differs ? 1 : 0) - (row.Differs ? 1 : 0);
        row.Differs = differs;
    }

    private sealed class Row(byte[] unknown)
    {
        public byte[] Unknown => unknown;

        public byte[] Wanted { get; } = new byte[unknown.Length];

        public byte[] Told { get; } = new byte[unknown.Length];

        public bool IsWished { get; set; }

        public bool IsTold { get; set; }

        public bool Differs { get; set; }
    }
}
