using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

/// <summary>A guid that stands for several pages names none of them, whether that was seen before or after it was believed.</summary>
public sealed class SharedNamesTests
{
    private const string Shared = "guid:https://vhscotland.org.uk/news";

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task A_story_that_is_given_the_guid_of_another_stays_the_post_of_its_page(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var first = (await room.Save(Item(1, Shared))).Posts[0];
        var second = (await room.Save(Item(2, "guid:2"))).Posts[0];
        var result = await room.Save(Item(2, Shared));
        result.Should().BeEquivalentTo(new { Published = 0, Revised = 0, Posts = new[] { second } });
        (await room.Post(first)).Title.Should().Be("Item 1");

        // From then on it is nobody's: a new story that comes with it is new, and the first one is known by its page.
        (await room.Save(Item(3, Shared))).Should().BeEquivalentTo(new { Published = 1, Posts = new[] { PostId.For("vhs", Item(3, Shared).Url!) } });
        (await room.Save(Item(1, Shared))).Should().BeEquivalentTo(new { Published = 0, Revised = 0, Posts = new[] { first } });
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_a_list_gives_to_several_pages_counts_for_nothing_when_only_one_of_them_is_left_in_it(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var before = (await room.Save(List(Item(1, "guid:1"), Item(2, "guid:2"), Item(3, Shared)))).Posts;
        (await room.Save(List(Item(1, Shared), Item(2, Shared), Item(3, Shared)))).Should().BeEquivalentTo(new { Published = 0, Revised = 0, Posts = before });
        (await room.Save(List(Item(2, Shared)))).Should().BeEquivalentTo(new { Published = 0, Revised = 0, Posts = new[] { before[1] } });

        // The title and the day of another one, so that nothing else would tell them apart.
        var like = At("https://vhscotland.org.uk/another/", Item(3, Shared));
        (await room.Save(List(like))).Should().BeEquivalentTo(new { Published = 1, Posts = new[] { PostId.For("vhs", like.Url!) } });
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_guid_alone_joins_no_stories_that_have_nothing_else_in_common(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var first = (await room.Save(Item(1, Shared))).Posts[0];
        (await room.Save(Item(2, Shared))).Should().BeEquivalentTo(new { Published = 1, Revised = 0 });
        (await room.Post(first)).Title.Should().Be("Item 1");
    }

    [Theory]
    [InlineData("title")]
    [InlineData("day")]
    [InlineData("text")]
    [InlineData("page")]
    public async Task A_guid_is_believed_where_something_else_agrees(string agrees)
    {
        await using var room = await Newsroom.Open(StoreKind.Sqlite);
        var (old, other) = (Item(1, "guid:1"), Item(2, "guid:1"));
        var first = (await room.Save(old)).Posts[0];
        var edited = agrees switch
        {
            "title" => other with { Title = old.Title },
            "day" => other with { Published = old.Published },
            "text" => other with { Content = old.Content + "<p>More.</p>" },
            _ => At(old.Url!, other),
        };
        (await room.Save(edited)).Posts.Should().Equal(first);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_guid_joins_no_two_pages_that_are_listed_side_by_side(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var first = (await room.Save(Item(1, Shared))).Posts[0];
        var second = At("https://vhscotland.org.uk/second/", Item(1, Shared));
        var result = await room.SaveList(second, Item(1, "guid:1"));
        result.Posts[1].Should().Be(first);
        result.Posts[0].Should().Be(PostId.For("vhs", second.Url!));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_purged_post_is_kept_out_by_its_guid_though_others_have_it_too(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var first = (await room.Save(Item(1, Shared))).Posts[0];
        await room.Write(tx => Removal.Purge(tx, first));
        await room.Save(List(Item(1, Shared), Item(2, Shared)));
        (await room.Save(At("https://vhscotland.org.uk/moved/", Item(1, Shared)))).Posts.Should().Equal(first);
        (await room.Post(first)).State.Should().Be(PostState.Purged);
        (await room.Save(Item(2, Shared))).Should().BeEquivalentTo(new { Published = 0, Revised = 0 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_guids_a_site_gives_to_its_stories_each_is_one_post(int seed)
    {
        await using var room = await Newsroom.Open(StoreKind.Sqlite);
        var random = new Random(seed);
        var guids = new Dictionary<int, string>();
        var listed = new HashSet<int>();
        for (var (day, newest) = (0, 3); newest < 40; day++)
        {
            newest += random.Next(3);
            var stories = Enumerable.Range(Math.Max(1, newest - random.Next(1, 7)), 8).Where(n => n <= newest).ToList();
            foreach (var n in stories.Where(n => !guids.ContainsKey(n) || random.Next(8) == 0)) guids[n] = random.Next(3) == 0 ? "guid:shared" + random.Next(2) : $"guid:{n}";
            listed.UnionWith(stories);
            await room.SaveList(List([.. stories.Select(n => Item(n, guids[n])).Reverse()]));
        }

        var posts = await room.Read(tx => PostTable.Newest(tx, new PostSelection(), 1000));
        posts.Select(p => $"{p.Title} {p.Url} {p.Content}").Should().BeEquivalentTo(listed.Select(n => Newsroom.Draft(Item(n, "guid:x"))).Select(d => $"{d.Title} {d.Url} {d.Content}"));
        (await room.Changes()).Should().OnlyContain(c => c.Kind == ChangeKind.Published);
    }

    // As a feed's reader hands them on.
    private static Item[] List(params Item[] items) => [.. ItemNames.Distinct(items, [])];

    private static Item At(string url, Item item) => item with { Names = [item.Names[0], "url:" + url], Url = url };

    private static Item Item(int n, string guid)
    {
        var item = Newsroom.Item(n);
        var words = string.Join(' ', Enumerable.Range(1, 30).Select(w => $"w{n}x{w * w % 31}"));
        return item with { Names = [guid, "url:" + item.Url], Content = $"<p>{words}</p>", Published = new("", Newsroom.Item(0).Published!.Instant.AddDays(2 * n)) };
    }
}
