namespace CHEX.Syndicate.Sources.Reading;

/// <summary>What is expected at an address.</summary>
internal enum WayForm
{
    Feed,
    WordPressPosts,
    SquarespaceFeed,
    SquarespaceList,
    Page,
}

/// <summary>One way to read a source: what to ask for, and what it is called in readings, on the status page and in <c>preview</c>.</summary>
internal sealed record Way(string Origin, WayForm Form, Uri Url)
{
    /// <summary>As it follows from the configuration; <see cref="Url"/> is another where it has moved for good.</summary>
    public Uri Configured { get; init; } = Url;

    /// <summary>All ways of a source in the order in which they are tried: its kind's own, then the fallbacks.</summary>
    public static IReadOnlyList<Way> Of(SourceSettings source)
    {
        var ways = new List<Way>(Of(source.Kind, source.Url));
        for (var i = 0; i < source.Fallbacks.Count; i++)
        {
            foreach (var way in Of(source.Fallbacks[i].Kind, source.Fallbacks[i].Url))
                ways.Add(way with { Origin = FormattableString.Invariant($"fallback-{i + 1}:{way.Origin}") });
        }

        return ways;
    }

    /// <summary>
    /// The ways, and for each that is not asked now what stands against it: it is gone (410), or it refused lately and there is
    /// another to ask instead.
    /// </summary>
    public static IReadOnlyList<(Way Way, SourceAddress? Skipped)> Standing(IReadOnlyList<Way> ways, Func<Uri, SourceAddress?> standing)
    {
        var all = ways.Select(way => (Way: way, Known: standing(way.Url))).ToList();
        var free = all.Any(w => w.Known is not { Gone: true } && w.Known is not { Rests: true });
        return [.. all.Select(w => (w.Way, w.Known is { Gone: true } || (free && w.Known is { Rests: true }) ? w.Known : null))];
    }

    private static IEnumerable<Way> Of(SourceKind kind, Uri url) => kind switch
    {
        SourceKind.Feed => [new("feed", WayForm.Feed, url)],
        SourceKind.Squarespace => [new("squarespace-rss", WayForm.SquarespaceFeed, With(url, "format=rss")), new("squarespace-list", WayForm.SquarespaceList, url)],
        SourceKind.WordPress =>
        [
            new("wordpress-rest", WayForm.WordPressPosts, Under(url, "wp-json/wp/v2/posts?per_page=20&" + WordPress.WordPressPages.Query)),
            new("wordpress-feed", WayForm.Feed, Under(url, "feed/")),
        ],
        _ => [new("page", WayForm.Page, url)],
    };

    private static Uri With(Uri url, string parameter) => new UriBuilder(url) { Query = url.Query.Length > 1 ? $"{url.Query}&{parameter}" : parameter }.Uri;

    private static Uri Under(Uri site, string path) => new($"{site.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}");
}
