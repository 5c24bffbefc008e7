using System.Text;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

public sealed class CsvTests
{
    private static readonly FeedAddress All = new(FeedFormat.Csv);

    [Fact]
    public async Task Every_post_is_a_row_and_every_row_says_the_same_things()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, [.. Newsroom.Posts, Newsroom.Hostile with { Id = "worst" }]);
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        var feed = (await cache.Get(All, CancellationToken.None))!;
        feed.ContentType.Should().Be("text/csv; charset=utf-8");
        feed.Identity.Span[..3].ToArray().Should().Equal([0xEF, 0xBB, 0xBF], "Excel takes UTF-8 without it for another encoding");

        var rows = Rows(feed);
        rows[0].Should().Equal("published_utc", "source", "title", "summary", "url", "authors", "categories", "language", "updated_utc", "also_published_by", "rights", "licence", "image", "id");
        rows.Should().HaveCount(9).And.OnlyContain(row => row.Count == 14);
        var plain = rows.Single(row => row[13].EndsWith("post/aplain", StringComparison.Ordinal));
        plain[..9].Should().Equal(
            "2026-05-01 08:09:10", "CHEX", "Health inequalities & community-led health", "A short plain summary.", "https://site.example/news/1?a=1&b=%C3%A9", "Ann Smith, Bob Jones",
            "Funding & grants, Funding, News", "en-GB", "2026-05-01 08:09:10");
        plain[10..12].Should().Equal("© 2026 CHEX", "https://creativecommons.org/licenses/by/4.0/");
        rows.Single(row => row[13].EndsWith("post/cgaelic", StringComparison.Ordinal))[2].Should().Be("Slàinte is sunnd 🏴󠁧󠁢󠁳󠁣󠁴󠁿 – coimhearsnachd");
        var day = rows.Single(row => row[13].EndsWith("post/fdayonly", StringComparison.Ordinal));
        day[0].Should().Be("2026-05-06", "a day is the source's");
        day[3].Should().BeEmpty("of this source only titles may be shown");
        Text(feed).Should().NotContain("Is not shown");
    }

    [Fact]
    public async Task It_selects_dates_and_names_as_other_feeds_do()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts.Reverse());
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        var rows = Rows((await cache.Get(new FeedAddress(FeedFormat.Csv, Ids.Of(["vhs", "phs"])) { Added = true, Titled = true }, CancellationToken.None))!);
        rows.Skip(1).Select(row => row[2]).Should().Equal(
            "VHS: Slàinte is sunnd 🏴󠁧󠁢󠁳󠁣󠁴󠁿 – coimhearsnachd", "VHS: صحة المجتمع (NHS) \u2067abc\u2069", "PHS: A day without a time", "VHS: Nothing but a title");
        rows.Skip(1).Select(row => row[0]).Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+44 131 000", "'+44 131 000")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData(" \t=1", "'=1")]
    [InlineData("\r\n=1", "'=1")]
    [InlineData("\u3000＝1", "'＝1")]
    [InlineData("a;=cmd|' /C calc'!A0", "a;'=cmd|' /C calc'!A0")]
    [InlineData("a\"; \"-1", "a\"; \"'-1")]
    [InlineData("a\t=1", "a =1")]
    [InlineData("2 + 2 = 4 - 0", "2 + 2 = 4 - 0")]
    [InlineData("well-being @ home", "well-being @ home")]
    [InlineData("", "")]
    public void No_cell_is_a_formula(string text, string cell) => CsvWriter.Guarded(text).Should().Be(cell);

    [Fact]
    public void Whatever_a_source_writes_a_row_has_its_cells_and_none_is_a_formula()
    {
        var texts = Gen.Elements('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ';', '\'', ' ', 'a', 'é', '\ud83d', '\u3000', '＝').ArrayOf().Select(letters => new string(letters));
        Prop.ForAll(texts.ToArbitrary(), texts.ToArbitrary(), (title, summary) =>
        {
            var post = Newsroom.Posts[0] with { Title = title, Summary = summary, Authors = [summary, title] };
            var document = FeedComposer.Compose(
                All, new FeedSelection(1, null, [new ToldPost(post, [])]), Newsroom.Settings, Newsroom.Addresses,
                Newsroom.Sources.ToDictionary(s => s.Id, StringComparer.Ordinal), Newsroom.Topics, Newsroom.Version);
            var rows = Rows(RenderedFeed.Of(document, FeedFormat.Csv));
            return rows.Count == 2 && rows[1].Count == 14
                && rows[1].TrueForAll(cell => cell.Split(';').All(part => part.TrimStart(' ', '"', '\u3000') is "" or [not ('=' or '+' or '-' or '@' or '＝'), ..]))
                && rows[1].TrueForAll(cell => cell.AsSpan().IndexOfAny("\t\r\n") < 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    // RFC 4180, 2: no kinder than it has to be.
    private static List<List<string>> Rows(RenderedFeed feed)
    {
        var text = Text(feed);
        text.Should().EndWith("\r\n");
        var rows = new List<List<string>>();
        for (var at = text[0] == '\ufeff' ? 1 : 0; at < text.Length; at += 2)
        {
            var row = new List<string>();
            for (; ; at++)
            {
                text[at].Should().Be('"');
                var cell = new StringBuilder();
                for (at++; text[at] != '"' || text[at + 1] == '"'; at++)
                {
                    if (text[at] == '"') at++;
                    cell.Append(text[at]);
                }

                row.Add(cell.ToString());
                at++;
                if (text[at] != ',') break;
            }

            text.Substring(at, 2).Should().Be("\r\n");
            rows.Add(row);
        }

        return rows;
    }

    private static string Text(RenderedFeed feed) => Encoding.UTF8.GetString(feed.Identity.Span);
}
