using System.Text;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>A site gives its posts other names, and they stay the posts that they were.</summary>
public sealed class ChangedNamesTests
{
    private static readonly string Text = string.Join(' ', Enumerable.Range(0, 100).Select(n => $"w{n * 7919 % 1009}"));

    public static TheoryData<StoreKind, string> Changes
    {
        get
        {
            var all = new TheoryData<StoreKind, string>();
            foreach (var kind in Enum.GetValues<StoreKind>())
                foreach (var how in (string[])["https", "www", "slash", "tracker", "guid", "guid scheme", "slug", "guid and slug", "guid gone", "WordPress link", "feedburner"]) all.Add(kind, how);
            return all;
        }
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task A_changed_name_makes_no_new_post(StoreKind kind, string how)
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"), kind);
        const string Site = "http://news.example";
        string guid = Site + "/?p=17", link = Site + "/2026/the-first-of-al";
        if (how is "guid" or "guid and slug" or "guid gone" or "slug") guid = "no-address-17";
        Show(room, guid, link);
        await room.Read();
        var before = (await room.Posts()).Single(p => p.Title == "The first");

        var (newGuid, newLink, extra) = how switch
        {
            "https" => (guid, link.Replace("http:", "https:"), ""),
            "www" => (guid, link.Replace("//", "//www."), ""),
            "slash" => (guid, link + "/", ""),
            "tracker" => ("another", link + "?utm_source=rss&amp;fbclid=1", ""),
            "guid" => ("another", link, ""),
            "guid scheme" => (guid.Replace("http:", "https:"), Site + "/moved", ""),
            "slug" => (guid, Site + "/2026/the-first-of-all", ""),
            "guid and slug" => ("another", Site + "/2026/the-first-of-all", ""),
            "guid gone" => ("", link, ""),
            "WordPress link" => ("another", Site + "/?p=17", ""),
            _ => ("another", "http://feedproxy.example/~r/news/abc", $"<feedburner:origLink xmlns:feedburner=\"http://rssnamespace.org/feedburner/ext/1.0\">{link}</feedburner:origLink>"),
        };
        Show(room, newGuid, newLink, extra);
        var reading = await room.Read();
        reading.NewPosts.Should().Be(0);
        var after = (await room.Posts()).Single(p => p.Title == "The first");
        after.Id.Should().Be(before.Id);
        after.Published.Should().Be(before.Published);
        if (how == "guid and slug") reading.Notes.Should().Contain(after.Id).And.Contain("has new names");

        (await room.Read()).NewPosts.Should().Be(0);
        (await room.Posts()).Should().HaveCount(2);
    }

    [Theory, InlineData(StoreKind.Sqlite), InlineData(StoreKind.Postgres)]
    public async Task A_withdrawn_post_that_is_listed_again_stays_out_and_a_person_is_told_once(StoreKind kind)
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"), kind);
        room.Feed("/feed", 2, 1);
        await room.Read();
        var id = (await room.Posts()).Single(p => p.Title == "Item 1").Id;
        await room.Db.Write(tx => Removal.Withdraw(tx, id, Removal.BySource), default);
        room.Feed("/feed", 3, 2, 1);
        (await room.Read()).Notes.Should().Contain($"`restore {id}` brings it back");
        room.Feed("/feed", 4, 3, 2, 1);
        (await room.Read()).Notes.Should().BeNull();
        (await room.Posts()).Select(p => p.Title).Should().BeEquivalentTo("Item 2", "Item 3", "Item 4");

        await room.Db.Write(async tx => { await Readings.ReadAnew(tx, "s", id); return await Removal.Restore(tx, id); }, default);
        (await room.Read()).Status.Should().Be(200, "its text may have changed while it was out");
        (await room.Posts()).Should().HaveCount(4);
    }

    private static void Show(ReadingRoom room, string guid, string link, string extra = "")
    {
        var id = guid.Length == 0 ? "" : $"<guid isPermaLink=\"false\">{guid}</guid>";
        room.Site.Page(
            "/feed",
            Encoding.UTF8.GetBytes($"""
            <?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>http://news.example/</link><description/>
            <item><title>The second</title><link>http://news.example/2026/second</link><guid>x2</guid><pubDate>Sat, 02 May 2026 09:00:00 GMT</pubDate></item>
            <item><title>The first</title><link>{link}</link>{id}<pubDate>Fri, 01 May 2026 09:00:00 GMT</pubDate><description>{Text}</description>{extra}</item>
            </channel></rss>
            """),
            "application/rss+xml");
    }
}
