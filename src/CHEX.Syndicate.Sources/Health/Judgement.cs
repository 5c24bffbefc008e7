namespace CHEX.Syndicate.Sources.Health;

/// <summary>How much a sign counts.</summary>
public enum SignWeight
{
    /// <summary>Enough by itself.</summary>
    Strong,

    /// <summary>The items are built otherwise than before: with another sign beside it, enough.</summary>
    Structure,

    /// <summary>Enough only beside another structure.</summary>
    Weak,
}

/// <summary>One thing about a reading that speaks for a source that has changed. The words are for an operator; they quote nothing that was read.</summary>
public sealed record Symptom(string Kind, SignWeight Weight, string Words);

/// <summary>What the detector makes of a reading.</summary>
public sealed record Judgement(IReadOnlyList<Symptom> Signs)
{
    /// <summary>Nothing speaks against it.</summary>
    public static readonly Judgement Sane = new([]);

    /// <summary>True where the reading is not to be believed.</summary>
    public bool IsSuspect => Signs.Any(s => s.Weight == SignWeight.Strong) || (Signs.Count > 1 && Signs.Any(s => s.Weight == SignWeight.Structure));

    /// <summary>Why, a sentence each.</summary>
    public IReadOnlyList<string> Why => [.. Signs.Select(s => s.Words)];
}

/// <summary>What is remembered of one way of reading a source: how its last good list was, and how long the lists before it were.</summary>
public sealed record Baseline
{
    /// <summary>So many lengths are remembered.</summary>
    public const int Lengths = 10;

    /// <summary>The lengths of the last good lists, the newest last.</summary>
    public IReadOnlyList<int> Counts { get; init; } = [];

    /// <summary>The last good list.</summary>
    public required Measures Last { get; init; }

    /// <summary>The median of the lengths.</summary>
    public double Median
    {
        get
        {
            if (Counts.Count == 0) return Last.Items.Count;
            var sorted = Counts.Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2.0;
        }
    }

    /// <summary>The baseline after one more good list. What could not be measured this time stays as it was known.</summary>
    public static Baseline After(Baseline? before, Measures now)
    {
        var fill = new Dictionary<string, double>(before?.Last.Fill ?? new Dictionary<string, double>(), StringComparer.Ordinal);
        foreach (var (field, part) in now.Fill) fill[field] = part;
        return new Baseline
        {
            Counts = [.. (before?.Counts ?? []).Append(now.Items.Count).TakeLast(Lengths)],
            // An empty list says nothing of how its items are built.
            Last = now with { Fill = fill, Structure = now.Structure.Count == 0 ? before?.Last.Structure ?? [] : now.Structure },
        };
    }
}
