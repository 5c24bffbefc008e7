using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>A stretch of time, and of ids where that is not narrow enough.</summary>
/// <param name="From">Posts published then or later, in milliseconds since 1970 UTC.</param>
/// <param name="Until">And before.</param>
/// <param name="Low">With this id or a greater one.</param>
/// <param name="High">And a smaller one than this.</param>
public sealed record PostSpan(long From, long Until, string Low = PostSpan.Least, string High = PostSpan.Greatest)
{
    /// <summary>No id is smaller.</summary>
    public const string Least = "";

    /// <summary>Every id is smaller: they have letters and digits only.</summary>
    public const string Greatest = "~";

    /// <summary>Everything.</summary>
    public static readonly PostSpan Whole = new(long.MinValue, long.MaxValue);

    /// <summary>All that was published before.</summary>
    public static PostSpan Before(DateTimeOffset moment) => new(long.MinValue, moment.ToUnixTimeMilliseconds());

    /// <summary>All that was published then or later.</summary>
    public static PostSpan Since(DateTimeOffset moment) => new(moment.ToUnixTimeMilliseconds(), long.MaxValue);

    /// <summary>The condition that a post of the stretch fulfils, to follow others; its parameters are From, Until, Low and High.</summary>
    internal static string Sql(PostSpan? span, string id) => span is null ? ""
        : " AND published >= @From AND published < @Until" + (span is { Low: Least, High: Greatest } ? "" : $" AND {id} >= @Low AND {id} < @High");
}

/// <summary>A post, and when it was published.</summary>
public sealed record PostPlace(string Id, DateTimeOffset Published);

/// <summary>
/// Looks at stretches of published posts without reading them: how many there are, and which is at the edge. A selection has at most one source
/// and one topic here; then all of it is found along an index.
/// </summary>
public static class PostStretch
{
    /// <summary>How many published posts the selection has; no more than <paramref name="atMost"/> are counted.</summary>
    public static Task<long> Count(Tx tx, PostSelection selection, int atMost) =>
        tx.One<long>($"SELECT count(*) FROM (SELECT 1 AS one FROM {Where(selection)} LIMIT @limit) AS counted", With(selection, atMost));

    /// <summary>The newest of the selection, or the oldest; null where there is none.</summary>
    // The whole order of the index is named: by less of it SQLite would choose another index, and sort all of it.
    public static Task<PostPlace?> Edge(Tx tx, PostSelection selection, bool newest) =>
        First(tx, selection, string.Join(", ", new[] { "published", "first_seen", Id(selection) }.Select(column => newest ? column + " DESC" : column)));

    /// <summary>The one with the greatest id of the selection, or with the smallest; null where there is none.</summary>
    public static Task<PostPlace?> EdgeById(Tx tx, PostSelection selection, bool greatest) => First(tx, selection, $"{Id(selection)} {(greatest ? "DESC" : "ASC")}");

    /// <summary>True where the selection had a post that was withdrawn.</summary>
    public static async Task<bool> HadMore(Tx tx, PostSelection selection)
    {
        var topic = selection.Topics.Only is null ? "" : $" AND EXISTS (SELECT 1 FROM {tx.Dialect.Each("post.topics", "t")} WHERE t.value = @Topic)";
        return await tx.One<long?>(
            $"SELECT 1 FROM post WHERE {OfSources(selection, "source IN @among")} AND state = 'withdrawn'{PostSpan.Sql(selection.Within, "id")}{topic} LIMIT @limit", With(selection, 1)) is not null;
    }

    private static async Task<PostPlace?> First(Tx tx, PostSelection selection, string order) =>
        await tx.One<(string Id, long At)?>($"SELECT {Id(selection)} AS Id, published AS At FROM {Where(selection)} ORDER BY {order} LIMIT @limit", With(selection, 1)) is { } first
            ? new PostPlace(first.Id, DateTimeOffset.FromUnixTimeMilliseconds(first.At))
            : null;

    private static string Id(PostSelection selection) => selection.Topics.Only is null ? "id" : "post";

    // Most often the known sources are nearly all there are: then they are no reason to leave the index of dates.
    private static string Where(PostSelection selection) =>
        (selection.Topics.Only is null ? "post WHERE state = 'published' AND " : "post_topic WHERE topic = @Topic AND ")
        + OfSources(selection, "COALESCE(source, '') IN @among") + PostSpan.Sql(selection.Within, Id(selection));

    private static string OfSources(PostSelection selection, string among) => selection.Sources.Only is null ? among : "source = @Source";

    private static object With(PostSelection selection, int limit) => new
    {
        Source = selection.Sources.Only,
        Topic = selection.Topics.Only,
        among = selection.Among?.ToArray() ?? [],
        selection.Span.From,
        selection.Span.Until,
        selection.Span.Low,
        selection.Span.High,
        limit = (long)limit,
    };
}
