using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts.Stories;

/// <summary>What is known of a published post when it is compared.</summary>
/// <param name="Teller">Whose it is, and when.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Title">Its title.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Text">What it says by itself; null where that is short.</param>
internal sealed record Telling(Teller Teller, string Language, string Title, long Revision, Sketch? Text);

/// <summary>
/// The posts around a few: all that they are linked to, straight or round a corner, and all that they are in one story with now.
/// Within it the gathering can be done anew and comes out the same, whichever post is asked first.
/// </summary>
internal sealed class Neighbourhood
{
    // A story has a post of each source at most: what grows beyond this is a flood of the same, and is cut.
    private const int Most = 200;

    // Where texts are compared at all: how much of them must be the same.
    private const double SameText = 0.8;
    private const double SameTitle = 0.5;
    private const double WholeText = 0.95;
    private const double NothingInCommon = 0.1;

    private readonly Tx tx;
    private readonly Dictionary<string, Telling> tellings = new(StringComparer.Ordinal);
    private readonly HashSet<string> visited = new(StringComparer.Ordinal);

    private Neighbourhood(Tx tx) => this.tx = tx;

    /// <summary>The published posts of it.</summary>
    public IReadOnlyList<Teller> Tellers => [.. visited.Where(tellings.ContainsKey).Select(p => tellings[p].Teller)];

    /// <summary>The revision of each published post that was looked at.</summary>
    public long? Revision(string post) => tellings.GetValueOrDefault(post)?.Revision;

    /// <summary>The story of each post that is in one, as it is stored.</summary>
    public Dictionary<string, string> Stored { get; } = new(StringComparer.Ordinal);

    public List<StoryLink> Links { get; } = [];

    /// <summary>The pairs that a person has parted, and those of one short title whose texts have nothing in common.</summary>
    public HashSet<(string, string)> Apart { get; } = [];

    /// <summary>Looks around.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="posts">Where to begin; some may be published no longer.</param>
    public static async Task<Neighbourhood> Of(Tx tx, IReadOnlyList<string> posts)
    {
        var here = new Neighbourhood(tx);
        for (var front = posts.Distinct(StringComparer.Ordinal).ToList(); front.Count > 0 && here.visited.Count < Most + posts.Count;) front = await here.Step(front);
        return here;
    }

    private async Task<List<string>> Step(List<string> front)
    {
        visited.UnionWith(front);
        var next = new List<string>();
        foreach (var (post, story) in await StoryTable.Around(tx, front))
        {
            Stored[post] = story;
            next.Add(post);
        }

        var chosen = new HashSet<(string, string)>();
        foreach (var (one, other, together, at) in await StoryTable.Choices(tx, front))
        {
            if (together == 0) Apart.Add((one, other));
            else if (chosen.Add((one, other))) Links.Add(new(one, other, Bond.Person, at));
            if (together != 0) next.AddRange([one, other]);
        }

        var candidates = await StoryTable.Candidates(tx, front);
        await Load([.. front, .. candidates.Select(c => c.Other), .. next]);
        foreach (var pair in candidates.GroupBy(c => Gathering.Pair(c.Id, c.Other)))
        {
            var (bond, contrary) = BondOf(pair.Key.One, pair.Key.Other, pair.Select(c => c.Kind));
            // A third that says little must not join what says different things; a person may.
            if (contrary && !Links.Any(l => l.Bond == Bond.Person && Gathering.Pair(l.One, l.Other) == pair.Key)) Apart.Add(pair.Key);
            if (bond is not { } found) continue;
            Links.Add(new(pair.Key.One, pair.Key.Other, found));
            next.AddRange([pair.Key.One, pair.Key.Other]);
        }

        return [.. next.Where(p => !visited.Contains(p)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private async Task Load(IReadOnlyList<string> posts)
    {
        foreach (var telling in await StoryTable.Compared(tx, [.. posts.Where(p => !tellings.ContainsKey(p)).Distinct(StringComparer.Ordinal)])) tellings[telling.Teller.Id] = telling;
    }

    private (Bond? Bond, bool Contrary) BondOf(string a, string b, IEnumerable<string> kinds)
    {
        if (!tellings.TryGetValue(a, out var one) || !tellings.TryGetValue(b, out var other) || StoryKey.Language(one.Language) != StoryKey.Language(other.Language)) return (null, false);
        var shared = kinds.ToHashSet(StringComparer.Ordinal);
        if (shared.Contains(StoryKey.Url) || shared.Contains(StoryKey.Canonical)) return (Bond.Address, false);
        if (shared.Contains(StoryKey.Title)) return (Bond.Title, false);

        // A short title that both have is enough, unless they go on to speak of different things.
        var comparable = one.Text is { IsLong: true } && other.Text is { IsLong: true };
        if (shared.Contains(StoryKey.Short))
        {
            var contrary = comparable && one.Text!.Overlap(other.Text!) < NothingInCommon;
            return (contrary ? null : Bond.Title, contrary);
        }

        return (comparable && SameTexts(one.Text!.Likeness(other.Text!), one.Title, other.Title) ? Bond.Text : null, false);
    }

    private static bool SameTexts(double alike, string one, string other) =>
        alike >= WholeText || (alike >= SameText && TitleKey.Of(one, []).Likeness(TitleKey.Of(other, [])) >= SameTitle);
}
