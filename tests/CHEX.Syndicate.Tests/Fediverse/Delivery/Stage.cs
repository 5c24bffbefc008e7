using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Fediverse.Notes;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using Microsoft.Extensions.Logging.Abstractions;

namespace CHEX.Syndicate.Tests.Fediverse.Delivery;

/// <summary>One account on a real store, with the lanes' handlers, and no network: what a test of delivery plays on.</summary>
internal sealed class Stage
{
    public const string Account = "net";
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(75);

    private readonly Dictionary<string, ILaneHandler> handlers;

    private Stage(Db db, TestClock clock, IInboxPost post, IReadOnlyList<AccountSettings> accounts, int seed, int page)
    {
        (Db, Clock) = (db, clock);
        Settings = new FediverseSettings
        {
            Title = "The network",
            Version = "0",
            Accounts = accounts,
            Sources = [Source("vhs"), Source("chex")],
        };
        Courier = new Courier(db, post, clock, new Random(seed), NullLogger<Courier>.Instance) { PageSize = page };
        handlers = new ILaneHandler[]
        {
            Courier,
            new PlanNotes(db, Settings, Addresses, NullLogger<PlanNotes>.Instance),
            new Announce(db, Settings, Addresses, NullLogger<Announce>.Instance),
            new PruneActivities(db, NullLogger<PruneActivities>.Instance),
        }.ToDictionary(h => h.Kind);
    }

    public Db Db { get; }
    public TestClock Clock { get; }
    public FediverseSettings Settings { get; }
    public Courier Courier { get; }
    public Addresses Addresses { get; } = new("https://news.example", "news.example", 2026);

    private static SourceInfo Source(string id) =>
        new() { Id = id, Name = id.ToUpperInvariant(), ShortName = id.ToUpperInvariant(), Homepage = $"https://{id}.example/", Url = $"https://{id}.example/feed" };

    /// <summary>Opens the stage. Notes leave at once unless the account says otherwise.</summary>
    public static async Task<Stage> Open(Db db, TestClock clock, IInboxPost post, AccountSettings? account = null, int seed = 1, int page = 20, params AccountSettings[] others)
    {
        account ??= new AccountSettings { Name = Account, DisplayName = "Net", Summary = "", AnnounceAfter = TimeSpan.Zero, Pace = TimeSpan.Zero };
        var stage = new Stage(db, clock, post, [account, .. others], seed, page);
        await stage.Write(async tx =>
        {
            await NoteLanes.Prepare(tx, stage.Settings.Accounts);
            foreach (var one in stage.Settings.Accounts)
                await tx.Execute("INSERT INTO account (name, state, public_key, private_key, created) VALUES (@Name, 'active', '', '', 0)", new { one.Name });
        });
        return stage;
    }

    public Task<T> Read<T>(Func<Tx, Task<T>> work) => Db.Read(work, CancellationToken.None);

    public Task Write(Func<Tx, Task> work) => Db.Write(work, CancellationToken.None);

    // ── Posts ────────────────────────────────────────────────────────────────────────────────────

    /// <summary>Publishes a post whose title says its revision: "post a text 1."</summary>
    public Task Publish(string post, bool quiet = false, DateTimeOffset? published = null, string source = "vhs") => Write(async tx =>
    {
        await tx.Execute(
            """
            INSERT INTO post (id, source, state, rev, seq, url, title, language, published, updated, first_seen, last_seen)
            VALUES (@post, @source, 'published', 1, 0, 'https://vhs.example/' || @post, @title, 'en-GB', @at, @at, @Now, @Now)
            """,
            new { post, source, title = Title(post, 1), at = (published ?? Clock.GetUtcNow()).ToUnixTimeMilliseconds(), tx.Now });
        await Journal.Append(tx, [new NewChange(post, ChangeKind.Published, 1, quiet)]);
    });

    /// <summary>Says that posts tell the same story.</summary>
    public Task Tell(params string[] posts) => Write(async tx =>
    {
        foreach (var post in posts) await tx.Execute("INSERT INTO story (post, story) VALUES (@post, @first)", new { post, first = posts[0] });
    });

    public Task Edit(string post, bool quiet = false) => Write(async tx =>
    {
        var rev = await tx.One<long>("UPDATE post SET rev = rev + 1 WHERE id = @post RETURNING rev", new { post });
        await tx.Execute("UPDATE post SET title = @title WHERE id = @post", new { post, title = Title(post, rev) });
        await Journal.Append(tx, [new NewChange(post, ChangeKind.Revised, rev, quiet)]);
    });

    public Task Withdraw(string post) => Move(post, "withdrawn", ChangeKind.Withdrawn);

    public Task Purge(string post) => Move(post, "purged", ChangeKind.Purged);

    public Task Restore(string post) => Write(async tx =>
    {
        var rev = await tx.One<long>("UPDATE post SET state = 'published', gen = gen + 1 WHERE id = @post RETURNING rev", new { post });
        await Journal.Append(tx, [new NewChange(post, ChangeKind.Published, rev, false)]);
    });

    public static string Title(string post, long revision) => $"post {post} text {revision}.";

    private Task Move(string post, string state, ChangeKind kind) => Write(async tx =>
    {
        var rev = await tx.One<long>("UPDATE post SET state = @state WHERE id = @post RETURNING rev", new { post, state });
        if (kind == ChangeKind.Purged) await tx.Execute("UPDATE post SET title = '' WHERE id = @post", new { post });
        await Journal.Append(tx, [new NewChange(post, kind, rev, false)]);
    });

    // ── Followers ────────────────────────────────────────────────────────────────────────────────

    public Task Follow(string actor, string inbox, string? shared, string follow) => Write(tx =>
        Destinations.Follow(tx, Account, actor, inbox, shared, follow, $$"""{"type":"Accept","id":"accept {{follow}}","object":"{{follow}}"}"""));

    // ── Lanes ────────────────────────────────────────────────────────────────────────────────────

    public async Task<LaneRow> Lane(string kind, string key) =>
        (await Lanes()).Single(l => l.Kind == kind && l.Key == key);

    public Task<IReadOnlyList<LaneRow>> Lanes() => Read(tx => tx.Query<LaneRow>(
        $"""
        SELECT l.id AS Id, l.kind AS Kind, l.key AS Key, l.state AS State, l.due AS Due, l.cursor AS Cursor, l.attempts AS Attempts,
          l.failing_since AS FailingSince, l.until AS Until, l.host AS Host, l.data AS Data, COALESCE(g.head, 0) AS Head
        FROM lane AS l LEFT JOIN log AS g ON g.name = l.log ORDER BY l.id
        """));

    /// <summary>Claims a lane if it is ready now, or null.</summary>
    public Task<Lane?> Claim(long id) => Db.Write(
        tx => tx.One<Lane>(
            """
            UPDATE lane SET state = 2, due = @until, token = token + 1, attempts = attempts + 1
            WHERE id = @id AND ((state IN (1, 2) AND due <= @Now) OR (state = 0 AND cursor < (SELECT head FROM log WHERE name = lane.log)))
            RETURNING id AS Id, kind AS Kind, key AS Key, log AS Log, cursor AS Cursor, until AS Until, due AS Due, wanted AS Wanted,
              attempts AS Attempts, failing_since AS FailingSince, token AS Token, host AS Host, data AS Data
            """,
            new { id, tx.Now, until = tx.Now + (long)Lease.TotalMilliseconds }),
        CancellationToken.None);

    /// <summary>One turn of a claimed lane, its outcome written back.</summary>
    public async Task Turn(Lane lane)
    {
        var outcome = await handlers[lane.Kind].Run(lane, CancellationToken.None);
        if (outcome is not null) await Write(tx => LaneTable.Finish(tx, lane, outcome));
    }

    /// <summary>One turn of a lane if it is ready; false where it is not.</summary>
    public async Task<bool> Turn(long id)
    {
        if (await Claim(id) is not { } lane) return false;
        await Turn(lane);
        return true;
    }

    /// <summary>One turn of the lane to an inbox; false where it is not ready.</summary>
    public async Task<bool> Deliver(string inbox) => await Turn((await Lane("deliver", Account + " " + inbox)).Id);

    /// <summary>Everything that is ready now, until nothing is.</summary>
    public async Task Settle()
    {
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var lane in await Lanes()) moved |= await Turn(lane.Id);
        }
    }
}

internal sealed record LaneRow
{
    public required long Id { get; init; }
    public required string Kind { get; init; }
    public required string Key { get; init; }
    public required long State { get; init; }
    public required long Due { get; init; }
    public required long Cursor { get; init; }
    public required long Attempts { get; init; }
    public long? FailingSince { get; init; }
    public long? Until { get; init; }
    public string? Host { get; init; }
    public string? Data { get; init; }
    public required long Head { get; init; }
}
