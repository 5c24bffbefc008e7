using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>What is known of one address that a source is read at. Times in milliseconds.</summary>
public sealed record SourceAddress
{
    public required string Url { get; init; }

    /// <summary>Where it permanently leads, as seen so far.</summary>
    public string? MovedTo { get; init; }
    public long? MovedSince { get; init; }
    public long MovedTimes { get; init; }

    /// <summary>How often posts that were known were found there.</summary>
    public long Overlapped { get; init; }

    /// <summary>Since when it is asked there; null while it is not.</summary>
    public long? Adopted { get; init; }

    /// <summary>The status of its last refusal (4xx), while it lasts.</summary>
    public long? Refused { get; init; }
    public long? RefusedAt { get; init; }
    public long RefusedTimes { get; init; }

    /// <summary>Until then it is left alone where there is another way.</summary>
    public long RefusedUntil { get; init; }

    internal long RestsNow { get; init; }

    /// <summary>It refused lately, and is left alone where there is another way.</summary>
    public bool Rests => Refused is not null && RestsNow == 1;

    /// <summary>It said that it is gone for good (410): it is not asked again until a person says so.</summary>
    public bool Gone => Refused == 410;
}

/// <summary>
/// Addresses that move, and addresses that refuse. A move that its server calls permanent is believed after three days in a row,
/// when what is there is plainly the same source; the configuration keeps what was written.
/// </summary>
internal static class SourceAddresses
{
    private const int TimesMoved = 3;
    private static readonly TimeSpan DaysMoved = TimeSpan.FromDays(3);
    private static readonly TimeSpan LongestRest = TimeSpan.FromDays(1);

    public static Task<IReadOnlyList<SourceAddress>> Of(Tx tx, string source) => tx.Query<SourceAddress>(
        """
        SELECT url AS Url, moved_to AS MovedTo, moved_since AS MovedSince, moved_times AS MovedTimes, overlapped AS Overlapped, adopted AS Adopted,
          refused AS Refused, refused_at AS RefusedAt, refused_times AS RefusedTimes, refused_until AS RefusedUntil,
          CAST(CASE WHEN refused_until > @Now THEN 1 ELSE 0 END AS bigint) AS RestsNow
        FROM source_address WHERE source = @source ORDER BY url
        """,
        new { source, tx.Now });

    /// <summary>True where nobody would move a list to: a page to log in at, or the home page of a site.</summary>
    public static bool Implausible(Uri from, Uri to) =>
        (to.AbsolutePath == "/" && to.Query.Length == 0 && from.AbsolutePath != "/")
        || Misfit.IsDoor(from, to);

    /// <summary>
    /// Notes that an address answered well: what it had against us is over; and where it permanently leads, or that it leads nowhere.
    /// Returns where it is asked from now on, when that has just been decided.
    /// </summary>
    public static async Task<Uri?> Answered(Tx tx, string source, Uri url, Uri? movedTo, bool overlaps)
    {
        var with = new { source, url = url.AbsoluteUri, to = movedTo?.AbsoluteUri, now = tx.Now, overlaps = overlaps ? 1L : 0L };
        if (movedTo is null || Implausible(url, movedTo))
        {
            // A row without a move and without a refusal says nothing.
            await tx.Execute("DELETE FROM source_address WHERE source = @source AND url = @url", with);
            return null;
        }

        var seen = (await tx.One<SourceAddress>(
            """
            INSERT INTO source_address (source, url, moved_to, moved_since, moved_times, overlapped) VALUES (@source, @url, @to, @now, 1, @overlaps)
            ON CONFLICT (source, url) DO UPDATE SET refused = NULL, refused_at = NULL, refused_times = 0, refused_until = 0, moved_to = excluded.moved_to,
              moved_since = CASE WHEN source_address.moved_to = excluded.moved_to THEN source_address.moved_since ELSE excluded.moved_since END,
              moved_times = CASE WHEN source_address.moved_to = excluded.moved_to THEN source_address.moved_times + 1 ELSE 1 END,
              adopted     = CASE WHEN source_address.moved_to = excluded.moved_to THEN source_address.adopted ELSE NULL END,
              overlapped  = CASE WHEN source_address.moved_to = excluded.moved_to THEN source_address.overlapped + excluded.overlapped ELSE excluded.overlapped END
            RETURNING url AS Url, moved_to AS MovedTo, moved_since AS MovedSince, moved_times AS MovedTimes, overlapped AS Overlapped, adopted AS Adopted
            """,
            with))!;
        if (seen.Adopted is not null || seen.MovedTimes < TimesMoved || seen.Overlapped == 0 || tx.Now - seen.MovedSince < (long)DaysMoved.TotalMilliseconds) return null;

        await tx.Execute("UPDATE source_address SET adopted = @now WHERE source = @source AND url = @url", with);
        // It is the same list: what was known of the one is known of the other, and what is new there is news.
        await tx.Execute(
            "INSERT INTO origin (source, name, url, first_read) SELECT source, name, @to, first_read FROM origin WHERE source = @source AND url = @url ON CONFLICT (source, name, url) DO NOTHING",
            with);
        await ReadingMemory.Move(tx, source, url, movedTo);
        return movedTo;
    }

    /// <summary>Notes that an address answered well at the place it has moved to: nothing is against it any more.</summary>
    public static Task Settled(Tx tx, string source, Uri asked) => tx.Execute(
        "UPDATE source_address SET refused = NULL, refused_at = NULL, refused_times = 0, refused_until = 0 WHERE source = @source AND moved_to = @to AND adopted IS NOT NULL",
        new { source, to = asked.AbsoluteUri });

    /// <summary>Notes a refusal (4xx): the more there are in a row, the longer it is left alone where there is another way.</summary>
    public static async Task Refused(Tx tx, string source, Uri url, int status, TimeSpan interval, double chance)
    {
        var times = (await tx.One<long?>("SELECT refused_times FROM source_address WHERE source = @source AND url = @url", new { source, url = url.AbsoluteUri }) ?? 0) + 1;
        var rest = ReadingTimes.AfterFailure(interval * 2, times, chance);
        if (rest > LongestRest) rest = LongestRest;
        await tx.Execute(
            """
            INSERT INTO source_address (source, url, refused, refused_at, refused_times, refused_until) VALUES (@source, @url, @status, @now, @times, @until)
            ON CONFLICT (source, url) DO UPDATE SET refused = excluded.refused, refused_at = excluded.refused_at, refused_times = excluded.refused_times, refused_until = excluded.refused_until
            """,
            new { source, url = url.AbsoluteUri, status, now = tx.Now, times, until = tx.Now + (long)rest.TotalMilliseconds });
    }

    /// <summary>Forgets all of it: the source is configured anew, or a person says that it is there.</summary>
    public static Task Forget(Tx tx, string source) => tx.Execute("DELETE FROM source_address WHERE source = @source", new { source });

    /// <summary>Nothing is there any more: the source is asked at the address that was configured again.</summary>
    public static Task ForgetMove(Tx tx, string source, Uri url) => tx.Execute("DELETE FROM source_address WHERE source = @source AND url = @url", new { source, url = url.AbsoluteUri });
}
