using System.Text.Json;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>
/// Copies the pictures of one source's posts, a post in a turn, the newest first:
/// <code>
/// 1. walk    where other permissions are configured than before, all its posts are planned anew first, some in a turn   (PictureWalk)
/// 2. load    the newest post that is due, the pictures it wants, and the copies there are
/// 3. ask     for each that is missing, politely; each is kept as soon as it is here
/// 4. show    the post gets what there is and loses what it no longer wants; the journal moves if that is another face than before
/// </code>
/// A post is shown without its pictures until they are here, and with those that are: what cannot be had holds nothing up. What may pass is tried five times in two
/// days, and again whenever the post is revised.
/// </summary>
public sealed partial class CopyPictures : ILaneHandler
{
    private const long Never = long.MinValue;

    private static readonly TimeSpan WhileLeftAlone = TimeSpan.FromHours(1);

    // With one more picture at its slowest (its turn and that of robots.txt, the fetch) it stays within the budget.
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private readonly Db db;
    private readonly PictureSettings settings;
    private readonly Dictionary<string, PictureSource> configured;
    private readonly PictureWalk walk;
    private readonly PictureFetch fetch;
    private readonly TimeProvider time;
    private readonly ILogger<CopyPictures> log;
    private long told = Never;

    /// <param name="db">The store.</param>
    /// <param name="fetch">Going out.</param>
    /// <param name="robots">Whether an address may be asked.</param>
    /// <param name="turn">The hosts' turns.</param>
    /// <param name="sources">The sources that are read.</param>
    /// <param name="all">Every source that has posts: those that are read, and those that were.</param>
    /// <param name="settings">How much room there is.</param>
    /// <param name="time">For how long a turn lasts.</param>
    /// <param name="log">The log.</param>
    public CopyPictures(
        Db db, ConditionalFetch fetch, Robots robots, HostTurn turn, IReadOnlyList<PictureSource> sources, IReadOnlyList<SourceInfo> all, PictureSettings settings, TimeProvider time,
        ILogger<CopyPictures> log)
    {
        this.db = db;
        this.settings = settings;
        configured = sources.ToDictionary(s => s.Info.Id, StringComparer.Ordinal);
        walk = new PictureWalk(db, all);
        this.fetch = new PictureFetch(db, fetch, robots, turn, settings.Largest);
        this.time = time;
        this.log = log;
    }

    public string Kind => PictureLanes.Copying;

    public TimeSpan Budget => TimeSpan.FromMinutes(5);

    public int Slots => 2;

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        // :: Step 1: walk
        if (await walk.Step(lane, cancellation)) return null;

        // :: Step 2: load
        var now = await db.Now(cancellation);
        if (!configured.TryGetValue(lane.Key, out var source) || !await db.Read(tx => IsRead(tx, lane.Key), cancellation)) return Outcome.At(now + (long)WhileLeftAlone.TotalMilliseconds, lane.Cursor);
        var (task, post, copies, total, next) = await db.Read(tx => Load(tx, lane.Key), cancellation);
        if (task is null) return next is { } due ? Outcome.At(due, lane.Cursor) : Outcome.UpTo(lane.Cursor);
        var wanted = post is { State: PostState.Published } ? WantedPicture.Of(post, source.Info) : [];
        var round = new PictureRound(JsonSerializer.Deserialize<string[]>(task.Refused)!);
        var missing = wanted.Where(w => copies.All(c => c.Of != w.Url) && !round.Refused.Contains(w.Ask)).ToList();

        // :: Step 3: ask
        if (missing.Count > 0 && total >= settings.Total) round.Full = true;
        else foreach (var picture in missing) await Ask(lane, source, post!, picture, round, cancellation);

        // :: Step 4: show
        await db.Write(tx => Show(tx, lane, source.Info, task, round), cancellation);
        if (round.Full) Tell(lane.Key);
        return null;
    }

    // Once for all the posts that wait for room.
    private void Tell(string source)
    {
        var last = Interlocked.Read(ref told);
        if (last != Never && time.GetElapsedTime(last) < PictureRound.WhileFull) return;
        Interlocked.Exchange(ref told, time.GetTimestamp());
        Log.Full(log, source, settings.Total / (1024 * 1024));
    }

    // A source that is paused, gone or taken out is left alone.
    private static async Task<bool> IsRead(Tx tx, string source) =>
        await tx.One<long>("SELECT count(*) FROM source WHERE id = @source AND state = 'active' AND hold IS NULL", new { source }) > 0;

    private static async Task<(PictureTask? Task, Post? Post, IReadOnlyList<PictureCopy> Copies, long Total, long? Next)> Load(Tx tx, string source) =>
        await PictureTasks.Next(tx, source) is { } task
            ? (task, await PostTable.Get(tx, task.Post), await PictureCopies.Of(tx, task.Post), await PictureStore.Total(tx), null)
            : (null, null, [], 0, await PictureTasks.NextDue(tx, source));

    private async Task Ask(Lane lane, PictureSource source, Post post, WantedPicture picture, PictureRound round, CancellationToken cancellation)
    {
        round.Began ??= time.GetTimestamp();
        if (round.Full || round.RestsUntil is not null || round.IsLong) return;
        if (time.GetElapsedTime(round.Began.Value) > Long)
        {
            round.IsLong = true;
            return;
        }

        var answer = await fetch.Get(picture.Ask, source, cancellation);
        round.RestsUntil = answer.RestsUntil;
        if (answer.File is not { } file)
        {
            round.MayPass |= answer.MayPass && answer.RestsUntil is null;
            if (!answer.MayPass) round.Refused.Add(picture.Ask);
            PictureMetrics.Asked(lane.Key, answer.MayPass ? "failed" : "refused");
            Log.NotCopied(log, post.Id, picture.Ask, answer.Why);
            return;
        }

        round.Full = !await db.Write(tx => Keep(tx, lane, post.Id, picture.Url, file), cancellation);
        PictureMetrics.Asked(lane.Key, round.Full ? "full" : "copied");
    }

    // False where there is no room. A post that is gone meanwhile gets nothing.
    private async Task<bool> Keep(Tx tx, Lane lane, string post, string url, PictureFile file)
    {
        await LaneTable.Fence(tx, lane);
        if (await Locked(tx, post) is not { State: PostState.Published }) return true;
        if (await PictureStore.Total(tx) + file.Bytes.Length > settings.Total) return false;
        await PictureStore.Save(tx, post, url, file);
        return true;
    }

    private async Task Show(Tx tx, Lane lane, SourceInfo source, PictureTask task, PictureRound round)
    {
        await LaneTable.Fence(tx, lane);
        var post = await Locked(tx, task.Post);
        IReadOnlyList<NewChange> changes = [];
        if (post is not { State: PostState.Published })
        {
            await PictureCopies.Forget(tx, task.Post);
        }
        else
        {
            changes = await PictureCopies.Show(tx, post, WantedPicture.Of(post, source)) is { } change ? [change] : [];
            var (due, tries) = round.Next(tx.Now, task.Tries);
            await PictureTasks.PutOff(tx, task, due, tries, round.Refused);
        }

        var next = await PictureTasks.NextDue(tx, lane.Key);
        await Journal.Append(tx, changes);
        await LaneTable.Finish(tx, lane, next is { } at ? Outcome.At(at, lane.Cursor) : Outcome.UpTo(lane.Cursor));
    }

    private static async Task<Post?> Locked(Tx tx, string post)
    {
        await Journal.Hold(tx);
        await tx.One<string>("SELECT id FROM post WHERE id = @post" + tx.Dialect.ForUpdate, new { post });
        return await PostTable.Get(tx, post);
    }

    private static partial class Log
    {
        [LoggerMessage(4010, LogLevel.Information, "Post {Post}: the picture {Url} is not copied: {Why}")]
        public static partial void NotCopied(ILogger logger, string post, string url, string why);

        [LoggerMessage(4011, LogLevel.Warning, "Source {Source}: copies of pictures take the {Megabytes} MB that they may, so no more are made; posts are shown without them. Raise pictures.maxTotalMegabytes.")]
        public static partial void Full(ILogger logger, string source, long megabytes);
    }
}
