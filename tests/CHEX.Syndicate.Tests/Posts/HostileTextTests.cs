using System.Text;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

/// <summary>Half a character and U+0000: PostgreSQL refuses both, and one of them in a reading would lose the whole reading.</summary>
public sealed class HostileTextTests
{
    private static readonly string[] Pieces =
    [
        "\u0000", "\ud800", "\udc00", "\ud83d\ude00", "\uffff", "\ufffe", "&#0;", "&#xD800;", "&#55357;&#56832;", "&#xFFFF;", "%00", "%ED%A0%80", "\u001f", "\u202e", "é", "a", " ", "\n", "<p>", "</p>", "&", "<img src=/i\ud800.png alt='",
        "'>", "<a href='/x\u0000' title='", "mailto:", "/", "?q=", "#", "@", new('w', 120), "<!--", "]]>",
    ];

    private static readonly Topic[] Topics = [new("t", "T", ["a"])];

    private static readonly Gen<string> Text = Gen.Elements(Pieces).ListOf().Select(string.Concat);

    [Fact]
    public void Nothing_that_a_store_refuses_comes_out_of_the_normaliser()
    {
        // Numbers, not texts: a failure that quotes half a character would take the whole run with it.
        Prop.ForAll(Gen.Choose(0, Pieces.Length - 1).ListOf().ListOf(12).ToArbitrary(), pieces =>
        {
            if (Normaliser.Normalise(Made([.. pieces.Select(some => string.Concat(some.Select(n => Pieces[n])))]), Newsroom.Source, Topics) is not { } draft) return;
            foreach (var text in Texts(draft)) Whole(text).Should().BeTrue(Uri.EscapeDataString(text));
        }).QuickCheckThrowOnFailure();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Hostile_items_are_saved_by_every_store(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var long1999 = new string('n', 1999);
        var items = Items().Sample(60, 30).Append(Newsroom.Item(1) with { Names = [long1999 + "\ud83d\ude00 and on", "guid:" + new string('n', 1994) + "\ud83d\ude00 and on"] });
        foreach (var item in items)
        {
            if (Normaliser.Normalise(item, Newsroom.Source, Topics) is { } draft) await room.Write(tx => Ingest.Save(tx, Newsroom.Source, "feed", [draft], quiet: false));
        }

        Whole(await room.Everything()).Should().BeTrue();
    }

    [Theory]
    [InlineData("application/feed+json", """{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"id":"1\ud800","url":"https://a.example/1","title":"One \u0000\ud800","content_html":"<p>\udc00 text</p>","tags":["a\u0000"],"authors":[{"name":"\ud800"}]},{"id":"2","url":"https://a.example/2\u0000","title":"Two \u0000","content_html":"<p>text\u0000</p>"}]}""")]
    [InlineData("application/rss+xml", """<rss version="2.0"><channel><title>x</title><link>https://a.example/</link><item><guid>1&#0;</guid><link>https://a.example/1</link><title>One &#xD800; &#0; &amp;#0; &amp;#xD800;</title><category>a&#0;</category><description>&lt;p&gt;&amp;#0;&amp;#xDC00; text&lt;/p&gt;</description></item></channel></rss>""")]
    public void Whatever_a_document_escapes_it_is_read_and_whole(string type, string document)
    {
        var listing = FeedDocument.Read(Encoding.UTF8.GetBytes(document), type, new Uri("https://a.example/feed"), "Europe/London");
        listing.Items.Should().NotBeEmpty();
        var drafts = listing.Items.Select(item => Normaliser.Normalise(item, Newsroom.Source, Topics)).OfType<Draft>().ToList();
        drafts.Should().NotBeEmpty();
        foreach (var text in drafts.SelectMany(Texts)) Whole(text).Should().BeTrue(Uri.EscapeDataString(text));
    }

    private static Gen<Item> Items() =>
        from texts in Text.ListOf(12)
        select Made(texts);

    private static Item Made(List<string> texts) => new()
    {
        Names = ["guid:" + texts[0], texts[1]],
        Url = "https://a.example/" + texts[2],
        BaseUrl = "https://a.example/" + texts[3],
        Title = texts[4],
        Summary = texts[5],
        Content = texts[6],
        Authors = [texts[7]],
        Categories = [texts[8], "a"],
        Language = texts[9],
        Image = new ItemImage("https://a.example/" + texts[10], texts[11], null, null, texts[9]),
        Enclosures = [new Enclosure("https://a.example/" + texts[10], "audio/mpeg" + texts[9], 1)],
    };

    private static IEnumerable<string> Texts(Draft draft) => new[]
    {
        draft.Url, draft.Title, draft.Summary, draft.Content, draft.Language, draft.Image?.Url, draft.Image?.Alt, draft.Image?.Type,
    }.OfType<string>().Concat(draft.Names).Concat(draft.Authors).Concat(draft.Categories).Concat(draft.Topics).Concat(draft.Enclosures.SelectMany(e => new[] { e.Url, e.Type }));

    private static bool Whole(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
