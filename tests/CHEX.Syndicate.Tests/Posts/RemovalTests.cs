using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class RemovalTests
{
    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task What_its_source_withdrew_stays_out_when_it_is_listed_again_and_that_is_told_once(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var id = (await room.Save(Newsroom.Item(1))).Posts[0];
        (await room.Write(tx => Removal.Withdraw(tx, id, Removal.BySource))).Should().BeTrue();
        (await room.Write(tx => Removal.Withdraw(tx, id, Removal.BySource))).Should().BeFalse();
        (await room.Post(id)).State.Should().Be(PostState.Withdrawn);
        (await room.Read(tx => PostTable.Newest(tx, new PostSelection(), 9))).Should().BeEmpty();

        var again = await room.Save(Newsroom.Item(1) with { Title = "Changed" });
        again.Should().BeEquivalentTo(new { Published = 0, Revised = 0, Unchanged = 1 });
        again.Relisted.Should().ContainSingle().Which.Title.Should().Be("Item 1");
        (await room.Save(Newsroom.Item(1) with { Title = "Changed" })).Relisted.Should().BeEmpty();
        (await room.Post(id)).State.Should().Be(PostState.Withdrawn);
        (await room.Read(tx => PostTable.Relisted(tx, 9))).Select(p => p.Id).Should().Equal(id);

        (await room.Write(tx => Removal.Restore(tx, id))).Should().BeTrue();
        (await room.Read(tx => PostTable.Relisted(tx, 9))).Should().BeEmpty();
        (await room.Post(id)).Should().BeEquivalentTo(new { State = PostState.Published, Generation = 2L, Revision = 1L, Seq = 3L });
        (await room.Save(Newsroom.Item(1) with { Title = "Changed" })).Revised.Should().Be(1);
        (await room.Changes()).Select(c => (c.Kind, c.Quiet)).Should()
            .Equal((ChangeKind.Published, false), (ChangeKind.Withdrawn, false), (ChangeKind.Published, false), (ChangeKind.Revised, false));

        await room.Write(tx => Removal.Withdraw(tx, id, Removal.BySource));
        (await room.Save(Newsroom.Item(1))).Relisted.Should().ContainSingle("each withdrawal may be told of once");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_was_purged_before_a_restore_is_born_purged_when_it_is_read_again(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var item = Newsroom.Item(1) with { Names = ["wp:1", "guid:secret-guid"], Title = "Secret title" };
        // An older database: it does not know the post, only the ledger does.
        await room.Write(tx => Purged.Remember(tx, [PostId.For("vhs", "wp:1"), PostId.For("vhs", "https://elsewhere.example/")]));
        (await room.Save(item with { Names = ["guid:secret-guid", "wp:1"] }, Newsroom.Item(2))).Should().BeEquivalentTo(new { Published = 1, Unchanged = 1 });
        var post = await room.Post(PostId.For("vhs", "wp:1"));
        post.Should().BeEquivalentTo(new { State = PostState.Purged, Title = "", Seq = 0L });
        (await room.Save(item with { Names = ["guid:secret-guid"] })).Posts.Should().Equal(post.Id);
        (await room.Everything()).ToLowerInvariant().Should().NotContain("secret");
        (await room.Changes()).Should().ContainSingle("nobody was told of it here");
        (await room.Read(tx => Purged.Missing(tx, [post.Id]))).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_an_operator_withdrew_comes_back_only_by_an_operator(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var id = (await room.Save(Newsroom.Item(1))).Posts[0];
        await room.Write(tx => Removal.Withdraw(tx, id, Removal.BySource));
        (await room.Write(tx => Removal.Withdraw(tx, id, Removal.ByOperator))).Should().BeTrue("now it stays out");
        (await room.Save(Newsroom.Item(1) with { Title = "Changed" })).Unchanged.Should().Be(1);
        (await room.Post(id)).State.Should().Be(PostState.Withdrawn);

        (await room.Write(tx => Removal.Restore(tx, id))).Should().BeTrue();
        (await room.Write(tx => Removal.Restore(tx, id))).Should().BeFalse();
        (await room.Post(id)).Should().BeEquivalentTo(new { State = PostState.Published, Generation = 2L, Title = "Item 1" });
        (await room.Save(Newsroom.Item(1) with { Title = "Changed" })).Revised.Should().Be(1);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_purged_text_is_nowhere_and_never_comes_back(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var item = Newsroom.Item(1) with
        {
            Names = ["guid:secret-name"],
            Url = "https://vhscotland.org.uk/secret-address",
            Title = "Secret title",
            Summary = "Secret excerpt",
            Content = "<p>Secret text</p>",
            Authors = ["Secret Author"],
            Categories = ["Secret category"],
            Image = new("/secret.jpg", "Secret alt"),
            Enclosures = [new("/secret.mp3", "audio/mpeg", 1)],
        };
        var id = (await room.Save(item)).Posts[0];
        await room.Save(item with { Content = "<p>Secret text edited</p>" });
        (await room.Everything()).ToLowerInvariant().Should().Contain("secret");

        (await room.Write(tx => Removal.Purge(tx, id))).Should().BeTrue();
        (await room.Everything()).ToLowerInvariant().Should().NotContain("secret");
        (await room.Read(Purged.All)).Should().Equal(id);
        (await room.Post(id)).Should().BeEquivalentTo(new { Published = DateTimeOffset.UnixEpoch, FirstSeen = DateTimeOffset.UnixEpoch, Seq = 3L });
        (await room.Write(tx => Removal.Purge(tx, id))).Should().BeFalse();
        (await room.Write(tx => Removal.Restore(tx, id))).Should().BeFalse();
        (await room.Write(tx => Removal.Withdraw(tx, id, Removal.ByOperator))).Should().BeFalse();

        (await room.Save(item, item with { Names = ["guid:another"] })).Should().BeEquivalentTo(new { Published = 0, Revised = 0, Unchanged = 2 });
        (await room.Save(item with { Url = "https://vhscotland.org.uk/secret-moved" })).Posts.Should().Equal(id);
        (await room.Save(item with { Names = [], Url = "https://vhscotland.org.uk/secret-moved" })).Posts.Should().Equal(id);
        (await room.Everything()).ToLowerInvariant().Should().NotContain("secret");
        (await room.Changes()).Select(c => c.Kind).Should().Equal(ChangeKind.Published, ChangeKind.Revised, ChangeKind.Purged);
        (await room.Read(tx => PostTable.ByAddress(tx, item.Url!)))!.Id.Should().Be(id, "an operator may ask what became of it");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_is_unknown_cannot_be_removed(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        (await room.Write(tx => Removal.Withdraw(tx, "nobody", Removal.BySource))).Should().BeFalse();
        (await room.Write(tx => Removal.Restore(tx, "nobody"))).Should().BeFalse();
        (await room.Write(tx => Removal.Purge(tx, "nobody"))).Should().BeFalse();
        (await room.Changes()).Should().BeEmpty();
        (await room.Read(Journal.Head)).Should().Be(0);
    }
}
