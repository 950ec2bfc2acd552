using System.Collections;
using MidiMesh.Hocon.Graph;

namespace MidiMesh.Hocon.Resolution;

/// <summary>Substitutions: finding their target, its value, the environment, cycles.</summary>
internal sealed partial class Resolver
{
    private int _unwindTo;

    /// <summary>Set while unwinding to the substitution that a cycle leads back to: its hops.</summary>
    private ReferenceExpression[]? _cycle;

    private IEnumerator ForceReference(ReferenceExpression reference)
    {
        if (TryRecall(reference.Memo))
        {
            yield break;
        }

        if (!Spend(reference.First.Path.Length))
        {
            _value = TooLarge(reference.Place);
            yield break;
        }

        var frame = _frames[^1];
        (frame.Owner, frame.ActiveCount) = (reference, _active.Count);
        _frames[^1] = frame;
        var hitsBefore = _hits.Count;
        var activeBefore = _active.Count;

        yield return Find(reference, forShape: false);
        if (_found.Count > 0)
        {
            var found = _found;
            if (found is [{ Slot: { } slot, Value: null } entry] && entry.Visible == slot.LayerCount)
            {
                if (!TryForceAtOnce(slot))
                {
                    yield return slot.Active is null ? ForceSlot(slot) : ForceEntries(found);
                }
            }
            else
            {
                yield return ForceEntries(found);
            }

            if (_cycle is { } hops)
            {
                _cycle = null;
                _value = reference.Optional ? null : Cyclic(reference, hops);
            }
            else if (_value is null && !reference.Optional)
            {
                _session.Error(HoconDiagnosticIds.UnresolvedSubstitution, reference.Place, $"'{reference.Path}' has no value: it consists of optional substitutions that lead nowhere");
                _value = Poison;
            }
            else if (_value is not null && _value != Poison)
            {
                _value = _value.With(new Trail(TrailStep.Substituted, reference.Place, _value.Trail));
            }
        }
        else if (FromEnvironment(reference) is { } variable)
        {
            _value = variable;
        }
        else if (reference.Optional)
        {
            _value = null;
        }
        else
        {
            _value = _suppressed is { } active
                ? Cyclic(reference, Hops(active))
                : Unresolved(reference);
        }

        reference.Memo = new Memo(_value, OuterHits(hitsBefore, activeBefore));
    }

    private HoconScalar? FromEnvironment(ReferenceExpression reference)
    {
        if (reference.EnvironmentName is not { } name || _session.Options.Environment(name) is not { } text)
        {
            return null;
        }

        Spend(text.Length);
        return new HoconScalar(text, HoconKind.String, reference.Place);
    }

    private HoconValue Unresolved(ReferenceExpression reference)
    {
        _unresolved.Add(reference);
        return Poison;
    }

    // ---- Cycles --------------------------------------------------------------------------------------------------

    /// <summary>A value needs itself: prepares to unwind to the first substitution inside that evaluation, where the cycle is cut.</summary>
    private void BackToItself(ActiveLayer active)
    {
        _cycle = Hops(active);
        _unwindTo = active.Frame;
        while (_frames[_unwindTo].Owner is null)
        {
            _unwindTo++;
        }

        Hit(active);
    }

    /// <summary>The substitutions on the way from an evaluation to here.</summary>
    private ReferenceExpression[] Hops(ActiveLayer active)
    {
        var hops = new List<ReferenceExpression>();
        for (var i = Math.Max(0, active.Frame - 1); i < _frames.Count; i++)
        {
            if (_frames[i].Owner is { } owner)
            {
                hops.Add(owner);
            }
        }

        return [.. hops];
    }

    private HoconValue Cyclic(ReferenceExpression reference, ReferenceExpression[] hops)
    {
        // Each cycle is found again from every key on it: report it once.
        if (!_inReportedCycle.Contains(reference))
        {
            const int MaxShown = 50;
            var shown = hops.Take(MaxShown).Select(static hop => $"${{{hop.Path}}} at {hop.Place.ToOrigin()}");
            var more = hops.Length > MaxShown ? $" -> … {hops.Length - MaxShown} more" : string.Empty;
            _session.Error(HoconDiagnosticIds.Cycle, reference.Place, $"'{reference.Path}' is made of itself: {string.Join(" -> ", shown)}{more}");
        }

        _inReportedCycle.UnionWith(hops);
        _inReportedCycle.Add(reference);
        return Poison;
    }
}
