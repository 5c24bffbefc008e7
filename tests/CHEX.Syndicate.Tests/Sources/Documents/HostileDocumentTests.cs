using System.Text;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Pages;
using CHEX.Syndicate.Sources.Squarespace;
using CHEX.Syndicate.Sources.WordPress;
using CHEX.Syndicate.Tests.Sources.Pages;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Documents;

/// <summary>Whatever a site sends: a listing, or a refusal that says why; never another error, never the machine.</summary>
public sealed class HostileDocumentTests
{
    private static readonly Uri Url = new("https://www.chex.org.uk/latest/article?format=rss");

    private static readonly (string Room, string File, Func<byte[], Listing> Read)[] Readers =
    [
        ("Squarespace", "chex-rss-offset.xml", b => SquarespaceFeed.Read(b, null, Url, Fixture.London)),
        ("WordPress", "vhs-feed.xml", b => FeedDocument.Read(b, null, Url, Fixture.London)),
        ("WordPress", "vhs-wp-json.json", b => WordPressPosts.Read(b, Url, Fixture.London)),
        ("Squarespace", "chex-list-page2.html", b => SquarespaceList.Read(b, null, Url, Fixture.London)),
        ("Pages", "phs-list.html", b => PageList.Read(b, null, new Uri("https://www.publichealthscotland.scot/news/"), PageTests.Phs, Fixture.London)),
    ];

    private static readonly byte[] Atom = Encoding.UTF8.GetBytes("<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://a.example/'><entry xml:lang='gd'><id>tag:1</id><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>title</b></div></title><link rel='enclosure' href='x' length='1'/><updated>2026-01-01T00:00:00Z</updated><content type='html'>&lt;p&gt;x&amp;nbsp;</content></entry></feed>");
    private static readonly byte[] JsonFeed = Encoding.UTF8.GetBytes("""{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://a.example/\u00e9","title":"T\ud83d\ude00","authors":[{"name":"x"}],"tags":["a"]},{"id":2}]}""");

    /// <summary>Null, or the reason of the refusal; anything else is thrown on.</summary>
    private static string? Refusal(Func<Listing> read)
    {
        try
        {
            foreach (var item in read().Items) item.Names.Should().NotBeEmpty();
            return null;
        }
        catch (UnreadableException e)
        {
            e.Message.Should().NotBeNullOrWhiteSpace();
            e.Message.Length.Should().BeLessThan(600);
            return e.Message;
        }
    }

    private static string? Feed(string text) => Refusal(() => FeedDocument.Read(Encoding.UTF8.GetBytes(text), null, Url, Fixture.London));

    [Theory]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'><icon>/i.png</icon><logo>/l.png</logo><icon>/i.png</icon><entry><id>a</id><id>b</id><title>x</title></entry></feed>")]
    [InlineData("<rss version='2.0'><channel><image><url>/i.png</url><url>/i.png</url></image><image><url>/i.png</url></image><item><guid>a</guid><guid>b</guid><title>x</title></item></channel></rss>")]
    public async Task What_is_said_twice_holds_nothing_up(string feed)
    {
        var read = Task.Run(() => FeedDocument.Read(Encoding.UTF8.GetBytes(feed), null, Url, Fixture.London));
        (await read.WaitAsync(TimeSpan.FromSeconds(20))).Items.Should().ContainSingle();
    }

    [Theory]
    [InlineData("""{ "version": "https://jsonfeed.org/version/1.1", "items": [{ "\ud800x": 1, "id": "https://site.example/1" }, { "id": "https://site.example/2", "author": { "\udc00": 1 } }] }""")]
    [InlineData("""[{ "\ud800x": 1, "id": 1 }, { "id": 2, "link": "https://site.example/2", "content": { "\ud800x": 1, "rendered": "x" } }]""")]
    public void Members_that_are_named_by_half_characters_end_no_reading(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        foreach (var read in (Action[])[() => FeedDocument.Read(bytes, "application/json", Url, Fixture.London), () => CHEX.Syndicate.Sources.WordPress.WordPressPosts.Read(bytes, Url, Fixture.London)])
        {
            try
            {
                read();
            }
            catch (UnreadableException e)
            {
                e.Message.Should().NotBeEmpty();
            }
        }

        var page = "<!doctype html><script type='application/ld+json'>[{\"\\ud800x\":1,\"@type\":\"NewsArticle\",\"url\":\"/1\"}]</script><script id='d'>{\"\\ud800\":1,\"a\":[1]}</script><ul><li><a href='/1'>One</a></li></ul>";
        var recipe = new PageRecipe { Items = ["li"], Link = ["a@href"], Prefer = [RecipeOrigin.JsonLd, RecipeOrigin.Embedded, RecipeOrigin.Selectors], Embedded = new EmbeddedRecipe { Script = ["#d"], At = "a", Link = ["url"] } };
        PageList.Read(Encoding.UTF8.GetBytes(page), null, Url, recipe, Fixture.London).Items.Should().ContainSingle();
    }

    [Fact]
    public void No_character_in_a_host_is_a_fault_of_ours()
    {
        var characters = Enumerable.Range(0x80, 0xFFFE - 0x80).Where(c => c % 16 == 13 || c is (>= 0x200B and <= 0x202E) or (>= 0x3000 and <= 0x3002)).Where(c => !char.IsSurrogate((char)c)).Select(c => (char)c).ToList();
        var items = characters.Select(c => $"<item><title>a</title><link>http://n{c}ws.example/a</link><guid>http://news.example/?p=1</guid></item>");
        var feed = $"<rss version=\"2.0\"><channel><title>t</title>{string.Concat(items)}</channel></rss>";
        FeedDocument.ReadAll(System.Text.Encoding.UTF8.GetBytes(feed), null, new Uri("https://news.example/feed"), "UTC").Items.Should().HaveCount(characters.Count);
    }

    [Fact]
    public void A_document_cut_anywhere_is_read_or_refused()
    {
        foreach (var (room, file, read) in Readers)
        {
            var bytes = Fixture.Bytes(room, file);
            var whole = read(bytes).Items.Count;
            for (var length = 0; length < bytes.Length; length += 500)
                Refusal(() =>
                {
                    var part = read(bytes[..length]);
                    part.Items.Count.Should().BeLessThanOrEqualTo(whole);
                    return part;
                });
        }
    }

    [Fact]
    public void A_document_with_any_bytes_changed_is_read_or_refused()
    {
        var corpus = Readers.Select(r => (Bytes: Fixture.Bytes(r.Room, r.File), r.Read)).Append((Atom, b => FeedDocument.Read(b, null, Url, Fixture.London))).Append((JsonFeed, b => FeedDocument.Read(b, null, Url, Fixture.London))).ToArray();
        byte[][] splices = [.. new[] { "<![CDATA[", "]]>", "&", "<", ">", "<!DOCTYPE x [", "<item>", "</item>", "</channel>", "<!--", "\0", "&#x110000;", "&#0;", "xml:base='http://[::'", "\\ud800", "\"", "{", "]", "<?xml", "\uFEFF", "<svg><template>", "<a href='//['>" }.Select(Encoding.UTF8.GetBytes)];
        var edit = from at in Gen.Choose(0, int.MaxValue) from kind in Gen.Choose(0, 3) from value in Gen.Choose(0, int.MaxValue) select (At: at, Kind: kind, Value: value);
        var cases = from which in Gen.Choose(0, corpus.Length - 1) from count in Gen.Choose(1, 8) from edits in edit.ArrayOf(count) select (Which: which, Edits: edits);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var bytes = corpus[c.Which].Bytes.ToList();
            foreach (var e in c.Edits)
            {
                var at = e.At % bytes.Count;
                switch (e.Kind)
                {
                    case 0: bytes[at] = (byte)e.Value; break;
                    case 1: bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, 1 + e.Value % 40)); break;
                    case 2: bytes.InsertRange(at, splices[e.Value % splices.Length]); break;
                    default: bytes.InsertRange(at, bytes.GetRange(e.Value % bytes.Count, Math.Min(60, bytes.Count - e.Value % bytes.Count))); break;
                }
            }

            Refusal(() => corpus[c.Which].Read([.. bytes]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Any_bytes_at_all_are_read_or_refused() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            foreach (var (_, _, read) in Readers) Refusal(() => read(bytes));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Entities_are_neither_expanded_nor_fetched()
    {
        var laughs = string.Concat(Enumerable.Range(1, 20).Select(i => $"<!ENTITY l{i} \"{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}\">"));
        var bomb = FeedDocument.Read(Encoding.UTF8.GetBytes($"<!DOCTYPE rss [<!ENTITY l0 \"ha\">{laughs}]><rss><channel><item><guid>1</guid><title>&l20;</title></item></channel></rss>"), null, Url, Fixture.London);
        bomb.Items[0].Title.Should().Be("&l20;");
        var file = FeedDocument.Read(Encoding.UTF8.GetBytes("<!DOCTYPE rss SYSTEM 'http://127.0.0.1:1/x.dtd' [<!ENTITY f SYSTEM 'file:///etc/passwd'><!ENTITY % p SYSTEM 'http://127.0.0.1:1/'> %p;]><rss><channel><item><guid>1</guid><title>&f;</title></item></channel></rss>"), null, Url, Fixture.London);
        file.Items[0].Title.Should().Be("&f;");
    }

    [Fact]
    public void Depth_is_bounded_everywhere()
    {
        const int deep = 300_000;
        Feed("<rss><channel><item><guid>1</guid><description>" + Repeat("<b>", deep)).Should().Contain("nests more than");
        Feed("<rss><channel><item><guid>1</guid></item>" + Repeat("<x>", deep) + Repeat("</x>", deep) + "</channel></rss>").Should().BeNull("what is passed over costs nothing");
        Feed("<feed xmlns='http://www.w3.org/2005/Atom'>" + Repeat("<entry>", deep)).Should().NotBeNull();
        Feed("{\"items\":" + Repeat("[", deep)).Should().NotBeNull();
        foreach (var tag in new[] { "<div>", "<b a=1><p>", "<ul><li>", "<table><td>", "<svg><g>", "<template>" })
            Refusal(() => PageList.Read(Encoding.UTF8.GetBytes("<html>" + Repeat(tag, deep)), null, Url, PageTests.Phs, Fixture.London)).Should().NotBeNull(tag);
    }

    [Theory]
    [InlineData("<li>x", 800_000)]
    [InlineData("<p>x", 800_000)]
    public void A_page_of_nothing_but_tags_is_refused(string tag, int times) =>
        Refusal(() => PageList.Read(Encoding.UTF8.GetBytes("<html>" + Repeat("<div>", 1490) + Repeat(tag, times)), null, Url, PageTests.Phs, Fixture.London)).Should().StartWith("The page cannot be read");

    [Fact]
    public void Formatting_that_is_never_closed_does_not_fill_the_memory()
    {
        var page = "<html><p>" + string.Concat(Enumerable.Range(0, 500).Select(i => $"<b a={i}>")) + Repeat("</p><p>x", 300_000);
        Refusal(() => PageList.Read(Encoding.UTF8.GetBytes(page), null, Url, PageTests.Phs, Fixture.London)).Should().Contain("formatting");
    }

    [Fact]
    public void Five_megabytes_of_text_are_just_a_long_text()
    {
        var text = Repeat("Words & more words. ", 250_000);
        var item = FeedDocument.Read(Encoding.UTF8.GetBytes($"<rss><channel><item><guid>1</guid><description>{text}</description></item></channel></rss>"), null, Url, Fixture.London).Items.Single();
        item.Content!.Length.Should().Be(text.Length);
        Feed("<rss>" + Repeat("<item>", 200_000)).Should().NotBeNull();
        Feed("<rss><channel>" + Repeat("&", 1_000_000)).Should().NotBeNull();
        Feed("<rss><channel>" + Repeat("<", 500_000)).Should().NotBeNull();
        Feed(Repeat("<a ", 1_000_000)).Should().NotBeNull();
        Feed(Repeat("<!--", 1_000_000)).Should().NotBeNull();
        Feed("<rss a='" + Repeat("x", 5_000_000)).Should().NotBeNull();
    }

    [Fact]
    public void No_feed_lists_more_than_it_may()
    {
        var listing = FeedDocument.Read(Encoding.UTF8.GetBytes("<rss><channel>" + string.Concat(Enumerable.Range(0, 6000).Select(i => $"<item><guid>{i}</guid></item>")) + "</channel></rss>"), null, Url, Fixture.London);
        listing.Items.Should().HaveCount(5000);
        listing.Complete.Should().BeFalse();
    }

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
