using CHEX.Syndicate.Posts;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

/// <summary>The two laws of identity: whatever spells a page is the page, and what spells another is not.</summary>
public sealed class SpellingLawsTests
{
    private static readonly Func<string, string>[] Spellings =
    [
        url => url.StartsWith("http:", StringComparison.Ordinal) ? "https" + url[4..] : url.StartsWith("https:", StringComparison.Ordinal) ? "http" + url[5..] : url,
        url => url.Contains("//www.", StringComparison.Ordinal) ? url.Replace("//www.", "//", StringComparison.Ordinal) : url.Replace("//", "//www.", StringComparison.Ordinal),
        url => Bare(url) is var path && path.EndsWith('/') ? url : With(url, path + "/"),
        url => Add(url, "utm_source=feed&utm_medium=rss", first: true),
        url => Add(url, "fbclid=IwAR0", first: false),
        url => Add(url, "mc_cid=1&_hsenc=p2", first: true),
        url => url.Contains('#', StringComparison.Ordinal) ? url : url + "#comments",
        url => url.Replace("~", "%7e", StringComparison.Ordinal),
        url => url.Replace("%C3%A9", "%c3%a9", StringComparison.Ordinal),
        url => url.Replace("example", "EXAMPLE", StringComparison.Ordinal),
        url => url.Replace("/a/", "/a/./x/../", StringComparison.Ordinal),
        url => url.Split('?') is [var page, var rest] && rest.Split('#') is [var query, ..] ? $"{page}?{string.Join('&', query.Split('&').Reverse())}{(rest.Contains('#', StringComparison.Ordinal) ? rest[rest.IndexOf('#', StringComparison.Ordinal)..] : "")}" : url,
        url => "  " + url + "\n",
    ];

    [Fact]
    public void Any_composition_of_spellings_is_one_name() => Prop.ForAll(
        (from page in Pages from steps in Gen.Choose(0, Spellings.Length - 1).ListOf() select (Url: page.ToString(), Steps: steps)).ToArbitrary(), spelt =>
    {
        var other = spelt.Steps.Take(12).Aggregate(spelt.Url, (url, step) => Spellings[step](url.Trim()));
        return Key(spelt.Url) == Key(other)
            && PostId.For("s", spelt.Url) == PostId.For("s", other)
            && PostId.For("s", "url:" + spelt.Url) == PostId.For("s", other)
            && PostId.For("s", "guid:" + spelt.Url) == PostId.For("s", "guid:" + other);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_pages_are_never_one_name() => Prop.ForAll(Pages.ToArbitrary(), Pages.ToArbitrary(), (one, other) =>
        (Key(one.ToString()) == Key(other.ToString())) == one.Same(other)).QuickCheckThrowOnFailure();

    private static string Key(string url) => CanonicalUrl.Key(CanonicalUrl.Of(url)!);

    private static string Bare(string url) => url.Split('?', '#')[0];

    private static string With(string url, string page) => page + url[url.Split('?', '#')[0].Length..];

    private static string Add(string url, string query, bool first)
    {
        var (whole, fragment) = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var cut ? (url[..cut], url[cut..]) : (url, "");
        if (!whole.Contains('?', StringComparison.Ordinal)) return $"{whole}?{query}{fragment}";
        var question = whole.IndexOf('?', StringComparison.Ordinal);
        return first ? $"{whole[..(question + 1)]}{query}&{whole[(question + 1)..]}{fragment}" : $"{whole}&{query}{fragment}";
    }

    private static Gen<Page> Pages =>
        from host in Gen.Elements("news.example", "example.org", "beta.example.org", "wwwexample.org", "example.org:8080")
        from path in Gen.Elements("a", "A", "b", "news", "2025", "%C3%A9", "a%2Fb", "~x", "index.php", "a.b").ListOf()
        from query in Gen.Elements("p=1", "p=2", "page_id=1", "id=3", "offset=1591261890030", "format=rss", "q=a%20b", "ref=home", "lang=gd", "lang=en").ListOf()
        select new Page(host, [.. path.Take(3)], [.. query.Take(3).Order(StringComparer.Ordinal)]);

    private sealed record Page(string Host, string[] Path, string[] Query)
    {
        public bool Same(Page other) => Host == other.Host && Path.SequenceEqual(other.Path) && Query.SequenceEqual(other.Query);

        public override string ToString() => $"https://{Host}/{string.Join('/', Path)}{(Query.Length > 0 ? "?" + string.Join('&', Query) : "")}";
    }
}
