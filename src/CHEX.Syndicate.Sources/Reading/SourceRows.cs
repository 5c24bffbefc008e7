using System.Text.Json;
using System.Text.Json.Serialization;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>A source as the store knows it. <paramref name="FirstRead"/>: the end of its first good reading (ms), or null.</summary>
public sealed record SourceRow(string Id, string State, string? Origin, long? FirstRead, string? Settings, string? Hold, string? Hints)
{
    /// <summary>False where it was taken out of the configuration, paused by hand, or is gone: its posts stay, it is not read.</summary>
    public bool Active => State == "active" && Hold is null;

    /// <summary>True where a person has paused it.</summary>
    public bool IsPaused => Hold == SourceStandings.ByHand;
}

/// <summary>The sources in the store.</summary>
public static class SourceRows
{
    // Many sources are not asked all at once when they are first configured: one a second, within an hour.
    private static readonly TimeSpan LeastSpread = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MostSpread = TimeSpan.FromHours(1);

    // Words, not numbers: a later program may know more of them.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>
    /// Makes the store know the configured sources and opens their lanes, spread over seconds or minutes; sources that are no longer
    /// configured are paused and keep all they have; those that are back go on. What is due stays due when it was.
    /// </summary>
    public static async Task Apply(Tx tx, IReadOnlyList<SourceSettings> sources, Random random)
    {
        var before = (await All(tx)).ToDictionary(row => row.Id, StringComparer.Ordinal);
        var spread = TimeSpan.FromSeconds(Math.Clamp(sources.Count, LeastSpread.TotalSeconds, MostSpread.TotalSeconds));
        for (var i = 0; i < sources.Count; i++)
        {
            var id = sources[i].Info.Id;
            var settings = SourceVersion.OfSettings(sources[i]);
            await tx.Execute(
                """
                INSERT INTO source (id, state, settings, info, created) VALUES (@id, 'active', @settings, @info, @now)
                ON CONFLICT (id) DO UPDATE SET state = 'active', settings = excluded.settings, info = excluded.info
                """,
                new { id, settings, info = JsonSerializer.Serialize(sources[i].Info, Json), now = tx.Now });
            // The first of them at once: somebody who has just started it is watching.
            var after = i == 0 ? TimeSpan.Zero : spread * (i - 1 + random.NextDouble()) / Math.Max(1, sources.Count - 1);
            await LaneTable.Open(tx, ReadSource.LaneKind, id, due: tx.Now + (long)after.TotalMilliseconds, host: Http.HostTurn.Authority(sources[i].Url));
            // Its published pages are looked at again in a lane of their own.
            await LaneTable.Open(tx, Recheck.LaneKind, id, due: tx.Now + (long)(after + spread).TotalMilliseconds, host: Http.HostTurn.Authority(sources[i].Url));
            // Back again, or told something else: what went wrong before says nothing of what it will do now.
            if (before.TryGetValue(id, out var row) && row.Settings != settings) await SourceStandings.ConfiguredAnew(tx, id);
            if (row is not null && (row.State != "active" || row.Settings != settings)) await LaneTable.Revive(tx, ReadSource.LaneKind, id);
        }

        foreach (var gone in before.Values.Where(row => row.State == "active" && sources.All(s => s.Info.Id != row.Id)))
            await tx.Execute("UPDATE source SET state = 'paused' WHERE id = @Id", gone);
    }

    /// <summary>Every source that was ever configured.</summary>
    public static Task<IReadOnlyList<SourceRow>> All(Tx tx) =>
        tx.Query<SourceRow>("SELECT id AS Id, state AS State, origin AS Origin, first_read AS FirstRead, settings AS Settings, hold AS Hold, hints AS Hints FROM source ORDER BY id");

    /// <summary>The sources that were taken out of the configuration, as they were configured last: by that their posts are still shown.</summary>
    public static async Task<IReadOnlyList<SourceInfo>> Paused(Tx tx)
    {
        var infos = await tx.Query<string>("SELECT info FROM source WHERE state = 'paused' AND info IS NOT NULL ORDER BY id");
        return [.. infos.Select(info => JsonSerializer.Deserialize<SourceInfo>(info, Json)!)];
    }

    /// <summary>One source, or null.</summary>
    public static Task<SourceRow?> Get(Tx tx, string id) =>
        tx.One<SourceRow>("SELECT id AS Id, state AS State, origin AS Origin, first_read AS FirstRead, settings AS Settings, hold AS Hold, hints AS Hints FROM source WHERE id = @id", new { id });

    /// <summary>Keeps what the source's feed says about when to come again.</summary>
    internal static Task Hinted(Tx tx, string id, FeedHints hints) =>
        tx.Execute("UPDATE source SET hints = @hints WHERE id = @id", new { id, hints = JsonSerializer.Serialize(hints, Json) });

    /// <summary>What it said last, or null.</summary>
    internal static FeedHints? Hints(SourceRow row) => row.Hints is { } text ? JsonSerializer.Deserialize<FeedHints>(text, Json) : null;

    /// <summary>Notes which way answered; with <paramref name="whole"/>, also that the source has been read to its end.</summary>
    internal static Task Answered(Tx tx, string id, string origin, bool whole) => tx.Execute(
        "UPDATE source SET origin = @origin, first_read = CASE WHEN @whole = 1 THEN COALESCE(first_read, @now) ELSE first_read END WHERE id = @id",
        new { id, origin, whole = whole ? 1L : 0L, now = tx.Now });
}
