using CHEX.Syndicate.Http;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>A post whose page is to be asked for, and how it answered before. Times in milliseconds.</summary>
internal sealed record ReviewedPost
{
    public required string Id { get; init; }
    public required string Source { get; init; }
    public required string Url { get; init; }
    public required string Title { get; init; }
    public required string State { get; init; }
    public long FirstSeen { get; init; }

    /// <summary>0: it is only its time; 1: its source has stopped listing it; 2: a person asks.</summary>
    public long Missed { get; init; }

    /// <summary>1 where the newest complete list of its source shows it.</summary>
    public long Listed { get; init; }
    public long? GoneSince { get; init; }
    public long Gone { get; init; }
    public long Unclear { get; init; }

    /// <summary>Since when its page says something else than was read with its list; null where it does not.</summary>
    public long? Changed { get; init; }
    public string? AskedUrl { get; init; }
    public string? Version { get; init; }
    public string? ETag { get; init; }
    public string? LastModified { get; init; }
    public string? BodyHash { get; init; }

    /// <summary>What to ask with; null asks for the whole page.</summary>
    public Validators? Validators(string version) => Version == version && AskedUrl == Url && (ETag ?? LastModified ?? BodyHash) is not null ? new(ETag, LastModified, BodyHash) : null;
}

/// <summary>Which posts' pages are to be asked for, and how they answered.</summary>
internal static class PageReview
{
    /// <summary>One statement plans so many posts.</summary>
    public const int Planned = 500;

    private const string Select =
        """
        SELECT p.id AS Id, p.source AS Source, p.url AS Url, p.title AS Title, p.state AS State, p.first_seen AS FirstSeen, p.missed AS Missed,
          CASE WHEN p.absences = 0 AND p.absent_since IS NULL AND (p.published >= s.oldest_listed OR (s.oldest_listed IS NULL AND p.last_seen > @lately)) THEN 1 ELSE 0 END AS Listed,
          g.gone_since AS GoneSince, COALESCE(g.gone, 0) AS Gone, COALESCE(g.unclear, 0) AS Unclear, g.changed AS Changed,
          g.url AS AskedUrl, g.version AS Version, g.etag AS ETag, g.last_modified AS LastModified, g.body_hash AS BodyHash
        FROM post p LEFT JOIN post_page g ON g.post = p.id LEFT JOIN source s ON s.id = p.source
        """;

    /// <summary>Plans the first look at posts that have none yet. Returns how many.</summary>
    public static Task<int> PlanLooks(Tx tx, string source) => tx.Execute(
        "UPDATE post SET review_due = first_seen + @day WHERE id IN (SELECT id FROM post WHERE source = @source AND state = 'published' AND review_due IS NULL LIMIT @most)",
        new { source, day = (long)TimeSpan.FromDays(1).TotalMilliseconds, most = (long)Planned });

    /// <summary>What is due: first what people ask for (<paramref name="wanted"/>: nothing else), then what is missed, then what has waited longest.</summary>
    public static async Task<IReadOnlyList<ReviewedPost>> Due(Tx tx, string source, int limit, bool wanted = false)
    {
        // Two statements, each along an index: what waits may be a hundred thousand posts, and is not sorted for ten of them.
        var missed = await tx.Query<ReviewedPost>(
            $"{Select} WHERE p.source = @source AND p.state = 'published' AND p.missed > 0{Wanted(wanted)} AND COALESCE(p.review_due, 0) <= @Now ORDER BY p.missed DESC, p.review_due, p.id LIMIT @limit",
            new { source, tx.Now, limit = (long)limit, lately = Lately(tx) });
        if (wanted || missed.Count == limit) return missed;
        return
        [
            .. missed,
            .. await tx.Query<ReviewedPost>(
                $"{Select} WHERE p.source = @source AND p.state = 'published' AND p.missed = 0 AND p.review_due <= @Now ORDER BY p.review_due, p.id LIMIT @limit",
                new { source, tx.Now, limit = (long)(limit - missed.Count), lately = Lately(tx) }),
        ];
    }

    /// <summary>One post, in any state; null where there is none.</summary>
    public static Task<ReviewedPost?> Get(Tx tx, string post) => tx.One<ReviewedPost>($"{Select} WHERE p.id = @post", new { post, lately = Lately(tx) });

    /// <summary>When the next page of a source is due (<paramref name="wanted"/>: of those that people ask for); null where none is.</summary>
    public static Task<long?> Next(Tx tx, string source, bool wanted = false) =>
        tx.One<long?>($"SELECT min(p.review_due) FROM post p WHERE p.source = @source AND p.state = 'published' AND p.review_due IS NOT NULL{Wanted(wanted)}", new { source });

    /// <summary>
    /// The addresses of the newest posts of a source that its list shows: where not even these are there, its site is at fault. Those that were
    /// not there the last time are asked where there are no others.
    /// </summary>
    public static Task<IReadOnlyList<string>> Canaries(Tx tx, string source, IReadOnlyList<string> except, int limit) => tx.Query<string>(
        // Among the newest few, so that not all the source ever published is sorted for three.
        """
        SELECT p.url FROM (
          SELECT id, url, published FROM post WHERE source = @source AND state = 'published' AND absences = 0 AND absent_since IS NULL AND missed = 0 AND id NOT IN @except
          ORDER BY published DESC, id LIMIT 50) AS p LEFT JOIN post_page g ON g.post = p.id
        ORDER BY CASE WHEN g.gone > 0 THEN 1 ELSE 0 END, p.published DESC, p.id LIMIT @limit
        """,
        new { source, except, limit = (long)limit });

    /// <summary>How many posts the source withdrew since a moment.</summary>
    public static Task<long> WithdrawnSince(Tx tx, string source, long since) => tx.One<long>(
        "SELECT count(*) FROM post WHERE source = @source AND state = 'withdrawn' AND withdrawn_by = 'source' AND withdrawn_at > @since", new { source, since });

    /// <summary>The page is there: what was said against it is forgotten. <paramref name="validators"/>: null has it asked for in full the next time.</summary>
    public static async Task There(Tx tx, ReviewedPost post, int? status, string version, Validators? validators, long due)
    {
        await tx.Execute(
            """
            INSERT INTO post_page (post, url, asked, status, version, etag, last_modified, body_hash) VALUES (@Id, @Url, @Now, @status, @version, @ETag, @LastModified, @BodyHash)
            ON CONFLICT (post) DO UPDATE SET url = excluded.url, asked = excluded.asked, status = excluded.status, gone_since = NULL, gone = 0, unclear = 0, changed = NULL,
              version = excluded.version, etag = excluded.etag, last_modified = excluded.last_modified, body_hash = excluded.body_hash
            """,
            new { post.Id, post.Url, tx.Now, status = (long?)status, version, validators?.ETag, validators?.LastModified, validators?.BodyHash });
        await Posts.Absences.Kept(tx, post.Id);
        await Put(tx, post.Id, due);
    }

    /// <summary>The page is there, and says something else than was read with its list: it is asked for in full once that was read.</summary>
    public static async Task Ahead(Tx tx, ReviewedPost post, int? status, long due)
    {
        await tx.Execute(
            """
            INSERT INTO post_page (post, asked, status, changed) VALUES (@Id, @Now, @status, @Now)
            ON CONFLICT (post) DO UPDATE SET asked = excluded.asked, status = excluded.status, gone_since = NULL, gone = 0, unclear = 0, changed = COALESCE(post_page.changed, excluded.changed),
              etag = NULL, last_modified = NULL, body_hash = NULL
            """,
            new { post.Id, tx.Now, status = (long?)status });
        await Put(tx, post.Id, due);
    }

    /// <summary>The page was read with its source's list: what it was asked with before is older than what it gave then.</summary>
    public static Task ReadMeanwhile(Tx tx, string post) =>
        tx.Execute("UPDATE post_page SET etag = NULL, last_modified = NULL, body_hash = NULL WHERE post = @post", new { post });

    /// <summary>The page is not there.</summary>
    public static async Task Gone(Tx tx, ReviewedPost post, int? status, long due)
    {
        await tx.Execute(
            """
            INSERT INTO post_page (post, asked, status, gone_since, gone) VALUES (@Id, @Now, @status, @Now, 1)
            ON CONFLICT (post) DO UPDATE SET asked = excluded.asked, status = excluded.status, gone_since = COALESCE(post_page.gone_since, excluded.gone_since), gone = post_page.gone + 1, unclear = 0,
              etag = NULL, last_modified = NULL, body_hash = NULL
            """,
            new { post.Id, tx.Now, status = (long?)status });
        await Put(tx, post.Id, due);
    }

    /// <summary>Its site was broken when it said that the page is not there: that, and what it said so before, counts for nothing.</summary>
    public static async Task Disbelieve(Tx tx, ReviewedPost post, int? status, long due)
    {
        await Unclear(tx, post, status, due);
        await tx.Execute("UPDATE post_page SET gone = 0, gone_since = NULL WHERE post = @Id", new { post.Id });
    }

    /// <summary>It cannot be told whether the page is there.</summary>
    public static async Task Unclear(Tx tx, ReviewedPost post, int? status, long due)
    {
        await tx.Execute(
            """
            INSERT INTO post_page (post, asked, status, unclear) VALUES (@Id, @Now, @status, 1)
            ON CONFLICT (post) DO UPDATE SET asked = excluded.asked, status = excluded.status, unclear = post_page.unclear + 1
            """,
            new { post.Id, tx.Now, status = (long?)status });
        await Put(tx, post.Id, due);
    }

    private static string Wanted(bool wanted) => wanted ? " AND p.missed > 0 AND p.missed = 2" : "";

    // A list without dates has no window: what it showed within a week counts as shown.
    private static long Lately(Tx tx) => tx.Now - (long)TimeSpan.FromDays(7).TotalMilliseconds;

    /// <summary>Sets when a page is asked for again.</summary>
    public static Task Put(Tx tx, string post, long due) => tx.Execute("UPDATE post SET review_due = @due WHERE id = @post", new { post, due });

    /// <summary>Notes that a person asks whether a post is gone.</summary>
    public static Task Want(Tx tx, string post) => tx.Execute("UPDATE post SET missed = 2 WHERE id = @post", new { post });
}
