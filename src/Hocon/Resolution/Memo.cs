namespace MidiMesh.Hocon.Resolution;

/// <summary>A value worked out before.</summary>
/// <param name="Value">The value; null when undefined.</param>
/// <param name="Hits">The evaluations under way that it depended on, because it looked below one of their layers. It holds as long as they go on.</param>
internal sealed record Memo(HoconValue? Value, ActiveLayer[] Hits)
{
    public bool IsValid
    {
        get
        {
            foreach (var hit in Hits)
            {
                if (!hit.IsLive)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
