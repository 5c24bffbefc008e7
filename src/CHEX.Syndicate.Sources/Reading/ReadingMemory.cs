using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// What is remembered of a source between two readings: validators, the ways that have been read to their end, and
/// which articles were read as they are listed.
/// </summary>
internal static class ReadingMemory
{
    private static readonly string[] Accepts = [SourceReader.AcceptFeed, SourceReader.AcceptJson, SourceReader.AcceptHtml];

    /// <summary>
    /// What validators are kept by: the address, and what was accepted there where that is no feed. To another question another
    /// answer is unchanged.
    /// </summary>
    public static string Key(Uri url, string? accept) => accept switch
    {
        null or SourceReader.AcceptFeed => url.AbsoluteUri,
        SourceReader.AcceptJson => url.AbsoluteUri + " json",
        SourceReader.AcceptHtml => url.AbsoluteUri + " html",
        _ => $"{url.AbsoluteUri} {accept}",
    };

    /// <summary>The validators that still count, by <see cref="Key"/>: made by this version of reading, and no longer ago than they are trusted.</summary>
    public static async Task<IReadOnlyDictionary<string, Validators>> Validators(Tx tx, string source, string version, TimeSpan trusted)
    {
        var rows = await tx.Query<ValidatorRow>(
            "SELECT url AS Url, etag AS ETag, last_modified AS LastModified, body_hash AS BodyHash FROM validator WHERE source = @source AND version = @version AND at > @since",
            new { source, version, since = tx.Now - (long)trusted.TotalMilliseconds });
        return rows.ToDictionary(r => r.Url, r => new Validators(r.ETag, r.LastModified, r.BodyHash), StringComparer.Ordinal);
    }

    /// <summary>
    /// Keeps validators; those of other versions go. <paramref name="whole"/>: they came with a body, so their time begins anew. Else those
    /// that are <paramref name="known"/> already are as they were.
    /// </summary>
    public static async Task Keep(Tx tx, string source, string version, IReadOnlyList<KeptValidators> kept, IReadOnlyDictionary<string, Validators> known, bool whole)
    {
        if (whole) await tx.Execute("DELETE FROM validator WHERE source = @source AND version <> @version", new { source, version });
        foreach (var (url, validators, accept) in kept)
        {
            if (!whole && known.TryGetValue(Key(url, accept), out var same) && same == validators) continue;
            await tx.Execute(
                """
                INSERT INTO validator (source, url, version, etag, last_modified, body_hash, at)
                VALUES (@source, @url, @version, @ETag, @LastModified, @BodyHash, @now)
                ON CONFLICT (source, url) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
                  body_hash = excluded.body_hash, at = CASE WHEN @whole = 1 THEN excluded.at ELSE validator.at END
                """,
                new { source, url = Key(url, accept), version, validators.ETag, validators.LastModified, validators.BodyHash, now = tx.Now, whole = whole ? 1L : 0L });
        }
    }

    /// <summary>Forgets the validators of an address, so that it is asked for in full.</summary>
    public static Task Drop(Tx tx, string source, Uri url) =>
        tx.Execute("DELETE FROM validator WHERE source = @source AND url IN @keys", new { source, keys = Accepts.Select(accept => Key(url, accept)).ToArray() });

    /// <summary>The validators of an address are those of the one it has moved to: that is where they came from.</summary>
    public static async Task Move(Tx tx, string source, Uri from, Uri to)
    {
        await Drop(tx, source, to);
        foreach (var accept in Accepts) await tx.Execute("UPDATE validator SET url = @to WHERE source = @source AND url = @from", new { source, from = Key(from, accept), to = Key(to, accept) });
    }

    /// <summary>What the source has published of late.</summary>
    public static async Task<News> News(Tx tx, string source)
    {
        var since = tx.Now - (long)TimeSpan.FromDays(28).TotalMilliseconds;
        // One source's newest posts by their index, so many at most as change anything.
        var dates = await tx.Query<long>("SELECT published FROM post WHERE source = @source ORDER BY published DESC LIMIT 140", new { source });
        return new(dates.Count(at => at > since), dates.Count == 0 ? null : TimeSpan.FromMilliseconds(Math.Max(0, tx.Now - dates[0])));
    }

    /// <summary>True where the source was read to its end before, this way, from this address and in this form.</summary>
    public static async Task<bool> Familiar(Tx tx, string source, string origin, Uri url) => await tx.One<long?>(
        "SELECT first_read FROM origin WHERE source = @source AND name = @origin AND url = @url", new { source, origin, url = url.AbsoluteUri }) is not null;

    /// <summary>Notes that it was.</summary>
    public static Task MakeFamiliar(Tx tx, string source, string origin, Uri url) => tx.Execute(
        "INSERT INTO origin (source, name, url, first_read) VALUES (@source, @origin, @url, @now) ON CONFLICT (source, name, url) DO NOTHING",
        new { source, origin, url = url.AbsoluteUri, now = tx.Now });

    /// <summary>What is known of the articles of these items, in their order; with the post of each, where it has one.</summary>
    public static async Task<IReadOnlyList<KnownArticle>> Articles(Tx tx, string source, string version, IReadOnlyList<Item> items)
    {
        var entries = items.Select(item => ListEntry.Of(item, version)).ToList();
        var found = new Dictionary<string, ArticleRow>(StringComparer.Ordinal);
        foreach (var pages in entries.Select(e => e.Page).Distinct(StringComparer.Ordinal).Chunk(500))
        {
            foreach (var row in await tx.Query<ArticleRow>("SELECT page AS Page, entry AS Entry, post AS Post, tries AS Tries FROM article WHERE source = @source AND page IN @pages", new { source, pages }))
                found[row.Page] = row;
        }

        return [.. entries.Select(entry => found.TryGetValue(entry.Page, out var row)
            ? new KnownArticle(new(row is { Post: not null, Tries: 0 } && row.Entry == entry.Entry, row.Entry == entry.Entry ? row.Tries : 0, Read: row.Post is not null), row.Post)
            : new KnownArticle(new(false, 0), null))];
    }

    /// <summary>Notes that an article was read, and which post it is.</summary>
    public static async Task Settle(Tx tx, string source, string version, Item listed, string post)
    {
        await Save(tx, source, ListEntry.Of(listed, version), post, 0);
        await PageReview.ReadMeanwhile(tx, post);
    }

    /// <summary>Notes one more vain try.</summary>
    public static async Task Tried(Tx tx, string source, string version, Item listed)
    {
        var known = (await Articles(tx, source, version, [listed]))[0];
        await Save(tx, source, ListEntry.Of(listed, version), null, known.State.Tries + 1);
    }

    /// <summary>Forgets that the article of a post was read, so that it is read when it is listed again.</summary>
    public static Task Unsettle(Tx tx, string post) => tx.Execute("DELETE FROM article WHERE post = @post", new { post });

    // A vain try keeps the post that an earlier text of the article made.
    private static Task<int> Save(Tx tx, string source, ListEntry entry, string? post, long tries) => tx.Execute(
        """
        INSERT INTO article (source, page, entry, post, tries, at) VALUES (@source, @Page, @Entry, @post, @tries, @now)
        ON CONFLICT (source, page) DO UPDATE SET entry = excluded.entry, post = COALESCE(excluded.post, article.post), tries = excluded.tries, at = excluded.at
        """,
        new { source, entry.Page, entry.Entry, post, tries, now = tx.Now });

    private sealed record ValidatorRow
    {
        public required string Url { get; init; }
        public string? ETag { get; init; }
        public string? LastModified { get; init; }
        public string? BodyHash { get; init; }
    }

    private sealed record ArticleRow
    {
        public required string Page { get; init; }
        public required string Entry { get; init; }
        public string? Post { get; init; }
        public long Tries { get; init; }
    }
}

/// <summary>What is known of a listed item's article, and its post.</summary>
internal sealed record KnownArticle(ArticleState State, string? Post);
