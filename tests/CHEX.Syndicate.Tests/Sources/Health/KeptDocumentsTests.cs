using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Health;

public sealed class KeptDocumentsTests
{
    private static readonly Uri Url = new("https://s.example/news");

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task The_newest_few_are_kept_compressed_and_cut_where_they_are_too_long(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var noise = RandomNumberGenerator.GetBytes(900_000);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<p>The same again and again. \0 \ud83d\ude00</p>", 20_000)));
        foreach (var body in (byte[][])[[1], [2], noise, text, text])
            await store.Db.Write(tx => KeptDocuments.Keep(tx, "s", "page", new(Url, "text/html; charset=\"x\"\0", body), ["it lists nothing", "half of \ud83d"]), default);

        var kept = await store.Db.Read(tx => KeptDocuments.Of(tx, "s"), default);
        kept.Should().HaveCount(KeptDocuments.PerSource);
        kept.Select(k => (k.Bytes, k.Whole)).Should().Equal((text.Length, true), (noise.Length, false), (1L, true));
        (await store.Db.Read(tx => KeptDocuments.Body(tx, kept[0].Id), default)).Should().Equal(text);
        var beginning = await store.Db.Read(tx => KeptDocuments.Body(tx, kept[1].Id), default);
        beginning.Length.Should().BeInRange(KeptDocuments.MostBytes * 8 / 10, KeptDocuments.MostBytes);
        beginning.AsSpan().SequenceEqual(noise.AsSpan(0, beginning.Length)).Should().BeTrue();
        (await store.Db.Read(tx => tx.One<long>("SELECT max(length(body)) FROM kept"), default)).Should().BeLessThan(KeptDocuments.MostBytes * 4 / 3 + 10);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_purge_erases_them_and_what_was_said_of_the_source(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var body = Encoding.UTF8.GetBytes("<h1>A secret title</h1>");
        await store.Db.Write(
            async tx =>
            {
                await KeptDocuments.Keep(tx, "s", "page", new(Url, "text/html", body), ["“A secret title” is no list"]);
                await KeptDocuments.Keep(tx, "other", "page", new(Url, "text/html", body), ["x"]);
                await HealthTable.Drift(tx, [], "s", ["“A secret title” is no list"]);
            },
            default);
        await store.Db.Write(tx => Readings.Forget(tx, "s", "none"), default);
        (await store.Db.Read(tx => KeptDocuments.Of(tx, "s"), default)).Should().BeEmpty();
        (await store.Db.Read(tx => HealthTable.Of(tx, "s"), default)).Should().ContainSingle().Which.Should().Match<Condition>(c => c.State == Condition.Suspect && c.Why == "");
        (await store.Db.Read(tx => KeptDocuments.Of(tx, "other"), default)).Should().ContainSingle("it is another source's");
        if (kind == StoreKind.Postgres) return;
        await store.Db.Write(tx => KeptDocuments.Forget(tx, "other"), default);
        await store.Db.Scrub(default);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(store.Where)!, "syndicate.db*"))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            await open.CopyToAsync(copy);
            Encoding.UTF8.GetString(copy.ToArray()).Should().NotContain("secret title");
        }
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Baselines_and_conditions_are_the_same_on_both_stores(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var measures = new Measures { Items = [new("a", 5), new("b", null)], Fill = new Dictionary<string, double> { ["title"] = 0.5 }, Structure = ["/li"], Answered = new Dictionary<string, string> { ["title"] = "h3 a" }, Waiting = 2 };
        await store.Db.Write(tx => Baselines.Save(tx, "s", "page/page.1", Url, measures), default);
        store.Clock.Advance(TimeSpan.FromHours(2));
        var known = await store.Db.Read(tx => Baselines.Of(tx, "s", "page/page.1", Url), default);
        known.Should().BeEquivalentTo(new KnownWay(new Baseline { Counts = [2], Last = measures }, known.Away, false));
        known.Away.Should().BeCloseTo(TimeSpan.FromHours(2), TimeSpan.FromMinutes(1));
        (await store.Db.Read(tx => Baselines.LeftSome(tx, "s", "page/page.1", Url), default)).Should().BeTrue();
        (await store.Db.Read(tx => Baselines.Know(tx, "s", "page"), default)).Should().BeTrue();
        (await store.Db.Read(tx => Baselines.Know(tx, "s", "wordpress-rest"), default)).Should().BeFalse();
        (await store.Db.Read(tx => Baselines.Know(tx, "t", "page"), default)).Should().BeNull();

        for (var i = 1; i <= 3; i++)
        {
            var change = await store.Db.Write(async tx => await HealthTable.Drift(tx, await HealthTable.Of(tx, "s"), "s", ["why"]), default);
            (change?.State).Should().Be(i switch { 1 => Condition.Suspect, 3 => Condition.Broken, _ => null });
        }

        (await store.Db.Write(tx => HealthTable.Accept(tx, "s"), default)).Should().BeTrue();
        (await store.Db.Read(tx => HealthTable.IsAccepted(tx, "s"), default)).Should().BeTrue();
        await store.Db.Write(async tx => await HealthTable.Drift(tx, await HealthTable.Of(tx, "s"), "s", []), default);
        (await store.Db.Read(tx => HealthTable.IsAccepted(tx, "s"), default)).Should().BeFalse();
        (await store.Db.Write(tx => HealthTable.Accept(tx, "s"), default)).Should().BeFalse("nothing is wrong");
        (await store.Db.Read(tx => HealthTable.Untold(tx, 0, 10), default)).Should().BeEmpty("all is as it was told");
        (await store.Db.Read(HealthTable.LongestTold, default)).Should().BeNull();
    }
}
