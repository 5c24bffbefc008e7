using System.Text;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Pages;
using CHEX.Syndicate.Sources.Squarespace;
using CHEX.Syndicate.Sources.WordPress;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Sources.Documents;
using CHEX.Syndicate.Tests.Sources.Pages;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources;

/// <summary>
/// Every fixture of every format, with whole elements, attributes and members out of place (always by the same chance): read or
/// refused, made into posts, and never without an end.
/// </summary>
public sealed class StructureFuzzTests
{
    private const int Rounds = 25;
    private static readonly Uri Url = new("https://www.chex.org.uk/latest/article?format=rss");
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Sources");
    private static readonly PageRecipe Told = PageTests.Phs with { LinkMatch = null, Prefer = [RecipeOrigin.Microformats, RecipeOrigin.JsonLd, RecipeOrigin.OpenGraph] };
    private static readonly SourceInfo Source = new() { Id = "chex", Name = "CHEX", ShortName = "CHEX", Url = Url.AbsoluteUri, Homepage = "https://www.chex.org.uk/", TimeZone = Fixture.London, Language = "en-GB" };

    private static readonly string Sitemap = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">" +
        "<url><loc>https://www.chex.org.uk/a</loc><lastmod>2026-01-01</lastmod><news:news><news:title>A</news:title></news:news></url><url><loc>https://www.chex.org.uk/b</loc></url></urlset>";

    private static readonly string Tombstones = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" xml:base=\"https://a.example/\"><id>f</id><icon>/i.png</icon><logo>/l.png</logo><generator>g</generator>" +
        "<link rel=\"next\" href=\"?p=2\"/><at:deleted-entry ref=\"x\"/><author><name>N</name></author><entry><id>a</id><title type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">T</div></title><link href=\"/a\"/></entry></feed>";

    private static void Read(Func<Listing> read)
    {
        try
        {
            foreach (var item in read().Items.Take(50)) Normaliser.Normalise(item, Source, []);
        }
        catch (UnreadableException e)
        {
            e.Message.Should().NotBeNullOrWhiteSpace();
        }
    }

    private static void Feed(byte[] bytes) => Read(() => FeedDocument.Read(bytes, null, Url, Fixture.London));

    private static void Page(byte[] bytes)
    {
        Read(() => SquarespaceList.Read(bytes, null, Url, Fixture.London));
        Read(() => PageList.Read(bytes, null, Url, PageTests.Phs with { LinkMatch = null }, Fixture.London));
        Read(() => PageList.Read(bytes, null, Url, Told, Fixture.London));
        var item = new Item { Names = ["url:" + Url], Url = Url.AbsoluteUri };
        Read(() => new Listing { Items = [ArticlePage.Read(bytes, null, Url, PageTests.Phs.Article! with { Prefer = [RecipeOrigin.JsonLd, RecipeOrigin.Microformats, RecipeOrigin.OpenGraph, RecipeOrigin.Selectors] }, item, Fixture.London)], Origin = "article" });
    }

    private static IEnumerable<(string Name, string Text, Action<byte[]> Read)> Seeds()
    {
        var documents = Path.Combine(Folder, "Documents", "Fixtures");
        foreach (var name in FeedCase.Names(documents)) yield return (name, Encoding.Latin1.GetString(FeedCase.Bytes(documents, name)), Feed);
        yield return ("sitemap", Sitemap, Page);
        yield return ("tombstones", Tombstones, Feed);
        foreach (var path in new[] { "Squarespace", "WordPress", "Pages" }.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Folder, room, "Fixtures"))).Where(p => !p.EndsWith("expected.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            Action<byte[]> read = Path.GetExtension(path) switch
            {
                ".xml" => b => Read(() => SquarespaceFeed.Read(b, null, Url, Fixture.London)),
                ".json" => b => Read(() => WordPressPosts.Read(b, Url, Fixture.London)),
                _ => Page,
            };
            yield return (Path.GetFileName(path), Encoding.Latin1.GetString(File.ReadAllBytes(path)), read);
        }
    }

    // As Latin-1 a text holds its bytes, whatever its encoding.
    private static IEnumerable<(string, Action)> Cases(Func<string, bool> size, int rounds)
    {
        var chance = new Random(20261125);
        foreach (var (name, text, read) in Seeds().Where(s => size(s.Text)))
        {
            var isJson = text.TrimStart().StartsWith('{') || text.TrimStart().StartsWith('[');
            var mutants = (isJson ? MutatedJson.Systematic(text) : MutatedMarkup.Systematic(text)).Concat(Enumerable.Range(0, rounds).Select(_ => isJson ? MutatedJson.By(text, chance) : MutatedMarkup.By(text, chance)));
            foreach (var mutant in mutants) yield return ($"{name}: {mutant}", () => read(Encoding.Latin1.GetBytes(mutant)));
        }
    }

    [Fact]
    public void Small_documents_out_of_order_are_read_or_refused() => Bounded.Each(Cases(text => text.Length < 2500, Rounds));

    [Fact]
    public void Whole_pages_and_feeds_out_of_order_are_read_or_refused() => Bounded.Each(Cases(text => text.Length >= 2500, Rounds));
}
