using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

public sealed class ReadingTablesTests
{
    private static readonly IReadOnlyDictionary<string, Validators> Nothing = new Dictionary<string, Validators>();

    private static readonly Uri Url = new("https://example.org/feed?a=b");

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task The_newest_readings_of_each_source_are_kept(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await store.Db.Write(
            async tx =>
            {
                for (var i = 0; i < Readings.Kept + 5; i++) await Readings.Record(tx, new RecordedReading { Source = "a", At = i, Took = 1, Verdict = "ok" });
                await Readings.Record(tx, new RecordedReading { Source = "b", At = 1, Took = 1, Verdict = "failed", Reason = "feed: no", Notes = "one\ntwo" });
                await Readings.AddWithdrawn(tx, "b", 2);
            },
            default);
        (await store.Db.Read(tx => Readings.Of(tx, "a", 1000), default)).Select(r => r.At).Should().Equal(Enumerable.Range(5, Readings.Kept).Reverse().Select(i => (long)i));
        var latest = await store.Db.Read(Readings.LatestOfEach, default);
        latest.Select(r => r.Source).Should().Equal("a", "b");
        latest[1].Should().BeEquivalentTo(new RecordedReading { Source = "b", At = 1, Took = 1, Verdict = "failed", Reason = "feed: no", Notes = "one\ntwo", Withdrawn = 2 });
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Validators_are_kept_as_they_came_and_only_for_the_version_that_read_with_them(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var validators = new Validators("W/\"o'dd\"", null, "hash");
        await store.Db.Write(tx => ReadingMemory.Keep(tx, "s", "1", [new(Url, validators)], Nothing, whole: true), default);
        (await store.Db.Read(tx => ReadingMemory.Validators(tx, "s", "1", TimeSpan.FromDays(8)), default)).Should().ContainSingle().Which.Should().Be(KeyValuePair.Create(Url.AbsoluteUri, validators));
        (await store.Db.Read(tx => ReadingMemory.Validators(tx, "s", "2", TimeSpan.FromDays(8)), default)).Should().BeEmpty();
        (await store.Db.Read(tx => ReadingMemory.Validators(tx, "t", "1", TimeSpan.FromDays(8)), default)).Should().BeEmpty();

        var next = validators with { ETag = null, LastModified = "today" };
        await store.Db.Write(tx => ReadingMemory.Keep(tx, "s", "1", [new(Url, next)], Nothing, whole: false), default);
        (await store.Db.Read(tx => ReadingMemory.Validators(tx, "s", "1", TimeSpan.FromDays(8)), default)).Values.Should().Equal(next);
        await store.Db.Write(tx => ReadingMemory.Keep(tx, "s", "2", [], Nothing, whole: true), default);
        (await store.Db.Read(tx => ReadingMemory.Validators(tx, "s", "1", TimeSpan.FromDays(8)), default)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Articles_are_remembered_by_what_their_list_said(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var item = new Item { Names = ["1"], Url = "https://example.org/1", Title = "One" };
        var state = await store.Db.Write(
            async tx =>
            {
                await ReadingMemory.Tried(tx, "s", "v", item);
                await ReadingMemory.Tried(tx, "s", "v", item);
                var tried = await ReadingMemory.Articles(tx, "s", "v", [item, item with { Url = "https://example.org/2" }]);
                await ReadingMemory.Settle(tx, "s", "v", item, "post1");
                var settled = await ReadingMemory.Articles(tx, "s", "v", [item, item with { Title = "Edited" }]);
                var otherVersion = await ReadingMemory.Articles(tx, "s", "w", [item]);
                await ReadingMemory.Tried(tx, "s", "v", item with { Title = "Edited" });
                var again = await ReadingMemory.Articles(tx, "s", "v", [item with { Title = "Edited" }]);
                await ReadingMemory.Unsettle(tx, "post1");
                return tried.Concat(settled).Concat(otherVersion).Concat(again).Concat(await ReadingMemory.Articles(tx, "s", "v", [item]));
            },
            default);
        state.Should().Equal(
            new KnownArticle(new(false, 2), null),
            new KnownArticle(new(false, 0), null),
            new KnownArticle(new(true, 0, true), "post1"),
            new KnownArticle(new(false, 0, true), "post1"),
            new KnownArticle(new(false, 0, true), "post1"),
            new KnownArticle(new(false, 1, true), "post1"),
            new KnownArticle(new(false, 0), null));
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_way_is_familiar_once_it_was_read_to_its_end(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        (await store.Db.Read(tx => ReadingMemory.Familiar(tx, "s", "feed/rss.1", Url), default)).Should().BeFalse();
        await store.Db.Write(tx => ReadingMemory.MakeFamiliar(tx, "s", "feed/rss.1", Url), default);
        await store.Db.Write(tx => ReadingMemory.MakeFamiliar(tx, "s", "feed/rss.1", Url), default);
        (await store.Db.Read(tx => ReadingMemory.Familiar(tx, "s", "feed/rss.1", Url), default)).Should().BeTrue();
        (await store.Db.Read(tx => ReadingMemory.Familiar(tx, "s", "feed/atom.1", Url), default)).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_reason_made_of_foreign_text_is_kept_as_far_as_a_store_takes_it(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var reading = new RecordedReading { Source = "s", At = 1, Took = 1, Verdict = "failed", Reason = new string('x', 3999) + "\ud83d\ude00 and on", Notes = "a\u0000b\ud800\nc" };
        await store.Db.Write(tx => Readings.Record(tx, reading), default);
        var kept = (await store.Db.Read(tx => Readings.Latest(tx, "s"), default))!;
        kept.Notes.Should().Be("ab\ufffd\nc");
        kept.Reason.Should().StartWith("xxx").And.EndWith("\ufffd …");
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Configuration_opens_lanes_once_and_pauses_what_it_no_longer_names(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var info = new SourceInfo { Id = "a", Name = "A", ShortName = "A", Homepage = "https://a.example/", Url = "https://a.example/" };
        var a = new SourceSettings { Info = info, Kind = SourceKind.Feed, Url = new(info.Url) };
        var b = a with { Info = info with { Id = "b" } };
        await store.Db.Write(tx => SourceRows.Apply(tx, [a, b], new Random(1)), default);
        await store.Db.Write(tx => tx.Execute("UPDATE lane SET due = 77"), default);
        await store.Db.Write(tx => SourceRows.Apply(tx, [a, b], new Random(2)), default);
        (await store.Db.Read(tx => tx.Query<long>("SELECT due FROM lane WHERE kind = 'read'"), default)).Should().Equal(77, 77);
        await store.Db.Write(tx => SourceRows.Apply(tx, [a], new Random(2)), default);
        (await store.Db.Read(SourceRows.All, default)).Select(r => (r.Id, r.Active)).Should().Equal(("a", true), ("b", false));
        (await store.Db.Read(SourceRows.Paused, default)).Should().ContainSingle().Which.Should().Be(b.Info, "its posts are shown as it was configured last");
        await store.Db.Write(tx => SourceRows.Answered(tx, "a", "feed", whole: true), default);
        (await store.Db.Read(tx => SourceRows.Get(tx, "a"), default)).Should().Match<SourceRow>(r => r.Origin == "feed" && r.FirstRead > 0);
    }
}
