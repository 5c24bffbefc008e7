using System.Xml.Linq;
using CHEX.Syndicate.Feeds;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

public sealed class FeedListTests
{
    [Fact]
    public void It_names_everything_then_each_source_and_topic_with_feed_and_page()
    {
        var opml = Read(FeedList.Of(Newsroom.Settings, Newsroom.Addresses, Newsroom.Sources, Newsroom.Topics));
        opml.Root!.Name.LocalName.Should().Be("opml");
        ((string?)opml.Root.Attribute("version")).Should().Be("2.0");
        opml.Root.Element("head")!.Elements().Select(e => e.Name.LocalName).Should().Equal(["title", "ownerName", "ownerId"], "the W3C validator knows no docs in a list of feeds");

        opml.Descendants("outline").Where(o => o.Attribute("type") is not null).Select(o => (string)o.Attribute("xmlUrl")!).Should().Equal(
            [
                Newsroom.Addresses.FeedAll("rss"),
                .. Newsroom.Sources.Select(s => Newsroom.Addresses.FeedOfSource(s.Id, "rss")),
                .. Newsroom.Topics.Select(t => Newsroom.Addresses.FeedOfTopic(t.Id, "rss")),
            ]);
        opml.Descendants("outline").Should().OnlyContain(o => !string.IsNullOrEmpty((string?)o.Attribute("text")), "OPML 2.0 requires it");
        opml.Root.Element("body")!.Elements().Select(o => (string)o.Attribute("text")!).Should().Equal("Community health news", "Sources", "Topics");
        ((string)opml.Descendants("outline").Last().Attribute("htmlUrl")!).Should().Be(Newsroom.Addresses.TopicPage("walking"));
    }

    [Fact]
    public void Hostile_names_stay_text_and_what_there_is_none_of_is_no_group()
    {
        const string name = "<b>A & \"B\"</b> \u0001\ud800 end";
        var list = FeedList.Of(Newsroom.Settings with { Title = name }, Newsroom.Addresses, [Newsroom.Vhs with { Name = name }], []);
        var opml = Read(list);
        opml.Descendants("outline").Where(o => o.Attribute("type") is not null).Should().OnlyContain(o => (string)o.Attribute("text")! == "<b>A & \"B\"</b > end", "end tags are broken everywhere, so that nobody takes a name for HTML");
        opml.Root!.Element("body")!.Elements().Select(o => (string)o.Attribute("text")!).Should().NotContain("Topics");
        FeedList.Of(Newsroom.Settings with { Title = name }, Newsroom.Addresses, [Newsroom.Vhs with { Name = name }], []).ETag.Should().Be(list.ETag);
    }

    [Fact]
    public void A_source_of_whose_name_nothing_is_left_is_called_by_its_id() =>
        Read(FeedList.Of(Newsroom.Settings, Newsroom.Addresses, [Newsroom.Vhs with { Name = "\u0001" }], [])).Descendants("outline").Last()
            .Attribute("text")!.Value.Should().Be("vhs");

    private static XDocument Read(RenderedFeed list) => XDocument.Load(new MemoryStream(list.Identity.ToArray()));
}
