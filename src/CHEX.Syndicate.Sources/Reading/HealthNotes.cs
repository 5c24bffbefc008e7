using System.Globalization;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>What a reading says of its source's health: what is remembered for the next one, what is kept to look at, how each matter stands now.</summary>
internal static class HealthNotes
{
    /// <summary>Notes it, and returns the matters whose state is another than before.</summary>
    /// <param name="tx">The reading's transaction.</param>
    /// <param name="lane">The source's lane.</param>
    /// <param name="source">The source.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="known">How the matters stood.</param>
    /// <param name="held">How many posts it found that are held.</param>
    /// <param name="alerts">When to call a source failing.</param>
    public static async Task<IReadOnlyList<Condition>> Note(Tx tx, Lane lane, SourceSettings source, SourceReading reading, IReadOnlyList<Condition> known, int held, AlertSettings alerts)
    {
        var id = source.Info.Id;
        var changed = new List<Condition?>();

        // What it answers.
        var doubts = new List<Doubt>();
        foreach (var doubt in reading.Doubts)
        {
            // A way that never gave anything readable (a REST interface that is closed, say) says nothing by going on so.
            if (!doubt.Readable && !(await Baselines.Know(tx, id, doubt.Origin) ?? reading.Verdict == ReadingVerdict.Failed)) continue;
            doubts.Add(doubt);
            await Baselines.Looked(tx, id, doubt.Url);
            if (doubt.Document is { } document) await KeptDocuments.Keep(tx, id, doubt.Origin, document, doubt.Why);
        }

        var good = reading.Verdict is ReadingVerdict.Ok or ReadingVerdict.Unchanged;
        // A part of a list (226) says nothing of whether the whole is to be believed again.
        if ((good && reading.Status != 226) || doubts.Count > 0) changed.Add(await HealthTable.Drift(tx, known, id, [.. doubts.SelectMany(d => d.Why.Select(r => $"{d.Origin}: {r}"))]));
        if (reading is { Verdict: ReadingVerdict.Ok, Measures: { } measures, Url: { } url }) await Baselines.Save(tx, id, reading.ReadBy, url, measures);
        else if (reading is { WentOn: true, Verdict: ReadingVerdict.Ok, Url: { } list }) await Baselines.WentOn(tx, id, reading.ReadBy, list, reading.Waiting.Count);
        else if (reading is { Verdict: ReadingVerdict.Unchanged, Url: { } same }) await Baselines.Looked(tx, id, same);

        // Whether it answers.
        if (reading.Verdict != ReadingVerdict.Failed) changed.Add(await HealthTable.Set(tx, known, id, Matter.Answer, Condition.Ok, []));
        else if (reading.Gone) changed.Add(await HealthTable.Set(tx, known, id, Matter.Answer, Condition.Gone, [reading.Reason!]));
        else if (tx.Now - (lane.FailingSince ?? tx.Now) >= (long)alerts.FailingAfter.TotalMilliseconds) changed.Add(await HealthTable.Set(tx, known, id, Matter.Answer, Condition.Failing, [reading.Reason!]));

        // How old its news is.
        if (good) changed.Add(await Age(tx, source, reading, known));

        // Whether posts wait.
        if (held > 0 || known.Any(c => c is { Matter: Matter.Flood, IsOk: false })) changed.Add(await HealthTable.Flood(tx, known, id));

        if (alerts.Webhook is not null && (changed.Any(c => c is not null) || known.Any(c => c.State != c.Told))) await TellAlerts.Wake(tx);
        return [.. changed.OfType<Condition>()];
    }

    /// <summary>Which of the new posts of a reading wait.</summary>
    public static async Task<HoldRule> Rule(Tx tx, SourceSettings source, string version, SourceReading reading, IReadOnlyList<Condition> known) => new()
    {
        Approval = source.AfterApproval,
        MostNew = source.Expect.MaxNew,
        Waiting = reading.Waiting.Count == 0 ? 0 : (await ReadingMemory.Articles(tx, source.Info.Id, version, [.. reading.Waiting.Select(w => w.Listed)])).Count(a => a.Post is null),
        GoesOn = known.Any(c => c is { Matter: Matter.Flood, IsOk: false }) && await Baselines.LeftSome(tx, source.Info.Id, reading.ReadBy, reading.Url!),
    };

    private static async Task<Condition?> Age(Tx tx, SourceSettings source, SourceReading reading, IReadOnlyList<Condition> known)
    {
        var id = source.Info.Id;
        if (source.Expect.MaxAge is not { } most) return await HealthTable.Set(tx, known, id, Matter.Age, Condition.Ok, []);
        var newest = reading.Measures is { } measures ? measures.Newest : await Baselines.Newest(tx, id);
        if (newest is not { } at || tx.Now - at <= (long)most.TotalMilliseconds) return await HealthTable.Set(tx, known, id, Matter.Age, Condition.Ok, []);
        var date = DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return await HealthTable.Set(tx, known, id, Matter.Age, Condition.Quiet, [string.Create(CultureInfo.InvariantCulture, $"its newest item is of {date}, more than {most.TotalDays:0.#} days ago (expect.maxAgeDays)")]);
    }
}
