using System.Text;
using System.Text.Json;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.WordPress;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.WordPress;

public sealed class WordPressPostsTests
{
    private static readonly Uri Api = new("https://vhscotland.org.uk/wp-json/wp/v2/posts?_embed=1");
    private static readonly Uri Feed = new("https://vhscotland.org.uk/feed/");
    private static readonly JsonElement[] Expected = [.. Fixture.Expected("WordPress", "vhs-expected.json").EnumerateArray()];

    private static Listing ReadApi() => WordPressPosts.Read(Fixture.Bytes("WordPress", "vhs-wp-json.json"), Api, Fixture.London);

    private static Listing ReadFeed() => FeedDocument.Read(Fixture.Bytes("WordPress", "vhs-feed.xml"), "application/rss+xml; charset=UTF-8", Feed, Fixture.London);

    [Fact]
    public void The_API_gives_every_field_of_its_posts()
    {
        var items = ReadApi().Items;
        items.Should().HaveCount(6);
        foreach (var (item, e) in items.Zip(Expected)) Same(item, e);
        items[0].Image.Should().Be(new ItemImage("https://vhscotland.org.uk/wp-content/uploads/2025/08/sample-survey.jpg", "", 1200, 800, "image/jpeg"));
        items[1].Image.Should().BeNull("an error stands in place of the picture");
        items[5].Authors.Should().BeEmpty("an error stands in place of the author");
        items[0].Authors.Should().Equal("VHS Sample Author");
        items.Should().OnlyContain(i => i.Content != null && i.Summary != null);
        items[0].Published!.DayOnly.Should().BeFalse();
    }

    [Fact]
    public void The_feed_gives_every_field_of_its_posts()
    {
        var listing = ReadFeed();
        listing.Notes.Should().BeEmpty();
        listing.Items.Should().HaveCount(10);
        foreach (var (item, e) in listing.Items.Zip(Expected)) Same(item, e);
        listing.Items.Should().OnlyContain(i => i.Content != null && i.Summary != null && i.Authors.Single() == "VHS Sample Author");
        listing.Items[0].Summary.Should().EndWith("[&#8230;]", "the source's own excerpt is kept as it stands");
    }

    [Fact]
    public void A_post_has_the_same_first_name_in_API_and_feed() =>
        ReadApi().Items.Select(i => i.Names[0]).Should().Equal(ReadFeed().Items.Take(6).Select(i => i.Names[0]));

    [Fact]
    public void An_error_of_the_API_is_told_with_its_code()
    {
        var read = () => WordPressPosts.Read(Fixture.Bytes("WordPress", "vhs-wp-json-error.json"), Api, Fixture.London);
        read.Should().Throw<UnreadableException>().WithMessage("WordPress answered rest_no_route: No route was found*");
    }

    [Fact]
    public void Posts_behind_a_password_and_drafts_are_left_out_with_a_note()
    {
        var json = """[{"id":1,"link":"https://vhscotland.org.uk/a/","content":{"rendered":"","protected":true}},{"id":2,"status":"draft","date_gmt":"0000-00-00T00:00:00"},{"id":3,"link":"https://vhscotland.org.uk/c/","date":"2025-07-01T12:00:00","date_gmt":"0000-00-00T00:00:00"}]""";
        var listing = WordPressPosts.Read(Encoding.UTF8.GetBytes(json), Api, Fixture.London);
        listing.Items.Should().ContainSingle().Which.Names.Should().Equal("wp:3", "url:https://vhscotland.org.uk/c/");
        listing.Notes.Should().HaveCount(2);
        listing.Items[0].Published!.Instant.Should().Be(new DateTimeOffset(2025, 7, 1, 11, 0, 0, TimeSpan.Zero), "a local time is London's");
    }

    [Fact]
    public void A_list_that_breaks_off_keeps_its_complete_posts()
    {
        var bytes = Fixture.Bytes("WordPress", "vhs-wp-json.json");
        var listing = WordPressPosts.Read(bytes.AsMemory(0, bytes.Length * 2 / 3), Api, Fixture.London);
        listing.Complete.Should().BeFalse();
        listing.Items.Should().HaveCountGreaterThan(2).And.HaveCountLessThan(6);
    }

    [Theory]
    [InlineData("", "*nothing: the document is empty*")]
    [InlineData("{\"a\":1}", "*a JSON object*")]
    [InlineData("<!DOCTYPE html><title>Log in</title>", "*an HTML page titled “Log in”*")]
    [InlineData("[", "*cannot be read*")]
    public void What_is_no_list_is_refused_by_name(string body, string why)
    {
        var read = () => WordPressPosts.Read(Encoding.UTF8.GetBytes(body), Api, Fixture.London);
        read.Should().Throw<UnreadableException>().WithMessage(why);
    }

    private static void Same(Item item, JsonElement e)
    {
        item.Shown().Should().Be(e.Text("title"));
        item.Url.Should().Be(e.Text("url"));
        item.Names[0].Should().Be("wp:" + e.GetProperty("id").GetInt64());
        item.Published!.Instant.Should().Be(e.GetProperty("published_utc").GetDateTimeOffset());
        item.Categories.Should().Equal(e.Texts("categories", "tags"));
    }
}
