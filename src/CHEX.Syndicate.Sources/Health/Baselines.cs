using System.Text.Json;
using System.Text.Json.Serialization;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Health;

/// <summary>What is remembered of each way of reading each source, to hold the next reading against.</summary>
public static class Baselines
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true };

    /// <summary>What is known of a way: how it is called (with the reader's version in it), and its address.</summary>
    public static async Task<KnownWay> Of(Tx tx, string source, string name, Uri url)
    {
        var row = await tx.One<Row>("SELECT seen AS Seen, looked AS Looked FROM baseline WHERE source = @source AND name = @name AND url = @url", new { source, name, url = url.AbsoluteUri });
        return new KnownWay(row is null ? null : Read(row.Seen), TimeSpan.FromMilliseconds(row is null ? 0 : Math.Max(0, tx.Now - row.Looked)), await HealthTable.IsAccepted(tx, source));
    }

    /// <summary>True where a source was read well before by a way of this origin; null where it never was by any.</summary>
    public static async Task<bool?> Know(Tx tx, string source, string origin)
    {
        var names = await tx.Query<string>("SELECT name FROM baseline WHERE source = @source", new { source });
        return names.Count == 0 ? null : names.Any(name => name.StartsWith(origin + "/", StringComparison.Ordinal));
    }

    /// <summary>True where the last good reading of a way left articles for the next.</summary>
    public static async Task<bool> LeftSome(Tx tx, string source, string name, Uri url) =>
        await tx.One<string>("SELECT seen FROM baseline WHERE source = @source AND name = @name AND url = @url", new { source, name, url = url.AbsoluteUri }) is { } seen && Read(seen).Last.Waiting > 0;

    /// <summary>Remembers a good list.</summary>
    public static async Task Save(Tx tx, string source, string name, Uri url, Measures now)
    {
        var before = (await Of(tx, source, name, url)).Before;
        await tx.Execute(
            """
            INSERT INTO baseline (source, name, url, seen, looked) VALUES (@source, @name, @url, @seen, @now)
            ON CONFLICT (source, name, url) DO UPDATE SET seen = excluded.seen, looked = excluded.looked
            """,
            new { source, name, url = url.AbsoluteUri, seen = JsonSerializer.Serialize(Baseline.After(before, now), Json), now = tx.Now });
        // Each recipe that was ever tried has left one.
        if (before is null) await tx.Execute("DELETE FROM baseline WHERE source = @source AND looked < @old", new { source, old = tx.Now - (long)Kept.TotalMilliseconds });
    }

    /// <summary>Notes how many articles of the last good list are left, after a reading that went on with them.</summary>
    public static async Task WentOn(Tx tx, string source, string name, Uri url, int waiting)
    {
        if ((await Of(tx, source, name, url)).Before is not { } before) return;
        var seen = JsonSerializer.Serialize(before with { Last = before.Last with { Waiting = waiting } }, Json);
        await tx.Execute("UPDATE baseline SET seen = @seen, looked = @now WHERE source = @source AND name = @name AND url = @url", new { source, name, url = url.AbsoluteUri, seen, now = tx.Now });
    }

    /// <summary>Notes that an address was looked at: it answered as before, or with what is not believed.</summary>
    public static Task Looked(Tx tx, string source, Uri url) =>
        tx.Execute("UPDATE baseline SET looked = @now WHERE source = @source AND url = @url", new { source, url = url.AbsoluteUri, now = tx.Now });

    /// <summary>The newest date of the last good lists of a source, in ms; null where none is known.</summary>
    public static async Task<long?> Newest(Tx tx, string source)
    {
        var rows = await tx.Query<string>("SELECT seen FROM baseline WHERE source = @source ORDER BY looked DESC LIMIT 1", new { source });
        return rows.Count == 0 ? null : Read(rows[0]).Last.Newest;
    }

    private static Baseline Read(string json) => JsonSerializer.Deserialize<Baseline>(json, Json)!;

    private sealed record Row(string Seen, long Looked);
}
