namespace MidiMesh.ActorRuntime;

/// <summary>Why a cell waits for its stopping children.</summary>
internal enum WaitReason
{
    /// <summary>It does not: somebody stopped some children, life goes on.</summary>
    None,

    /// <summary>To replace the instance.</summary>
    Recreation,

    /// <summary>To try the first creation again.</summary>
    Creation,

    /// <summary>To end itself.</summary>
    Termination,
}

/// <summary>The children of one cell: names, restart counts, and who of them is stopping.</summary>
/// <remarks>Locked because guardians get children from any thread. Nothing of a user runs under the lock.</remarks>
internal sealed class Children
{
    private readonly Lock _gate = new();

    /// <summary>A null value reserves the name while the child is being made.</summary>
    private readonly Dictionary<string, RestartStatistics> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<IActorRef> _dying = [];
    private long _nextName;
    private WaitReason _reason;
    private Exception _cause;
    private bool _closed;

    /// <summary>Some child is stopping and its parent can only go on when it has ended.</summary>
    public bool IsHoldingUpItsParent
    {
        get
        {
            lock (_gate)
            {
                return _dying.Count > 0 && _reason != WaitReason.None;
            }
        }
    }

    /// <summary>The parent is ending or has ended.</summary>
    public bool IsTerminating
    {
        get
        {
            lock (_gate)
            {
                return _closed;
            }
        }
    }

    /// <summary>No restart, creation or end is under way.</summary>
    public bool IsNormal
    {
        get
        {
            lock (_gate)
            {
                return !_closed && (_dying.Count == 0 || _reason == WaitReason.None);
            }
        }
    }

    /// <summary>Takes <paramref name="name"/>, or the next free anonymous name when it is null.</summary>
    public string Reserve(string name, IActorRef parent)
    {
        lock (_gate)
        {
            if (_closed)
            {
                throw new InvalidOperationException($"{parent} is stopping or has stopped: it takes no new child.");
            }

            name ??= AnonymousName(_nextName++);
            if (!_byName.TryAdd(name, null))
            {
                throw new InvalidActorNameException($"{parent} has a child called \"{name}\" already.");
            }

            return name;
        }
    }

    public void Add(string name, IInternalActorRef child)
    {
        lock (_gate)
        {
            _byName[name] = new RestartStatistics(child);
            if (_closed)
            {
                // The parent began to end while a guardian's child was being made.
                _dying.Add(child);
                child.Stop();
            }
        }
    }

    public IInternalActorRef Find(string name)
    {
        lock (_gate)
        {
            return name is not null && _byName.TryGetValue(name, out var found) ? found?.Child : null;
        }
    }

    public RestartStatistics Find(IActorRef child)
    {
        lock (_gate)
        {
            return _byName.TryGetValue(child.Path.Name, out var found) && found is not null && found.Child.Equals(child) ? found : null;
        }
    }

    public IInternalActorRef[] All()
    {
        lock (_gate)
        {
            return [.. _byName.Values.Where(child => child is not null).Select(child => child.Child)];
        }
    }

    public RestartStatistics[] Statistics()
    {
        lock (_gate)
        {
            return [.. _byName.Values.Where(child => child is not null)];
        }
    }

    /// <summary>Remembers that <paramref name="child"/>, if it is one, has been told to stop.</summary>
    public void MarkDying(IActorRef child)
    {
        lock (_gate)
        {
            if (_byName.TryGetValue(child.Path.Name, out var found) && found is not null && found.Child.Equals(child))
            {
                _dying.Add(found.Child);
            }
        }
    }

    /// <summary>From here on no new child is taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    /// <summary>True when children are still stopping: what is to happen after the last one is noted. False: nothing to wait for.</summary>
    public bool TryWait(WaitReason reason, Exception cause = null)
    {
        lock (_gate)
        {
            var reserved = reason == WaitReason.Termination && _byName.ContainsValue(null);
            if (_dying.Count == 0 && !reserved)
            {
                return false;
            }

            _reason = reason;
            _cause = cause;
            return true;
        }
    }

    /// <summary>Forgets a child that has ended. When it was the last one waited for, says what is to go on.</summary>
    public WaitReason Remove(IActorRef child, out Exception cause)
    {
        lock (_gate)
        {
            cause = _cause;
            if (!_byName.TryGetValue(child.Path.Name, out var found) || found is null || !found.Child.Equals(child))
            {
                return WaitReason.None;
            }

            _byName.Remove(child.Path.Name);
            _dying.Remove(child);
            var lastOne = _dying.Count == 0 && !(_closed && _byName.Count > 0);
            if (!lastOne)
            {
                return WaitReason.None;
            }

            var reason = _reason;
            _reason = WaitReason.None;
            _cause = null;
            return reason;
        }
    }

    /// <summary>$a, $b, ... $+, $~, $ab, ...: base 64, lowest digit first.</summary>
    private static string AnonymousName(long number)
    {
        const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";
        var name = "$";
        do
        {
            name += Digits[(int)(number & 63)];
            number >>= 6;
        }
        while (number != 0);
        return name;
    }
}
