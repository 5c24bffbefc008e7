using CHEX.Syndicate.Posts.Html;
using CHEX.Syndicate.Posts.Stories;
using CHEX.Syndicate.Posts.Urls;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// Finds the post that an item goes on with, though not one of its names is known: its site has given it a new guid and a new
/// address. Only posts that stood in the list until now, and are missing from it, can be such a post.
/// <code>
/// the same title on the same day ─────────────────────────► it is
/// else: a slug that is nearly the same, nine tenths of the text ─► it is
/// </code>
/// So many in a reading by likeness; those whose text is the same word for word are not counted, for a site that moves changes all its names at once.
/// </summary>
internal sealed class Repair
{
    private const int MostByLikeness = 3;
    private const int MostCandidates = 50;
    private const int MostComparisons = 200;
    private const int FewestWords = 20;
    private const double Alike = 0.9;
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    private readonly SourceInfo source;
    private readonly List<Candidate> candidates;
    private int byLikeness;
    private int comparisons;

    private Repair(SourceInfo source, List<Candidate> candidates) => (this.source, this.candidates) = (source, candidates);

    /// <summary>Loads what may be repaired, where a draft has no known name. <paramref name="listed"/>: the posts that the reading lists by their names.</summary>
    public static async Task<Repair> Prepare(Tx tx, SourceInfo source, IReadOnlyList<Draft> unknown, IReadOnlySet<string> listed, DateTimeOffset? oldest)
    {
        // What is older than the list has left it by itself; what is older than all that is unknown, and by more than may lie between, cannot be it.
        var from = unknown.Min(d => d.Published?.ToUnixTimeMilliseconds() ?? tx.Now) - (long)Recent.TotalMilliseconds;
        if (oldest is { } end) from = Math.Max(from, end.AddDays(-1).ToUnixTimeMilliseconds());
        var known = await tx.Query<string>(
            "SELECT id FROM post WHERE source = @Id AND state IN ('published', 'held') AND published >= @from " +
            "AND (absent_since IS NULL OR absent_since >= @since) ORDER BY published DESC, id LIMIT @most",
            new { source.Id, from, since = tx.Now - (long)Recent.TotalMilliseconds, most = (long)(MostCandidates + listed.Count) });
        var missing = known.Where(id => !listed.Contains(id)).Take(MostCandidates).ToArray();
        var rows = missing.Length == 0 ? [] : await tx.Query<PostRow>($"SELECT {PostRow.Columns} FROM post WHERE id IN @missing ORDER BY published DESC, id", new { missing });
        return new(source, [.. rows.Select(r => new Candidate(r, source))]);
    }

    /// <summary>The post that a draft goes on with, and why; null where there is none. Each post is found once.</summary>
    public (string Post, string Why)? Find(Draft draft)
    {
        if (candidates.Count == 0) return null;
        var title = TitleOf(draft.Title, source);
        var day = draft.Published is { } at ? Day(at) : null;
        var same = candidates.Where(c => title.Length > 0 && c.Title == title && c.Day == day).ToList();
        if (same.Count > 0 && same.Find(c => c.SameText(draft)) is { } certain) return Take(certain, "the same title, day and text");
        if (byLikeness >= MostByLikeness) return null;

        // Without a day a title says too little, and where two have it, which of them?
        if (same.Count == 1 && day is not null) return TakeLike(same[0], "the same title on the same day");
        return Nearly(draft) is { } near ? TakeLike(near, "nearly the same address and text") : null;
    }

    private Candidate? Nearly(Draft draft)
    {
        var slug = Slug.Of(draft.Url);
        Shingles? text = null;
        foreach (var candidate in candidates)
        {
            if (draft.Published is { } at && (at - candidate.Published).Duration() > Recent) continue;
            if (!Slug.Near(slug, candidate.Slug) || Slug.Digits(slug) != Slug.Digits(candidate.Slug)) continue;
            if (++comparisons > MostComparisons) return null;
            text ??= Shingles.OfText(TextOf(draft.Summary, draft.Content));
            if (text.Words >= FewestWords && text.Like(candidate.Text) >= Alike) return candidate;
        }

        return null;
    }

    private (string Post, string Why) TakeLike(Candidate candidate, string why)
    {
        byLikeness++;
        return Take(candidate, why);
    }

    private (string Post, string Why) Take(Candidate candidate, string why)
    {
        candidates.Remove(candidate);
        return (candidate.Id, why);
    }

    private string Day(DateTimeOffset at) => Day(source, at);

    private static string Day(SourceInfo source, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What two spellings of one title on a site have in common.</summary>
    internal static string TitleOf(string title, SourceInfo source) => TitleKey.Of(title, [source.Name, source.ShortName], barTellsSite: false).Text;

    internal static string TextOf(string? summary, string? content) => content is null ? summary ?? "" : Html.TextOf.Html(content);

    private sealed class Candidate(PostRow row, SourceInfo source)
    {
        private Shingles? text;

        public string Id => row.Id;
        public string Title { get; } = TitleOf(row.Title, source);
        public DateTimeOffset Published { get; } = DateTimeOffset.FromUnixTimeMilliseconds(row.Published);

        /// <summary>Null where the source never said.</summary>
        public string? Day { get; } = row.Precision == PostRow.Seen ? null : Repair.Day(source, DateTimeOffset.FromUnixTimeMilliseconds(row.Published));
        public string Slug { get; } = Urls.Slug.Of(row.Url);
        public Shingles Text => text ??= Shingles.OfText(TextOf(row.Summary, row.Content));

        public bool SameText(Draft draft) => TextOf(draft.Summary, draft.Content) is { Length: > 0 } words && words == TextOf(row.Summary, row.Content);
    }
}
