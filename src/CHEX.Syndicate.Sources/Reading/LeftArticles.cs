using System.Text.Json;
using System.Text.Json.Serialization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>A list of which some articles are still to be read: with it the next reading goes on where the list has not changed.</summary>
public sealed record LeftList
{
    // What is beyond this is not remembered, and the list is asked for in full instead.
    private const int MostItems = 500;
    private const int MostNames = 20_000;
    private const int MostText = 1024 * 1024;

    /// <summary>How the list was written (<see cref="SourceReading.Form"/>).</summary>
    public required string Form { get; init; }

    /// <summary>The items whose articles are left, as they are listed.</summary>
    public required IReadOnlyList<Item> Items { get; init; }

    /// <summary>The names of all others that it lists.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Others { get; init; }

    /// <summary>How far back it reaches; null where it has no dates.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>What a reading has left of a whole list; null where it is nothing, or too much to remember.</summary>
    internal static LeftList? Of(SourceReading reading)
    {
        if (reading is not { ListWhole: true, Form: { } form } || reading.Waiting.Count is 0 or > MostItems) return null;
        IReadOnlyList<IReadOnlyList<string>> others = [.. reading.Settled.Select(i => i.Names), .. reading.Items.Select(r => r.Listed.Names), .. reading.Others];
        var text = reading.Waiting.Sum(w => (w.Listed.Title?.Length ?? 0) + (w.Listed.Summary?.Length ?? 0) + (w.Listed.Content?.Length ?? 0) + 500L);
        return text > MostText || others.Count > MostNames ? null : new LeftList { Form = form, Items = [.. reading.Waiting.Select(w => w.Listed)], Others = others, Oldest = reading.OldestListed };
    }
}

/// <summary>The lists of which articles are left, by the way they were read.</summary>
internal static class LeftArticles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>What this version of reading has left of the list of a way; null where it is nothing.</summary>
    public static async Task<LeftList?> Of(Tx tx, string source, string origin, string version) =>
        await tx.One<string>("SELECT list FROM left_articles WHERE source = @source AND origin = @origin AND version = @version", new { source, origin, version }) is { } list
            ? JsonSerializer.Deserialize<LeftList>(list, Json)
            : null;

    /// <summary>Keeps what a reading has left, in place of what was left before.</summary>
    public static async Task Keep(Tx tx, string source, string version, SourceReading reading)
    {
        var left = LeftList.Of(reading) is { } all ? await WithoutPurged(tx, source, all) : null;
        if (left is null or { Items.Count: 0 })
        {
            await tx.Execute("DELETE FROM left_articles WHERE source = @source AND origin = @Origin", new { source, reading.Origin });
            return;
        }

        await tx.Execute(
            """
            INSERT INTO left_articles (source, origin, version, list) VALUES (@source, @Origin, @version, @list)
            ON CONFLICT (source, origin) DO UPDATE SET version = excluded.version, list = excluded.list
            """,
            new { source, reading.Origin, version, list = JsonSerializer.Serialize(left, Json) });
    }

    // Their source may list them still; neither their words nor their addresses are stored again.
    private static async Task<LeftList> WithoutPurged(Tx tx, string source, LeftList left)
    {
        var items = await Purged.Among(tx, source, [.. left.Items.Select(i => i.Names)]);
        var others = await Purged.Among(tx, source, left.Others);
        return left with { Items = [.. left.Items.Where((_, i) => !items[i])], Others = [.. left.Others.Where((_, i) => !others[i])] };
    }

    /// <summary>Forgets what was left of a source, so that its lists are asked for in full: part of a purge, for it may hold the post's words.</summary>
    public static async Task Forget(Tx tx, string source)
    {
        if (await tx.Execute("DELETE FROM left_articles WHERE source = @source", new { source }) > 0)
            await tx.Execute("DELETE FROM validator WHERE source = @source", new { source });
    }
}
