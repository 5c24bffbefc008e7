using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class RepairTests
{
    private static readonly string Long = string.Join(' ', Enumerable.Range(1, 120).Select(n => $"word{n * n % 97}"));

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task The_same_title_on_the_same_day_is_the_same_post_when_the_old_one_is_missing(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var ids = (await room.SaveList(Item(2), Item(1))).Posts;
        var renamed = Item(2) with { Names = ["wp:902"], Url = "https://vhscotland.org.uk/news/other/", Title = "ITEM  2 | VHS", Content = "<p>Quite another text.</p>" };
        var result = await room.SaveList(renamed, Item(1));
        result.Should().BeEquivalentTo(new { Published = 0, Revised = 1 });
        result.Posts.Should().Equal(ids);
        result.Repaired.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Post = ids[0], Why = "the same title on the same day" });
        (await room.Post(ids[0])).Should().BeEquivalentTo(new { Url = "https://vhscotland.org.uk/news/other/", Published = Item(2).Published!.Instant });

        // The new names are its own from now on, and the old ones still.
        (await room.SaveList(renamed, Item(1))).Should().BeEquivalentTo(new { Published = 0, Revised = 0, Unchanged = 2 });
        (await room.Save(renamed with { Url = "https://vhscotland.org.uk/third/", Published = null })).Posts.Should().Equal(ids[0]);
        (await room.Save(Item(2))).Posts.Should().Equal(ids[0]);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_corrected_slug_with_nearly_the_same_text_is_the_same_post(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var first = Item(2) with { Names = ["guid:a"], Url = "https://vhscotland.org.uk/new-fund-opnes/", Title = "New fund opnes", Content = $"<p>{Long}</p>" };
        var ids = (await room.SaveList(first, Item(1))).Posts;
        var corrected = first with { Names = ["guid:b"], Url = "https://vhscotland.org.uk/new-fund-opens/", Title = "New fund opens", Content = $"<p>{Long} end.</p>", Published = At(2, hours: 30) };
        var result = await room.SaveList(corrected, Item(1));
        result.Posts.Should().Equal(ids);
        result.Repaired.Should().ContainSingle().Which.Why.Should().Be("nearly the same address and text");
    }

    [Theory]
    [InlineData("another title and text")]
    [InlineData("another day")]
    [InlineData("another number in the slug")]
    [InlineData("another text")]
    [InlineData("a short text")]
    [InlineData("still listed")]
    [InlineData("still listed beside")]
    [InlineData("list not whole")]
    [InlineData("out of the list's window")]
    [InlineData("absent for long")]
    [InlineData("withdrawn")]
    public async Task What_only_looks_alike_is_another_post(string how)
    {
        await using var room = await Newsroom.Open(StoreKind.Sqlite);
        var old = Item(5) with { Url = "https://vhscotland.org.uk/bulletin-41/", Title = "Bulletin", Content = $"<p>{Long}</p>" };
        var fresh = old with { Names = ["wp:77"], Url = "https://vhscotland.org.uk/bulletin-41b/" };
        var ids = (await room.SaveList(old, Item(4), Item(1))).Posts;
        IReadOnlyList<IReadOnlyList<string>> others = [];
        List<Item> rest = [Item(4), Item(1)];
        switch (how)
        {
            case "another title and text": fresh = fresh with { Title = "Minutes", Content = "<p>Other words than those.</p>" }; break;
            case "another day": fresh = fresh with { Published = At(200), Content = "<p>The text of another week is another.</p>" }; break;
            case "another number in the slug": fresh = fresh with { Title = "Bulletin 42", Url = "https://vhscotland.org.uk/bulletin-42/" }; break;
            case "another text": fresh = fresh with { Title = "Bulletins", Content = $"<p>{string.Join(' ', Long.Split(' ').Order())}</p>" }; break;
            case "a short text": fresh = fresh with { Title = "Bulletins", Content = "<p>Too short to tell.</p>" }; break;
            case "still listed": rest.Add(old); break;
            case "still listed beside": others = [["guid:x", "wp:5"]]; break;
            case "out of the list's window": rest = []; fresh = fresh with { Published = At(300) }; break;
            case "withdrawn": await room.Write(tx => Removal.Withdraw(tx, ids[0], Removal.BySource)); break;
            case "absent for long":
                await room.Write(tx => Absences.Note(tx, "vhs", [ids[1], ids[2]], At(1).Instant));
                room.Clock.Advance(TimeSpan.FromDays(8));
                break;
        }

        var result = how == "list not whole" ? await room.Save([fresh, .. rest]) : await room.SaveList(others, [fresh, .. rest]);
        result.Repaired.Should().BeEmpty();
        result.Posts[0].Should().NotBe(ids[0]);
        (await room.Post(result.Posts[0])).Title.Should().Be(fresh.Title);
    }

    [Fact]
    public async Task A_site_that_moves_all_its_names_at_once_keeps_its_posts()
    {
        await using var room = await Newsroom.Open(StoreKind.Sqlite);
        Item[] before = [.. Enumerable.Range(1, 15).Reverse().Select(Item)];
        var ids = (await room.SaveList(before)).Posts;
        var moved = before.Select((item, i) => item with { Names = [$"guid:new-{i}"], Url = $"https://new.example/{i}" }).ToArray();
        var result = await room.SaveList(moved);
        result.Published.Should().Be(0);
        result.Posts.Should().Equal(ids);
        result.Repaired.Should().OnlyContain(r => r.Why == "the same title, day and text");
    }

    [Fact]
    public async Task By_likeness_alone_three_are_repaired_in_a_reading()
    {
        await using var room = await Newsroom.Open(StoreKind.Sqlite);
        Item[] before = [.. Enumerable.Range(1, 8).Reverse().Select(Item)];
        await room.SaveList(before);
        var moved = before.Select((item, i) => item with { Names = [$"guid:new-{i}"], Url = $"https://new.example/{i}", Content = $"<p>Rewritten {i}.</p>" }).ToArray();
        var result = await room.SaveList(moved);
        result.Repaired.Should().HaveCount(3);
        result.Published.Should().Be(5);
    }

    [Fact]
    public async Task Two_new_items_are_never_one_old_post()
    {
        await using var room = await Newsroom.Open(StoreKind.Sqlite);
        var ids = (await room.SaveList(Item(2), Item(1))).Posts;
        var one = Item(2) with { Names = ["guid:a"], Url = "https://vhscotland.org.uk/a" };
        var result = await room.SaveList(one, one with { Names = ["guid:b"], Url = "https://vhscotland.org.uk/b" }, Item(1));
        result.Posts[0].Should().Be(ids[0]);
        result.Posts[1].Should().NotBe(ids[0]);
        result.Should().BeEquivalentTo(new { Published = 1, Revised = 1, Unchanged = 1 });
    }

    private static Item Item(int n) => Newsroom.Item(n) with { Published = At(n) };

    private static ItemDate At(int n, int hours = 0) => new("", new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero).AddDays(n / 100).AddMinutes(n).AddHours(hours));
}
