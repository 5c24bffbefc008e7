using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// Reads a source when its lane is due. The main path of this room:
/// <code>
/// 1. load       what is configured, and what is remembered: validators, articles, ways
/// 2. read       by the kind's own ways, then the fallbacks: robots.txt, the host's turn, fetch if changed, read   (SourceReader)
///               and judge: a list that is not believed gives nothing, and the next way is tried                   (Health.Detector)
/// 3. normalise  items into drafts: clean, cut, date, hash; what a filter keeps out is marked                      (Posts.Normaliser)
/// 4. compare    identify each draft's post; new and changed ones go to the journal, loud or quiet, or are held    (Posts.Ingest)
/// 5. miss       note what is no longer listed; wake the re-check where something is missing for long              (Posts.Absences, Recheck)
/// 6. remember   validators, articles, ways, how the source stands, the reading itself                             (HealthNotes)
/// 7. finish     the lane: when it is due again
/// </code>
/// Steps 4 to 7 are one transaction, which begins with the lane's fence: a reading counts wholly or not at all.
/// </summary>
public sealed partial class ReadSource(
    Db db, SourceReader reader, HostTurn turn, IReadOnlyList<SourceSettings> sources, IReadOnlyList<Topic> topics, TimeProvider time, Random random, ILogger<ReadSource> log,
    AlertSettings? alerts = null) : ILaneHandler
{
    /// <summary>The kind of these lanes; a lane's key is the source's id.</summary>
    public const string LaneKind = "read";

    private readonly AlertSettings alerts = alerts ?? new();
    private readonly Dictionary<string, SourceSettings> configured = sources.ToDictionary(s => s.Info.Id, StringComparer.Ordinal);

    public string Kind => LaneKind;

    public TimeSpan Budget => TimeSpan.FromMinutes(5);

    public int Slots => 4;

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        // :: Step 1: load
        if (!configured.TryGetValue(lane.Key, out var source)) return await Asleep(lane, cancellation);
        var version = SourceVersion.Of(source, topics);
        var (row, news, known, addresses, believed, doubted) = await db.Read(
            async tx =>
            {
                var news = await ReadingMemory.News(tx, lane.Key);
                var known = await ReadingMemory.Validators(tx, lane.Key, version, ReadingTimes.TrustValidators(news));
                return (await SourceRows.Get(tx, lane.Key), news, known, (await SourceAddresses.Of(tx, lane.Key)).ToDictionary(a => a.Url, StringComparer.Ordinal), (await HealthTable.Of(tx, lane.Key)).All(c => c.IsOk || c.Matter != Matter.Drift), await DoubtedLists.Of(tx, source, version));
            },
            cancellation);
        if (row is not { Active: true }) return await Asleep(lane, cancellation);

        // :: Step 2: read
        var started = time.GetTimestamp();
        var aids = new ReadingAids
        {
            Remembered = (name, url, token) => db.Read(tx => Baselines.Of(tx, lane.Key, name, url), token),
            Known = (url, accept) => DoubtedLists.Newest(known.GetValueOrDefault(ReadingMemory.Key(url, accept)), doubted.GetValueOrDefault(ReadingMemory.Key(url, accept))),
            Doubted = (url, accept) => doubted.GetValueOrDefault(ReadingMemory.Key(url, accept)),
            TakesParts = believed,
            Standing = url => addresses.GetValueOrDefault(url.AbsoluteUri),
            Turn = turn.Take,
            Left = (origin, token) => db.Read(tx => LeftArticles.Of(tx, lane.Key, origin, version), token),
            // Now, and not with what was read: nobody else is to ask the host meanwhile.
            Rested = (rest, token) => db.Write(tx => HostTurn.Rest(tx, rest.Authority, rest.For, rest.Status), token),
            Seen = row.FirstRead is null ? null : async (items, token) => [.. (await db.Read(tx => Recognised.Posts(tx, source.Info, items), token)).Select(p => p is not null)],
            Articles = (items, token) => db.Read<IReadOnlyList<ArticleState>>(
                async tx => [.. (await ReadingMemory.Articles(tx, lane.Key, version, items)).Select(a => a.State)], token),
        };
        var reading = await reader.Read(source, aids, cancellation);
        // A host that asked for rest was not read, neither well nor badly: the lane stands as it stood.
        if (reading.PutOffUntil is { } until) return new Outcome { Cursor = lane.Cursor, State = LaneState.Waiting, Due = until, Attempts = lane.Attempts - 1, FailingSince = lane.FailingSince };

        // :: Step 3: normalise
        var (drafts, result) = Normalise(source, reading);

        // :: Steps 4 to 7
        var took = (long)time.GetElapsedTime(started).TotalMilliseconds;
        var (saved, changed) = await db.Write(tx => Commit(tx, lane, source, version, row, news, known, result, drafts, took), cancellation);
        Tell(source, result, saved, changed);
        return null;
    }

    private async Task<(RecordedReading, IReadOnlyList<Condition>)> Commit(Tx tx, Lane lane, SourceSettings source, string version, SourceRow row, News news, IReadOnlyDictionary<string, Validators> validators, SourceReading reading, IReadOnlyList<MadeDraft> drafts, long took)
    {
        await LaneTable.Fence(tx, lane);
        var id = source.Info.Id;
        await SourceLock.Hold(tx, id);
        // What was purged while it was read is neither kept nor quoted.
        if (await Purged.Since(tx, id, tx.Now - took)) reading = reading with { Doubts = [.. reading.Doubts.Select(d => d with { Document = null })], Notes = [] };
        var known = await HealthTable.Of(tx, id);
        var record = new RecordedReading
        {
            Source = id,
            At = tx.Now - took,
            Took = took,
            Origin = reading.Origin,
            Status = reading.Status,
            Bytes = reading.Bytes,
            Items = reading.Items.Count + reading.Settled.Count + reading.Waiting.Count,
            Verdict = reading.Verdict switch { ReadingVerdict.Ok => "ok", ReadingVerdict.Unchanged => "unchanged", ReadingVerdict.Suspect => "suspect", _ => "failed" },
            Measures = reading.Measures?.Summary(),
            Reason = reading.Reason,
            Notes = reading.Notes.Count == 0 ? null : string.Join('\n', reading.Notes),
        };

        if (reading is { Verdict: ReadingVerdict.Ok, Origin: { } origin, Form: { } form, Url: { } url })
        {
            // :: Step 4: compare
            // What a corrected recipe finds for the first time is no news either.
            var way = $"{origin}/{form}";
            var readBy = reading.ReadBy + SourceVersion.OfFilter(source);
            var quiet = !await ReadingMemory.Familiar(tx, id, readBy, url);
            var ingested = await Ingest.Save(tx, source.Info, way, [.. drafts.Select(d => d.Draft)], quiet, reading.Reader, await HealthNotes.Rule(tx, source, version, reading, known), reading.List);
            record = record with { NewPosts = ingested.Published, Revised = ingested.Revised, Held = ingested.Held, Excluded = ingested.Excluded, Notes = IngestNotes.With(record.Notes, ingested) };
            if (ingested.Held > 0) await ReleaseFloods.Wake(tx, id);

            // :: Step 5: miss
            var settled = await ReadingMemory.Articles(tx, id, version, reading.Settled);
            IReadOnlyList<string> listed = [.. ingested.Posts.Concat(settled.Select(a => a.Post).OfType<string>()).Distinct(StringComparer.Ordinal)];
            if (reading is { Complete: true, OldestListed: { } oldest }) await Absences.Note(tx, id, listed, oldest);
            if (await Absences.Told(tx, id, reading.Deleted) > 0) await LaneTable.Wake(tx, Recheck.LaneKind, id);
            await OnHold.Seen(tx, id, listed, reading.Complete ? reading.OldestListed : null);
            await WakeRecheck(tx, source);

            // :: Step 6: remember
            foreach (var (made, post) in drafts.Zip(ingested.Posts))
            {
                if (made.HasArticle) await ReadingMemory.Settle(tx, id, version, made.Listed, post);
            }

            foreach (var waiting in reading.Waiting.Where(w => w.Tried)) await ReadingMemory.Tried(tx, id, version, waiting.Listed);
            if (reading.Waiting.Count == 0) await ReadingMemory.MakeFamiliar(tx, id, readBy, url);
            await SourceRows.Answered(tx, id, origin, whole: reading.Waiting.Count == 0);
            if (reading.HasArticles && reading.Validators.Count == 0) await ReadingMemory.Drop(tx, id, url);
            await ReadingMemory.Keep(tx, id, version, reading.Validators, validators, whole: reading is { WentOn: false, Status: not 226 });
            await LeftArticles.Keep(tx, id, version, reading);
            await AddressNotes.Answered(tx, source, row, reading, overlaps: settled.Count > 0 || ingested.Posts.Count > ingested.Published, log);
        }
        else if (reading is { Verdict: ReadingVerdict.Unchanged, Origin: { } same })
        {
            await Absences.Again(tx, id);
            await WakeRecheck(tx, source);
            if (row.Origin != same) await SourceRows.Answered(tx, id, same, whole: false);
            await ReadingMemory.Keep(tx, id, version, reading.Validators, validators, whole: reading.Status != 304);
            await AddressNotes.Answered(tx, source, row, reading, overlaps: reading.Status != 304, log);
        }

        await AddressNotes.Refused(tx, source, reading, Chance(), log);
        await DoubtedLists.Note(tx, source, version, reading);
        var changed = await HealthNotes.Note(tx, lane, source, reading, known, (int)record.Held, alerts);
        await Readings.Record(tx, record);

        // :: Step 7: finish
        await LaneTable.Finish(tx, lane, await Next(tx, lane, source, row, news, reading));
        return (record, changed);
    }

    private static async Task WakeRecheck(Tx tx, SourceSettings source)
    {
        var id = source.Info.Id;
        if (await Absences.Miss(tx, id, source.WithdrawAfterReadings, source.WithdrawAfter) > 0) await LaneTable.Wake(tx, Recheck.LaneKind, id);
    }

    private async Task<Outcome> Next(Tx tx, Lane lane, SourceSettings source, SourceRow row, News news, SourceReading reading)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(tx.Now);
        var wait = NextReading.After(source, reading, news, reading.Hints ?? SourceRows.Hints(row), lane.Attempts, now, Chance());
        var due = Math.Max(tx.Now + (long)wait.TotalMilliseconds, await HostTurn.OpenUntil(tx, HostTurn.Authority(source.Url)));
        return NextReading.Of(lane, reading, due, tx.Now);
    }

    private double Chance()
    {
        lock (random) return random.NextDouble();
    }

    private (IReadOnlyList<MadeDraft> Drafts, SourceReading Reading) Normalise(SourceSettings source, SourceReading reading)
    {
        var drafts = new List<MadeDraft>(reading.Items.Count);
        try
        {
            foreach (var (item, listed) in reading.Verdict == ReadingVerdict.Ok ? reading.Items : [])
            {
                if (Normaliser.Normalise(item, source.Info, topics) is { } draft) drafts.Add(new(draft with { Excluded = source.Filter.Excludes(draft) }, listed, reading.HasArticles));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NormaliserFault(log, e, source.Info.Id);
            var reason = $"An item of {reading.Url} could not be made into a post, by a fault of this program ({e.GetType().Name}: {e.Message}). Please report it.";
            return ([], Fail(reading, reason));
        }

        return reading is { Verdict: ReadingVerdict.Ok, Items.Count: > 0 } && drafts.Count == 0 && reading.Settled.Count == 0 && reading.Waiting.Count == 0
            ? ([], Fail(reading, $"Not one of the {reading.Items.Count} items of {reading.Url} has an address. Look at them with `preview`."))
            : (drafts, reading);
    }

    private static SourceReading Fail(SourceReading reading, string reason) => new()
    {
        Verdict = ReadingVerdict.Failed,
        Attempts = [.. reading.Attempts.Select(a => a.Reason is null ? a with { Reason = reason } : a)],
        Status = reading.Status,
        Bytes = reading.Bytes,
        Doubts = reading.Doubts,
    };

    // Paused, or configured on another node only: looked at again tomorrow, or when it is woken.
    private async Task<Outcome> Asleep(Lane lane, CancellationToken cancellation) =>
        Outcome.At(await db.Now(cancellation) + (long)TimeSpan.FromDays(1).TotalMilliseconds, lane.Cursor);

    private void Tell(SourceSettings source, SourceReading reading, RecordedReading saved, IReadOnlyList<Condition> changed)
    {
        HealthMetrics.Reading(source.Info.Id, saved.Verdict, reading.Measures is null ? null : saved.Items, [("published", saved.NewPosts), ("held", saved.Held), ("excluded", saved.Excluded)]);
        foreach (var condition in changed)
        {
            HealthMetrics.Matter(condition);
            if (condition.IsOk) Log.Well(log, source.Info.Id, condition.Matter);
            else Log.Unwell(log, source.Info.Id, condition.Matter, condition.State, condition.Why, Advice.For(condition));
        }

        if (reading.Verdict is ReadingVerdict.Failed or ReadingVerdict.Suspect) Log.Failed(log, source.Info.Id, PlainText.Tidy(reading.Reason ?? ""));
        else if (saved.NewPosts + saved.Held + saved.Revised > 0) Log.Read(log, source.Info.Id, reading.Origin!, saved.Items, saved.NewPosts, saved.Held, saved.Revised);
        else Log.Nothing(log, source.Info.Id, reading.Origin!, saved.Verdict);
    }

    /// <summary>A draft, the item it was made of as it was listed, and whether that has an article of its own.</summary>
    private sealed record MadeDraft(Draft Draft, Item Listed, bool HasArticle);

    private static partial class Log
    {
        [LoggerMessage(2010, LogLevel.Warning, "Source {Source} could not be read. {Reason}")]
        public static partial void Failed(ILogger logger, string source, string reason);

        [LoggerMessage(2011, LogLevel.Information, "Source {Source}: {Origin} lists {Items} items; {New} new, {Held} wait for a person, {Revised} revised.")]
        public static partial void Read(ILogger logger, string source, string origin, long items, long @new, long held, long revised);

        [LoggerMessage(2012, LogLevel.Debug, "Source {Source}: {Origin}, nothing new ({Verdict}).")]
        public static partial void Nothing(ILogger logger, string source, string origin, string verdict);

        [LoggerMessage(2014, LogLevel.Warning, "Source {Source}: {Matter} is {State}. {Reasons} {Todo}")]
        public static partial void Unwell(ILogger logger, string source, string matter, string state, string reasons, string todo);

        [LoggerMessage(2015, LogLevel.Information, "Source {Source}: {Matter} is ok again.")]
        public static partial void Well(ILogger logger, string source, string matter);

        [LoggerMessage(2013, LogLevel.Error, "Source {Source}: an item could not be made into a post, by a fault of this program.")]
        public static partial void NormaliserFault(ILogger logger, Exception e, string source);
    }
}
