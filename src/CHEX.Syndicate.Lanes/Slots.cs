namespace CHEX.Syndicate.Lanes;

/// <summary>
/// The places of one kind on this node. Lanes that failed before get at most a quarter of them (but one), so that dead hosts
/// cannot keep the living waiting.
/// </summary>
internal sealed class Slots(int total)
{
    private readonly Lock gate = new();
    private readonly int quarter = Math.Max(1, total / 4);
    private int used;
    private int usedByFailing;

    /// <summary>Places for lanes that did not fail before.</summary>
    public int Free
    {
        get { lock (gate) return total - used; }
    }

    /// <summary>Places for lanes that failed before.</summary>
    public int FreeForFailing
    {
        get { lock (gate) return Math.Min(total - used, quarter - usedByFailing); }
    }

    public void Take(Lane lane)
    {
        lock (gate)
        {
            used++;
            if (Failed(lane)) usedByFailing++;
        }
    }

    public void Return(Lane lane)
    {
        lock (gate)
        {
            used--;
            if (Failed(lane)) usedByFailing--;
        }
    }

    private static bool Failed(Lane lane) => lane.Attempts > 1;
}
