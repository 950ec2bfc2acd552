using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Stage;

/// <summary>What is on the stage: the page, the variables, and which device plays each role. One for each mesh; it outlives every actor and every rig.</summary>
/// <remarks>
/// <para>All values of one moment stand in one row, and a change writes the next row and then publishes its number: whoever reads sees a whole moment, never half a change.
/// A reader neither locks nor waits: it looks afterwards whether its row may have been taken for a newer moment meanwhile (<see cref="Rows"/> changes later), and then reads the newest.
/// Changes are rare and exclude each other by a lock, for the time of a copy.</para>
/// <para>Names keep their place from rig to rig, so that two tables that run side by side during a change mean the same thing.</para>
/// </remarks>
public sealed class StageState
{
    /// <summary>Moments kept; a power of two.</summary>
    private const int Rows = 64;

    /// <summary>Values of a moment: page, count of its changes, and twice what one rig may name (that of the old and of the new rig).</summary>
    private const int Width = 2 + (2 * (StageLayout.MaxVariables + StageLayout.MaxRoles));

    private const int PagePlace = 0;
    private const int ChangesPlace = 1;
    private const int FirstNamed = 2;
    private const int Nothing = -1;

    private readonly Lock _gate = new();
    private readonly double[] _values = new double[Rows * Width];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);     // names of pages and devices, as numbers
    private HashSet<string> _bound = [];
    private long _version;

    /// <summary>Nothing is on the stage.</summary>
    public StageState() => _values[PagePlace] = Nothing;

    /// <summary>The number of the newest moment.</summary>
    internal long Version => Volatile.Read(ref _version);

    /// <summary>The stage by the names of a rig; variables that are new have their first value. Null when the rig shares nothing.</summary>
    /// <param name="layout">What the rig names.</param>
    /// <param name="devices">Names of its devices, in the table's order.</param>
    public StageView? Bind(StageLayout layout, IReadOnlyList<string> devices)
    {
        if (layout.IsEmpty)
        {
            return null;
        }

        lock (_gate)
        {
            // The rig before this one may still run for a moment; what neither of the two names makes room.
            var named = layout.Variables.Select(static variable => (Key: KeyOf(variable), variable.Start))
                .Concat(layout.Roles.Select(static role => (Key: KeyOf(role), Start: (double)Nothing))).ToDictionary(static one => one.Key, static one => one.Start);
            foreach (var gone in _places.Keys.Where(key => !named.ContainsKey(key) && !_bound.Contains(key)).ToArray())
            {
                _places.Remove(gone);
            }

            _bound = [.. named.Keys];
            var row = NextRow();
            var free = new Stack<int>(Enumerable.Range(FirstNamed, Width - FirstNamed).Except(_places.Values).Reverse());
            foreach (var (key, start) in named.Where(one => !_places.ContainsKey(one.Key)).ToArray())
            {
                var place = _places[key] = free.Pop();
                row[place] = start;
            }

            Publish();
            return new StageView(
                this, layout, devices,
                [.. layout.Variables.Select(variable => _places[KeyOf(variable)])], [.. layout.Roles.Select(role => _places[KeyOf(role)])],
                [.. layout.Pages.Select(page => IdOf(page.Name))], [.. devices.Select(IdOf)]);
        }
    }

    /// <summary>A value at a moment, or the newest when that moment is no longer kept.</summary>
    internal double Read(int place, long version)
    {
        while (true)
        {
            var value = Volatile.Read(ref _values[PlaceOf(version, place)]);
            if (IsKept(version, out var newest))
            {
                return value;
            }

            version = newest;
        }
    }

    /// <summary>Page and count of page changes of the newest moment.</summary>
    internal (long Version, int Page, int Changes) ReadPage()
    {
        var version = Volatile.Read(ref _version);
        while (true)
        {
            var page = Volatile.Read(ref _values[PlaceOf(version, PagePlace)]);
            var changes = Volatile.Read(ref _values[PlaceOf(version, ChangesPlace)]);
            if (IsKept(version, out var newest))
            {
                return (version, (int)page, (int)changes);
            }

            version = newest;
        }
    }

    /// <summary>Puts a page on.</summary>
    internal void SetPage(int page)
    {
        lock (_gate)
        {
            var row = NextRow();
            row[PagePlace] = page;
            row[ChangesPlace]++;
            Publish();
        }
    }

    /// <summary>Sets one value.</summary>
    internal void Set(int place, double value)
    {
        lock (_gate)
        {
            NextRow()[place] = value;
            Publish();
        }
    }

    /// <summary>Begins a change: what is read until <see cref="EndChange"/> is the newest. Every change of another thread waits.</summary>
    internal Span<double> BeginChange()
    {
        _gate.Enter();
        return NextRow();
    }

    /// <summary>Publishes the change.</summary>
    internal void EndChange()
    {
        Publish();
        _gate.Exit();
    }

    private static string KeyOf(TableVariable variable) => $"variable {variable.Name}";

    private static string KeyOf(TableRole role) => $"role {role.Name}";

    private static int PlaceOf(long version, int place) => (((int)version & (Rows - 1)) * Width) + place;

    /// <summary>Whether the row that was just read cannot have been written to: the one being written is never less than a round ahead.</summary>
    private bool IsKept(long version, out long newest)
    {
        // The value was read with acquire, so this is read after it; a writer publishes with a full fence before it touches the next row.
        newest = Volatile.Read(ref _version);
        return newest - version < Rows - 1;
    }

    /// <summary>The next row, filled with what is; only under the lock.</summary>
    private Span<double> NextRow()
    {
        var next = _values.AsSpan(PlaceOf(_version + 1, 0), Width);
        _values.AsSpan(PlaceOf(_version, 0), Width).CopyTo(next);
        return next;
    }

    private void Publish() => Interlocked.Increment(ref _version);

    private int IdOf(string name)
    {
        if (!_ids.TryGetValue(name, out var id))
        {
            _ids[name] = id = _ids.Count;
        }

        return id;
    }
}
