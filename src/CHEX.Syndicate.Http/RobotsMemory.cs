using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Http;

/// <summary>
/// The robots.txt of each site as the store keeps it, for all nodes and across restarts. <paramref name="Text"/> is the last one that
/// could be read, or null; <paramref name="Trouble"/> why it cannot be read now.
/// </summary>
internal sealed record StoredRobots(string? Text, string? Trouble, TimeSpan GoodFor, TimeSpan For)
{
    /// <summary>What is kept of a site; times are from now, for nodes may disagree about the hour.</summary>
    public static async Task<StoredRobots?> Load(Tx tx, string site)
    {
        var row = await tx.One<Row>("SELECT text AS Text, trouble AS Trouble, good_at AS GoodAt, until AS Until FROM robots WHERE site = @site", new { site });
        return row is null ? null : new(row.Text, row.Trouble, TimeSpan.FromMilliseconds(tx.Now - row.GoodAt), TimeSpan.FromMilliseconds(row.Until - tx.Now));
    }

    /// <summary>Keeps it; sites that nobody has asked for long are forgotten.</summary>
    public async Task Save(Tx tx, string site)
    {
        await tx.Execute(
            """
            INSERT INTO robots (site, text, trouble, good_at, until) VALUES (@site, @Text, @Trouble, @good, @until)
            ON CONFLICT (site) DO UPDATE SET text = excluded.text, trouble = excluded.trouble, good_at = excluded.good_at, until = excluded.until
            """,
            new { site, Text, Trouble, good = tx.Now - (long)GoodFor.TotalMilliseconds, until = tx.Now + (long)For.TotalMilliseconds });
        await tx.Execute("DELETE FROM robots WHERE until < @old", new { old = tx.Now - (long)TimeSpan.FromDays(60).TotalMilliseconds });
    }

    private sealed record Row
    {
        public string? Text { get; init; }
        public string? Trouble { get; init; }
        public required long GoodAt { get; init; }
        public required long Until { get; init; }
    }
}
