using System.Globalization;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Soak.World;

namespace CHEX.Syndicate.Tests.Soak;

/// <summary>Holds the posts and the journal against what the sites truly told. Every difference is a line that a person can read.</summary>
internal sealed partial class Verdict(SimulatedTime soak, bool atEnd)
{
    /// <summary>A removal is seen within this time.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromDays(14);

    private readonly List<string> differences = [];
    private readonly HashSet<string> sources = new(StringComparer.Ordinal);

    public static async Task<IReadOnlyList<string>> Of(SimulatedTime soak, bool atEnd)
    {
        var verdict = new Verdict(soak, atEnd);
        await soak.Node.Db.Read(async tx => { await verdict.Compare(tx); return true; }, default);
        foreach (var source in verdict.sources.Take(5)) await soak.Node.Db.Read(async tx => { await verdict.TellReadings(tx, source); return true; }, default);
        foreach (var error in soak.Node.Log.Errors) verdict.differences.Add("The program wrote an error: " + error);
        return verdict.differences;
    }

    /// <summary>The rules of politeness that were broken: of each kind the first, and how often.</summary>
    public static IReadOnlyList<string> OfManners(SimulatedTime soak) =>
        [.. soak.Web.Log.Breaches(soak.Node.Starts).GroupBy(b => Particulars().Replace(b, "")).Select(kind => $"{kind.First()} (and {kind.Count() - 1} more like it)")];

    private async Task Compare(Tx tx)
    {
        var stories = soak.Sites.SelectMany(s => s.Stories).ToDictionary(s => s.Key);
        var rows = await tx.Query<Row>("SELECT id AS Id, source AS Source, state AS State, gen AS Gen, url AS Url, title AS Title, coalesce(summary, '') || ' ' || coalesce(content, '') AS Text FROM post ORDER BY source, published");
        var changes = (await tx.Query<Entry>("SELECT seq AS Seq, post AS Post, kind AS Kind, quiet AS Quiet FROM change ORDER BY seq")).ToList();
        var posts = new Dictionary<Story, List<Row>>();
        foreach (var row in rows)
        {
            var marks = Mark().Matches(row.Text).Select(m => m.Value).Distinct().ToList();
            row.Mark = marks.FirstOrDefault() ?? "";
            if (marks.Count > 1) Differs(null, row, $"is made of several texts: {string.Join(", ", marks)}");
            if (stories.TryGetValue(row.Mark.Split('v')[0], out var story)) (posts.TryGetValue(story, out var of) ? of : posts[story] = []).Add(row);
            else Differs(null, row, "is no story of any site");
        }

        var history = changes.ToLookup(c => c.Post);
        foreach (var story in stories.Values) Compare(story, soak.Web.Ledger.Stories.GetValueOrDefault(story), posts.GetValueOrDefault(story) ?? [], history);
        await CompareClusters(tx, posts);
        var gap = changes.Select((c, i) => (c.Seq, Is: i + 1L)).FirstOrDefault(c => c.Seq != c.Is);
        if (gap.Is > 0) differences.Add($"The journal has no change {gap.Is}.");
    }

    // What tells the same is together, and nothing else is.
    private async Task CompareClusters(Tx tx, Dictionary<Story, List<Row>> posts)
    {
        var clusters = (await tx.Query<(string Post, string Cluster)>("SELECT post AS Post, story AS Cluster FROM story")).ToDictionary(c => c.Post, c => c.Cluster, StringComparer.Ordinal);
        var published = posts.SelectMany(p => p.Value.Where(row => row.State == "published").Select(row => (Story: p.Key, Row: row, Tells: p.Key.CopyOf ?? p.Key))).ToList();
        foreach (var same in published.GroupBy(p => p.Tells).Where(g => g.Select(p => p.Story).Distinct().Count() > 1))
        {
            foreach (var (story, row, _) in same.Where(p => clusters.GetValueOrDefault(p.Row.Id) is not { } cluster || cluster != clusters.GetValueOrDefault(same.First().Row.Id)))
                Differs(story, row, $"tells the same as {same.Key.Mark}, and they are not together");
        }

        foreach (var cluster in published.Where(p => clusters.ContainsKey(p.Row.Id)).GroupBy(p => clusters[p.Row.Id], StringComparer.Ordinal))
        {
            foreach (var (story, row, _) in cluster.Where(p => p.Tells != cluster.First().Tells)) Differs(story, row, $"is together with {cluster.First().Story.Mark}, which tells something else");
        }
    }

    private void Compare(Story story, Told? known, List<Row> posts, ILookup<string, Entry> history)
    {
        if (known is null)
        {
            foreach (var early in posts) Differs(story, early, "was published though it was never truly told");
            return;
        }

        if (posts is [{ State: "held" } waiting] && atEnd) Differs(story, waiting, "is still held");
        if (posts is [{ State: "held" }]) return;
        if (posts.Count == 0)
        {
            if (atEnd || soak.Clock.Now - known.At > TimeSpan.FromDays(40)) differences.Add($"{Where(story)} was told on {known.At:yyyy-MM-dd HH:mm} and is no post: \"{known.Title}\" {known.Name}");
            return;
        }

        foreach (var twice in posts.Skip(1)) Differs(story, twice, $"is there twice, as {posts[0].Id} too (which has {posts[0].Url})");
        var post = posts[0];
        var expected = PostId.For(story.Site.Id, known.Name);
        if (post.Id != expected) Differs(story, post, $"has an id that a fresh database would not give: {expected} is that of {known.Name}");
        if (post.State == "withdrawn" && story.Removed is null && !story.Listed) Differs(story, post, $"is withdrawn, and its page is there ({story.Page})");
        if (post.State == "withdrawn" && story is { Removed: null, Listed: true } && atEnd) Differs(story, post, "is withdrawn, and its site lists it");
        if (post.State == "published" && story.Removed is { } at && soak.Clock.Now - at > Noticed) Differs(story, post, $"is published, and was removed on {at:yyyy-MM-dd HH:mm} ({story.Page})");
        if (atEnd && post.State == "published" && post.Mark != known.Mark) Differs(story, post, $"has the text {post.Mark}, and {known.Mark} was told last");
        if (atEnd && post.State == "published" && post.Title != known.Title) Differs(story, post, $"is called \"{post.Title}\", and was told as \"{known.Title}\"");
        Compare(story, known, post, [.. history[post.Id]]);
    }

    private void Compare(Story story, Told known, Row post, List<Entry> history)
    {
        var kinds = string.Join(' ', history.Select(c => c.Kind + (c.Quiet != 0 ? " (quiet)" : "")));
        if (history.Count == 0 || history[0].Kind != "published") Differs(story, post, $"does not begin with its publication in the journal: {kinds}");
        else if (known.Loud is { } loud && history[0].Quiet == 0 != loud) Differs(story, post, $"was to be published {(loud ? "loudly" : "quietly")}, and the journal says: {kinds}");
        var published = history.Count(c => c.Kind == "published");
        if (published != post.Gen) Differs(story, post, $"is of generation {post.Gen}, and the journal says: {kinds}");
        var edits = history.Count(c => c is { Kind: "revised", Quiet: 0 });
        if (atEnd && edits != known.Edits) Differs(story, post, $"was edited {known.Edits} times, and the journal says: {kinds}");
    }

    // What the program itself says of a source that differs.
    private async Task TellReadings(Tx tx, string source)
    {
        var readings = await tx.Query<(long At, string Verdict, string? Reason)>(
            "SELECT at AS At, verdict AS Verdict, reason AS Reason FROM reading WHERE source = @source AND verdict NOT IN ('ok', 'unchanged') ORDER BY id DESC LIMIT 5", new { source });
        foreach (var (at, said, reason) in readings) differences.Add(string.Create(CultureInfo.InvariantCulture, $"  {source} was read on {DateTimeOffset.FromUnixTimeMilliseconds(at):yyyy-MM-dd HH:mm}: {said}, {reason}"));
    }

    private void Differs(Story? story, Row post, string how)
    {
        sources.Add(post.Source);
        differences.Add($"{(story is null ? $"[{soak.Sites.FirstOrDefault(s => s.Id == post.Source)?.Scenario}] {post.Source}" : Where(story))}: post {post.Id} \"{post.Title}\" {post.Url} ({post.State}) {how}.");
    }

    private static string Where(Story story) => string.Create(CultureInfo.InvariantCulture, $"[{story.Site.Scenario}] {story.Mark} of {story.Published:yyyy-MM-dd}");

    [GeneratedRegex(@"s\d\dn\d{3}v\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Mark();

    [GeneratedRegex(@"http\S+|\S*[0-9]\S*", RegexOptions.NonBacktracking)]
    private static partial Regex Particulars();

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Source { get; init; } = "";
        public string State { get; init; } = "";
        public long Gen { get; init; }
        public string Url { get; init; } = "";
        public string Title { get; init; } = "";
        public string Text { get; init; } = "";
        public string Mark { get; set; } = "";
    }

    private sealed class Entry
    {
        public long Seq { get; init; }
        public string Post { get; init; } = "";
        public string Kind { get; init; } = "";
        public long Quiet { get; init; }
    }
}
