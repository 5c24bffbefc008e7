using CHEX.Syndicate.Posts.Stories;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// Finds posts of different sources that tell the same story, and keeps what was found:
/// <code>
/// changed posts ─1 keys─► ─2 look around─► linked posts ─3 gather─► stories ─4 write, 5 whoever's company changed is shown anew
/// </code>
/// A story is what its posts say now and what persons decided, not what came first: the same posts in any order give the same
/// stories. Posts are found by indexed keys within seven days, so that a new one costs the same among a thousand and a million.
/// </summary>
public static class SameStory
{
    /// <summary>Of which version the keys and the comparing are; another one keys posts anew.</summary>
    public const long Version = StoryKey.Version;

    /// <summary>
    /// Looks at posts of one source that have changed, in the transaction that changed them. Returns the quiet changes of others,
    /// to be written to the journal with their own.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="source">Whose posts they are.</param>
    /// <param name="changed">The posts, and the address that the page of each calls the first one (null where it was not said).</param>
    /// <param name="own">Those of them that have a change of their own in this transaction; null for all.</param>
    public static async Task<IReadOnlyList<NewChange>> Settle(
        Tx tx, SourceInfo source, IReadOnlyList<(string Post, string? Canonical)> changed, IReadOnlyCollection<string>? own = null)
    {
        var first = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (post, canonical) in changed) first[post] = canonical;
        var posts = (await PostTable.Get(tx, [.. first.Keys])).Where(p => p.State != PostState.Purged).ToList();
        if (posts.Count == 0) return [];

        // Two sources that tell the same thing at the same moment must see each other: one looks after the other has written.
        await Journal.Hold(tx);

        // 1. Keys
        string[] names = [source.Name, source.ShortName, new Uri(source.Homepage).Host];
        var texts = await Refrain.Own(tx, source.Id, [.. posts.Select(p => (TellerOf(p), p.Content, p.Summary))]);
        var moved = await StoryTable.Key(tx, [.. posts.Select(p =>
            (TellerOf(p), (IReadOnlyList<StoryKey>)[.. StoryKey.Of(p.Language, p.Url, TitleKey.Of(p.Title, names), texts[p.Id], first[p.Id])]))]);
        await StoryTable.Tell(tx, texts);
        return await Regroup(tx, [.. posts.Select(p => p.Id)], own ?? [.. posts.Select(p => p.Id)], moved);
    }

    /// <summary>
    /// Looks at posts that were withdrawn, restored or approved, with the keys they have. Returns the quiet changes of others.
    /// </summary>
    public static async Task<IReadOnlyList<NewChange>> Around(Tx tx, params string[] posts)
    {
        await Journal.Hold(tx);
        return await Regroup(tx, posts, posts, []);
    }

    /// <summary>As <see cref="Around"/>, for a post that is purged: what was made of its text is forgotten.</summary>
    public static async Task<IReadOnlyList<NewChange>> Forget(Tx tx, string post)
    {
        await StoryTable.Forget(tx, post);
        return await Around(tx, post);
    }

    /// <summary>
    /// A person says that posts tell one story. What matching finds later does not part them.
    /// </summary>
    /// <returns>Why they cannot be one; null where they are now.</returns>
    public static async Task<string?> Merge(Tx tx, IReadOnlyList<string> posts)
    {
        var named = await PostTable.Get(tx, [.. posts.Distinct(StringComparer.Ordinal)]);
        if (named.Count < 2) return "a story of several needs two posts or more";
        if (named.FirstOrDefault(p => p.State != PostState.Published) is { } gone) return $"{gone.Id} is not published";
        if (named.GroupBy(p => p.Source).FirstOrDefault(g => g.Count() > 1) is { } same) return $"{string.Join(" and ", same.Select(p => p.Id))} are of one source ({same.Key}): two posts of one source are two stories";
        if (named.Select(p => StoryKey.Language(p.Language)).Distinct(StringComparer.Ordinal).Count() > 1)
            return $"they are in different languages ({string.Join(", ", named.Select(p => p.Language).Distinct(StringComparer.Ordinal))}): each reader is shown a story in one";

        await Journal.Hold(tx);
        for (var a = 0; a < named.Count; a++)
        {
            for (var b = a + 1; b < named.Count; b++) await StoryTable.Choose(tx, named[a].Id, named[b].Id, together: true);
        }

        await Journal.Append(tx, await Regroup(tx, [.. named.Select(p => p.Id)], [], []));
        return null;
    }

    /// <summary>A person says that a post tells another story than those it was put with. False where it is alone.</summary>
    public static async Task<bool> Split(Tx tx, string post)
    {
        await Journal.Hold(tx);
        var others = (await StoryTable.Around(tx, [post])).Select(s => s.Id).Where(p => p != post).ToList();
        foreach (var other in others) await StoryTable.Choose(tx, post, other, together: false);
        await Journal.Append(tx, await Regroup(tx, [post, .. others], [], []));
        return others.Count > 0;
    }

    // Steps 2 to 5. Those that have a change of their own need no second one.
    private static async Task<IReadOnlyList<NewChange>> Regroup(Tx tx, IReadOnlyList<string> posts, IReadOnlyCollection<string> spoken, IReadOnlyCollection<string> moved)
    {
        // 2. Look around
        var here = await Neighbourhood.Of(tx, posts);

        // 3. Gather
        var now = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var story in Gathering.Of(here.Tellers, here.Links, here.Apart))
        {
            foreach (var post in story) now[post] = story;
        }

        // 4. Write
        var before = here.Stored.GroupBy(s => s.Value).SelectMany(g => g.Select(s => (s.Key, Posts: g.Select(m => m.Key).ToHashSet(StringComparer.Ordinal)))).ToDictionary(s => s.Key, s => s.Posts, StringComparer.Ordinal);
        var all = before.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var otherwise = all.Where(p => !now.TryGetValue(p, out var story) || here.Stored.GetValueOrDefault(p) != story[0]).ToList();
        if (otherwise.Count > 0) await StoryTable.Write(tx, [.. otherwise.Select(p => (p, now.GetValueOrDefault(p)?[0]))]);

        // 5. Show anew
        var anew = all.Where(p => here.Revision(p) is not null && !spoken.Contains(p) && (!Same(before.GetValueOrDefault(p), now.GetValueOrDefault(p)) || now.GetValueOrDefault(p)?.Any(moved.Contains) == true)).ToList();
        if (anew.Count > 0) await tx.Query<string>("SELECT id FROM post WHERE id IN @anew ORDER BY id" + tx.Dialect.ForUpdate, new { anew });
        return [.. anew.Select(p => new NewChange(p, ChangeKind.Revised, here.Revision(p)!.Value, Quiet: true))];
    }

    private static bool Same(HashSet<string>? before, IReadOnlyList<string>? now) => (before is null && now is null) || (before is not null && now is not null && before.SetEquals(now));

    private static Teller TellerOf(Post post) => new(post.Id, post.Source, post.Published.ToUnixTimeMilliseconds());
}
