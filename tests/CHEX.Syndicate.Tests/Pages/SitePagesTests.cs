using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Pages;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Feeds;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Pages;

public sealed class SitePagesTests
{
    private static readonly Operator Operator = new() { Name = "The Operator", CharityNumber = "SC000001", Contact = "write@example.org", DataProtection = "https://example.org/privacy", Help = "Breathing Space, 0800 83 85 87" };

    private static readonly SiteSettings Settings = new()
    {
        Title = "Community health news",
        Description = "News for everyone",
        Addresses = Newsroom.Addresses,
        Sources = Newsroom.Sources,
        Topics = Newsroom.Topics,
        Accounts = [new AccountSettings { Name = "network", DisplayName = "The network", Summary = "All of it." }],
        Agreed = ["chex"],
        Operator = Operator,
        UserAgent = "CHEX.Syndicate/1.0 (+https://news.example.org/about/bot)",
    };

    [Fact]
    public async Task Every_page_has_one_first_heading_and_asks_nobody_else_for_anything()
    {
        await using var store = await Opened();
        var pages = new SitePages(store.Db, Settings);

        foreach (var page in await AllPages(pages))
        {
            var document = Read(page);
            document.QuerySelectorAll("h1").Should().ContainSingle();
            document.DocumentElement.GetAttribute("lang").Should().Be("en-GB");
            document.QuerySelectorAll("script, style, iframe, object, embed, [style], form").Should().BeEmpty();
            document.All.SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.Ordinal)).Should().BeEmpty();
            var loaded = document.QuerySelectorAll("[src]").Select(e => e.GetAttribute("src")!)
                .Concat(document.QuerySelectorAll("link[rel=stylesheet], link[rel~=icon], link[rel=apple-touch-icon]").Select(e => e.GetAttribute("href")!));
            loaded.Should().OnlyContain(address => SiteAssets.At(address) != null || address.StartsWith("https://news.example.org/media/"));
            document.QuerySelectorAll("img").Should().OnlyContain(img => img.HasAttribute("alt"));
            document.QuerySelectorAll("[id]").Select(e => e.Id).Should().OnlyHaveUniqueItems();
            document.QuerySelector("a.skip")!.GetAttribute("href").Should().Be("#main");
            document.QuerySelector("main#main").Should().NotBeNull();
        }
    }

    [Fact]
    public async Task The_home_page_has_the_newest_posts_and_every_way_to_follow_them()
    {
        await using var store = await Opened();
        var page = await new SitePages(store.Db, Settings).Home(CancellationToken.None);
        var document = Read(page);

        document.QuerySelectorAll(".posts h2").Select(h => h.TextContent).Should().HaveCount(7).And.StartWith(["Nothing but a title", "A day without a time"]);
        document.QuerySelectorAll("link[rel=alternate]").Select(l => (l.GetAttribute("type"), l.GetAttribute("href"))).Should().Equal(
            ("application/rss+xml", "https://news.example.org/feeds/all.rss"),
            ("application/atom+xml", "https://news.example.org/feeds/all.atom"),
            ("application/feed+json", "https://news.example.org/feeds/all.json"));
        Encoding.UTF8.GetString(page.Body.Span).Should().Contain("\"application/rss+xml\"", "the simplest of readers look for these letters");
        document.QuerySelectorAll("code").Select(c => c.TextContent).Should().Contain(["https://news.example.org/feeds/all.rss", "@network@example.org"]);
        document.QuerySelectorAll("a").Select(a => a.GetAttribute("href")).Should().Contain("https://news.example.org/feeds/sources/vhs.json");
        document.QuerySelectorAll("time").Select(t => t.GetAttribute("datetime")).Should().StartWith(["2026-05-07T08:09:10Z", "2026-05-06"]);
    }

    [Fact]
    public async Task A_story_is_one_card_that_says_who_else_has_it()
    {
        await using var store = await Opened();
        await store.Db.Write(tx => tx.Execute("INSERT INTO story (post, story) VALUES ('aplain', 'aplain'), ('gbare', 'aplain'), ('fdayonly', 'aplain')"), CancellationToken.None);
        var pages = new SitePages(store.Db, Settings);

        // All have the same priority: the oldest leads.
        var home = Read(await pages.Home(CancellationToken.None));
        home.QuerySelectorAll(".posts h2").Should().HaveCount(5);
        var also = home.QuerySelectorAll(".also").Should().ContainSingle().Which;
        string.Join(' ', also.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Should().Be("Also published by Public Health Scotland and Voluntary Health Scotland");
        also.QuerySelectorAll("a").Select(a => a.GetAttribute("href")).Should().OnlyContain(url => url!.StartsWith("https://site.example/news/", StringComparison.Ordinal));

        Read(await pages.Post("gbare", CancellationToken.None)).QuerySelector(".also")!.TextContent.Should().Contain("Community Health Exchange");
        Read(await pages.Source("vhs", CancellationToken.None)).QuerySelectorAll(".posts h2").Select(h => h.TextContent).Should().Contain("Nothing but a title");
        Read(await pages.Topic("walking", CancellationToken.None)).QuerySelectorAll(".posts h2").Select(h => h.TextContent).Should().Equal("A day without a time");
        Read(await pages.Post("cgaelic", CancellationToken.None)).QuerySelectorAll(".also").Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_post_says_stays_text()
    {
        await using var store = await Opened();
        var page = Read(await new SitePages(store.Db, Settings).Post("bhostile", CancellationToken.None));

        page.QuerySelector("h1")!.TextContent.Should().Contain("<script>alert(\"1\")</script> & </title>");
        page.Title.Should().Contain("<script>");
    }

    [Theory]
    [InlineData("aplain", true, true)]
    [InlineData("cgaelic", false, true)]
    [InlineData("fdayonly", false, false)]
    public async Task A_post_shows_what_its_source_lets_be_seen_and_points_to_the_original(string id, bool content, bool summary)
    {
        await using var store = await Opened();
        var page = await new SitePages(store.Db, Settings).Post(id, CancellationToken.None);
        var document = Read(page);

        page.Status.Should().Be(200);
        document.QuerySelector(".prose").Should().Match(e => (e != null) == content);
        document.QuerySelector("meta[name=description]").Should().Match(e => (e != null) == summary);
        document.QuerySelector("meta[name=robots]").Should().Match(e => (e != null) == !content);
        document.QuerySelector("link[rel=canonical]")!.GetAttribute("href").Should().StartWith("https://site.example/news/");
        Encoding.UTF8.GetString(page.Body.Span).Should().NotContain("s not shown").And.NotContain("Is Not Shown");
    }

    [Fact]
    public async Task A_post_whose_note_is_public_leads_to_it()
    {
        await using var store = await Opened();
        var pages = new SitePages(store.Db, Settings, (post, _) => Task.FromResult(post == "aplain" ? "https://news.example.org/ap/notes/aplain" : null));
        (await Links("aplain")).Should().Equal("https://news.example.org/ap/notes/aplain");
        (await Links("cgaelic")).Should().BeEmpty();

        async Task<IEnumerable<string?>> Links(string post) => Read(await pages.Post(post, CancellationToken.None))
            .QuerySelectorAll("link[rel=alternate][type='application/activity+json']").Select(l => l.GetAttribute("href")).ToList();
    }

    [Fact]
    public async Task A_picture_that_was_copied_is_shown_once_and_any_other_is_a_link_with_its_description()
    {
        await using var store = await Opened();
        var document = Read(await new SitePages(store.Db, Settings).Post("aplain", CancellationToken.None));
        document.QuerySelectorAll("main img").Select(img => (img.GetAttribute("src"), img.GetAttribute("alt"))).Should().Equal(("https://news.example.org/media/4a5e1e4baab89f3a32518a88c31bc87f618f7667.jpg", "A walking group"));

        // Its picture is not in its text.
        document = Read(await new SitePages(store.Db, Settings).Post("bhostile", CancellationToken.None));
        document.QuerySelectorAll(".picture img").Select(img => (img.GetAttribute("src"), img.GetAttribute("alt"))).Should().Equal(("https://news.example.org/media/76f68c4ff1f0a1b2c3d4e5f60718293a4b5c6d7e.webp", "An \"alt\" <text> & more"));

        await Shelf.Put(store.Db, [Newsroom.Posts[0] with { Id = "other", Pictures = [] }]);
        document = Read(await new SitePages(store.Db, Settings).Post("other", CancellationToken.None));
        var picture = document.QuerySelector(".prose a[href$='.jpg']")!;
        picture.GetAttribute("href").Should().Be("https://www.chex.example/i.jpg");
        picture.TextContent.Should().Be("Picture: A walking group");
        document.QuerySelectorAll("main img").Should().BeEmpty();
    }

    [Fact]
    public async Task A_withdrawn_post_is_gone_and_keeps_nothing()
    {
        await using var store = await Opened();
        await Shelf.Put(store.Db, [Newsroom.Posts[0] with { State = PostState.Withdrawn }], ChangeKind.Withdrawn);
        var pages = new SitePages(store.Db, Settings);

        var gone = await pages.Post("aplain", CancellationToken.None);
        gone.Status.Should().Be(410);
        Encoding.UTF8.GetString(gone.Body.Span).Should().NotContain("Health inequalities").And.NotContain("aplain");
        Encoding.UTF8.GetString((await pages.Home(CancellationToken.None)).Body.Span).Should().NotContain("Health inequalities");
        (await pages.Post("never", CancellationToken.None)).Status.Should().Be(404);
        (await pages.Source("never", CancellationToken.None)).Status.Should().Be(404);
        (await pages.Topic("never", CancellationToken.None)).Status.Should().Be(404);
        (await pages.Account("never", CancellationToken.None)).Status.Should().Be(404);
    }

    [Fact]
    public async Task A_profile_leads_to_its_actor_and_says_who_runs_it()
    {
        await using var store = await Opened();
        var document = Read(await new SitePages(store.Db, Settings).Account("network", CancellationToken.None));

        document.QuerySelector("link[type='application/activity+json']")!.GetAttribute("href").Should().Be("https://news.example.org/ap/network");
        document.Body!.TextContent.Should().Contain("The Operator").And.Contain("SC000001").And.Contain("Breathing Space").And.Contain("Community Health Exchange, with its agreement");
        document.Body.TextContent.Should().NotContain("Voluntary Health Scotland, with its agreement");
    }

    [Fact]
    public async Task What_is_not_configured_is_left_out()
    {
        await using var store = await Opened();
        var pages = new SitePages(store.Db, Settings with { Operator = null, Accounts = [], Topics = [] });

        foreach (var page in new[] { await pages.Home(CancellationToken.None), await pages.AboutBot() })
        {
            var text = Read(page).Body!.TextContent;
            text.Should().NotContain("run by").And.NotContain("Mastodon").And.NotContain("Topics").And.NotContain("How to reach us");
        }
    }

    [Fact]
    public async Task The_same_state_gives_the_same_bytes_and_validator()
    {
        await using var store = await Opened();
        var first = await new SitePages(store.Db, Settings).Home(CancellationToken.None);
        store.Clock.Advance(TimeSpan.FromDays(30));
        var second = await new SitePages(store.Db, Settings).Home(CancellationToken.None);
        await Shelf.Put(store.Db, [Newsroom.Posts[1] with { Id = "new", Title = "New" }]);
        var third = await new SitePages(store.Db, Settings).Home(CancellationToken.None);

        second.Body.ToArray().Should().Equal(first.Body.ToArray());
        second.ETag.Should().Be(first.ETag).And.MatchRegex("^\"[0-9a-f]{32}\"$");
        third.ETag.Should().NotBe(first.ETag);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Words_can_be_read_on_every_ground_in_both_schemes(int scheme)
    {
        // WCAG 2.2, 1.4.3: at least 4.5 to 1.
        var css = Encoding.UTF8.GetString(SiteAssets.Style.Body.Span);
        var colours = Regex.Matches(css.Split(":root {")[scheme + 1].Split('}')[0], "--(?<name>[a-z0-9-]+): (?<hex>#[0-9a-f]{6})", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .ToDictionary(m => m.Groups["name"].Value, m => Luminance(m.Groups["hex"].Value));

        foreach (var words in new[] { "ink", "quiet", "loch", "loch-strong", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6" })
            foreach (var ground in new[] { "paper", "sheet", "tint" })
                Contrast(colours[words], colours[ground]).Should().BeGreaterThan(4.5, $"{words} stands on {ground}");
        Contrast(colours["on-loch"], colours["loch"]).Should().BeGreaterThan(4.5);
        Contrast(colours["on-loch"], colours["loch-strong"]).Should().BeGreaterThan(4.5);
        Contrast(colours["heather"], colours["paper"]).Should().BeGreaterThan(3, "the focus is seen");
    }

    private static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    private static double Luminance(string hex)
    {
        var parts = Convert.FromHexString(hex.AsSpan(1)).Select(b => b / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static async Task<IReadOnlyList<PageResult>> AllPages(SitePages pages)
    {
        var all = new List<PageResult>
        {
            await pages.Home(CancellationToken.None), await pages.AboutBot(), await pages.Account("network", CancellationToken.None), await pages.Source("chex", CancellationToken.None),
            await pages.Topic("funding", CancellationToken.None), await pages.NotFound(), await pages.Gone(), await pages.Unavailable(),
        };
        foreach (var post in Newsroom.Posts) all.Add(await pages.Post(post.Id, CancellationToken.None));
        return all;
    }

    private static async Task<RealStore> Opened()
    {
        var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        return store;
    }

    private static IHtmlDocument Read(PageResult page) => new HtmlParser().ParseDocument(Encoding.UTF8.GetString(page.Body.Span));
}
