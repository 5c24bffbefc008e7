using System.Globalization;
using CHEX.Syndicate.Sources.Pages;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Sources.WordPress;

namespace CHEX.Syndicate.Sources.Importing;

/// <summary>One of a source's ways, as a back catalogue is read by it: from its newest page back to its oldest.</summary>
internal sealed record ImportWay(Way Way, SourceSettings Source)
{
    private const int PostsAPage = 50;

    /// <summary>A day more than asked: WordPress compares with its own clock, whose zone nobody told.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>All ways in the order in which they are tried.</summary>
    public static IReadOnlyList<ImportWay> Of(SourceSettings source) => [.. Way.Of(source).Select(w => new ImportWay(w, source))];

    /// <summary>Where it begins.</summary>
    /// <param name="before">Nothing newer is wanted.</param>
    public Uri Start(DateTimeOffset before) => Way.Form == WayForm.WordPressPosts ? Posts(before) : Way.Url;

    /// <summary>The page after one that was read; null at the end.</summary>
    /// <param name="page">The page that was read.</param>
    /// <param name="listing">What it listed.</param>
    /// <param name="done">How many pages have been read.</param>
    /// <returns>Its address, and whether anybody said that there is one.</returns>
    public (Uri? Url, bool Guessed) Next(Uri page, Listing listing, int done)
    {
        if (listing.Next is { } next)
            return ItemNames.SameSite(next, Way.Url) && next != page && !next.Query.Contains("reversePaginate", StringComparison.OrdinalIgnoreCase) ? (next, false) : (null, false);
        return Way.Form switch
        {
            WayForm.WordPressPosts when listing.Items.Count >= PostsAPage => (WordPressPages.At(page, WordPressPages.Number(page) + 1), true),
            WayForm.Feed when IsWordPressFeed => (Paged(page), true),
            WayForm.Page when Source.Recipe is { } recipe => (PageTemplate.Address(recipe, Way.Url, done), true),
            _ => (null, false),
        };
    }

    /// <summary>
    /// Where a later run takes it up. Page numbers of an API move with every post that comes or goes; the date does not.
    /// </summary>
    public Uri? Resume(Uri? next, DateTimeOffset? oldest) => next is not null && Way.Form == WayForm.WordPressPosts && oldest is { } date ? Posts(date) : next;

    /// <summary>True where its items have articles, which are read.</summary>
    public bool Follows => Way.Form == WayForm.Page && Source.Recipe is { FollowsArticles: true };

    private bool IsWordPressFeed => Way.Url.AbsolutePath.TrimEnd('/').EndsWith("/feed", StringComparison.Ordinal);

    private Uri Posts(DateTimeOffset before) => new UriBuilder(Way.Url)
    {
        Query = string.Create(CultureInfo.InvariantCulture, $"per_page={PostsAPage}&orderby=date&order=desc&before={(before + Margin).UtcDateTime:yyyy-MM-ddTHH:mm:ss}&{WordPressPages.Query}"),
    }.Uri;

    // WordPress has its feed in pages of ten: ?paged=2 …; after the last one it answers 404.
    private static Uri Paged(Uri feed)
    {
        var parts = feed.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var number = parts.Where(p => p.StartsWith("paged=", StringComparison.Ordinal)).Select(p => int.TryParse(p[6..], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 1).FirstOrDefault(1);
        var kept = parts.Where(p => !p.StartsWith("paged=", StringComparison.Ordinal)).Append(string.Create(CultureInfo.InvariantCulture, $"paged={number + 1}"));
        return new UriBuilder(feed) { Query = string.Join('&', kept) }.Uri;
    }
}
