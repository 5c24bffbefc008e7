using System.Text.Json;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>A list that was not believed: while it has not changed it is not believed for the same reasons.</summary>
/// <param name="Validators">What it came with.</param>
/// <param name="Why">Why it was not believed.</param>
public sealed record DoubtedList(Validators Validators, IReadOnlyList<string> Why);

/// <summary>
/// The lists that were not believed last, so that a source need not be read in full while they stay as they are. Once a day one is read
/// and judged anew, and so it is when a person has accepted it or expects something else.
/// </summary>
internal static class DoubtedLists
{
    private static readonly TimeSpan Anew = TimeSpan.FromDays(1);

    /// <summary>Those of a source that still count, by the key of their validators.</summary>
    public static async Task<IReadOnlyDictionary<string, DoubtedList>> Of(Tx tx, SourceSettings source, string version)
    {
        var id = source.Info.Id;
        var rows = await tx.Query<Row>(
            "SELECT address AS Address, etag AS ETag, last_modified AS LastModified, why AS Why FROM doubted WHERE source = @id AND version = @judged AND at > @since",
            new { id, judged = Judged(source, version), since = tx.Now - (long)Anew.TotalMilliseconds });
        return rows.Count == 0 || await HealthTable.IsAccepted(tx, id)
            ? new Dictionary<string, DoubtedList>(StringComparer.Ordinal)
            : rows.ToDictionary(r => r.Address, r => new DoubtedList(new(r.ETag, r.LastModified, null), r.Why.Split('\n')), StringComparer.Ordinal);
    }

    /// <summary>The newest validators of an address, be what came with them believed or not. What was read well is known by its bytes.</summary>
    public static Validators? Newest(Validators? good, DoubtedList? doubted) => doubted is null ? good : doubted.Validators with { BodyHash = good?.BodyHash };

    /// <summary>Notes what a reading did not believe; what it has believed is no longer doubted.</summary>
    public static async Task Note(Tx tx, SourceSettings source, string version, SourceReading reading)
    {
        var id = source.Info.Id;
        if (reading.Verdict is ReadingVerdict.Ok or ReadingVerdict.Unchanged) await tx.Execute("DELETE FROM doubted WHERE source = @id AND origin = @Origin", new { id, reading.Origin });
        foreach (var doubt in reading.Doubts)
        {
            // Without a document it was doubted before.
            if (doubt.Document is null) continue;
            await tx.Execute("DELETE FROM doubted WHERE source = @id AND origin = @Origin", new { id, doubt.Origin });
            if (doubt.Kept is not { Validators.GiveCondition: true } kept) continue;
            await tx.Execute(
                "INSERT INTO doubted (source, origin, version, address, etag, last_modified, why, at) VALUES (@id, @Origin, @judged, @address, @ETag, @LastModified, @why, @Now)",
                new { id, doubt.Origin, judged = Judged(source, version), address = ReadingMemory.Key(doubt.Url, kept.Accept), kept.Validators.ETag, kept.Validators.LastModified, why = Posts.PlainText.Tidy(string.Join('\n', doubt.Why)), tx.Now });
        }
    }

    /// <summary>Forgets the reasons, which may quote the source: part of a purge.</summary>
    public static Task Forget(Tx tx, string source) => tx.Execute("DELETE FROM doubted WHERE source = @source", new { source });

    private static string Judged(SourceSettings source, string version) => ListEntry.Hash(version + JsonSerializer.Serialize(source.Expect));

    private sealed record Row
    {
        public required string Address { get; init; }
        public string? ETag { get; init; }
        public string? LastModified { get; init; }
        public required string Why { get; init; }
    }
}
