using System.Text.Json;
using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;

namespace CHEX.Syndicate.Tests.Fediverse.Delivery;

/// <summary>
/// One random history of the real code on a real store: posts come, change and go, people of three servers follow and leave, POSTs
/// are lost or leave in doubt whether they arrived, nodes crash at any step, and things happen while a POST is on its way. Then all is
/// quiet, and no server may have a note that is gone, lack one that is due, or show an old text.
/// </summary>
internal sealed class History : IInboxPost
{
    private readonly Random random;
    private readonly RemoteServer[] servers;
    private readonly List<string> posts = [];
    private readonly Dictionary<(int Server, string Name), (string Follow, long Head)> following = [];
    private readonly List<(int Server, string Name)> undos = [];
    private readonly HashSet<string> interrupted = [];
    private readonly AccountSettings account;
    private readonly TestClock clock;
    private Stage stage = null!;
    private bool faults = true;
    private bool busy;
    private int names;
    private int follows;

    private History(int seed, TestClock clock)
    {
        random = new Random(seed);
        this.clock = clock;
        // In every third history the last server has no shared inbox: a lane a follower.
        servers = [.. Enumerable.Range(0, 3).Select(i => new RemoteServer(i, shared: i < 2 || seed % 3 != 0))];
        account = new AccountSettings
        {
            Name = Stage.Account,
            DisplayName = "Net",
            Summary = "",
            AnnounceAfter = seed % 2 == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(2),
            Pace = seed % 4 == 1 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero,
        };
    }

    /// <summary>Plays the history of that seed in an empty store and returns what is wrong at its end.</summary>
    public static async Task<IReadOnlyList<string>> Play(int seed, Db db, TestClock clock, int steps)
    {
        var history = new History(seed, clock);
        history.stage = await Stage.Open(db, clock, history, history.account, seed, page: (seed % 5) switch { 0 => 1, 1 => 2, 2 => 3, _ => 20 });
        for (var i = 0; i < steps; i++) await history.Step();
        await history.Quieten();
        return await history.Wrongs();
    }

    private async Task Step()
    {
        switch (random.Next(20))
        {
            case < 9: await Event(); break;
            case < 11: await Work("notes"); break;
            case < 13: await Work("announce"); break;
            default: await Work("deliver"); break;
        }

        if (random.Next(4) == 0) clock.Advance(TimeSpan.FromSeconds(random.Next(1, 60)));
    }

    // What happens outside: to posts and to followers.
    private async Task Event()
    {
        switch (random.Next(16))
        {
            case < 4:
                posts.Add($"p{posts.Count + 1}");
                await stage.Publish(posts[^1]);
                break;
            case < 8: await OnPost("published", p => stage.Edit(p)); break;
            case < 10: await OnPost("published", stage.Withdraw); break;
            case 10: await OnPost("published", stage.Purge); break;
            case 11: await OnPost("withdrawn", stage.Restore); break;
            case 12: await Follow(); break;
            case 13: await Follow(); break;
            case 14: Leave(); break;
            default: await Undo(); break;
        }
    }

    private async Task OnPost(string state, Func<string, Task> what)
    {
        if (posts.Count == 0) return;
        var post = posts[random.Next(posts.Count)];
        if (await stage.Read(tx => tx.One<string>("SELECT state FROM post WHERE id = @post", new { post })) == state) await what(post);
    }

    private async Task Follow()
    {
        var index = random.Next(servers.Length);
        var server = servers[index];
        // Sometimes somebody who left comes back.
        var name = random.Next(3) == 0 ? $"u{random.Next(1, names + 1)}" : $"u{++names}";
        if (undos.Contains((index, name)) || (following.TryGetValue((index, name), out var known) && !server.Wants.Contains(known.Follow))) return;

        if (following.TryGetValue((index, name), out known)) server.Wants.Remove(known.Follow);
        var follow = $"https://{server.Authority}/follows/{++follows}";
        server.Wants.Add(follow);
        await stage.Follow(server.Actor(name), server.Inbox(name), server.SharedInbox, follow);
        var head = await stage.Read(tx => ActivityLog.Head(tx, Stage.Account));
        // A repeated Follow takes nothing away: what was due since the first one still is.
        following[(index, name)] = (follow, following.ContainsKey((index, name)) ? known.Head : head);
        if (known.Follow is not null && server.Accepted.Remove(known.Follow)) server.Accepted.Add(follow);
    }

    private void Leave()
    {
        var present = following.Where(f => servers[f.Key.Server].Wants.Contains(f.Value.Follow)).Select(f => f.Key).ToList();
        if (present.Count == 0) return;
        var who = present[random.Next(present.Count)];
        servers[who.Server].Wants.Remove(following[who].Follow);
        servers[who.Server].Accepted.Remove(following[who].Follow);
        undos.Add(who);
    }

    private async Task Undo()
    {
        if (undos.Count == 0) return;
        var who = undos[random.Next(undos.Count)];
        undos.Remove(who);
        following.Remove(who);
        await stage.Write(tx => Destinations.Unfollow(tx, Stage.Account, servers[who.Server].Actor(who.Name)));
        foreach (var lane in (await stage.Lanes()).Where(l => l.Until is not null)) interrupted.Add(lane.Key[(Stage.Account.Length + 1)..]);
    }

    private async Task Work(string kind)
    {
        var lanes = (await stage.Lanes()).Where(l => l.Kind == kind).ToList();
        if (lanes.Count == 0) return;
        var row = lanes[random.Next(lanes.Count)];

        // Time passes until the lane is due: a back-off, a lease that nobody ended, a note that waits.
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (row.State is 1 or 2 && row.Due > now && random.Next(2) == 0) clock.Advance(TimeSpan.FromMilliseconds(row.Due - now));
        if (await stage.Claim(row.Id) is not { } lane) return;
        if (faults && random.Next(10) == 0) return; // The node dies at once.
        try
        {
            await stage.Turn(lane);
        }
        catch (CrashException)
        {
            // The outcome is lost; the lane comes due when the lease ends.
        }
    }

    async Task<InboxReply> IInboxPost.Post(string account, Uri inbox, string body, SignatureScheme scheme, CancellationToken cancellation)
    {
        var server = servers.Single(s => s.Authority == inbox.Authority);
        await Meanwhile();
        var chance = faults ? random.NextDouble() : 1;
        if (chance < .10) return new InboxReply(random.Next(3) switch { 0 => null, 1 => 503, _ => 429 });
        if (chance < .13) throw new CrashException();

        using var json = JsonDocument.Parse(body);
        server.Receive(inbox.ToString(), json.RootElement);
        await Meanwhile();
        if (chance < .20) return new InboxReply(null, null, "timed out");
        if (chance < .27) throw new CrashException();
        return new InboxReply(202);
    }

    // The world does not wait for a POST to end.
    private async Task Meanwhile()
    {
        if (!faults || busy || random.Next(6) != 0) return;
        busy = true;
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            if (random.Next(3) == 0) await Work("notes");
            else if (random.Next(3) == 0) await Work("announce");
            else await Event();
        }

        busy = false;
    }

    private async Task Quieten()
    {
        while (undos.Count > 0) await Undo();
        faults = false;
        for (var i = 0; i < 2000; i++)
        {
            var moved = false;
            foreach (var lane in await stage.Lanes()) moved |= lane.Kind != "prune" && await stage.Turn(lane.Id);
            if (moved) continue;

            var waiting = (await stage.Lanes()).Where(l => l.State is 1 or 2).ToList();
            if (waiting.Count == 0) return;
            clock.Advance(TimeSpan.FromMilliseconds(Math.Max(1, waiting.Min(l => l.Due) - clock.GetUtcNow().ToUnixTimeMilliseconds())));
        }

        throw new InvalidOperationException("It does not come to rest.");
    }

    private async Task<IReadOnlyList<string>> Wrongs()
    {
        var wrongs = new List<string>();
        var notes = await stage.Read(tx => tx.Query<(string Id, string State, long Created, long Rev, string Post, long PostGen)>(
            """
            SELECT n.id AS Id, n.state AS State, n.created AS Created, p.rev AS Rev, p.state AS Post, p.gen = n.gen AS PostGen
            FROM note AS n JOIN post AS p ON p.id = n.post
            """));
        foreach (var n in notes.Where(n => (n.Post == "published" && n.PostGen != 0) != (n.State == "out"))) wrongs.Add($"{n.Id} is {n.State}, its post {n.Post}");
        foreach (var lane in (await stage.Lanes()).Where(l => l.State == 3)) wrongs.Add($"{lane.Key} is parked");

        for (var i = 0; i < servers.Length; i++)
        {
            var server = servers[i];
            var first = following.Where(f => f.Key.Server == i).Select(f => (long?)f.Value.Head).Min();
            foreach (var n in notes)
            {
                var has = server.Notes.TryGetValue(n.Id, out var revision);
                if (has && n.State == "gone") wrongs.Add($"ghost: {n.Id} at {server.Authority}");
                if (!has && n.State == "out" && n.Created > first) wrongs.Add($"missing: {n.Id} ({n.Created} after {first}) at {server.Authority}");
                if (has && n.State == "out" && revision != n.Rev) wrongs.Add($"old text: {n.Id} revision {revision} of {n.Rev} at {server.Authority}");
            }

            wrongs.AddRange(await Disorder(server));
        }

        var erased = await stage.Read(tx => tx.Query<string>(
            "SELECT a.body FROM activity AS a JOIN note AS n ON n.id = a.note JOIN post AS p ON p.id = n.post WHERE p.state = 'purged' AND a.type <> 'Delete' AND a.body <> ''"));
        if (erased.Count > 0) wrongs.Add("a purged text is still there");
        return wrongs;
    }

    // First arrivals at one inbox are in the log's order: for each note always; for all notes together where somebody has followed
    // through the inbox all the time. (Where nobody did for a while, posts of that time become due when somebody comes back.)
    private async Task<IEnumerable<string>> Disorder(RemoteServer server)
    {
        var rows = await stage.Read(tx => tx.Query<(long Seq, string Note, string Body)>("SELECT seq AS Seq, note AS Note, body AS Body FROM activity WHERE body <> ''"));
        var numbers = rows.ToDictionary(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("id").GetString()!, r => (r.Seq, r.Note));
        return server.FirstArrivals.Where(a => numbers.ContainsKey(a.Id))
            .GroupBy(a => (a.Inbox, Note: interrupted.Contains(a.Inbox) ? numbers[a.Id].Note : ""), a => numbers[a.Id].Seq)
            .Where(g => !g.SequenceEqual(g.Order()))
            .Select(g => $"out of order at {g.Key}: {string.Join(' ', g)}");
    }

    private sealed class CrashException : Exception;
}
