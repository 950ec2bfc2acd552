using System.Collections;
using System.Diagnostics.CodeAnalysis;
using MidiMesh.Hocon.Graph;
using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon.Resolution;

/// <summary>Works out the values of a merge graph. One instance per load.</summary>
/// <remarks>
/// <para>Substitutions may chain a hundred thousand deep, so nothing here recurses along them: every step that may lead on is a routine, an iterator that
/// yields the routine it waits for; <see cref="Run"/> keeps them on a stack of its own and results pass through fields. Plain literals take none of that.</para>
/// <para>Two ways to look at a key. Its <em>value</em> is complete. Its <em>shape</em> is only the objects it is made of: enough to follow a path through it,
/// so that <c>a = ${b}, b { x = 1, y = ${a.x} }</c> is no cycle in whatever order it is read.</para>
/// <para>Self reference (HOCON specification, "Self-Referential Substitutions"): while a substitution or concatenation is evaluated as a layer of a key, that key
/// shows only the layers below it. A key that is met again with nothing below it, and without another key having been cut since, is a cycle.</para>
/// </remarks>
internal sealed partial class Resolver
{
    /// <summary>Stands for a value that could not be worked out and has been reported: whatever is made of it is left out without another word.</summary>
    private static readonly HoconValue Poison = new HoconScalar("error", HoconKind.Null, new Place(new HoconSource(new SourceText(string.Empty, string.Empty), null), 0));

    private readonly LoadSession _session;
    private readonly List<Frame> _frames = [];
    private readonly List<ActiveLayer> _active = [];
    private readonly List<ActiveLayer> _hits = [];
    private readonly HashSet<ReferenceExpression> _inReportedCycle = [];
    private readonly UnresolvedPaths _unresolved = new();
    private int _cuts;
    private long _work;
    private bool _gaveUp;

    /// <summary>Result of the routine that ran last: a value, null when undefined, or <see cref="Poison"/>.</summary>
    private HoconValue? _value;

    private Resolver(LoadSession session) => _session = session;

    /// <summary>Steps taken so far: what "linear time" is measured in.</summary>
    public long Work => _work;

    /// <summary>True when a key was met again on the way to its own value through other keys: there readers may differ.</summary>
    public bool IsCircular { get; private set; }

    /// <summary>The whole document.</summary>
    public static (HoconObject Root, Resolver Resolver) Resolve(LoadSession session, ObjectNode root)
    {
        var resolver = new Resolver(session);
        if (root.IsOpen)
        {
            resolver.Run(resolver.ForceObject(root));
        }
        else
        {
            resolver._value = resolver.Closed(root);
        }

        resolver._unresolved.Report(session);
        return (resolver._value as HoconObject ?? new HoconObject([], root.Written), resolver);
    }

    // ---- Routines ------------------------------------------------------------------------------------------------

    private void Run(IEnumerator routine)
    {
        _frames.Add(new Frame(routine));
        while (_frames.Count > 0)
        {
            Spend(1);
            var current = _frames[^1].Routine;
            if (!current.MoveNext())
            {
                _frames.RemoveAt(_frames.Count - 1);
            }
            else if (current.Current is IEnumerator next)
            {
                _frames.Add(new Frame(next));
            }
            else
            {
                Unwind();
            }
        }
    }

    /// <summary>Ends the routines above the one that a cycle was found to lead back to; that one goes on and sees <see cref="_cycle"/>.</summary>
    private void Unwind()
    {
        _frames.RemoveRange(_unwindTo + 1, _frames.Count - _unwindTo - 1);
        while (_active.Count > _frames[_unwindTo].ActiveCount)
        {
            Leave();
        }
    }

    private ActiveLayer Enter(Slot slot, int layer, bool forShape)
    {
        _cuts += layer > 0 ? 1 : 0;
        var active = new ActiveLayer(slot, layer, slot.Active, forShape, _active.Count, _cuts, _frames.Count);
        slot.Active = active;
        _active.Add(active);
        return active;
    }

    private void Leave()
    {
        var active = _active[^1];
        _active.RemoveAt(_active.Count - 1);
        active.IsLive = false;
        active.Slot.Active = active.Outer;
        _cuts -= active.Layer > 0 ? 1 : 0;
    }

    /// <summary>Counts work and gives up beyond the limit: a few lines can double themselves past every memory.</summary>
    private bool Spend(long amount)
    {
        _work += amount;
        return _work <= _session.Options.MaxResolvedSize;
    }

    private HoconValue TooLarge(Place place)
    {
        if (!_gaveUp)
        {
            _gaveUp = true;
            _session.Error(HoconDiagnosticIds.TooLarge, place, $"the substitutions of this document produce more than {_session.Options.MaxResolvedSize} values and characters");
        }

        return Poison;
    }

    /// <summary>The value being worked out depends on an evaluation around it.</summary>
    private void Hit(ActiveLayer active)
    {
        _hits.Add(active);
        IsCircular |= active.Depth < _active.Count - 1;
    }

    // ---- What may be kept ----------------------------------------------------------------------------------------

    /// <summary>The evaluations around the caller that the hits since <paramref name="from"/> went to; the log is reduced to them.</summary>
    private ActiveLayer[] OuterHits(int from, int activeCount)
    {
        if (_hits.Count == from)
        {
            return [];
        }

        var kept = from;
        for (var i = from; i < _hits.Count; i++)
        {
            var hit = _hits[i];
            if (hit.IsLive && hit.Depth < activeCount && _hits.IndexOf(hit, from, kept - from) < 0)
            {
                _hits[kept++] = hit;
            }
        }

        _hits.RemoveRange(kept, _hits.Count - kept);
        return kept == from ? [] : [.. _hits[from..]];
    }

    /// <summary>A value from before, if it holds here and now.</summary>
    private bool TryRecall(Memo? memo)
    {
        if (memo is null || !memo.IsValid)
        {
            return false;
        }

        _hits.AddRange(memo.Hits);
        _value = memo.Value;
        return true;
    }

    // ---- Building values -----------------------------------------------------------------------------------------

    private HoconValue MakeObject(List<HoconField> fields, Place place, Trail? trail)
    {
        var result = new HoconObject([.. fields], place, trail);
        return Checked(result, place) ? result : Poison;
    }

    private HoconValue MakeArray(List<HoconValue> items, Place place, Trail? trail)
    {
        var result = new HoconArray([.. items], place, trail);
        return Checked(result, place) ? result : Poison;
    }

    /// <summary>True when the value can go into an object or a list: defined, not in error and not so deep that the container would be too deep.</summary>
    [MemberNotNullWhen(true, nameof(_value))]
    private bool IsUsable()
    {
        if (_value is null || _value == Poison)
        {
            return false;
        }

        if (_value.Height < _session.Options.MaxDepth)
        {
            return true;
        }

        _session.ErrorOnce(HoconDiagnosticIds.TooDeep, _value.Place, $"through substitutions this is nested deeper than {_session.Options.MaxDepth} levels");
        return false;
    }

    private bool Checked(HoconValue container, Place place)
    {
        if (container.Size > _session.Options.MaxResolvedSize || !Spend(1))
        {
            TooLarge(place);
            return false;
        }

        return true;
    }

    private struct Frame(IEnumerator routine)
    {
        public readonly IEnumerator Routine = routine;

        /// <summary>The substitution this routine evaluates, if it does.</summary>
        public ReferenceExpression? Owner;

        /// <summary>Evaluations under way when <see cref="Owner"/> was set.</summary>
        public int ActiveCount;
    }
}
