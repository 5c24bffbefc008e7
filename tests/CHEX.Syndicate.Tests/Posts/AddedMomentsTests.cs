using System.Reflection;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class AddedMomentsTests
{
    public static TheoryData<StoreKind> Stores => RealStores.All;

    private enum Step
    {
        Publish,
        Revise,
        Withdraw,
        Restore,
        Purge,
        Wait,
    }

    [Fact]
    public void Whatever_happens_moments_only_grow_and_those_that_are_given_stand()
    {
        var histories = Gen.ListOf(Gen.Zip(Gen.Frequency((6, Gen.Constant(Step.Publish)), (5, Gen.Elements(Enum.GetValues<Step>()))), Gen.Choose(0, 11)));
        Prop.ForAll(histories.ToArbitrary(), steps => Live([.. steps]).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Several_at_once_are_a_second_apart_in_the_order_of_the_journal(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var at = room.Clock.GetUtcNow();
        await room.Save([.. Enumerable.Range(0, 5).Select(Newsroom.Item)]);
        room.Clock.Advance(TimeSpan.FromMilliseconds(2_900));
        await room.Save(Newsroom.Item(7));
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.Save(Newsroom.Item(8));

        var order = (await room.Changes()).Select(c => c.Post);
        var moments = await room.Read(async tx => (await PostTable.Get(tx, [.. order])).Select(p => p.Added));
        moments.Should().Equal(((int[])[0, 1, 2, 3, 4, 5, 62]).Select(s => Whole(at).AddSeconds(s)));
        (await room.Read(tx => PostTable.Newest(tx, new PostSelection { ByAdded = true }, 3))).Select(p => p.Title).Should().Equal("Item 8", "Item 7", "Item 4");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_held_post_is_added_when_it_is_approved(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var held = (await room.Write(tx => Ingest.Save(tx, Newsroom.Source, "feed", [Newsroom.Draft(Newsroom.Item(1))], quiet: false, hold: new HoldRule { Approval = true }))).Posts[0];
        room.Clock.Advance(TimeSpan.FromDays(1));
        var id = (await room.Save(Newsroom.Item(2))).Posts[0];
        room.Clock.Advance(TimeSpan.FromDays(1));
        await room.Write(tx => OnHold.Approve(tx, [held]));
        (await room.Post(held)).Added.Should().Be(Whole(room.Clock.GetUtcNow())).And.BeAfter((await room.Post(id)).Added);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_was_published_before_there_were_moments_has_those_it_would_have_had(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        for (var n = 0; n < 30; n++)
        {
            await room.Save([.. Enumerable.Range(n * 10, n % 4).Select(Newsroom.Item)]);
            if (n % 5 == 0) await room.Save(Newsroom.Item(1) with { Content = $"<p>{n}</p>" });
            room.Clock.Advance(TimeSpan.FromMilliseconds(n * 140));
        }

        var given = await Moments(room);
        await room.Write(tx => tx.Execute("UPDATE post SET added = 0"));
        await room.Write(tx => tx.Execute(Backfill()));
        (await Moments(room)).Should().Equal(given).And.HaveCountGreaterThan(40);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_an_older_program_published_meanwhile_has_its_moment_with_the_next_post(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        await room.Save(Newsroom.Item(1), Newsroom.Item(2));
        await room.Write(tx => tx.Execute("UPDATE post SET added = 0 WHERE seq = 2"));
        room.Clock.Advance(TimeSpan.FromHours(1));
        await room.Save(Newsroom.Item(3));
        var moments = await Moments(room);
        moments.Values.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems().And.NotContain(0);
    }

    private static async Task Live(IReadOnlyList<(Step Step, int Which)> steps)
    {
        await using var room = await Newsroom.Open(StoreKind.Sqlite);
        var ids = new List<string>();
        var (n, last, known) = (0, 0L, new Dictionary<string, long>());
        foreach (var (step, which) in steps)
        {
            var id = ids.Count == 0 ? "" : ids[which % ids.Count];
            switch (step)
            {
                case Step.Publish: ids.AddRange((await room.Save([.. Enumerable.Range(n, (which % 3) + 1).Select(Newsroom.Item)])).Posts); n += 3; break;
                case Step.Revise: await room.Save(Newsroom.Item(which) with { Content = $"<p>{n++}</p>" }); break;
                case Step.Withdraw: await room.Write(tx => Removal.Withdraw(tx, id, Removal.ByOperator)); break;
                case Step.Restore: await room.Write(tx => Removal.Restore(tx, id)); break;
                case Step.Purge: await room.Write(tx => Removal.Purge(tx, id)); break;
                default: room.Clock.Advance(TimeSpan.FromMilliseconds(which * 700)); break;
            }

            ids = [.. ids.Distinct(StringComparer.Ordinal)];
            var moments = await Moments(room);
            var fresh = moments.Where(m => !known.TryGetValue(m.Key, out var before) || before != m.Value).ToList();
            fresh.Where(m => m.Value <= last || m.Value % 1000 != 0).Should().BeEmpty($"{step} gives new moments only");
            if (step is not (Step.Publish or Step.Revise or Step.Restore)) fresh.Should().BeEmpty($"{step} publishes nothing");
            moments.Values.Should().OnlyHaveUniqueItems();
            known = moments;
            if (fresh.Count > 0) last = fresh.Max(m => m.Value);
        }
    }

    private static async Task<Dictionary<string, long>> Moments(Newsroom room) =>
        (await room.Read(tx => tx.Query<(string, long)>("SELECT id, added FROM post WHERE state <> 'purged' ORDER BY seq, id"))).ToDictionary(m => m.Item1, m => m.Item2, StringComparer.Ordinal);

    private static string Backfill()
    {
        using var stream = typeof(Db).Assembly.GetManifestResourceStream("CHEX.Syndicate.Store.Schema.003.sql")!;
        using var text = new StreamReader(stream);
        return text.ReadToEnd().Split(';').Single(statement => statement.Contains("UPDATE post SET added", StringComparison.Ordinal));
    }

    private static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}
