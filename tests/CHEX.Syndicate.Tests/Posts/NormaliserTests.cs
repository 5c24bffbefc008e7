using CHEX.Syndicate.Posts;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class NormaliserTests
{
    private static readonly SourceInfo Vhs = new() { Id = "vhs", Name = "Voluntary Health Scotland", ShortName = "VHS", Homepage = "https://vhscotland.org.uk/", Url = "https://vhscotland.org.uk/feed/" };

    private static readonly Topic[] Topics = [new("blogs", "Blogs", ["Blog", "BLOGS"]), new("policy", "Policy", ["Policy"])];

    private static readonly Item Item = new()
    {
        Names = ["wp:21755", "guid:http://vhscotland.org.uk/?p=21755"],
        Url = "https://vhscotland.org.uk/a-momentous-three-weeks/?utm_source=rss",
        Title = "A momentous three weeks &#8211; for health",
        Summary = "<p>Three weeks that changed much [&#8230;]</p>\n<p>The post <a href=\"x\">A momentous three weeks</a> appeared first on <a href=\"y\">VHS</a>.</p>",
        Content = "<p>Three weeks that changed <a href=\"/much\">much</a>, and more.</p>",
        Published = new("Fri, 20 Jun 2025 11:05:31 +0000", DateTimeOffset.Parse("2025-06-20T11:05:31Z")),
        Authors = ["By Lauren Blair", "lauren@example.org (Lauren Blair)", "x@example.org", "admin", "Ann <ann@example.org>"],
        Categories = ["Blogs ", "blogs", "Uncategorized", "Population Health &amp; Framework", "2035"],
        Image = new("/i.jpg?resize=300", "IMG_0001.jpg", 1200, 0, "IMAGE/JPEG"),
        Enclosures = [new("/a.mp3", "audio/mpeg", 5), new("/a.mp3", "audio/mpeg", 5), new("javascript:x", "a/b", 1), new("/b", "nonsense", 1)],
        Language = "EN_gb",
    };

    [Fact]
    public void An_item_becomes_a_draft()
    {
        var draft = Normaliser.Normalise(Item, Vhs, Topics)!;
        draft.Url.Should().Be("https://vhscotland.org.uk/a-momentous-three-weeks/");
        draft.Names.Should().Equal("wp:21755", "guid:http://vhscotland.org.uk/?p=21755", draft.Url);
        draft.Title.Should().Be("A momentous three weeks – for health");
        draft.Summary.Should().Be("Three weeks that changed much…");
        draft.Content.Should().Be("<p>Three weeks that changed <a href=\"https://vhscotland.org.uk/much\">much</a>, and more.</p>");
        draft.Authors.Should().Equal("Lauren Blair", "Ann");
        draft.Categories.Should().Equal("Blogs", "Population Health & Framework", "2035");
        draft.Topics.Should().Equal("blogs");
        draft.Image.Should().Be(new ItemImage("https://vhscotland.org.uk/i.jpg?resize=300", "", 1200, null, "image/jpeg"));
        draft.Enclosures.Should().Equal(new Enclosure("https://vhscotland.org.uk/a.mp3", "audio/mpeg", 5));
        draft.Language.Should().Be("en-GB");
        draft.Published.Should().Be(DateTimeOffset.Parse("2025-06-20T11:05:31Z"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("javascript:alert(1)")]
    public void Without_an_address_there_is_no_post(string? url) => Normaliser.Normalise(Item with { Url = url }, Vhs, []).Should().BeNull();

    [Fact]
    public void An_untitled_post_is_called_by_its_excerpt_or_its_source_and_day_never_by_its_article()
    {
        var untitled = Item with { Title = " &nbsp; ", Content = "<p>The article itself.</p>" };
        Normaliser.Normalise(untitled, Vhs, [])!.Title.Should().Be("Three weeks that changed much…");
        Normaliser.Normalise(untitled with { Summary = null }, Vhs, [])!.Title.Should().Be("VHS, 20 June 2025");
        Normaliser.Normalise(untitled with { Summary = null, Published = null, Title = null }, Vhs, [])!.Title.Should().Be("VHS");
        Normaliser.Normalise(untitled with { Summary = string.Concat(Enumerable.Repeat("many words ", 30)) }, Vhs, [])!.Title.Length.Should().BeLessThanOrEqualTo(80);
    }

    [Fact]
    public void An_excerpt_that_is_the_title_or_the_whole_text_is_none()
    {
        Normaliser.Normalise(Item with { Summary = "A momentous three weeks – for health" }, Vhs, [])!.Summary.Should().BeNull();
        Normaliser.Normalise(Item with { Summary = "<div>Three weeks that changed much, and more.</div>" }, Vhs, [])!.Summary.Should().BeNull();
        Normaliser.Normalise(Item with { Summary = new string('x', 3000) }, Vhs, [])!.Summary.Should().BeNull("that is the article");
        Normaliser.Normalise(Item with { Summary = "First.\n<p>Second ...</p>" }, Vhs, [])!.Summary.Should().Be("First.\n\nSecond…");
        Normaliser.Normalise(Item with { Summary = "An excerpt. Read More" }, Vhs, [])!.Summary.Should().Be("An excerpt.");
        Normaliser.Normalise(Item with { Summary = "Where you can read more" }, Vhs, [])!.Summary.Should().Be("Where you can read more");
    }

    [Fact]
    public void A_date_before_1995_is_a_mistake() =>
        Normaliser.Normalise(Item with { Published = new("x", DateTimeOffset.UnixEpoch) }, Vhs, [])!.Published.Should().BeNull();

    [Fact]
    public void Words_are_what_a_reader_would_notice_and_markup_is_everything()
    {
        var draft = Normaliser.Normalise(Item, Vhs, Topics)!;
        void Cosmetic(Item item, IReadOnlyList<Topic>? topics = null)
        {
            var other = Normaliser.Normalise(item, Vhs, topics ?? Topics)!;
            other.Words.Should().Be(draft.Words);
            other.Markup.Should().NotBe(draft.Markup);
        }

        Cosmetic(Item with { Content = "<div><p>Three  weeks that <em>changed</em> <a href=\"/much?utm_source=x\">much</a>,<br> and more.</p></div>" });
        Cosmetic(Item with { Image = Item.Image! with { Url = "/i.jpg?resize=600" } });
        Cosmetic(Item with { Url = "http://www.vhscotland.org.uk/a-momentous-three-weeks" });
        Cosmetic(Item, []);
        Normaliser.Normalise(Item with { Published = null, Updated = Item.Published }, Vhs, Topics)!.Markup.Should().Be(draft.Markup, "dates are no text");

        Item[] edits =
        [
            Item with { Title = "Another title" }, Item with { Content = "<p>Three weeks that changed <a href=\"/more\">much</a>, and more.</p>" },
            Item with { Content = Item.Content + "<img src=/new.jpg>" }, Item with { Summary = "Other" }, Item with { Authors = [] }, Item with { Categories = ["Policy"] },
        ];
        edits.Select(e => Normaliser.Normalise(e, Vhs, Topics)!.Words).Should().NotContain(draft.Words).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_same_item_gives_the_same_draft() =>
        Normaliser.Normalise(Item, Vhs, Topics).Should().BeEquivalentTo(Normaliser.Normalise(Item with { }, Vhs, Topics), o => o.WithStrictOrdering());
}
