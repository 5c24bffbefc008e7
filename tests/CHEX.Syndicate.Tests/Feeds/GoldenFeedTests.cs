using System.Text;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

/// <summary>
/// The documents, byte for byte. When a writer changes on purpose, run the tests once with <c>GOLDEN=write</c> and read the difference.
/// </summary>
public sealed class GoldenFeedTests
{
    public static TheoryData<string, FeedAddress> Feeds()
    {
        var feeds = new TheoryData<string, FeedAddress>();
        foreach (var format in FeedFormats.All)
        {
            feeds.Add("all", new FeedAddress(format));
            feeds.Add("sources-phs", new FeedAddress(format, Sources: "phs"));
            feeds.Add("topics-funding", new FeedAddress(format, Topics: "funding"));
        }

        return feeds;
    }

    [Theory, MemberData(nameof(Feeds))]
    public async Task A_feed_is_the_recorded_bytes(string name, FeedAddress address)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock);

        var feed = await cache.Get(address, CancellationToken.None);

        var file = $"{name}.{address.Format.Extension()}";
        if (Environment.GetEnvironmentVariable("GOLDEN") == "write") await File.WriteAllBytesAsync(Source(file), feed!.Identity.ToArray());
        var golden = await File.ReadAllBytesAsync(Environment.GetEnvironmentVariable("GOLDEN") == "write" ? Source(file) : Path.Combine(AppContext.BaseDirectory, "Feeds", "Fixtures", file));
        Encoding.UTF8.GetString(feed!.Identity.Span).Should().Be(Encoding.UTF8.GetString(golden));
        FeedRules.Broken(feed.Identity, address.Format).Should().BeEmpty();
    }

    [Theory, InlineData(FeedFormat.Rss), InlineData(FeedFormat.Atom), InlineData(FeedFormat.Json)]
    public async Task A_story_of_two_sources_is_one_entry_that_names_the_other_in_the_recorded_bytes(FeedFormat format)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        await store.Db.Write(tx => tx.Execute("INSERT INTO story (post, story) VALUES ('aplain', 'aplain'), ('gbare', 'aplain'), ('fdayonly', 'aplain')"), CancellationToken.None);
        using var cache = Newsroom.Cache(store.Db, store.Clock);

        foreach (var (name, address) in new[] { ("story-all", new FeedAddress(format)), ("story-vhs", new FeedAddress(format, Sources: "vhs")), ("story-walking", new FeedAddress(format, Topics: "walking")) })
        {
            var feed = (await cache.Get(address, CancellationToken.None))!.Identity;
            var file = $"{name}.{format.Extension()}";
            if (Environment.GetEnvironmentVariable("GOLDEN") == "write") await File.WriteAllBytesAsync(Source(file), feed.ToArray());
            var golden = await File.ReadAllBytesAsync(Environment.GetEnvironmentVariable("GOLDEN") == "write" ? Source(file) : Path.Combine(AppContext.BaseDirectory, "Feeds", "Fixtures", file));
            Encoding.UTF8.GetString(feed.Span).Should().Be(Encoding.UTF8.GetString(golden));
            FeedRules.Broken(feed, format).Should().BeEmpty();
        }
    }

    private static string Source(string file, [System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Fixtures", file);
}
