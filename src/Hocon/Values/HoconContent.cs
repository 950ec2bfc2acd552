namespace MidiMesh.Hocon;

/// <summary>Comparison of values by content.</summary>
internal static class HoconContent
{
    // Recursion is bounded: no value is nested deeper than the load limit.
    public static bool Equal(HoconValue? a, HoconValue? b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        return (a, b) switch
        {
            (HoconScalar x, HoconScalar y) => x.Kind == y.Kind && x.Text == y.Text,
            (HoconArray x, HoconArray y) => Equal(x.Span, y.Span),
            (HoconObject x, HoconObject y) => Equal(x, y),
            _ => false,
        };
    }

    private static bool Equal(ReadOnlySpan<HoconValue> a, ReadOnlySpan<HoconValue> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (!Equal(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Equal(HoconObject a, HoconObject b)
    {
        if (a.Fields.Count != b.Fields.Count)
        {
            return false;
        }

        foreach (var field in a.Span)
        {
            if (!b.TryGet(field.Key, out var other) || !Equal(field.Value, other))
            {
                return false;
            }
        }

        return true;
    }
}
