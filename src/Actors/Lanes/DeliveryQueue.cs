namespace MidiMesh.Actors.Lanes;

/// <summary>A bounded queue of structs between threads. It never blocks on its reader, never grows, and counts what it could not keep.</summary>
/// <remarks>
/// Any thread writes, one reads at a time. A short lock guards it: it is taken only when a lane is busy, and only for the time of a copy.
/// At every moment <c>In == Out + Merged + Dropped + Count</c>.
/// </remarks>
/// <typeparam name="T">What is delivered.</typeparam>
/// <typeparam name="TPolicy">How a full queue treats it.</typeparam>
public sealed class DeliveryQueue<T, TPolicy>
    where T : struct
    where TPolicy : IDeliveryPolicy<T>
{
    private readonly Lock _gate = new();
    private readonly T[] _items;
    private readonly long[] _latest;           // hashed key -> sequence number of the newest Latest item with it, + 1
    private readonly int _mask;
    private readonly int _reserve;
    private readonly int _mergeFrom;
    private long _head;                        // sequence number of the next item to read
    private long _tail;                        // sequence number of the next item to write
    private long _merged;
    private long _dropped;

    /// <summary>Makes a queue.</summary>
    /// <param name="capacity">Items it holds, a power of two from 16 on. A quarter of it is the reserve for <see cref="DeliveryKind.Essential"/> items.</param>
    /// <param name="mergeFrom">How many wait before a <see cref="DeliveryKind.Latest"/> item replaces its predecessor; below that all keep their place. Half the capacity when left out.</param>
    public DeliveryQueue(int capacity, int mergeFrom = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 16);
        if (!int.IsPow2(capacity))
        {
            throw new ArgumentException("A power of two is needed.", nameof(capacity));
        }

        _items = new T[capacity];
        _latest = new long[capacity * 2];
        _mask = capacity - 1;
        _reserve = capacity / 4;
        _mergeFrom = mergeFrom > 0 ? mergeFrom : capacity / 2;
    }

    /// <summary>Items it holds at most.</summary>
    public int Capacity => _items.Length;

    /// <summary>Items that wait now.</summary>
    public int Count => (int)(Volatile.Read(ref _tail) - Volatile.Read(ref _head));

    /// <summary>Items that waited at most so far.</summary>
    public int Peak { get; private set; }

    /// <summary>What has passed through so far; a consistent picture.</summary>
    public DeliveryCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return new DeliveryCounts(_tail + _merged + _dropped, _head, _merged, _dropped, (int)(_tail - _head));
            }
        }
    }

    /// <summary>Hands an item over, from any thread.</summary>
    public DeliveryResult Write(in T item)
    {
        var kind = TPolicy.KindOf(item);
        lock (_gate)
        {
            var count = (int)(_tail - _head);
            if (kind == DeliveryKind.Latest && count >= _mergeFrom && TryReplace(item))
            {
                _merged++;
                return DeliveryResult.Merged;
            }

            // The last position of a fader is worth more than one more note: it may use half of the reserve.
            var room = _items.Length - (kind switch { DeliveryKind.Essential => 0, DeliveryKind.Latest => _reserve / 2, _ => _reserve });
            if (count >= room)
            {
                _dropped++;
                return DeliveryResult.Dropped;
            }

            _items[(int)_tail & _mask] = item;
            Volatile.Write(ref _tail, _tail + 1);
            if (kind == DeliveryKind.Latest)
            {
                _latest[SlotOf(item)] = _tail;
            }

            Peak = Math.Max(Peak, count + 1);
            return DeliveryResult.Queued;
        }
    }

    /// <summary>Takes the oldest item.</summary>
    public bool TryRead(out T item)
    {
        if (Count == 0)
        {
            item = default;
            return false;
        }

        lock (_gate)
        {
            if (_head == _tail)
            {
                item = default;
                return false;
            }

            ref var place = ref _items[(int)_head & _mask];
            item = place;
            place = default;                   // lets go of SysEx bytes and templates
            Volatile.Write(ref _head, _head + 1);
            return true;
        }
    }

    private bool TryReplace(in T item)
    {
        var sequence = _latest[SlotOf(item)] - 1;
        if (sequence < _head)
        {
            return false;
        }

        // Two keys may share a hash slot: replace only the same control's item.
        ref var place = ref _items[(int)sequence & _mask];
        if (TPolicy.KindOf(place) != DeliveryKind.Latest || TPolicy.KeyOf(place) != TPolicy.KeyOf(item))
        {
            return false;
        }

        place = item;
        return true;
    }

    private int SlotOf(in T item) => (int)((uint)(TPolicy.KeyOf(item) * 0x9E3779B1) % (uint)_latest.Length);
}

/// <summary>What passed through a queue: <c>In = Out + Merged + Dropped + Waiting</c>.</summary>
/// <param name="In">Handed over.</param>
/// <param name="Out">Taken out.</param>
/// <param name="Merged">Replaced an earlier one about the same control.</param>
/// <param name="Dropped">Refused for want of room.</param>
/// <param name="Waiting">Still in the queue.</param>
public readonly record struct DeliveryCounts(long In, long Out, long Merged, long Dropped, int Waiting);
