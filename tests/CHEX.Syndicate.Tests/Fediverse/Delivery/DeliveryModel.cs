namespace CHEX.Syndicate.Tests.Fediverse.Delivery;

/// <summary>How a destination's due entries are chosen. Only the first is right; the others show that the oracle can tell.</summary>
public enum DeliveryRule
{
    /// <summary>As built: reach is an interval, only superseded entries are passed over.</summary>
    Proposed,

    /// <summary>What was "never delivered", judged by the cursor, is folded or dropped.</summary>
    DropUnsent,

    /// <summary>Fan-out to today's followers only.</summary>
    CurrentFollowers,
}

/// <summary>
/// The oracle of delivery, without store or code of ours: one account, three servers, random publications, edits, withdrawals,
/// follows and unfollows, lost and doubtful POSTs and crashes, then quiet. It says in what way a server ended wrong.
/// </summary>
internal sealed class DeliveryModel(int seed, DeliveryRule rule)
{
    private const int Servers = 3;

    private readonly Random random = new(seed);
    private readonly List<Entry> log = [];
    private readonly Dictionary<int, int> created = [];
    private readonly HashSet<int> deleted = [];
    private readonly Dictionary<int, int> revision = [];
    private readonly Server[] servers = [.. Enumerable.Range(0, Servers).Select(_ => new Server())];
    private readonly List<(int Server, string Follower)> undos = [];
    private int followers;

    /// <summary>Plays one history and returns what is wrong at its end: "ghost", "missing", "old text".</summary>
    public IReadOnlySet<string> Play()
    {
        for (var step = 0; step < 160; step++)
        {
            switch (random.Next(14))
            {
                case 0 or 1: Publish(); break;
                case 2 or 3: Edit(); break;
                case 4: Withdraw(); break;
                case 5: Undo(); break;
                case 6: Follow(random.Next(Servers)); break;
                case 7: Unfollow(random.Next(Servers)); break;
                default: Work(servers[random.Next(Servers)], faults: true); break;
            }
        }

        while (undos.Count > 0) Undo();
        foreach (var server in servers)
        {
            for (var i = 0; i < 400; i++) Work(server, faults: false);
        }

        return Wrongs().ToHashSet();
    }

    private List<int> Live => [.. created.Keys.Where(n => !deleted.Contains(n))];

    private void Append(string type, int note)
    {
        foreach (var e in log.Where(e => e.Note == note && (e.Type == "Update" || (type == "Delete" && e.Type == "Create")) && type != "Create")) e.Superseded = true;
        log.Add(new Entry(log.Count + 1, type, note, revision[note]));
    }

    private void Publish()
    {
        var note = created.Count + 1;
        revision[note] = 1;
        Append("Create", note);
        created[note] = log.Count;
    }

    private void Edit()
    {
        if (Live is not { Count: > 0 } live) return;
        var note = live[random.Next(live.Count)];
        revision[note]++;
        Append("Update", note);
    }

    private void Withdraw()
    {
        if (Live is not { Count: > 0 } live) return;
        var note = live[random.Next(live.Count)];
        Append("Delete", note);
        deleted.Add(note);
    }

    private void Follow(int index)
    {
        var (server, follower) = (servers[index], $"f{++followers}");
        server.Wants.Add(follower);
        var lane = server.Lane ??= new Lane { Cursor = log.Count };
        lane.Until = null;
        server.Followers[follower] = log.Count;
        lane.Letters.Enqueue(follower);
    }

    private void Unfollow(int index)
    {
        var server = servers[index];
        if (server.Followers.Count == 0) return;
        var follower = server.Followers.Keys.ElementAt(random.Next(server.Followers.Count));
        server.Wants.Remove(follower);
        server.Accepted.Remove(follower);
        undos.Add((index, follower));
    }

    private void Undo()
    {
        if (undos.Count == 0) return;
        var i = random.Next(undos.Count);
        var (server, follower) = (servers[undos[i].Server], undos[i].Follower);
        undos.RemoveAt(i);
        server.Followers.Remove(follower);
        if (server.Followers.Count == 0 && server.Lane is { } lane) lane.Until = log.Count;
    }

    private Entry? Due(Lane lane)
    {
        foreach (var e in log.Skip(lane.Cursor))
        {
            if (e.Superseded) continue;
            if (lane.Until is { } until)
            {
                if (rule == DeliveryRule.CurrentFollowers) continue;
                if (e.Seq > until && !(e.Type is "Update" or "Delete" && created[e.Note] <= until)) continue;
            }

            if (rule == DeliveryRule.DropUnsent && e.Type != "Create" && created[e.Note] > lane.Cursor) continue;
            return e;
        }

        return null;
    }

    private void Work(Server server, bool faults)
    {
        if (server.Lane is not { } lane) return;
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var chance = faults ? random.NextDouble() : 1;
            if (lane.Letters.TryPeek(out var follower))
            {
                if (chance < .15) return;
                if (server.Wants.Contains(follower)) server.Accepted.Add(follower);
                if (chance < .30) return;
                lane.Letters.Dequeue();
                continue;
            }

            if (Due(lane) is not { } entry)
            {
                lane.Cursor = log.Count;
                return;
            }

            if (chance < .15) return;
            server.Take(entry, rule == DeliveryRule.DropUnsent && entry.Type == "Create" ? revision[entry.Note] : entry.Revision);
            if (chance < .35) return;
            lane.Cursor = entry.Seq;
        }
    }

    private IEnumerable<string> Wrongs()
    {
        foreach (var server in servers)
        {
            if (server.Notes.Keys.Any(deleted.Contains)) yield return "ghost";
            if (server.Followers.Count > 0)
            {
                var first = server.Followers.Values.Min();
                var due = Live.Where(n => created[n] > first).ToList();
                if (due.Exists(n => !server.Notes.ContainsKey(n))) yield return "missing";
                if (due.Exists(n => server.Notes.TryGetValue(n, out var r) && r != revision[n])) yield return "old text";
            }

            if (server.Lane is { Until: null } && server.Notes.Any(n => !deleted.Contains(n.Key) && n.Value < revision[n.Key])) yield return "old text";
        }
    }

    private sealed class Entry(int seq, string type, int note, int revision)
    {
        public int Seq => seq;
        public string Type => type;
        public int Note => note;
        public int Revision => revision;
        public bool Superseded { get; set; }
    }

    private sealed class Lane
    {
        public int Cursor { get; set; }
        public int? Until { get; set; }
        public Queue<string> Letters { get; } = [];
    }

    // As Mastodon does: a Create counts only while somebody there follows, a deleted id is dead for ever.
    private sealed class Server
    {
        public Lane? Lane { get; set; }
        public Dictionary<string, int> Followers { get; } = [];
        public HashSet<string> Wants { get; } = [];
        public HashSet<string> Accepted { get; } = [];
        public Dictionary<int, int> Notes { get; } = [];
        private readonly HashSet<int> tombs = [];

        public void Take(Entry entry, int revision)
        {
            switch (entry.Type)
            {
                case "Create" when Accepted.Count > 0 && !tombs.Contains(entry.Note): Notes.TryAdd(entry.Note, revision); break;
                case "Update" when Notes.TryGetValue(entry.Note, out var known) && revision > known: Notes[entry.Note] = revision; break;
                case "Delete": Notes.Remove(entry.Note); tombs.Add(entry.Note); break;
                default: break;
            }
        }
    }
}
