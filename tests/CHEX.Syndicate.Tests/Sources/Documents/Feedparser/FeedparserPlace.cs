using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;

namespace CHEX.Syndicate.Tests.Sources.Documents.Feedparser;

/// <summary>What we have where feedparser has something under a path like <c>entries[0]['author_detail']['name']</c>.</summary>
internal sealed partial record FeedparserPlace(object? Value, string? Reason = null)
{
    private static readonly Uri Nowhere = new("http://nowhere.example/");

    public int Count => Value is IReadOnlyList<object> list ? list.Count : 0;

    public string? Shown => Value?.ToString();

    /// <summary>HTML, compared as it is shown.</summary>
    private sealed record Html(string Text, Uri Base);

    public static FeedparserPlace Find(string path, Listing listing, FeedparserCase test)
    {
        var steps = Steps().Matches(path).Select(m => m.Groups["key"].Success ? m.Groups["key"].Value : m.Groups["n"].Value).ToList();
        if (path.StartsWith("feed", StringComparison.Ordinal)) return OfFeed(listing, steps, test);
        if (!path.StartsWith("entries[", StringComparison.Ordinal) || steps.Count < 2) return new(null, path.Contains("header", StringComparison.Ordinal) || path.Contains("etag", StringComparison.Ordinal) || path.Contains("modified", StringComparison.Ordinal) ? Exclusions.Http : Exclusions.Python);
        var at = int.Parse(steps[0], CultureInfo.InvariantCulture);
        if (Excluded(steps[1..], test) is { } reason) return new(null, reason);
        return at < listing.Items.Count ? OfItem(listing.Items[at], steps[1..], test) : new("(there is no such item)");
    }

    /// <summary>Whether it is what feedparser expects.</summary>
    public bool Equal(object? expected) => (Value, expected) switch
    {
        (null, null or "") => true,
        (Html html, string words) => Shape(html.Text, html.Base) is var ours && (ours == Shape(words, html.Base) || ours == Shape(WebUtility.HtmlEncode(words), html.Base)),
        (ItemDate date, string words) => date.Text.Trim() == words,
        (ItemDate date, double[] t) => date.Instant.UtcDateTime.AddTicks(-(date.Instant.Ticks % TimeSpan.TicksPerSecond)) == new DateTime((int)t[0], (int)t[1], (int)t[2], (int)t[3], (int)t[4], (int)t[5], DateTimeKind.Utc),
        (Uri url, string words) => Uri.TryCreate(url, words, out var other) && other.AbsoluteUri == url.AbsoluteUri,
        (string one, string other) => Person(one) == Person(other),
        (long one, long other) => one == other,
        (long one, string other) => one.ToString(CultureInfo.InvariantCulture) == other,
        _ => false,
    };

    private static string? Excluded(List<string> steps, FeedparserCase test)
    {
        if (Exclusions.Keys.TryGetValue(steps[0], out var reason)) return reason;
        if (steps[0] is "image" && steps.Count > 1 && steps[1] is not ("href" or "url")) return Exclusions.Web2;
        return steps[^1] switch
        {
            "type" or "language" or "base" when steps.Count > 1 && steps[0] is not "enclosures" => Exclusions.Detail,
            "email" or "url" or "href" when steps[0].StartsWith("author", StringComparison.Ordinal) => Exclusions.Address,
            "scheme" => Exclusions.Scheme,
            "src" => Exclusions.Elsewhere,
            "term" when test.HasLabels => Exclusions.Scheme,
            _ => null,
        };
    }

    private static FeedparserPlace OfFeed(Listing listing, List<string> steps, FeedparserCase test)
    {
        if (steps.Count == 0) return new(null, Exclusions.Python);
        if (Excluded(steps, test) is { } reason) return new(null, reason);
        var feed = listing.Feed;
        return steps[0] switch
        {
            "title" or "title_detail" => Words(feed.Title, feed.BaseUrl ?? test.Url),
            "subtitle" or "tagline" or "description" or "subtitle_detail" or "tagline_detail" or "description_detail" => Words(feed.Description, feed.BaseUrl ?? test.Url),
            "link" => new(feed.Link),
            "id" or "guid" => new(feed.Id),
            "language" => new(feed.Language),
            "published" or "published_parsed" or "created" or "created_parsed" or "issued" => new(feed.Published),
            "updated" or "updated_parsed" or "modified" or "date" => new(feed.Updated ?? feed.Published),
            "ttl" => new(listing.Hints.Ttl is { } ttl ? ttl.TotalMinutes.ToString(CultureInfo.InvariantCulture) : null),
            "image" or "logo" or "icon" => new(feed.Image),
            "author" or "author_detail" => new(string.Join(", ", feed.Authors.Take(1))),
            "authors" => Listed(feed.Authors, steps),
            "tags" or "category" or "categories" => Listed(feed.Categories, steps),
            _ => new(null, Exclusions.Other),
        };
    }

    private static FeedparserPlace OfItem(Item item, List<string> steps, FeedparserCase test)
    {
        var at = new Uri(item.BaseUrl!);
        return steps[0] switch
        {
            "title" or "title_detail" => Words(item.Title, at),
            "summary" or "description" or "summary_detail" or "subtitle" => Words(item.Summary ?? item.Content, at),
            "content" => steps.Count == 1 ? new(new List<object> { 1 }) : Words(item.Content ?? item.Summary, at),
            "link" => new(item.Url is null ? null : new Uri(item.Url)),
            "id" or "guid" => new(item.Names.FirstOrDefault(n => n.StartsWith("guid:", StringComparison.Ordinal))?[5..]),
            "language" => new(item.Language),
            "published" or "published_parsed" or "issued" or "created" or "created_parsed" => new(item.Published),
            "updated" or "updated_parsed" or "modified" or "date" => new(item.Updated ?? item.Published),
            "image" or "media_thumbnail" => new(item.Image is { } image ? new Uri(image.Url) : null),
            "author" or "author_detail" => new(string.Join(", ", item.Authors.Take(1))),
            "authors" => Listed(item.Authors, steps),
            "tags" or "category" or "categories" => Listed(item.Categories, steps),
            "enclosures" => File(item.Enclosures, steps),
            _ => new(null, Exclusions.Other),
        };
    }

    private static FeedparserPlace Words(string? html, Uri at) => new(html is null ? null : new Html(html, at));

    private static FeedparserPlace Listed(IReadOnlyList<string> names, List<string> steps)
    {
        if (steps is ["tags" or "authors" or "categories"]) return new(names.Cast<object>().ToList());
        var n = steps.Count > 1 && int.TryParse(steps[1], CultureInfo.InvariantCulture, out var index) ? index : 0;
        return new(n < names.Count ? names[n] : null);
    }

    private static FeedparserPlace File(IReadOnlyList<Enclosure> files, List<string> steps)
    {
        if (steps.Count == 1) return new(files.Cast<object>().ToList());
        var n = int.Parse(steps[1], CultureInfo.InvariantCulture);
        if (n >= files.Count || steps.Count < 3) return new("(there is no such file)");
        return steps[2] switch { "url" or "href" => new(new Uri(files[n].Url)), "type" => new(files[n].Type), "length" => new(files[n].Length), _ => new(null, Exclusions.Links) };
    }

    // "Ann Smith (ann@example.org)" is compared as "Ann Smith".
    private static string Person(string name) => Mail().Replace(name, "").Trim();

    private static string Shape(string html, Uri at) => HtmlCleaner.Clean(html, at) is { } clean ? clean.Replace("\u00A0", "&nbsp;", StringComparison.Ordinal).Trim() : "";

    [GeneratedRegex(@"\[['""](?<key>[^'""]+)['""]\]|\[(?<n>\d+)\]|\.(?<key>[a-z_]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Steps();

    [GeneratedRegex(@"\s*[(<]?[^\s()<>]+@[^\s()<>]+[)>]?", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Mail();
}
