namespace CHEX.Syndicate.Posts.Stories;

/// <summary>What joins two posts, the strongest first.</summary>
internal enum Bond
{
    /// <summary>A person said so.</summary>
    Person,

    /// <summary>One address, or one names the other's as the first.</summary>
    Address,

    /// <summary>One title.</summary>
    Title,

    /// <summary>One text.</summary>
    Text,
}

/// <summary>A post that may tell a story: what the gathering needs to know of it. Published in milliseconds.</summary>
internal sealed record Teller(string Id, string Source, long Published);

/// <summary>Two posts that say the same. At: when a person said so, in milliseconds; 0 where nobody did.</summary>
internal sealed record StoryLink(string One, string Other, Bond Bond, long At = 0);

/// <summary>
/// Puts posts together that tell the same story. A pure function, whatever the order of its input: the strongest links first,
/// of persons' words the last, among equals the closest in time. A story has one post of a source at most, spans seven days at most unless a person joined
/// it, and never joins two that a person has parted.
/// </summary>
internal static class Gathering
{
    /// <summary>What lies further apart is not the same news.</summary>
    public static readonly long Window = (long)TimeSpan.FromDays(7).TotalMilliseconds;

    /// <summary>The stories of two posts or more; each with its posts' ids in order.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Of(IReadOnlyList<Teller> tellers, IReadOnlyList<StoryLink> links, IReadOnlySet<(string, string)> apart)
    {
        var of = tellers.ToDictionary(t => t.Id, t => new List<Teller> { t }, StringComparer.Ordinal);
        var inTime = links
            .Where(l => of.ContainsKey(l.One) && of.ContainsKey(l.Other))
            .Select(l => string.CompareOrdinal(l.One, l.Other) <= 0 ? l : l with { One = l.Other, Other = l.One })
            .OrderBy(l => l.Bond).ThenByDescending(l => l.At).ThenBy(l => Math.Abs(of[l.One][0].Published - of[l.Other][0].Published))
            .ThenBy(l => l.One, StringComparer.Ordinal).ThenBy(l => l.Other, StringComparer.Ordinal).ToList();
        foreach (var link in inTime)
        {
            var (one, other) = (of[link.One], of[link.Other]);
            if (ReferenceEquals(one, other) || !MayJoin(one, other, link.Bond, apart)) continue;
            one.AddRange(other);
            foreach (var teller in other) of[teller.Id] = one;
        }

        return [.. of.Values.Distinct().Where(group => group.Count > 1).Select(group => (IReadOnlyList<string>)[.. group.Select(t => t.Id).Order(StringComparer.Ordinal)])];
    }

    private static bool MayJoin(List<Teller> one, List<Teller> other, Bond bond, IReadOnlySet<(string, string)> apart)
    {
        var all = one.Concat(other).ToList();
        if (all.Select(t => t.Source).Distinct(StringComparer.Ordinal).Count() < all.Count) return false;
        if (bond != Bond.Person && all.Max(t => t.Published) - all.Min(t => t.Published) > Window) return false;
        return !one.Any(a => other.Any(b => apart.Contains(Pair(a.Id, b.Id))));
    }

    /// <summary>Two ids in their order.</summary>
    public static (string One, string Other) Pair(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);
}
