using System.Globalization;

namespace CHEX.Syndicate.Sources.Health;

/// <summary>
/// Tells a list that has changed its contents from one that has changed its nature. A pure function of this list, what is
/// remembered of the way it was read, and what the operator expects:
/// <code>
/// expected    minItems, mustContain, fields                                     (Canaries)
/// length      less than half of the median of the last ten
/// fields      title or date missing where they never were
/// overlap     not one item in common with the last good list
/// dates       the newest one goes back
/// titles      all the same
/// structure   built of other elements than before, with any other sign
/// </code>
/// Each sign looks first for the innocent reason: a list whose window moved on, an item taken back, a long absence of ours,
/// a source so small that chance explains everything. docs/decisions/ tells them.
/// </summary>
public static class Detector
{
    /// <summary>Of fewer items half may come and go in a day.</summary>
    private const int Small = 5;

    /// <summary>Of so few items all may.</summary>
    private const int Tiny = 3;

    // One or two items are taken back now and then.
    private const int TakenBack = 2;
    private static readonly string Content = Measures.NameOf(ItemField.Content);
    private const double Always = 0.9;
    private const double Never = 0.1;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <param name="now">This list.</param>
    /// <param name="lacks">Which of the texts that it must contain it does not.</param>
    /// <param name="before">What is remembered of this way; null where it is read for the first time, or a person has accepted what it has become.</param>
    /// <param name="expect">The operator's expectations.</param>
    /// <param name="away">How long ago this way was last looked at.</param>
    /// <param name="accepted">True where a person has accepted what it has become.</param>
    /// <param name="familiar">True where some of its items are posts of the source already: an import, a push or another way of reading it found them first.</param>
    public static Judgement Judge(Measures now, IReadOnlyList<string> lacks, Baseline? before, Expectations expect, TimeSpan away, bool accepted, bool familiar = false)
    {
        var signs = Canaries(now, lacks, expect);
        if (!accepted) signs = signs.Append(Titles(now, before?.Last));
        if (!accepted && before is not null && now.Items.Count > 0 && before.Last.Items.Count > 0)
        {
            var change = new ListChange(before.Last, now);
            signs = signs.Append(Length(now, before, change)).Append(Overlap(now, before.Last, change, away, familiar)).Append(Dates(now, before.Last, change))
                .Concat(Fields(now, before.Last, expect)).Append(Structure(now, before.Last)).Append(Selectors(now, before.Last));
        }

        return new([.. signs.OfType<Symptom>().DistinctBy(s => s.Kind, StringComparer.Ordinal)]);
    }

    /// <summary>The same of the articles that a list led to, where they were read.</summary>
    /// <param name="read">The items as their articles have them.</param>
    /// <param name="before">What is remembered of this way.</param>
    /// <param name="expect">The operator's expectations.</param>
    /// <param name="accepted">True where a person has accepted what it has become.</param>
    public static Judgement JudgeArticles(Measures read, Baseline? before, Expectations expect, bool accepted)
    {
        var count = read.Items.Count;
        if (count == 0) return Judgement.Sane;
        var signs = Filled(read, expect).ToList();
        var (content, had) = (read.Fill.GetValueOrDefault(Content), before?.Last.Fill.GetValueOrDefault(Content) ?? 0);
        if (!accepted && count >= 2 && content == 0 && had >= Always)
            signs.Add(new("articles", SignWeight.Strong, Say($"not one of the {count} articles that were read has its text where the recipe looks for it")));
        return new(signs);
    }

    private static IEnumerable<Symptom?> Canaries(Measures now, IReadOnlyList<string> lacks, Expectations expect)
    {
        var count = now.Items.Count;
        if (count < expect.MinItems) yield return new("few", SignWeight.Strong, Say($"it lists {count} items where at least {expect.MinItems} are expected (expect.minItems)"));
        foreach (var text in lacks) yield return new("lacks " + text, SignWeight.Strong, $"it does not contain “{text}” (expect.mustContain)");
        foreach (var sign in count == 0 ? [] : Filled(now, expect)) yield return sign;
    }

    private static IEnumerable<Symptom> Filled(Measures now, Expectations expect) =>
        from field in expect.Fields
        let name = Measures.NameOf(field)
        where now.Fill.TryGetValue(name, out var part) && part * 100 < expect.RequiredFill
        select new Symptom("unfilled " + name, SignWeight.Strong, Say($"{now.Fill[name] * 100:0} % of its items have the field {name} where {expect.RequiredFill} % are expected (expect.fields)"));

    private static Symptom? Titles(Measures now, Measures? before)
    {
        if (now.SameTitle < Always || now.Items.Count < 2 || before?.SameTitle >= Always) return null;
        return new("titles", now.Items.Count < Tiny ? SignWeight.Weak : SignWeight.Strong, "all its items have the same title");
    }

    private static Symptom? Length(Measures now, Baseline before, ListChange change)
    {
        var median = before.Median;
        if (!now.Whole || now.Items.Count * 2 >= median || change.MovedOn) return null;
        return new("length", median <= Small ? SignWeight.Weak : SignWeight.Strong, Say($"it lists {now.Items.Count} items; the median of the last readings is {median:0.#}"));
    }

    private static Symptom? Overlap(Measures now, Measures before, ListChange change, TimeSpan away, bool familiar)
    {
        if (change.Kept > 0 || (familiar && change.AllNewer)) return null;
        // A few newer items may have taken the place of all others, and while we were away many may.
        if (change.AllNewer && now.Items.Count <= Tiny) return null;
        var span = before is { Newest: { } newest, Oldest: { } oldest } ? TimeSpan.FromMilliseconds(newest - oldest) : Week + Week;
        var half = span / 2 < Day ? Day : span / 2;
        if ((change.AllNewer || now.Newest is null) && away >= (half < Week ? half : Week)) return null;
        return new("overlap", before.Items.Count <= Tiny ? SignWeight.Weak : SignWeight.Strong, "it has not one item in common with the last good reading");
    }

    private static Symptom? Dates(Measures now, Measures before, ListChange change)
    {
        if (now.Newest is not { } newest || before.Newest is not { } last || newest >= last) return null;
        // The newest item was given another date, or taken back: the rest is as it was.
        var dropped = change.DroppedAfter(newest);
        if (dropped == 0 && change.Kept > 0) return null;
        if (dropped <= TakenBack && change.Kept * 2 >= now.Items.Count) return null;
        return new("dates", before.Items.Count <= Tiny ? SignWeight.Weak : SignWeight.Strong, Say($"its newest item is of {Date(newest)}; that of the last good reading was of {Date(last)}"));
    }

    private static IEnumerable<Symptom?> Fields(Measures now, Measures before, Expectations expect)
    {
        var count = now.Items.Count;
        var gone = new List<string>();
        foreach (var (name, part) in now.Fill)
        {
            if (!before.Fill.TryGetValue(name, out var had) || had < Always) continue;
            var lacking = (int)Math.Round((1 - part) * count);
            var required = name is "title" or "published";
            // One item without its date is a slip of its author.
            if (required && lacking >= 2 && part * 100 < expect.RequiredFill)
                yield return new("unfilled " + name, SignWeight.Strong, Say($"{lacking} of its {count} items have no {name}; before, {had * 100:0} % had one"));
            else if (part <= Never && count > Tiny) gone.Add(name);
        }

        if (gone.Count > 0) yield return new("gone", SignWeight.Weak, $"its items have no {string.Join(", ", gone.Order(StringComparer.Ordinal))} any more");
    }

    private static Symptom? Structure(Measures now, Measures before)
    {
        // Of one or two items the pictures and excerpts that they happen to have make the structure: the outermost elements must do.
        var tiny = now.Items.Count <= Tiny || before.Items.Count <= Tiny;
        var (present, was) = (Compared(now, tiny), Compared(before, tiny));
        if (present.Count == 0 || was.Count == 0) return null;
        var common = present.Intersect(was, StringComparer.Ordinal).Count();
        return common * 2 < present.Count + was.Count - common ? new("structure", SignWeight.Structure, "its items are built of other elements than before") : null;
    }

    private static IReadOnlyList<string> Compared(Measures list, bool outermost) =>
        outermost ? [.. list.Structure.Where(path => path.LastIndexOf('/') <= 0)] : list.Structure;

    private static Symptom? Selectors(Measures now, Measures before)
    {
        var other = before.Answered.Where(a => now.Answered.TryGetValue(a.Key, out var by) && by != a.Value).Select(a => a.Key).Order(StringComparer.Ordinal).ToList();
        return other.Count == 0 ? null : new("selectors", SignWeight.Weak, $"other selectors than before answer for {string.Join(", ", other)}");
    }

    private static string Date(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
